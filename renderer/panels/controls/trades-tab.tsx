import { useMemo } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation.ts';
import type { ManualTrade } from '../../client/types.ts';
import { EmptyState, ErrorState, LoadingState, ScrollRegion } from '../../design/blocks.tsx';
import { type DataColumn, DataTable } from '../../design/data-table.tsx';
import { countOf, directionArrow, formatNumber, minus } from '../../design/number-format.ts';
import { formatDateTime } from '../../design/time-format.ts';
import { decisionsOf, stateAt, tradesCsv } from '../../state/controls.ts';
import { useMay, WhoMay } from '../shared/permission.tsx';
import { saveText } from '../shared/save-text.ts';
import { useAgainWhen } from '../shared/use-again-when.ts';
import { useAsked } from '../shared/use-live.ts';
import { TradeForm } from './trade-form.tsx';

const mostShown = 500;

const columns: readonly DataColumn<ManualTrade>[] = [
  {
    id: 'traded',
    label: 'Traded, UTC',
    value: ({ tradedAt }) => tradedAt,
    show: ({ tradedAt }) => <span className="nowrap">{formatDateTime(tradedAt, 'UTC')}</span>,
  },
  { id: 'book', label: 'Book', value: ({ book }) => book },
  {
    id: 'instrument',
    label: 'Instrument',
    value: ({ instrument }) => instrument,
    show: ({ instrument }) => <strong className="nowrap">{instrument}</strong>,
  },
  {
    id: 'side',
    label: 'Side',
    value: ({ side }) => side,
    show: ({ side }) => (
      <span className={`nowrap ${side === 'buy' ? 'up' : 'down'}`}>
        <span aria-hidden="true">{directionArrow[side === 'buy' ? 'up' : 'down']}</span> {side}
      </span>
    ),
  },
  {
    id: 'lots',
    label: 'Lots',
    numeric: true,
    value: ({ lots }) => lots,
    show: ({ lots }) => formatNumber(lots),
  },
  {
    id: 'price',
    label: 'Price',
    numeric: true,
    value: ({ price }) => Number(price),
    show: ({ price, currency }) => (
      <>
        {price.replace('-', minus)} <span className="muted">{currency}</span>
      </>
    ),
  },
  { id: 'counterparty', label: 'Counterparty', value: ({ counterparty }) => counterparty },
  {
    id: 'recorded',
    label: 'Written down by',
    value: ({ recordedAt }) => recordedAt,
    show: ({ recordedAt, recordedBy }) => (
      <span title={`${formatDateTime(recordedAt, 'UTC')} UTC`}>{recordedBy}</span>
    ),
  },
  {
    id: 'second',
    label: 'Second person',
    value: ({ approval }) => (approval === null ? 0 : 1),
    show: ({ approval }) =>
      approval === null ? <span className="muted">none</span> : <span className="good">✓ agreed</span>,
  },
];

/** Trades made elsewhere: the form, and what was written down, newest first. */
export function TradesTab() {
  const { client, controls, clock, auditView, dock } = useWorkstation();
  const mayRecord = useMay('trades.record') === true;
  const mayTrace = useMay('audit.related') === true;
  const asked = useAsked('trades', async (signal) => {
    const { trades } = await client.trades.list.query({ limit: mostShown }, { signal });
    return trades as readonly ManualTrade[];
  });
  useAgainWhen(
    useStore(controls, (state) => decisionsOf(state, ['manual-trade'])),
    asked,
  );
  const approvals = useStore(controls, (state) => state.approvals);
  const now = useStore(clock, (state) => state.now);
  const waiting =
    approvals?.filter((approval) => approval.kind === 'manual-trade' && stateAt(approval, now) === 'waiting')
      .length ?? 0;
  const trades = asked.value;
  const shown = useMemo<readonly DataColumn<ManualTrade>[]>(() => {
    if (!mayTrace) return columns;
    const trace = (id: string) => {
      auditView.showOrder(id);
      dock.open('audit');
    };
    const log: DataColumn<ManualTrade> = {
      id: 'log',
      label: '',
      sortable: false,
      numeric: true,
      value: () => '',
      show: ({ id, instrument }) => (
        <button
          type="button"
          className="link"
          aria-label={`Records of the trade in ${instrument}`}
          onClick={() => trace(id)}
        >
          log
        </button>
      ),
    };
    return [...columns, log];
  }, [mayTrace, auditView, dock]);
  const books = useMemo(() => [...new Set(trades?.map(({ book }) => book))].sort(), [trades]);
  return (
    <>
      {mayRecord ? (
        <TradeForm books={books} onDone={asked.again} />
      ) : (
        <p className="note-line">
          <WhoMay path="trades.record" what="Writing trades down is" />
        </p>
      )}
      <ScrollRegion label="List of trades" className="panel-body">
        {asked.problem !== null ? (
          <ErrorState title="The trades could not be read" problem={asked.problem} again={asked.again} />
        ) : trades === null ? (
          <LoadingState>Reading the trades…</LoadingState>
        ) : trades.length === 0 ? (
          <EmptyState title="No trade is written down">
            {waiting > 0
              ? `${waiting} ${waiting === 1 ? 'waits' : 'wait'} for a second person.`
              : 'Trades made by telephone or on another screen belong here, so that positions and limits know of them.'}
          </EmptyState>
        ) : (
          <DataTable label="Trades written down" columns={shown} rows={trades} />
        )}
      </ScrollRegion>
      {trades !== null && trades.length > 0 && (
        <p className="panel-foot muted">
          {trades.length === mostShown ? `the newest ${mostShown}` : countOf(trades.length, 'trade')}
          {waiting > 0 && ` · ${waiting} waiting for a second person`} ·{' '}
          <button
            type="button"
            className="link"
            onClick={() => saveText('trades.csv', tradesCsv(trades), 'text/csv')}
          >
            CSV
          </button>
        </p>
      )}
    </>
  );
}
