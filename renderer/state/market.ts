import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ContractClient } from '../client/client.ts';
import { type Problem, problemOf } from '../client/problem.ts';
import type { FeedStatus, Health, Instrument, Job, SeriesEntry } from '../client/types.ts';

export interface MarketState {
  readonly instruments: readonly Instrument[];
  readonly bySymbol: ReadonlyMap<string, Instrument>;
  readonly instrumentsProblem: Problem | null;
  readonly feeds: readonly FeedStatus[] | null;
  readonly feedsProblem: Problem | null;
  readonly health: Health | null;
  readonly jobs: readonly Job[];
  /** Series in the store; asked for again after an import. */
  readonly series: readonly SeriesEntry[];
  readonly seriesLoaded: boolean;
}

export interface Market extends StoreApi<MarketState> {
  loadInstruments(): Promise<void>;
  loadSeries(): Promise<void>;
}

const initial: MarketState = {
  instruments: [],
  bySymbol: new Map(),
  instrumentsProblem: null,
  feeds: null,
  feedsProblem: null,
  health: null,
  jobs: [],
  series: [],
  seriesLoaded: false,
};

export function createMarket(client: ContractClient): Market {
  const store = createStore<MarketState>(() => initial);
  return {
    ...store,
    async loadInstruments() {
      try {
        const { instruments } = await client.market.instruments.query();
        store.setState({
          instruments,
          bySymbol: new Map(instruments.map((instrument) => [instrument.symbol, instrument])),
          instrumentsProblem: null,
        });
      } catch (error) {
        store.setState({ instrumentsProblem: problemOf(error) });
      }
    },
    async loadSeries() {
      try {
        store.setState({ series: (await client.history.series.query()).series, seriesLoaded: true });
      } catch {
        // The chart asks for its own bars and says what is wrong; this list only feeds the suggestions.
        store.setState({ series: [], seriesLoaded: true });
      }
    },
  };
}

/** Worst connection of all feeds: what the status bar shows. */
export function overallFeedState(feeds: readonly FeedStatus[] | null): FeedStatus['connection'] | 'unknown' {
  const order = ['closed', 'reconnecting', 'silent', 'connecting', 'idle', 'connected'] as const;
  if (feeds === null || feeds.length === 0) return 'unknown';
  return order.find((state) => feeds.some((feed) => feed.connection === state)) ?? 'unknown';
}

type FeedInstruments = Pick<FeedStatus, 'simulated'> & {
  readonly instruments: readonly { readonly symbol: string }[];
};

/** Whether prices of the symbol come from a simulated exchange; without a symbol, whether any do. */
export function isSimulated(feeds: readonly FeedInstruments[] | null, symbol?: string): boolean {
  return (
    feeds?.some(
      (feed) =>
        feed.simulated &&
        (symbol === undefined || feed.instruments.some((instrument) => instrument.symbol === symbol)),
    ) === true
  );
}

/** Time of the newest imported bar of that symbol and interval, or null where none was imported. */
export function importedUntil(
  series: readonly Pick<SeriesEntry, 'symbol' | 'interval' | 'source' | 'lastTime'>[],
  symbol: string,
  interval: string,
): number | null {
  const times = series
    .filter((entry) => entry.source === 'import' && entry.symbol === symbol && entry.interval === interval)
    .map((entry) => entry.lastTime);
  return times.length === 0 ? null : Math.max(...times);
}
