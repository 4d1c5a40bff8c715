import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { useSymbolPanel } from '../../app/use-symbol-panel.ts';
import { useWorkstation } from '../../app/workstation.ts';
import type { Outputs } from '../../client/client.ts';
import { ErrorState, LoadingState, ScrollRegion } from '../../design/blocks.tsx';
import { type DataColumn, DataTable } from '../../design/data-table.tsx';
import { absent, formatNumber } from '../../design/number-format.ts';
import {
  dayMilliseconds,
  formatAge,
  formatDateTime,
  formatOffset,
  localZone,
} from '../../design/time-format.ts';
import { productOf } from '../../state/panel-kinds.ts';
import type { SymbolFacts } from '../../state/symbol-facts.ts';
import type { SymbolPanelProps } from '../shared/panel-params.ts';
import { SymbolField } from '../shared/symbol-field.tsx';
import { useAsked } from '../shared/use-live.ts';
import { useSymbolFacts } from '../shared/use-symbol-facts.ts';

type ListedContract = Outputs['market']['contracts']['contracts'][number];
type Sessions = Outputs['calendar']['sessions'];

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** `T-2` for a date two days ahead; nothing for one that is past. */
export function daysTo(date: string | null, now: number): string | null {
  if (date === null) return null;
  const days = Math.round(
    (Date.parse(date) - Math.floor(now / dayMilliseconds) * dayMilliseconds) / dayMilliseconds,
  );
  return days < 0 ? null : days === 0 ? 'today' : `T\u2212${days}`;
}

/** Contract facts: what one lot is, when it trades, when it ends, and where that is from. */
export function CardPanel(props: SymbolPanelProps) {
  const { symbol, setSymbol } = useSymbolPanel(props);
  const entry = useSymbolFacts(symbol);
  const { client } = useWorkstation();
  const product = productOf(symbol);
  const contracts = useAsked(`contracts ${product}`, async () =>
    product === null ? [] : (await client.market.contracts.query({ product })).contracts,
  );
  const sessions = useAsked(
    `sessions ${symbol}`,
    () => client.calendar.sessions.query({ symbol, count: 3 }),
    60_000,
  );
  return (
    <section className="panel contract" aria-label={`Contract ${symbol}`}>
      <div className="toolbar">
        <SymbolField symbol={symbol} onSymbol={setSymbol} />
      </div>
      <ScrollRegion label={`Facts of ${symbol}`} className="panel-body pad" focusTarget>
        {entry.phase === 'wrong' ? (
          <ErrorState title={`${symbol} cannot be read`} problem={entry.problem} />
        ) : entry.phase === 'loading' ? (
          <LoadingState>Reading the facts of {symbol}…</LoadingState>
        ) : (
          <Card facts={entry.facts} contracts={contracts.value ?? []} sessions={sessions.value} />
        )}
      </ScrollRegion>
    </section>
  );
}

