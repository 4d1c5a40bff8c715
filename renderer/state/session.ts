import type { ContractClient } from '../client/client.ts';
import type { Connection } from '../client/connection.ts';
import { nextPaintedFrame } from '../client/pacing.ts';
import type { FeedStatus, Health, Job, Quote } from '../client/types.ts';
import { type AlertsStore, hitText, watchAlerts } from './alerts.ts';
import { type ControlsStore, watchControls } from './controls.ts';
import type { Market } from './market.ts';
import type { Notices } from './notices.ts';
import type { Permissions } from './permissions.ts';
import type { Quotes } from './quotes.ts';
import type { ReplayStatus, ReplayStore } from './replay.ts';
import type { SettingsStore } from './settings.ts';
import type { SymbolFactsStore } from './symbol-facts.ts';
import { watch } from './watch.ts';

export interface SessionParts {
  readonly client: ContractClient;
  readonly connection: Connection;
  readonly quotes: Quotes;
  readonly market: Market;
  readonly settings: SettingsStore;
  readonly replay: ReplayStore;
  readonly facts: SymbolFactsStore;
  readonly alerts: AlertsStore;
  readonly permissions: Permissions;
  readonly controls: ControlsStore;
  readonly notices: Pick<Notices, 'say'>;
}

/** Health: watched with the vault open or not. */
export function watchEngine({ client, market }: Pick<SessionParts, 'client' | 'market'>): () => void {
  const stops = [
    watch<Health>({
      subscribe: (handlers) => client.system.watchHealth.subscribe({}, handlers),
      onItem: (health) => market.setState({ health }),
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** Everything that lives while somebody is signed in and looking; the answer ends it. */
export function startSession(parts: SessionParts): () => void {
  const { client, quotes, market, settings, replay, facts } = parts;
  let flushing = false;
  const flush = () => {
    flushing = false;
    quotes.flush(performance.now());
  };
  let stopQuotes = () => {};
  let watched = '';
  /** Symbols of the list that have no quotes any more, such as a contract that expired: the others must not suffer. */
  const without = new Set<string>();
  const watchList = () => {
    const symbols = settings.getState().settings.watchlist.filter((symbol) => !without.has(symbol));
    if (symbols.join() === watched) return;
    watched = symbols.join();
    stopQuotes();
    if (symbols.length === 0) return;
    stopQuotes = watch<readonly Quote[]>({
      subscribe: (handlers) =>
        client.market.watchQuotes.subscribe({ symbols, paceMilliseconds: 33 }, handlers),
      onProblem: (problem) => {
        const { symbol } = problem.details as { readonly symbol?: unknown };
        if (typeof symbol !== 'string' || !symbols.includes(symbol)) return;
        without.add(symbol);
        watchList();
      },
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
  const stopJobs = watch<readonly Job[]>({
    subscribe: (handlers) => client.jobs.watch.subscribe(undefined, handlers),
    onItem: (jobs) => market.setState({ jobs }),
  });
  let epoch = 0;
  const stopReplay = watch<ReplayStatus>({
    subscribe: (handlers) => client.replay.watch.subscribe(undefined, handlers),
    onItem: (status) => {
      // Another time has other months in front; what was shown is of the one before.
      if (status.epoch !== epoch) {
        epoch = status.epoch;
        quotes.clear();
        facts.forget();
        // A contract that is gone today may be traded at the time that is shown, and the other way round.
        if (without.size > 0) {
          without.clear();
          watchList();
        }
      }
      replay.setState({ status });
    },
  });
  const stopAlerts = watchAlerts(client, parts.alerts, (alert) => parts.notices.say('alert', hitText(alert)));
  const stopControls = watchControls(client, parts.controls);
  let formulas = settings.getState().settings.formulas;
  const stopFormulas = settings.subscribe(({ settings: { formulas: next } }) => {
    if (next === formulas) return;
    formulas = next;
    facts.forget();
  });
  const stopSettings = settings.subscribe(watchList);
  watchList();
  void parts.permissions.load();
  void settings.load();
  void market.loadInstruments();
  void market.loadSeries();
  return () => {
    stopQuotes();
    stopFeeds();
    stopJobs();
    stopSettings();
    stopReplay();
    stopAlerts();
    stopControls();
    stopFormulas();
    parts.permissions.forget();
    replay.setState({ status: null });
    facts.forget();
    quotes.clear();
    market.setState({ feeds: null });
    settings.setState({ loaded: false });
  };
}
