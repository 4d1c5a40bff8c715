import type { BarColumns } from '../../domain/bars.ts';
import { Fault } from '../../domain/fault.ts';
import type { Instrument } from '../../domain/instrument.ts';
import { type Interval, intervalMilliseconds } from '../../domain/interval.ts';
import type { ValueState } from '../../domain/market.ts';
import { createSessionCalendar, type SessionCalendar } from '../../domain/session-calendar.ts';
import { Catalogue } from '../catalogue.ts';
import { deriveFrom, pointFronts } from '../derive.ts';
import { Hub } from '../hub/hub.ts';
import type { MarketService } from '../service.ts';
import { barTicks, type ReplayTick } from './bar-ticks.ts';

export interface ReplaySeries {
  readonly symbol: string;
  readonly interval: Interval;
}

export interface ReplayOptions {
  readonly products: readonly Instrument[];
  readonly definitions: () => Readonly<Record<string, string>>;
  /** The finest stored bars of each symbol. */
  readonly series: readonly ReplaySeries[];
  readonly read: (series: ReplaySeries, from: number, to: number) => Promise<BarColumns>;
  /** UTC milliseconds of the market's time. */
  readonly from: number;
  readonly to: number;
  /** Market milliseconds in one millisecond of ours. */
  readonly speed: number;
  /** Milliseconds of our own time, for the pace. */
  readonly now: () => number;
  readonly changed: () => void;
  /** Last close before `from` by symbol: what the day's change is measured from. */
  readonly previousCloses?: Readonly<Record<string, number>> | undefined;
}

export interface ReplayState {
  readonly from: number;
  readonly to: number;
  readonly time: number;
  readonly speed: number;
  readonly playing: boolean;
  readonly ended: boolean;
}

export interface ReplayMarket extends MarketService {
  state(): ReplayState;
  play(playing: boolean): void;
  setSpeed(speed: number): void;
  /** Goes on by so many milliseconds of market time at once. */
  step(milliseconds: number): Promise<void>;
  /** The market's own time. */
  time(): number;
}

const beatMilliseconds = 40;
/** How often, in market time, is looked whether another month has come to the front. */
const rollMilliseconds = 60_000;
/** Bars are read for so long ahead of the clock. */
const blockMilliseconds = 6 * 3_600_000;
const dayBlock = 20 * 86_400_000;

/**
 * The market of a stored time, played at any speed: what every stream, quote and bar of the workstation shows while it
 * runs. Ticks are made from stored bars; there is no order book. Nothing of it is recorded.
 */
