import { Fault } from '../domain/fault.ts';
import type { Instrument } from '../domain/instrument.ts';
import type { Interval } from '../domain/interval.ts';
import type { FeedStatus } from '../domain/market.ts';
import { Catalogue } from './catalogue.ts';
import { deriveFrom, pointFronts } from './derive.ts';
import { defaultTimings, FeedClient, type FeedTimings } from './feed/feed-client.ts';
import { Hub } from './hub/hub.ts';
import { pause } from './hub/pause.ts';
import type { MarketBar, MarketService } from './service.ts';
import type { Calibration } from './simulator/calibration.ts';
import type { Curves } from './simulator/curve-parameters.ts';
import { isSimulatedProduct } from './simulator/product-dynamics.ts';
import { type Simulator, startSimulator } from './simulator/start-simulator.ts';
import type { SecretValues } from './venue-feed/authentication.ts';
import { VenueFeed, type VenueFeedTimings } from './venue-feed/venue-feed.ts';
import type { Venue } from './venue-feed/venues.ts';

export type FeedConfig =
  /** The simulated exchange, started and stopped with the market, in its own thread. */
  | {
      readonly kind: 'simulated';
      readonly name?: string | undefined;
      /** Content of `assets/simulator/calibration.json`, through `parseCalibration`. */
      readonly calibration: Calibration;
      /** Content of `assets/simulator/curves.json`, through `parseCurves`. */
      readonly curves?: Curves | undefined;
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
    }
  /** A real venue; what it serves is not simulated as well. */
  | {
      readonly kind: 'venue';
      readonly venue: Venue;
      /** The venue's products by our symbols. */
      readonly symbols: Readonly<Record<string, string>>;
      /** The venue's own where left out. */
      readonly address?: string | undefined;
      readonly secret?: SecretValues | undefined;
      readonly timings?: Partial<VenueFeedTimings> | undefined;
    };

export interface MarketOptions {
  /** Products; those with deliveries are listed as contracts, and their own symbol shows the front one. */
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
  /** Formulas by the names they were given. */
  readonly definitions?: (() => Readonly<Record<string, string>>) | undefined;
}

/** How often is looked whether another month has come to the front. */
const rollMilliseconds = 60_000;

/** At a slow rate a pause is no sign of trouble; forty mean waits are (by chance once in e^40 of them). */
function quietFor(messagesPerSecond: number): number {
  return Math.max(defaultTimings.quietMilliseconds, 40_000 / messagesPerSecond);
}

/** `start` throws Fault SIMULATOR_FAILED when the embedded exchange does not come up. */
export function createMarket(options: MarketOptions): MarketService {
  const { instruments: products, now, random, timings } = options;
  const catalogue = new Catalogue(products, now, options.definitions);
  const listed = catalogue.listed();
  const contracts = listed.filter(({ contract }) => contract !== undefined);
  const hub = new Hub({
    ...options,
    instruments: [...products, ...contracts],
    headline: products.map(({ symbol }) => symbol),
    derive: deriveFrom(catalogue, listed),
  });
  const clients: Pick<FeedClient, 'status' | 'stop'>[] = [];
  const simulators = new Map<string, Simulator>();
  let rollTimer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let life = new AbortController();

  const roll = () => pointFronts(hub, catalogue);

  function addClient(
    name: string,
    address: string,
    symbols: readonly string[] | undefined,
    own: Partial<FeedTimings> = {},
  ): void {
    const client = new FeedClient({
      name,
      address,
      instruments: symbols === undefined ? listed : listed.filter(({ symbol }) => symbols.includes(symbol)),
      listener: hub,
      now,
      random,
      keepsSessions: options.simulatorHours === 'exchange',
      timings: { ...own, ...timings },
    });
    clients.push(client);
    client.start();
  }

  const byVenue = new Set(
    options.feeds.flatMap((feed) => (feed.kind === 'venue' ? Object.keys(feed.symbols) : [])),
  );

  async function open(feed: FeedConfig): Promise<void> {
    if (feed.kind === 'venue') {
      const { venue, symbols, address, secret } = feed;
      const client = new VenueFeed({
        name: venue.name,
        venue,
        symbols,
        instruments: [...products, ...contracts],
        address,
        secret,
        listener: hub,
        now,
        random,
        timings: feed.timings,
      });
      clients.push(client);
      client.start();
      return;
    }
    if (feed.kind === 'websocket') {
      addClient(feed.name, feed.address, feed.symbols);
      return;
    }
    const { calibration, curves, heartbeatMilliseconds, faults, name = 'simulated' } = feed;
    const { anchors, seed, messagesPerSecond, simulatorHours: hours } = options;
    const simulated = listed.filter(
      ({ symbol, contract }) =>
        !byVenue.has(symbol) && isSimulatedProduct(contract?.product ?? symbol, calibration, curves),
    );
    if (simulated.length === 0) return;
    const simulator = await startSimulator({
      instruments: simulated,
      calibration,
      curves,
      date: now(),
      anchors,
      seed,
      messagesPerSecond,
      hours,
      heartbeatMilliseconds,
      faults,
      levels: () =>
        Object.fromEntries(
          hub
            .quotes(listed.map(({ symbol }) => symbol))
            .flatMap(({ symbol, last }) => (last === null ? [] : [[symbol, last]])),
        ),
    });
    simulators.set(name, simulator);
    addClient(
      name,
      simulator.address,
      simulated.map(({ symbol }) => symbol),
      { quietMilliseconds: quietFor(messagesPerSecond / simulated.length) },
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
        roll();
        rollTimer = setInterval(roll, rollMilliseconds);
        for (const feed of options.feeds) await open(feed);
      })();
      return running;
    },
    async stop() {
      // A start under way is let finish first, so that nothing it opens is left behind.
      await running?.catch(() => undefined);
      running = undefined;
      clearInterval(rollTimer);
      life.abort();
      life = new AbortController();
      hub.stop();
      await Promise.all(clients.splice(0).map((client) => client.stop()));
      const stopping = [...simulators.values()];
      simulators.clear();
      await Promise.all(stopping.map((simulator) => simulator.stop()));
    },
    instruments: () => products,
    instrument: (symbol) => {
      const resolved = catalogue.resolve(symbol);
      if (!resolved.ok) throw resolved.fault;
      return resolved.value.instrument;
    },
    catalogue: () => catalogue,
    misbehave(feed, fault) {
      const simulator = simulators.get(feed);
      if (simulator === undefined) {
        throw new Fault(
          'FEED_NOT_SIMULATED',
          `${feed} is no simulated feed of this market; only a simulated one misbehaves on request.`,
          { feed },
        );
      }
      simulator.misbehave(fault);
    },
    feeds,
    quotes: (symbols) => hub.quotes(symbols),
    watchQuotes: (watched) => hub.watchQuotes(watched),
    watchTrades: (watched) => hub.watchTrades(watched),
    watchBook: (watched) => hub.watchBook(watched),
    watchBars: (watched) => hub.watchBars(watched),
    watchFeeds,
    // What nobody has asked for yet has no bars in memory.
    recentBars: (symbol, interval) => hub.known(symbol)?.recentBars(interval) ?? [],
  };
}
