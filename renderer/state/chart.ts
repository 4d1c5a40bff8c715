import { createStore, type StoreApi } from 'zustand/vanilla';
import { fetchBars } from '../client/bars.ts';
import type { ContractClient } from '../client/client.ts';
import { type Problem, problemOf } from '../client/problem.ts';
import type { BarsAnswer, Interval, MarketBar } from '../client/types.ts';
import { type BarSeries, createBarSeries, emptyColumns, isWholeBar } from './bar-series.ts';
import type { ContinuousChoice } from './chart-params.ts';
import { watch } from './watch.ts';

export interface ChartState {
  readonly phase: 'loading' | 'ready' | 'empty' | 'error';
  readonly problem: Problem | null;
  /** Live bars could not be had; the history is shown all the same. */
  readonly liveProblem: Problem | null;
  readonly unit: string | null;
  readonly count: number;
  /** Older bars are in the store than are loaded. */
  readonly moreBefore: boolean;
  readonly loadingOlder: boolean;
  /** Whether the newest bar can still change. */
  readonly live: boolean;
  /** What the series is made of, once its bars were read. */
  readonly facts: SeriesFacts | null;
}

export type SeriesFacts = BarsAnswer['series'];

/** What happened to the bars, for the one who draws them. */
export type BarsEvent =
  | { readonly kind: 'reset' }
  | { readonly kind: 'prepended'; readonly count: number }
  | { readonly kind: 'updated'; readonly from: number };

export interface ChartModel extends StoreApi<ChartState> {
  readonly bars: BarSeries;
  onBars(listener: (event: BarsEvent) => void): () => void;
  /** Reads the newest bars; again after an import. */
  load(): Promise<void>;
  /** The next older piece; `all` fetches everything there is. */
  loadOlder(all?: boolean): Promise<void>;
  /** Fetches what was missed while the connection was away. */
  catchUp(): Promise<void>;
  dispose(): void;
}

export interface ChartOptions {
  readonly client: ContractClient;
  readonly symbol: string;
  readonly interval: Interval;
  /** Only an instrument of the market has live bars. */
  readonly live: boolean;
  /** Asks for bars of this source alone: a series that no feed knows has but its own. */
  readonly source?: string | null;
  /** Bars of the first answer. */
  readonly firstCount?: number;
  /** How a continuous month is made; the engine's own way where it is left out. */
  readonly continuous?: ContinuousChoice | null;
}

/** The picture is drawn no more often than this; every trade by itself would only keep the page busy. */
const livePaceMilliseconds = 40;

const initial: ChartState = {
  phase: 'loading',
  problem: null,
  liveProblem: null,
  unit: null,
  count: 0,
  moreBefore: false,
  loadingOlder: false,
  live: false,
  facts: null,
};

/** Facts of two pieces of one series, the older first. */
function joinFacts(older: SeriesFacts, newer: SeriesFacts): SeriesFacts {
  const times = new Set(newer.rolls.map(({ time }) => time));
  return {
    ...newer,
    rolls: [...older.rolls.filter(({ time }) => !times.has(time)), ...newer.rolls],
    members: [...new Set([...older.members, ...newer.members])],
    notes: [...new Set([...newer.notes, ...older.notes])],
    simulated: older.simulated || newer.simulated,
  };
}