export function createReplay(options: ReplayOptions): ReplayMarket {
  const { products, from, to } = options;
  let clock = from;
  let speed = options.speed;
  let playing = true;
  let ended = false;
  let rolledAt = Number.NaN;
  let loadedTo = from;
  let queue: ReplayTick[] = [];
  let taken = 0;
  const dealt = new Set<string>();
  const calendars = new Map<string, SessionCalendar>();
  let timer: NodeJS.Timeout | undefined;
  let lastBeat = options.now();
  let busy: Promise<void> = Promise.resolve();
  const now = () => clock;
  const catalogue = new Catalogue(products, now, options.definitions);
  const listed = catalogue.listed();
  const contracts = listed.filter(({ contract }) => contract !== undefined);
  const known = new Map([...products, ...contracts].map((instrument) => [instrument.symbol, instrument]));
  const series = options.series.filter(({ symbol }) => known.has(symbol));
  const daily = series.every(({ interval }) => interval === '1d');
  const block = daily ? dayBlock : blockMilliseconds;
  const hub = new Hub({
    instruments: [...products, ...contracts],
    headline: products.map(({ symbol }) => symbol),
    derive: deriveFrom(catalogue, listed),
    now,
    previousCloses: options.previousCloses,
    onClosedBars: () => undefined,
    graceMilliseconds: 0,
  });

  /** A dated daily bar happens from its session's opening on. */
  function placed({ symbol, interval }: ReplaySeries, bars: BarColumns): ReplayTick[] {
    if (interval !== '1d') return barTicks(symbol, bars, intervalMilliseconds[interval]);
    const calendar = createSessionCalendar(known.get(symbol) as Instrument);
    return Array.from(bars.time).flatMap((date, index) => {
      const one = {
        time: bars.time.slice(index, index + 1),
        open: bars.open.slice(index, index + 1),
        high: bars.high.slice(index, index + 1),
        low: bars.low.slice(index, index + 1),
        close: bars.close.slice(index, index + 1),
        volume: bars.volume.slice(index, index + 1),
      };
      for (let time = date - 86_400_000; time < date + 86_400_000; ) {
        const session = calendar.sessionFrom(time);
        if (session.tradingDate === date) {
          one.time[0] = session.open;
          return barTicks(symbol, one, session.close - session.open);
        }
        time = session.close;
      }
      return [];
    });
  }

  async function load(until: number): Promise<void> {
    while (loadedTo < until && loadedTo < to) {
      const next = Math.min(to, loadedTo + block);
      // A day's bar is dated at its midnight and may begin on the evening before.
      const parts = await Promise.all(
        series.map(async (one) => {
          const reach = one.interval === '1d' ? 86_400_000 : 0;
          const bars = await options.read(one, loadedTo - reach, next + reach);
          return placed(one, bars).filter(({ time }) => time >= loadedTo && time < next);
        }),
      );
      queue = [...queue.slice(taken), ...parts.flat().sort((a, b) => a.time - b.time)];
      taken = 0;
      loadedTo = next;
    }
  }

  /** A market that was open then is fresh, one outside its hours closed; hours are those of the product. */
  function stateOf(symbol: string): ValueState {
    const product = symbol.split(' ')[0] ?? symbol;
    let calendar = calendars.get(product);
    if (calendar === undefined) {
      calendar = createSessionCalendar(known.get(symbol) as Instrument);
      calendars.set(product, calendar);
    }
    return calendar.isOpen(clock) ? 'fresh' : 'closed';
  }

  function tellSessions(): void {
    for (const symbol of dealt) hub.stateChanged(symbol, stateOf(symbol));
  }

  async function advance(until: number): Promise<void> {
    const target = Math.min(to, until);
    await load(target);
    const second = 1_000;
    for (;;) {
      const tick = queue[taken];
      if (tick === undefined || tick.time > target) break;
      // Formulas are sampled on the market's own seconds, also where many pass between two beats.
      if (Math.floor(tick.time / second) > Math.floor(clock / second)) hub.sampleFormulas(tick.time);
      clock = tick.time;
      taken += 1;
      const { symbol, price, size, time } = tick;
      if (!dealt.has(symbol)) {
        dealt.add(symbol);
        hub.stateChanged(symbol, stateOf(symbol));
      }
      hub.traded(symbol, { price, size, side: 'buy', sourceTime: time, receiveTime: time });
    }
    clock = target;
    hub.sampleFormulas(clock);
    hub.closeBars(clock);
    if (Math.floor(clock / rollMilliseconds) !== rolledAt) {
      rolledAt = Math.floor(clock / rollMilliseconds);
      pointFronts(hub, catalogue);
      tellSessions();
    }
    if (clock >= to) ended = true;
  }

  function beat(): void {
    const time = options.now();
    const passed = time - lastBeat;
    lastBeat = time;
    if (playing && !ended) {
      busy = busy.then(() => advance(clock + passed * speed)).then(options.changed, () => undefined);
    }
    busy = busy.finally(() => {
      if (timer !== undefined) timer = setTimeout(beat, beatMilliseconds);
    });
  }

  return {
    async start() {
      if (timer !== undefined) return;
      if (series.length === 0) {
        throw new Fault(
          'REPLAY_EMPTY',
          'No bars of that time are stored. Choose another time, import history, or make a simulated past.',
          { from, to },
        );
      }
      // A contract that has not been dealt yet at this time has no value that could be fresh.
      for (const { symbol } of series) hub.stateChanged(symbol, 'stale');
      pointFronts(hub, catalogue);
      await load(from + 1);
      timer = setTimeout(beat, beatMilliseconds);
    },
    async stop() {
      clearTimeout(timer);
      timer = undefined;
      await busy;
      hub.stop();
    },
    state: () => ({ from, to, time: clock, speed, playing, ended }),
    play(next) {
      playing = next;
      options.changed();
    },
    setSpeed(next) {
      speed = next;
      options.changed();
    },
    async step(milliseconds) {
      busy = busy.then(() => advance(clock + milliseconds));
      await busy;
      options.changed();
    },
    time: now,
    instruments: () => products,
    instrument(symbol) {
      const resolved = catalogue.resolve(symbol);
      if (!resolved.ok) throw resolved.fault;
      return resolved.value.instrument;
    },
    catalogue: () => catalogue,
    misbehave(feed) {
      throw new Fault('FEED_NOT_SIMULATED', 'A replay does not misbehave. End it first.', { feed });
    },
    feeds: () => [],
    quotes: (symbols) => hub.quotes(symbols),
    watchQuotes: (watched) => hub.watchQuotes(watched),
    watchTrades: (watched) => hub.watchTrades(watched),
    watchBook: (watched) => hub.watchBook(watched),
    watchBars: (watched) => hub.watchBars(watched),
    async *watchFeeds() {
      yield [];
    },
    recentBars: (symbol, interval) => hub.known(symbol)?.recentBars(interval) ?? [],
  };
}
