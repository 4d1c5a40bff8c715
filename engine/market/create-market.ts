import type { Instrument } from '../domain/instrument.ts';
import type { Interval } from '../domain/interval.ts';
import type { FeedStatus } from '../domain/market.ts';
import { defaultTimings, FeedClient, type FeedTimings } from './feed/feed-client.ts';
import { Hub } from './hub/hub.ts';
import { pause } from './hub/pause.ts';
import type { MarketBar, MarketService } from './service.ts';
import type { Calibration } from './simulator/calibration.ts';
import { type Simulator, startSimulator } from './simulator/start-simulator.ts';

export type FeedConfig =
  /** The simulated exchange, started and stopped with the market, in its own thread. */
  | {
      readonly kind: 'simulated';
      readonly name?: string | undefined;
      /** Content of `assets/simulator/calibration.json`, through `parseCalibration`. */
      readonly calibration: Calibration;
      readonly heartbeatMilliseconds?: number | undefined;
      /** Fault switches for tests. */
      readonly faults?: boolean | undefined;
    }
  /** An exchange that speaks the same protocol and runs elsewhere. */
  | {
      readonly kind: 'websocket';
      readonly name: string;
      readonly address: string;
      readonly symbols?: string[];
    };

export interface MarketOptions {
  readonly instruments: readonly Instrument[];
  readonly feeds: readonly FeedConfig[];
  /** UTC milliseconds; may have a fraction. */
  readonly now: () => number;
  /** Uniform in [0, 1): jitter of reconnection. */
  readonly random: () => number;
  /** Last stored close by symbol, from which the simulated market goes on. */
  readonly anchors?: Readonly<Record<string, number>> | undefined;
  /** Reference of the day's change by symbol; the exchange's own where there is none. */
  readonly previousCloses?: Readonly<Record<string, number>> | undefined;
  readonly simulatorHours: 'continuous' | 'exchange';
  readonly seed: number;
  readonly messagesPerSecond: number;
  /** Closed bars of 1s, 1m and 1d, once each. */
  readonly onClosedBars: (bars: readonly MarketBar[]) => void;
  readonly initialBars?: ((symbol: string, interval: Interval) => MarketBar | undefined) | undefined;
  readonly timings?: Partial<FeedTimings> | undefined;
}

/** At a slow rate a pause is no sign of trouble; forty mean waits are (by chance once in e^40 of them). */
function quietFor(messagesPerSecond: number): number {
  return Math.max(defaultTimings.quietMilliseconds, 40_000 / messagesPerSecond);
}

/** `start` throws Fault SIMULATOR_FAILED when the embedded exchange does not come up. */
export function createMarket(options: MarketOptions): MarketService {
  const { instruments, now, random, timings } = options;
  const hub = new Hub(options);
  const clients: FeedClient[] = [];
  const simulators: Simulator[] = [];
  let running: Promise<void> | undefined;
  let life = new AbortController();

  function addClient(
    name: string,
    address: string,
    symbols: readonly string[] | undefined,
    own: Partial<FeedTimings> = {},
  ): void {
    const client = new FeedClient({
      name,
      address,
      instruments:
        symbols === undefined ? instruments : instruments.filter(({ symbol }) => symbols.includes(symbol)),
      listener: hub,
      now,
      random,
      keepsSessions: options.simulatorHours === 'exchange',
      timings: { ...own, ...timings },
    });
    clients.push(client);
    client.start();
  }

  async function open(feed: FeedConfig): Promise<void> {
    if (feed.kind === 'websocket') {
      addClient(feed.name, feed.address, feed.symbols);
      return;
    }
    const { calibration, heartbeatMilliseconds, faults, name = 'simulated' } = feed;
    const { anchors, seed, messagesPerSecond, simulatorHours: hours } = options;
    const listed = instruments.filter(({ symbol }) => calibration.instruments[symbol] !== undefined);
    const simulator = await startSimulator({
      instruments: listed,
      calibration,
      anchors,
      seed,
      messagesPerSecond,
      hours,
      heartbeatMilliseconds,
      faults,
      levels: () =>
        Object.fromEntries(
          hub.quotes(undefined).flatMap(({ symbol, last }) => (last === null ? [] : [[symbol, last]])),
        ),
    });
    simulators.push(simulator);
    addClient(
      name,
      simulator.address,
      listed.map(({ symbol }) => symbol),
      { quietMilliseconds: quietFor(messagesPerSecond / listed.length) },
    );
  }

  function feeds(): readonly FeedStatus[] {
    return clients.map((client) => client.status());
  }

  async function* watchFeeds({
    paceMilliseconds,
    signal,
  }: {
    paceMilliseconds: number;
    signal: AbortSignal;
  }) {
    const ended = AbortSignal.any([signal, life.signal]);
    while (!ended.aborted) {
      yield feeds();
      await pause(Math.max(1, paceMilliseconds), ended);
    }
  }

  return {
    start() {
      running ??= (async () => {
        hub.start();
        for (const feed of options.feeds) await open(feed);
      })();
      return running;
    },
    async stop() {
      // A start under way is let finish first, so that nothing it opens is left behind.
      await running?.catch(() => undefined);
      running = undefined;
      life.abort();
      life = new AbortController();
      hub.stop();
      await Promise.all(clients.splice(0).map((client) => client.stop()));
      await Promise.all(simulators.splice(0).map((simulator) => simulator.stop()));
    },
    instruments: () => instruments,
    instrument: (symbol) => hub.desk(symbol).instrument,
    feeds,
    quotes: (symbols) => hub.quotes(symbols),
    watchQuotes: (watched) => hub.watchQuotes(watched),
    watchTrades: (watched) => hub.watchTrades(watched),
    watchBook: (watched) => hub.watchBook(watched),
    watchBars: (watched) => hub.watchBars(watched),
    watchFeeds,
    recentBars: (symbol, interval) => hub.desk(symbol).recentBars(interval),
  };
}