/** History and live bars of one symbol and interval as one growing series. */
export function createChartModel(options: ChartOptions): ChartModel {
  const { client, symbol, interval, live, source = null, continuous = null } = options;
  const bars = createBarSeries();
  const store = createStore<ChartState>(() => initial);
  const listeners = new Set<(event: BarsEvent) => void>();
  /** Live bars that came before the history did. */
  let early: MarketBar[] = [];
  let pieceSize = options.firstCount ?? 3_000;
  const abort = new AbortController();

  const emit = (event: BarsEvent) => {
    for (const listener of [...listeners]) listener(event);
  };
  const ask = (range: { from?: number; to?: number; limit?: number }): Promise<BarsAnswer> =>
    fetchBars(
      client,
      {
        symbol,
        interval,
        ...(source !== null && { source }),
        ...(continuous !== null && { continuous }),
        ...range,
      },
      abort.signal,
    );
  const ready = () =>
    store.setState({ phase: bars.length() === 0 ? 'empty' : 'ready', count: bars.length() });

  const mergeAll = (rows: readonly MarketBar[]) => {
    let from = Number.POSITIVE_INFINITY;
    let inserted = false;
    for (const row of rows) {
      if (!isWholeBar(row)) continue;
      // What is made from other prices has no volume of its own.
      const made = store.getState().facts?.kind === 'formula';
      const merged = bars.merge(made ? { ...row, volume: null } : row);
      from = Math.min(from, merged.index);
      inserted ||= merged.kind === 'inserted';
    }
    if (from === Number.POSITIVE_INFINITY) return;
    const wasEmpty = store.getState().phase === 'empty';
    store.setState({
      live: rows.at(-1)?.closed === false,
      ...(bars.length() !== store.getState().count && { count: bars.length() }),
    });
    if (wasEmpty) ready();
    emit(inserted || wasEmpty ? { kind: 'reset' } : { kind: 'updated', from });
  };

  let stopLive = () => {};
  const watchLive = (watched: string) => {
    stopLive = watch<readonly MarketBar[]>({
      subscribe: (handlers) =>
        client.market.watchBars.subscribe(
          { symbol: watched, interval, paceMilliseconds: livePaceMilliseconds },
          handlers,
        ),
      onItem: (rows) => {
        if (store.getState().liveProblem !== null) store.setState({ liveProblem: null });
        if (store.getState().phase === 'loading' || store.getState().phase === 'error') early.push(...rows);
        else mergeAll(rows);
      },
      onProblem: (liveProblem) => {
        // A contract that is not traded any more has a past and no present: nothing to ask for again.
        if (liveProblem.code === 'CONTRACT_NOT_LISTED') stopLive();
        else store.setState({ liveProblem });
      },
    });
  };
  /** By a rule of one's own the series ends in a contract of its own: that one is watched. */
  let watchedMember: string | null = null;
  const watchMember = (facts: SeriesFacts) => {
    const { adjustment } = continuous ?? {};
    const forward =
      adjustment !== undefined && 'direction' in adjustment && adjustment.direction === 'forward';
    const member = facts.members.at(-1) ?? null;
    // Forward-adjusted prices are no prices of the market: its bars do not join on.
    if (!live || continuous === null || forward || member === null || member === watchedMember) return;
    stopLive();
    watchedMember = member;
    watchLive(member);
  };
  if (live && continuous === null) watchLive(symbol);

  return {
    ...store,
    bars,
    onBars(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async load() {
      // Bars that are on the screen stay there while they are read again.
      if (store.getState().phase !== 'ready') store.setState({ phase: 'loading', problem: null });
      try {
        const answer = await ask({ limit: pieceSize });
        bars.replace(answer.bars);
        store.setState({ unit: answer.unit, moreBefore: answer.truncated, facts: answer.series });
        watchMember(answer.series);
      } catch (error) {
        if (abort.signal.aborted) return;
        const problem = problemOf(error);
        // That nothing is stored yet is no fault: the first live bar starts the series.
        if (problem.code !== 'SERIES_UNKNOWN') return store.setState({ phase: 'error', problem });
        bars.replace(emptyColumns());
        store.setState({ moreBefore: false });
      }
      ready();
      emit({ kind: 'reset' });
      const waiting = early;
      early = [];
      if (waiting.length > 0) mergeAll(waiting);
    },
    async loadOlder(all = false) {
      const first = bars.row(0);
      const { moreBefore, loadingOlder } = store.getState();
      if (!moreBefore || loadingOlder || first === null) return;
      store.setState({ loadingOlder: true });
      pieceSize = Math.min(pieceSize * 2, 200_000);
      try {
        const answer = await ask({ to: first.time - 1, ...(!all && { limit: pieceSize }) });
        const count = bars.prepend(answer.bars);
        const { facts } = store.getState();
        store.setState({
          moreBefore: answer.truncated,
          count: bars.length(),
          facts: facts === null ? answer.series : joinFacts(answer.series, facts),
        });
        if (count > 0) emit({ kind: 'prepended', count });
      } catch (error) {
        if (!abort.signal.aborted) store.setState({ liveProblem: problemOf(error) });
      } finally {
        store.setState({ loadingOlder: false });
      }
    },
    async catchUp() {
      const last = bars.row(bars.length() - 1);
      if (last === null) return this.load();
      try {
        const { bars: missed } = await ask({ from: last.time });
        const { time, open, high, low, close, volume } = missed;
        const rows = Array.from(time, (at, index) => ({
          time: at,
          open: open[index] ?? Number.NaN,
          high: high[index] ?? Number.NaN,
          low: low[index] ?? Number.NaN,
          close: close[index] ?? Number.NaN,
          volume: volume[index] ?? Number.NaN,
        }));
        for (const row of rows) bars.merge(row);
        if (rows.length > 0) {
          store.setState({ count: bars.length() });
          emit({ kind: 'reset' });
        }
      } catch (error) {
        if (!abort.signal.aborted) store.setState({ liveProblem: problemOf(error) });
      }
    },
    dispose() {
      abort.abort();
      stopLive();
      listeners.clear();
      early = [];
    },
  };
}
