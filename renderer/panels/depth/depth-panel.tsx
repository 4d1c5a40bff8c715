import './depth.css';
import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { useSymbolPanel } from '../../app/use-symbol-panel.ts';
import { useWorkstation } from '../../app/workstation.ts';
import type { Outputs } from '../../client/client.ts';
import type { Problem } from '../../client/problem.ts';
import { EmptyState, ErrorState, LoadingState, ScrollRegion } from '../../design/blocks.tsx';
import { decimalsOfTick, formatNumber } from '../../design/number-format.ts';
import { shownDecimals } from '../../state/chart-units.ts';
import { watch } from '../../state/watch.ts';
import { type SymbolPanelProps, usePanelChange } from '../shared/panel-params.ts';
import { SymbolField } from '../shared/symbol-field.tsx';
import { useEpoch, useLiveQuote } from '../shared/use-live.ts';
import { UnitSelect, useShownUnit } from '../shared/use-shown-unit.tsx';
import { useSymbolFacts } from '../shared/use-symbol-facts.ts';
import { ValueMark } from '../shared/value-mark.tsx';
import { DepthPlot } from './depth-plot.tsx';
import { type Ladder, ladderOf } from './ladder.ts';

type ItemOf<Stream> = Stream extends AsyncIterable<infer Item, unknown, unknown> ? Item : never;
export type Book = ItemOf<Outputs['market']['watchBook']>;

const depth = 25;

function useBook(symbol: string): { readonly book: Book | null; readonly problem: Problem | null } {
  const { client } = useWorkstation();
  const asked = `${useEpoch()}|${symbol}`;
  const [state, setState] = useState<{ asked: string; book: Book | null; problem: Problem | null }>({
    asked,
    book: null,
    problem: null,
  });
  useEffect(
    () =>
      watch<Book>({
        subscribe: (handlers) =>
          client.market.watchBook.subscribe(
            { symbol: asked.slice(asked.indexOf('|') + 1), depth, paceMilliseconds: 100 },
            handlers,
          ),
        onItem: (book) => setState({ asked, book, problem: null }),
        onProblem: (problem) => setState({ asked, book: null, problem }),
      }),
    [client, asked],
  );
  return state.asked === asked ? state : { book: null, problem: null };
}

