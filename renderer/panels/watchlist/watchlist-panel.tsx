import { useVirtualizer } from '@tanstack/react-virtual';
import type { IDockviewPanelProps } from 'dockview-react';
import {
  type KeyboardEvent,
  type MouseEvent,
  useCallback,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation.ts';
import type { Quote } from '../../client/types.ts';
import { EmptyState, ErrorState, LoadingState } from '../../design/blocks.tsx';
import { rawNumber } from '../../design/number-format.ts';
import { formatDateTime } from '../../design/time-format.ts';
import { columns } from './columns.ts';
import { useWatchUnits } from './use-watch-units.ts';
import { WatchRow } from './watch-row.tsx';
import { WatchToolbar } from './watch-toolbar.tsx';

export function WatchlistPanel({ api, params }: IDockviewPanelProps<{ readonly unit?: string | null }>) {
  const { settings, market, connectionState, dock } = useWorkstation();
  const unit = params.unit ?? null;
  const symbols = useStore(settings, (state) => state.settings.watchlist);
  const loaded = useStore(settings, (state) => state.loaded);
  const settingsProblem = useStore(settings, (state) => state.problem);
  const instruments = useStore(market, (state) => state.instruments);
  const problem = useStore(market, (state) => state.instrumentsProblem);
  const connected = useStore(connectionState, (state) => state.phase === 'open');

  const addAll = () =>
    void settings.change({ watchlist: instruments.map((instrument) => instrument.symbol) });
  return (
    <section className="panel watchlist" aria-label="Watchlist" data-connected={connected}>
      <WatchToolbar unit={unit} onUnit={(next) => dock.updatePanel(api.id, { unit: next })} />
      <div className="panel-body">
        {problem !== null ? (
          <ErrorState
            title="The instruments could not be read"
            problem={problem}
            again={() => void market.loadInstruments()}
          />
        ) : !loaded && settingsProblem !== null ? (
          <ErrorState
            title="The watchlist could not be read"
            problem={settingsProblem}
            again={() => void settings.load()}
          />
        ) : !loaded || instruments.length === 0 ? (
          <LoadingState>Reading the watchlist…</LoadingState>
        ) : symbols.length === 0 ? (
          <EmptyState
            title="The watchlist is empty"
            actions={
              <button type="button" className="button primary" onClick={addAll} data-panel-focus>
                Add all {instruments.length} instruments
              </button>
            }
          >
            Pick an instrument above, or type WATCH CL in the command line.
          </EmptyState>
        ) : (
          <WatchGrid symbols={symbols} unit={unit} />
        )}
      </div>
    </section>
  );
}

/** A table whose rows are walked by keys (WAI-ARIA grid pattern). */
const gridPattern = (activeRow: string) =>
  ({ role: 'grid', tabIndex: 0, 'aria-activedescendant': activeRow }) as const;

/** When a single value was made: bid and ask are younger than the last trade of a thin contract. */
function madeText(word: string, quote: Quote | undefined): string {
  const time = { quoted: quote?.bookTime, traded: quote?.lastTime, received: quote?.receiveTime }[word];
  return time == null || time === 0 ? '' : `${word} ${formatDateTime(time, 'UTC')} UTC`;
}

function moved(list: readonly string[], from: number, to: number): string[] {
  const others = list.filter((_, index) => index !== from);
  return [...others.slice(0, to), ...list.slice(from, from + 1), ...others.slice(to)];
}

/** As `--row` in base.css. */
const rowHeights = { compact: 24, comfortable: 28 } as const;

function WatchGrid({ symbols, unit }: { readonly symbols: readonly string[]; readonly unit: string | null }) {
  const { dock, settings, quotes, market, facts } = useWorkstation();
  const bySymbol = useStore(market, (state) => state.bySymbol);
  const entries = useStore(facts, (state) => state.entries);
  const quoted = useMemo(
    () =>
      symbols.flatMap((symbol) => {
        const entry = entries[symbol];
        const known = bySymbol.get(symbol) ?? (entry?.phase === 'known' ? entry.facts.instrument : undefined);
        return known === undefined ? [] : [known.unit];
      }),
    [symbols, bySymbol, entries],
  );
  const units = useWatchUnits(quoted, unit);
  const density = useStore(settings, (state) => state.settings.density);
  const height = rowHeights[density];
  const [active, setActive] = useState(0);
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const at = Math.min(active, symbols.length - 1);
  const virtual = useVirtualizer({
    count: symbols.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 6,
    scrollPaddingStart: 24,
  });
  const measured = useRef(height);
  useEffect(() => {
    if (measured.current === height) return;
    measured.current = height;
    virtual.measure();
  }, [height, virtual]);
  const open = useCallback((symbol: string) => dock.openChart(symbol), [dock]);
  const remove = useCallback(
    (symbol: string) =>
      void settings.change({
        watchlist: settings.getState().settings.watchlist.filter((other) => other !== symbol),
      }),
    [settings],
  );
  const go = (index: number) => {
    const next = Math.max(0, Math.min(symbols.length - 1, index));
    setActive(next);
    virtual.scrollToIndex(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const symbol = symbols[at];
    if (symbol === undefined || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.altKey) {
      const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
      if (step === 0 || symbols[at + step] === undefined) return;
      event.preventDefault();
      void settings.change({ watchlist: moved(symbols, at, at + step) });
      return go(at + step);
    }
    if (event.key === 'ArrowDown') go(at + 1);
    else if (event.key === 'ArrowUp') go(at - 1);
    else if (event.key === 'PageDown') go(at + 10);
    else if (event.key === 'PageUp') go(at - 10);
    else if (event.key === 'Home') go(0);
    else if (event.key === 'End') go(symbols.length - 1);
    else if (event.key === 'Enter') open(symbol);
    else if (event.key === 'Delete') remove(symbol);
    else if (event.key.toLowerCase() === 'c') {
      void navigator.clipboard
        ?.writeText(rawNumber(quotes.getState().rows[symbol]?.quote.last))
        .catch(() => {});
    } else return;
    event.preventDefault();
  };
  const indexUnder = (event: MouseEvent): number | null => {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-index]') : null;
    return row === null ? null : Number(row.dataset['index']);
  };
  return (
    <div ref={scroller} className="watch-scroller">
      <table
        className="watch-grid"
        aria-label="Quotes"
        aria-rowcount={symbols.length + 1}
        aria-colcount={columns.length}
        data-panel-focus
        {...gridPattern(`${id}-${at}`)}
        onKeyDown={onKeyDown}
        onClick={(event) => {
          const index = indexUnder(event);
          if (index !== null) setActive(index);
        }}
        onPointerOver={(event) => {
          // Written when it is looked at: a title that changed with each quote would cost more than the quote.
          const cell =
            event.target instanceof Element ? event.target.closest<HTMLElement>('[data-made]') : null;
          const symbol = symbols[indexUnder(event) ?? -1];
          if (cell === null || symbol === undefined) return;
          cell.title = madeText(cell.dataset['made'] ?? '', quotes.getState().rows[symbol]?.quote);
        }}
        onDoubleClick={(event) => {
          const symbol = symbols[indexUnder(event) ?? -1];
          if (symbol !== undefined) open(symbol);
        }}
      >
        <thead>
          <tr className="watch-head watch-line" aria-rowindex={1}>
            {columns.map((column) => (
              <th
                key={column.id}
                scope="col"
                className={`c-${column.id}${column.numeric ? ' number' : ''}`}
                title={column.title}
              >
                {column.label === '' ? <span className="visually-hidden">{column.title}</span> : column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="watch-rows" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const symbol = symbols[item.index];
            if (symbol === undefined) return null;
            return (
              <WatchRow
                key={symbol}
                id={`${id}-${item.index}`}
                symbol={symbol}
                index={item.index}
                top={item.start}
                active={item.index === at}
                onRemove={remove}
                units={units}
              />
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
