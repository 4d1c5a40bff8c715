import { useState } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation.ts';
import type { AuditHead } from '../../client/types.ts';
import { ProblemNote } from '../../design/blocks.tsx';
import { formatNumber, formatSigned } from '../../design/number-format.ts';
import { formatAge, formatDateTime } from '../../design/time-format.ts';
import { hexGroups, shortHex, witnessWords } from '../../state/audit-records.ts';
import { CopyButton } from '../shared/copy-button.tsx';
import { useMay } from '../shared/permission.tsx';
import { useAgainWhen } from '../shared/use-again-when.ts';
import { useAsked } from '../shared/use-live.ts';
import { useWork } from '../shared/use-work.ts';
import { VerifyLog } from './verify-log.tsx';

const headMilliseconds = 5_000;

function Facts({ head }: { readonly head: AuditHead }) {
  const { clock } = useWorkstation();
  const now = useStore(clock, (state) => Math.floor(state.now / 1_000) * 1_000);
  const { size, fingerprint, checkpoint, keyEpoch, clock: time, opening } = head;
  const witness = witnessWords(opening);
  const facts = [
    ['Records', <strong key="size">{formatNumber(size)}</strong>],
    [
      'Fingerprint',
      <span key="fingerprint" className="nowrap">
        <span className="mono selectable" title={hexGroups(fingerprint)}>
          {shortHex(fingerprint)}
        </span>{' '}
        <CopyButton what="fingerprint" text={fingerprint} />
      </span>,
    ],
    [
      'Last checkpoint',
      checkpoint === null ? (
        <span key="checkpoint" className="muted">
          none yet
        </span>
      ) : (
        <span key="checkpoint" title={`${formatDateTime(checkpoint.time, 'UTC')} UTC`}>
          {formatNumber(checkpoint.size)} records, {formatAge(now - checkpoint.time)} ago
        </span>
      ),
    ],
    ['Key epoch', keyEpoch],
    [
      'Clock',
      <span key="clock">
        {time.source}
        {time.offsetMilliseconds !== null && ` ${formatSigned(time.offsetMilliseconds)} ms`}
      </span>,
    ],
    [
      'Witness',
      <strong key="witness" className={witness.tone}>
        {witness.tone === 'good' ? '●' : witness.tone === 'warn' ? '▲' : '✕'} {witness.text}
      </strong>,
    ],
  ] as const;
  return (
    <>
      <dl className="audit-facts">
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {witness.warning !== null && (
        <p
          className={witness.tone === 'bad' ? 'witness-alarm' : 'callout'}
          role={witness.tone === 'bad' ? 'alert' : 'note'}
        >
          <strong>
            {witness.tone === 'bad' && <span aria-hidden="true">✕ </span>}
            {witness.text}.
          </strong>{' '}
          {witness.warning}
        </p>
      )}
    </>
  );
}

/** How large the log is, how it is known, and whether it is the one that was here before. */
export function AuditHeadStrip() {
  const { client, notices, auditView } = useWorkstation();
  const mayCheckpoint = useMay('audit.checkpoint') === true;
  const [verifying, setVerifying] = useState(false);
  const work = useWork();
  const asked = useAsked(
    'audit head',
    (signal) => client.audit.head.query(undefined, { signal }),
    headMilliseconds,
  );
  useAgainWhen(
    useStore(auditView, ({ entries, fresh }) => String((fresh[0] ?? entries?.[0])?.record.index)),
    asked,
  );
  const checkpoint = () =>
    work.run(async () => {
      const { size } = await client.audit.checkpoint.mutate();
      notices.say('good', `The log is signed up to its ${formatNumber(size)} records.`);
      asked.again();
    });
  return (
    <div className="audit-head">
      {asked.value !== null && <Facts head={asked.value} />}
      {asked.problem !== null && <ProblemNote problem={asked.problem} />}
      <div className="row audit-head-actions">
        <button
          type="button"
          className="button"
          aria-expanded={verifying}
          onClick={() => setVerifying(!verifying)}
        >
          Verify the whole log…
        </button>
        {mayCheckpoint && (
          <button
            type="button"
            className="button quiet"
            disabled={work.busy}
            onClick={() => void checkpoint()}
          >
            Sign a checkpoint
          </button>
        )}
      </div>
      {work.problem !== null && <ProblemNote problem={work.problem} />}
      {verifying && <VerifyLog onClose={() => setVerifying(false)} />}
    </div>
  );
}
