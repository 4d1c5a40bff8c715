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
