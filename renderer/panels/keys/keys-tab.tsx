import { useState } from 'react';
import { useWorkstation } from '../../app/workstation.ts';
import type { KeysSummary, Recipient } from '../../client/types.ts';
import { ErrorState, LoadingState, ProblemNote, ScrollRegion, Spinner } from '../../design/blocks.tsx';
import { type DataColumn, DataTable } from '../../design/data-table.tsx';
import { formatDateTime, localZone } from '../../design/time-format.ts';
import { aeadWords, cipherWords, recipientText } from '../../state/keys.ts';
import { useMay, WhoMay } from '../shared/permission.tsx';
import { useAsked } from '../shared/use-live.ts';
import { useWork } from '../shared/use-work.ts';
import { KeyStoreCard } from './key-store-card.tsx';
import { KitCard } from './kit-card.tsx';
import { RekeyDialog } from './rekey-dialog.tsx';

const when = (time: number) => <span className="nowrap">{formatDateTime(time, localZone())}</span>;

const recipientColumns: readonly DataColumn<Recipient>[] = [
  {
    id: 'who',
    label: 'Who or what',
    value: recipientText,
    show: (recipient) => <strong>{recipientText(recipient)}</strong>,
  },
  { id: 'since', label: 'Since', value: ({ createdAt }) => createdAt, show: (one) => when(one.createdAt) },
  {
    id: 'verified',
    label: 'Checked',
    value: ({ verifiedAt }) => verifiedAt ?? 0,
    show: ({ kind, verifiedAt }) => {
      if (kind !== 'recovery-kit') return <span className="muted">with each sign-in</span>;
      if (verifiedAt === null) return <span className="warn">▲ never</span>;
      return <span className="good nowrap">✓ {when(verifiedAt)}</span>;
    },
  },
  {
    id: 'id',
    label: 'Id',
    value: ({ id }) => id,
    show: ({ id }) => (
      <span className="mono selectable muted" title={id}>
        {id.slice(0, 8)}
      </span>
    ),
  },
];

function Facts({ summary }: { readonly summary: KeysSummary }) {
  const facts = [
    [
      'Vault',
      <span key="vault" className="mono selectable">
        {summary.vaultId}
      </span>,
    ],
    ['Made', formatDateTime(summary.createdAt, localZone())],
    ['Key epoch', summary.keyEpoch],
    ['Pages of store and log', cipherWords(summary.cipher)],
    ['Keys of each person', 'X25519 and ML-KEM-1024 together: both would have to be broken'],
    ['What seals them', `${aeadWords[summary.aead][0]}: ${aeadWords[summary.aead][1]}`],
  ] as const;
  return (
    <dl className="fact-list key-facts">
      {facts.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** New signing keys for the log: the old ones vouch for them. */
function SigningKeys() {
  const { client, notices } = useWorkstation();
  const work = useWork();
  const rotate = () =>
    work.run(async () => {
      const { epoch } = await client.keys.rotateSigning.mutate();
      notices.say('good', `The log signs with new keys, epoch ${epoch}; the old ones vouch for them.`);
    });
  return (
    <>
      <button type="button" className="button" disabled={work.busy} onClick={() => void rotate()}>
        {work.busy && <Spinner />} New signing keys for the log
      </button>
      {work.problem !== null && <ProblemNote problem={work.problem} />}
    </>
  );
}

export function KeysTab() {
  const { client } = useWorkstation();
  const mayChange = useMay('keys.rekey') === true;
  const [rekeying, setRekeying] = useState(false);
  const asked = useAsked('keys', (signal) => client.keys.summary.query(undefined, { signal }));
  const summary = asked.value;
  return (
    <ScrollRegion label="Keys of the vault" className="panel-body padded stack">
      {asked.problem !== null ? (
        <ErrorState title="The keys could not be read" problem={asked.problem} again={asked.again} />
      ) : summary === null ? (
        <LoadingState>Reading the keys…</LoadingState>
      ) : (
        <>
          {!mayChange && (
            <p className="callout calm">
              <WhoMay path="keys.rekey" what="Changing keys is" />
            </p>
          )}
          <KitCard summary={summary} mayChange={mayChange} onDone={asked.again} />
          <section className="card stack" aria-label="Who opens the vault">
            <h2>Who and what opens this vault</h2>
            <ScrollRegion className="table-frame" label="List of recipients">
              <DataTable label="Recipients" columns={recipientColumns} rows={summary.recipients} />
            </ScrollRegion>
            <Facts summary={summary} />
            {mayChange && (
              <div className="row">
                <button type="button" className="button" onClick={() => setRekeying(true)}>
                  New keys for everything…
                </button>
                <SigningKeys />
              </div>
            )}
          </section>
          <KeyStoreCard summary={summary} mayChange={mayChange} onDone={asked.again} />
          {rekeying && (
            <RekeyDialog present={summary.aead} onClose={() => setRekeying(false)} onDone={asked.again} />
          )}
        </>
      )}
    </ScrollRegion>
  );
}