function Card(props: {
  readonly facts: SymbolFacts;
  readonly contracts: readonly ListedContract[];
  readonly sessions: Sessions | null;
}) {
  const { clock, replay, dock } = useWorkstation();
  const real = useStore(clock, (state) => state.now);
  const shown = useStore(replay, ({ status }) => (status?.active === true ? status.time : null));
  const now = shown ?? real;
  const { facts, contracts, sessions } = props;
  const { instrument } = facts;
  const code = facts.contract ?? (facts.kind === 'contract' ? facts.symbol : null);
  const contract = contracts.find(({ symbol }) => symbol === code) ?? instrument.contract ?? null;
  const columns: readonly DataColumn<ListedContract>[] = [
    {
      id: 'symbol',
      label: 'Contract',
      value: ({ start }) => start,
      show: (row) => (
        <button type="button" className="link" onClick={() => dock.openChart(row.symbol, '1d')}>
          {row.symbol}
        </button>
      ),
    },
    { id: 'label', label: 'Delivery', value: ({ start }) => start, show: ({ label }) => label },
    {
      id: 'last',
      label: 'Last trading day',
      value: ({ lastTradingDay }) => lastTradingDay,
      show: ({ lastTradingDay }) => (
        <>
          {lastTradingDay} <span className="muted">{daysTo(lastTradingDay, now)}</span>
        </>
      ),
    },
    {
      id: 'notice',
      label: 'First notice',
      value: ({ firstNotice }) => firstNotice ?? '',
      show: ({ firstNotice }) => firstNotice ?? absent,
    },
    {
      id: 'quantity',
      label: `Lot, ${contracts[0]?.quantityUnit ?? ''}`,
      value: ({ quantity }) => quantity,
      show: ({ quantity }) => formatNumber(quantity),
      numeric: true,
    },
    {
      id: 'tick',
      label: `Tick, ${instrument.currency}`,
      value: ({ tickValue }) => tickValue,
      show: ({ tickValue }) => formatNumber(tickValue, tickValue < 10 ? 3 : 2),
      numeric: true,
    },
  ];
  return (
    <article className="stack">
      <header>
        <h2>{instrument.name}</h2>
        <p className="muted">
          {instrument.exchange} · quoted in {instrument.unit}
          {facts.contract !== null && ` · shows ${facts.contract}`}
        </p>
      </header>
      {facts.formula !== null && (
        <dl className="facts">
          <Fact label="Formula">{facts.definition ?? facts.formula}</Fact>
          <Fact label="Legs">{facts.legs.join(', ')}</Fact>
          <Fact label="Sampled">every {facts.sampleSeconds} s, all legs at one instant</Fact>
          {facts.notes.map((note) => (
            <Fact key={note} label="Note">
              {note}
            </Fact>
          ))}
        </dl>
      )}
      {contract !== null && (
        <dl className="facts">
          <Fact label="Delivery">
            {contract.label} ({contract.start} to {contract.end})
          </Fact>
          <Fact label="Last trading day">
            {contract.lastTradingDay} <strong>{daysTo(contract.lastTradingDay, now)}</strong>
          </Fact>
          <Fact label="First notice">{contract.firstNotice ?? 'none'}</Fact>
          <Fact label="One lot">
            {formatNumber(contract.quantity)} {contract.quantityUnit}
            {contract.hours !== null && ` over ${formatNumber(contract.hours)} hours`}
          </Fact>
          <Fact label="One tick">
            {instrument.tickSize} {instrument.unit} = {formatNumber(contract.tickValue, 3)}{' '}
            {instrument.currency} a lot
          </Fact>
        </dl>
      )}
      <dl className="facts">
        {contract === null && (
          <Fact label="Tick">
            {instrument.tickSize} {instrument.unit}
          </Fact>
        )}
        <Fact label="Trades">
          {instrument.sessions.map(({ days, open, close }) => (
            <span key={`${days.join()} ${open}`} className="block">
              {days.length === 7 ? 'every day' : `${days[0]} to ${days.at(-1)}`} {open} to {close}
            </span>
          ))}
          <span className="muted">
            {instrument.zone} ({formatOffset(now, instrument.zone)})
          </span>
        </Fact>
        {sessions !== null && (
          <Fact label={sessions.open ? 'Open until' : 'Opens'}>
            {sessions.sessions[0] !== undefined && (
              <>
                {formatDateTime(
                  sessions.open ? sessions.sessions[0].close : sessions.sessions[0].open,
                  instrument.zone,
                )}{' '}
                <span className="muted">
                  in{' '}
                  {formatAge((sessions.open ? sessions.sessions[0].close : sessions.sessions[0].open) - now)}{' '}
                  ·{' '}
                  {formatDateTime(
                    sessions.open ? sessions.sessions[0].close : sessions.sessions[0].open,
                    localZone(),
                  )}{' '}
                  local
                </span>
              </>
            )}
          </Fact>
        )}
        {instrument.settlement !== undefined && (
          <Fact label="Settlement">
            {instrument.settlement.from !== undefined &&
              `${instrument.settlement.from} to ${instrument.settlement.to} ${instrument.settlement.zone}: `}
            {instrument.settlement.method}
          </Fact>
        )}
        {instrument.sizeNote !== undefined && <Fact label="Size">{instrument.sizeNote}</Fact>}
        <Fact label="Source">
          {instrument.source}, read on {instrument.checkedOn}
        </Fact>
      </dl>
      {contracts.length > 0 && (
        <DataTable label={`Contracts of ${facts.symbol}`} columns={columns} rows={contracts} />
      )}
    </article>
  );
}
