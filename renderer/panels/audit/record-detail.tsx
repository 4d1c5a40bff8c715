import { useEffect, useState } from 'react';
import { useWorkstation } from '../../app/workstation.ts';
import { type Problem, problemOf } from '../../client/problem.ts';
import type { AuditEntry, AuditProof } from '../../client/types.ts';
import { ProblemNote, ScrollRegion, Spinner } from '../../design/blocks.tsx';
import { formatNumber, formatSigned } from '../../design/number-format.ts';
import { formatDateTime } from '../../design/time-format.ts';
import { actorText, hexGroups, shortHex } from '../../state/audit-records.ts';
import { CopyButton } from '../shared/copy-button.tsx';
import { phaseGlyphs } from './audit-table.tsx';

/** Walking through the rows must not ask for a proof of each: every question is a record of its own. */
const restMilliseconds = 400;

function useProof(index: number): { readonly proof: AuditProof | null; readonly problem: Problem | null } {
  const { client } = useWorkstation();
  const [state, setState] = useState<{ proof: AuditProof | null; problem: Problem | null }>({
    proof: null,
    problem: null,
  });
  useEffect(() => {
    const abort = new AbortController();
    const timer = setTimeout(() => {
      client.audit.proof.query({ index }, { signal: abort.signal }).then(
        (proof) => setState({ proof, problem: null }),
        (error: unknown) => {
          if (!abort.signal.aborted) setState({ proof: null, problem: problemOf(error) });
        },
      );
    }, restMilliseconds);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [client, index]);
  return state;
}

function ProofBadge({ entry }: { readonly entry: AuditEntry }) {
  const { proof, problem } = useProof(entry.record.index);
  if (problem !== null) return <ProblemNote problem={problem} />;
  if (proof === null) {
    return (
      <p className="muted proof-badge" role="status">
        <Spinner /> Proving that it is in the log…
      </p>
    );
  }
  const good = proof.verified && proof.leafHash === entry.hash;
  return (
    <div className={good ? 'callout good-news proof-badge' : 'witness-alarm proof-badge'} role="status">
      <p>
        <strong>{good ? '✓ In the log: proven' : '✕ Not proven'}</strong>
      </p>
      <p className="muted">
        {good
          ? `${formatNumber(proof.path.length)} hashes lead from this record to the root of ${formatNumber(proof.size)} records`
          : 'The hashes do not lead from this record to the root of the log'}
        , <span className="mono selectable">{shortHex(proof.rootHash)}</span>{' '}
        <CopyButton what="root hash" text={proof.rootHash} />
      </p>
    </div>
  );
}

/** One record in full: what it says, its hash, and the proof of its place. */
export function RecordDetail({ entry }: { readonly entry: AuditEntry }) {
  const { auditView } = useWorkstation();
  const { record, hash } = entry;
  const [glyph, , phase] = phaseGlyphs[record.phase];
  const { order, ...subject } = record.subject;
  const facts: readonly (readonly [string, string])[] = [
    ['Time', `${formatDateTime(record.time, 'UTC')}.${String(record.time % 1_000).padStart(3, '0')} UTC`],
    ['Who', actorText(record)],
    ['Role', record.actor.role],
    ['Where', [record.actor.host, record.actor.address ?? 'this machine'].join(', ')],
    ['Session', record.actor.session],
    ['Category', record.category],
    ['Phase', `${glyph} ${phase}`],
    ['Outcome of request', record.request === null ? '' : `no. ${record.request}`],
    ['Approval', record.approval ?? ''],
    ...Object.entries(subject).map(
      ([name, value]) => [name.replace(/^./, (letter) => letter.toUpperCase()), value] as const,
    ),
    [
      'Clock',
      record.clock.offsetMilliseconds === null
        ? record.clock.source
        : `${record.clock.source}, ${formatSigned(record.clock.offsetMilliseconds)} ms`,
    ],
    ['Key epoch', String(record.keyEpoch)],
  ];
  return (
    <ScrollRegion label={`Record ${record.index}`} className="audit-detail">
      <div className="dialog-head">
        <h2>
          No. {record.index} <span className="selectable">{record.action}</span>
        </h2>
        <button
          type="button"
          className="button quiet icon"
          aria-label="Close the record"
          onClick={() => auditView.select(null)}
        >
          ×
        </button>
      </div>
      <ProofBadge entry={entry} />
      {order !== undefined && (
        <p>
          Order <span className="selectable mono">{order}</span>{' '}
          <button type="button" className="link" onClick={() => auditView.showOrder(order)}>
            All records of this order
          </button>
        </p>
      )}
      <dl className="fact-list">
        {facts
          .filter(([, value]) => value !== '')
          .map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd className="selectable">{value}</dd>
            </div>
          ))}
      </dl>
      <h3>Details</h3>
      <pre className="record-json selectable">{JSON.stringify(record.details, null, 2)}</pre>
      <h3>
        Hash <CopyButton what="hash" text={hash} />
      </h3>
      <p className="mono selectable record-hash">{hexGroups(hash)}</p>
    </ScrollRegion>
  );
}
