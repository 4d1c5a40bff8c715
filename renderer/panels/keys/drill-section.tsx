import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation.ts';
import type { Drill } from '../../client/types.ts';
import { ErrorState, LoadingState, ProblemNote, ScrollRegion, Spinner } from '../../design/blocks.tsx';
import { type DataColumn, DataTable } from '../../design/data-table.tsx';
import { countOf, formatNumber } from '../../design/number-format.ts';
import { formatDateTime, localZone } from '../../design/time-format.ts';
import { drillsCsv } from '../../state/keys.ts';
import { useMay, WhoMay } from '../shared/permission.tsx';
import { saveText } from '../shared/save-text.ts';
import { useAsked } from '../shared/use-live.ts';
import { useWork } from '../shared/use-work.ts';

const spans = [
  [0, 'never by itself'],
  [1, 'every day'],
  [7, 'every week'],
  [14, 'every two weeks'],
  [30, 'every 30 days'],
  [90, 'every 90 days'],
] as const;

const columns: readonly DataColumn<Drill>[] = [
  {
    id: 'time',
    label: 'When',
    value: ({ time }) => time,
    show: ({ time }) => <span className="nowrap">{formatDateTime(time, localZone())}</span>,
  },
  {
    id: 'outcome',
    label: 'Outcome',
    value: ({ outcome }) => outcome,
    show: ({ outcome, code }) =>
      outcome === 'good' ? (
        <span className="good nowrap">✓ came back whole</span>
      ) : (
        <span className="bad nowrap">✕ {code ?? 'failed'}</span>
      ),
  },
  {
    id: 'backup',
    label: 'Backup of',
    value: ({ result }) => result?.backupCreatedAt ?? 0,
    show: ({ result, message }) =>
      result === null ? (
        <span>{message}</span>
      ) : (
        <span className="nowrap">{formatDateTime(result.backupCreatedAt, localZone())}</span>
      ),
  },
  {
    id: 'read',
    label: 'Read through',
    value: ({ result }) => result?.storePages ?? 0,
    show: ({ result }) =>
      result === null ? (
        ''
      ) : (
        <span className="muted">
          {formatNumber(result.storePages + result.auditPages)} pages, {formatNumber(result.auditRecords)} log
          records, {formatNumber(result.series)} series,{' '}
          {countOf(result.users, 'person').replace('persons', 'people')}
        </span>
      ),
  },
  {
    id: 'took',
    label: 'Took',
    numeric: true,
    value: ({ result }) => result?.milliseconds ?? 0,
    show: ({ result }) => (result === null ? '' : `${formatNumber(result.milliseconds / 1_000, 1)} s`),
  },
];

/** A backup nobody has read back is a hope: a drill restores the newest into a folder of its own and reads it through. */
export function DrillSection({ ready }: { readonly ready: boolean }) {
  const { client, settings } = useWorkstation();
  const days = useStore(settings, (state) => state.settings.drillDays);
  const mayRun = useMay('vault.drill') === true;
  const maySet = useMay('settings.set') === true;
  const work = useWork();
  const asked = useAsked('drills', async (signal) => {
    const { drills } = await client.vault.drills.query(undefined, { signal });
    return drills as readonly Drill[];
  });
  const run = async () => {
    await work.run(() => client.vault.drill.mutate());
    asked.again();
  };
  const drills = asked.value;
  const [last] = drills ?? [];
  return (
    <section className="card stack" aria-label="Restore drills">
      <h2>Restore drills</h2>
      <p className="muted">
        The newest backup is restored into a folder of its own, read through to the last page, and removed
        again.
      </p>
      <div className="row">
        {mayRun ? (
          <button type="button" className="button" disabled={work.busy || !ready} onClick={() => void run()}>
            {work.busy && <Spinner />} {work.busy ? 'Restoring and reading…' : 'Run a drill now'}
          </button>
        ) : (
          <span className="muted">
            <WhoMay path="vault.drill" what="Running a drill is" />
          </span>
        )}
        <label className="row">
          <span className="muted">A drill</span>
          <select
            className="select drill-days"
            value={days}
            disabled={!maySet}
            onChange={(event) => void settings.change({ drillDays: Number(event.currentTarget.value) })}
          >
            {!spans.some(([count]) => count === days) && <option value={days}>every {days} days</option>}
            {spans.map(([count, word]) => (
              <option key={count} value={count}>
                {word}
              </option>
            ))}
          </select>
        </label>
      </div>
      {work.problem !== null && <ProblemNote problem={work.problem} />}
      {!work.busy && last !== undefined && (
        <p className={last.outcome === 'good' ? 'callout good-news' : 'callout'} role="status">
          {last.outcome === 'good' ? '✓' : '✕'} Last drill, {formatDateTime(last.time, localZone())}:{' '}
          {last.message}
        </p>
      )}
      {asked.problem !== null ? (
        <ErrorState title="The drills could not be read" problem={asked.problem} again={asked.again} />
      ) : drills === null ? (
        <LoadingState>Reading the drills…</LoadingState>
      ) : drills.length === 0 ? (
        <p className="muted">None was run yet.{ready ? '' : ' There is no backup file to try.'}</p>
      ) : (
        <>
          <ScrollRegion className="table-frame" label="List of drills">
            <DataTable label="Drills" columns={columns} rows={drills} />
          </ScrollRegion>
          <p className="muted">
            <button
              type="button"
              className="link"
              onClick={() => saveText('drills.csv', drillsCsv(drills), 'text/csv')}
            >
              CSV
            </button>
          </p>
        </>
      )}
    </section>
  );
}