/** The order book of one instrument, as a ladder or as cumulative depth. Read-only. */
export function DepthPanel(props: SymbolPanelProps) {
  const { symbol, setSymbol } = useSymbolPanel(props);
  const change = usePanelChange(props);
  const { replay } = useWorkstation();
  const replayed = useStore(replay, ({ status }) => status?.active === true);
  const entry = useSymbolFacts(symbol);
  const facts = entry.phase === 'known' ? entry.facts : null;
  const { quote } = useLiveQuote(symbol);
  const { book, problem } = useBook(symbol);
  const shown = useShownUnit(facts?.instrument.unit ?? null, props.params.unit ?? null, (unit) =>
    change({ unit }),
  );
  const plot = props.params.view === 'plot';
  const ladder = useMemo(() => (book === null ? null : ladderOf(book)), [book]);
  const tick = Number(facts?.instrument.tickSize ?? '0.01');
  const decimals = shownDecimals(
    decimalsOfTick(facts?.instrument.tickSize ?? '0.01'),
    tick,
    shown.unit.factor,
  );
  const price = (value: number | null) =>
    formatNumber(value === null ? null : value * shown.unit.factor, decimals);
  const formula = facts?.kind === 'formula';
  return (
    <section className="panel depth" aria-label={`Order book ${symbol}`}>
      <div className="toolbar">
        <SymbolField symbol={symbol} onSymbol={setSymbol} />
        <fieldset className="choice">
          <legend className="visually-hidden">View</legend>
          {(['ladder', 'plot'] as const).map((view) => (
            <button
              key={view}
              type="button"
              className="button quiet"
              aria-pressed={(view === 'plot') === plot}
              onClick={() => change({ view })}
            >
              {view === 'plot' ? 'Depth' : 'Ladder'}
            </button>
          ))}
        </fieldset>
        <span className="spacer" />
        <UnitSelect state={shown} />
        <ValueMark quote={quote} />
      </div>
      <div className="panel-body" data-state={quote?.state ?? 'waiting'}>
        {entry.phase === 'wrong' ? (
          <ErrorState title={`${symbol} cannot be read`} problem={entry.problem} />
        ) : problem !== null ? (
          <ErrorState title={`There is no book of ${symbol}`} problem={problem} />
        ) : formula ? (
          <EmptyState title="A formula has no order book of its own">
            Its bid and ask are what dealing all legs at their best prices would give: bid{' '}
            {price(quote?.bid ?? null)}, ask {price(quote?.ask ?? null)} {shown.unit.shown}.
          </EmptyState>
        ) : replayed && book === null ? (
          <EmptyState title="A replay has no order book">
            It is made of stored bars, which hold no bids and offers. REPLAY END goes back to now.
          </EmptyState>
        ) : book === null || ladder === null ? (
          <LoadingState>Waiting for the book of {symbol}…</LoadingState>
        ) : ladder.rows.length === 0 ? (
          <EmptyState title="The book is empty">Nobody bids or offers {symbol} just now.</EmptyState>
        ) : plot ? (
          <DepthPlot book={book} price={price} unit={shown.unit.shown ?? ''} symbol={symbol} />
        ) : (
          <LadderTable
            ladder={ladder}
            price={price}
            unit={shown.unit.shown ?? ''}
            symbol={symbol}
            last={quote?.last ?? null}
          />
        )}
      </div>
    </section>
  );
}

function LadderTable(props: {
  readonly ladder: Ladder;
  readonly price: (value: number | null) => string;
  readonly unit: string;
  readonly symbol: string;
  readonly last: number | null;
}) {
  const { ladder, price, last } = props;
  const share = (size: number) => `${Math.round((size / ladder.largest) * 100)}%`;
  return (
    <ScrollRegion label={`Ladder of ${props.symbol}`} className="ladder-scroll" focusTarget>
      <table className="ladder" aria-label={`Order book of ${props.symbol} in ${props.unit}`}>
        <thead>
          <tr>
            <th scope="col" className="number">
              Σ bid
            </th>
            <th scope="col" className="number">
              Bid lots
            </th>
            <th scope="col" className="ladder-price">
              {props.unit}
            </th>
            <th scope="col">Ask lots</th>
            <th scope="col">Σ ask</th>
          </tr>
        </thead>
        <tbody>
          {ladder.rows.map((row) => (
            <tr key={row.price} data-side={row.side} data-best={row.best} data-last={row.price === last}>
              <td className="number muted">{row.side === 'bid' ? formatNumber(row.total) : ''}</td>
              <td className="number bid">
                {row.side === 'bid' && (
                  <>
                    <span className="ladder-bar" style={{ width: share(row.size) }} aria-hidden="true" />
                    <span>{formatNumber(row.size)}</span>
                  </>
                )}
              </td>
              <td className="number ladder-price">{price(row.price)}</td>
              <td className="ask">
                {row.side === 'ask' && (
                  <>
                    <span className="ladder-bar" style={{ width: share(row.size) }} aria-hidden="true" />
                    <span>{formatNumber(row.size)}</span>
                  </>
                )}
              </td>
              <td className="muted">{row.side === 'ask' ? formatNumber(row.total) : ''}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td colSpan={5} className="muted">
              Spread {price(ladder.spread)} {props.unit} · imbalance{' '}
              {ladder.imbalance === null ? '–' : `${formatNumber(ladder.imbalance * 100, 0)} % bid`}
            </td>
          </tr>
        </tfoot>
      </table>
    </ScrollRegion>
  );
}
