import { useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation.ts';
import type { Position, RiskLimit } from '../../client/types.ts';
import { ErrorState, LoadingState, ScrollRegion } from '../../design/blocks.tsx';
import { type DataColumn, DataTable } from '../../design/data-table.tsx';
import { formatNumber, formatSigned } from '../../design/number-format.ts';
import { formatDateTime, localZone } from '../../design/time-format.ts';
import { decisionsOf, positionsCsv, shareOfLimit } from '../../state/controls.ts';
import { OnlyFor, useMay, WhoMay } from '../shared/permission.tsx';
import { saveText } from '../shared/save-text.ts';
import { useAgainWhen } from '../shared/use-again-when.ts';
import { useAsked } from '../shared/use-live.ts';
import { LimitDialog } from './limit-dialog.tsx';

function Use({ position }: { readonly position: Position }) {
  const share = shareOfLimit(position);
  if (share === null) return <span className="muted">no limit</span>;
  const tone = share >= 1 ? 'bad' : share >= 0.8 ? 'warn' : 'calm';
  const percent = Number.isFinite(share) ? `${formatNumber(share * 100)} %` : 'over';
  return (
    <span className="limit-use">
      <span className="limit-bar" data-tone={tone} aria-hidden="true">
        <span style={{ width: `${Math.min(100, share * 100)}%` }} />
      </span>
      <span className={share >= 1 ? 'bad' : share >= 0.8 ? 'warn' : undefined}>
        {share >= 1 && <span aria-hidden="true">▲ </span>}
        {percent}
      </span>
    </span>
  );
}

const positionColumns: readonly DataColumn<Position>[] = [
  { id: 'book', label: 'Book', value: ({ book }) => book },
  { id: 'instrument', label: 'Instrument', value: ({ instrument }) => instrument },
  {
    id: 'lots',
    label: 'Net lots',
    numeric: true,
    value: ({ lots }) => lots,
    show: ({ lots }) => formatSigned(lots),
  },
  {
    id: 'limit',
    label: 'Limit ±',
    numeric: true,
    value: ({ mostLots }) => mostLots ?? Number.POSITIVE_INFINITY,
    show: ({ mostLots }) => formatNumber(mostLots),
  },
  {
    id: 'use',
    label: 'Use',
    value: (position) => shareOfLimit(position) ?? -1,
    show: (position) => <Use position={position} />,
  },
];

function Positions() {
  const { client, controls } = useWorkstation();
  const asked = useAsked('positions', async (signal) => {
    const { positions } = await client.trades.positions.query(undefined, { signal });
    return positions as readonly Position[];
  });
  useAgainWhen(
    useStore(controls, (state) => decisionsOf(state, ['limit', 'manual-trade'])),
    asked,
  );
  if (asked.problem !== null)
    return <ErrorState title="The positions could not be read" problem={asked.problem} again={asked.again} />;
  if (asked.value === null) return <LoadingState>Reading the positions…</LoadingState>;
  if (asked.value.length === 0)
    return <p className="note-line">No position: no trade is written down yet. Trades has the form.</p>;
  return (
    <>
      <DataTable label="Positions" columns={positionColumns} rows={asked.value} />
      <p className="note-line">
        From the trades written down here, bought less sold ·{' '}
        <button
          type="button"
          className="link"
          onClick={() => saveText('positions.csv', positionsCsv(asked.value ?? []), 'text/csv')}
        >
          CSV
        </button>
      </p>
    </>
  );
}

/** Positions against their limits, and the limits themselves. */
export function LimitsTab() {
  const { client, controls } = useWorkstation();
  const maySet = useMay('limits.set') === true;
  const [asking, setAsking] = useState<RiskLimit | 'new' | null>(null);
  const limits = useAsked('limits', async (signal) => {
    const answer = await client.limits.list.query(undefined, { signal });
    return answer.limits as readonly RiskLimit[];
  });
  useAgainWhen(
    useStore(controls, (state) => decisionsOf(state, ['limit'])),
    limits,
  );
  const columns = useMemo<readonly DataColumn<RiskLimit>[]>(
    () => [
      { id: 'book', label: 'Book', value: ({ book }) => book },
      {
        id: 'instrument',
        label: 'Instrument',
        value: ({ instrument }) => instrument,
        show: ({ instrument }) =>
          instrument === '*' ? <span className="muted">every other instrument</span> : instrument,
      },
      {
        id: 'most',
        label: 'Most lots, long or short',
        numeric: true,
        value: ({ mostLots }) => mostLots,
        show: ({ mostLots }) => formatNumber(mostLots),
      },
      {
        id: 'changed',
        label: 'In force since',
        value: ({ changedAt }) => changedAt,
        show: ({ changedAt }) => <span className="nowrap">{formatDateTime(changedAt, localZone())}</span>,
      },
      ...(maySet
        ? [
            {
              id: 'actions',
              label: '',
              sortable: false,
              numeric: true,
              value: () => '',
              show: (limit: RiskLimit) => (
                <button
                  type="button"
                  className="button quiet"
                  aria-label={`Another limit of ${limit.instrument} in ${limit.book}`}
                  onClick={() => setAsking(limit)}
                >
                  Change…
                </button>
              ),
            },
          ]
        : []),
    ],
    [maySet],
  );
  return (
    <>
      <div className="toolbar">
        {maySet ? (
          <button type="button" className="button" onClick={() => setAsking('new')}>
            Ask for a limit…
          </button>
        ) : (
          <span className="muted">
            <WhoMay path="limits.set" what="Asking for a limit is" />
          </span>
        )}
      </div>
      <ScrollRegion label="Limits and positions" className="panel-body">
        <h3 className="section-head">Positions against limits</h3>
        <OnlyFor path="trades.positions" what="Positions of the books are">
          <Positions />
        </OnlyFor>
        <h3 className="section-head">Limits</h3>
        {limits.problem !== null ? (
          <ErrorState title="The limits could not be read" problem={limits.problem} again={limits.again} />
        ) : limits.value === null ? (
          <LoadingState>Reading the limits…</LoadingState>
        ) : limits.value.length === 0 ? (
          <p className="note-line">No limit is set: any number of lots can be written down.</p>
        ) : (
          <DataTable label="Limits" columns={columns} rows={limits.value} />
        )}
      </ScrollRegion>
      {asking !== null && (
        <LimitDialog limit={asking === 'new' ? null : asking} onClose={() => setAsking(null)} />
      )}
    </>
  );
}
