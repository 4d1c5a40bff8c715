import type { ContractClient } from '../client/client.ts';
import type { Connection } from '../client/connection.ts';
import { nextPaintedFrame } from '../client/pacing.ts';
import type { FeedStatus, Health, Job, Quote } from '../client/types.ts';
import type { Market } from './market.ts';
import type { Quotes } from './quotes.ts';
import type { SettingsStore } from './settings.ts';
import { watch } from './watch.ts';

export interface SessionParts {
  readonly client: ContractClient;
  readonly connection: Connection;
  readonly quotes: Quotes;
  readonly market: Market;
  readonly settings: SettingsStore;
}

/** Health and jobs: watched with the vault open or not. */
export function watchEngine({ client, market }: Pick<SessionParts, 'client' | 'market'>): () => void {
  const stops = [
    watch<Health>({
      subscribe: (handlers) => client.system.watchHealth.subscribe({}, handlers),
      onItem: (health) => market.setState({ health }),
    }),
    watch<readonly Job[]>({
      subscribe: (handlers) => client.jobs.watch.subscribe(undefined, handlers),
      onItem: (jobs) => market.setState({ jobs }),
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** Everything that lives while the vault is open; the answer ends it. */
export function startSession(parts: SessionParts): () => void {
  const { client, quotes, market, settings } = parts;
  let flushing = false;
  const flush = () => {
    flushing = false;
    quotes.flush(performance.now());
  };
  let stopQuotes = () => {};
  let watched = '';
  const watchList = () => {
    const symbols = [...settings.getState().settings.watchlist];
    if (symbols.join() === watched) return;
    watched = symbols.join();
    stopQuotes();
    if (symbols.length === 0) return;
    stopQuotes = watch<readonly Quote[]>({
      subscribe: (handlers) =>
        client.market.watchQuotes.subscribe({ symbols, paceMilliseconds: 33 }, handlers),
      onItem: (batch) => {
        quotes.take(batch);
        if (flushing) return;
        flushing = true;
        nextPaintedFrame(flush);
      },
    });
  };
  const stopFeeds = watch<readonly FeedStatus[]>({
    subscribe: (handlers) => client.market.watchFeeds.subscribe({ paceMilliseconds: 500 }, handlers),
    onItem: (feeds) => market.setState({ feeds, feedsProblem: null }),
    onProblem: (feedsProblem) => market.setState({ feedsProblem }),
  });
  const stopSettings = settings.subscribe(watchList);
  watchList();
  void settings.load();
  void market.loadInstruments();
  void market.loadSeries();
  return () => {
    stopQuotes();
    stopFeeds();
    stopSettings();
    quotes.clear();
    market.setState({ feeds: null });
    settings.setState({ loaded: false });
  };
}
