import type { ReplayService, ReplayStatus } from '../../api/ports/replay.ts';
import { emptyBars } from '../../domain/bars.ts';
import { Fault } from '../../domain/fault.ts';
import type { Instrument } from '../../domain/instrument.ts';
import { type Interval, intervalMilliseconds, isInterval } from '../../domain/interval.ts';
import { mergeBars } from '../../domain/merge-bars.ts';
import { createReplay, type ReplaySeries } from '../../market/replay/replay-market.ts';
import type { SeriesSummary } from '../../store/repositories/series.ts';
import { importSource, openInterestSource } from '../../store/repositories/series.ts';
import type { Store } from '../../store/store.ts';
import type { MarketHolder } from './market-holder.ts';
import { Watchable } from './watchable.ts';

interface ReplayOptions {
  readonly store: Store;
  readonly market: MarketHolder;
  readonly products: readonly Instrument[];
  readonly definitions: () => Readonly<Record<string, string>>;
  readonly now: () => number;
}

const day = 86_400_000;
const defaultSpan = day;
/** Before this no delivery periods are known. */
const earliest = Date.UTC(2001, 0, 1);

/** Starts, holds and ends the replay of the whole workstation. */
export class Replay implements ReplayService {
  readonly #options: ReplayOptions;
  readonly #epoch = new Watchable(0);
  readonly #beat: Watchable<number>;

  constructor(options: ReplayOptions) {
    this.#options = options;
    this.#beat = new Watchable(0);
  }

  /** The time that questions about history must not look beyond. */
  time(): number {
    return this.#options.market.replay?.time() ?? this.#options.now();
  }

  get active(): boolean {
    return this.#options.market.replay !== undefined;
  }

  async start(request: Parameters<ReplayService['start']>[0]): Promise<ReplayStatus> {
    const { store, market, products, definitions, now } = this.#options;
    const stored = (await store.read('series', null)).filter(
      ({ source, interval }) => source !== openInterestSource && isInterval(interval),
    );
    const newest = Math.max(...stored.map(({ lastTime }) => lastTime), 0);
    const from = request.from ?? Math.floor(Math.min(newest, now()) / day) * day;
    const to = Math.min(request.to ?? now(), now());
    if (from >= to || from < earliest) {
      throw new Fault(
        'REPLAY_EMPTY',
        `${new Date(from).toISOString()} cannot be replayed: choose a time from 2001 to now.`,
        { from, to },
      );
    }
    const finest = finestSeries(stored, from, Math.min(to, from + defaultSpan));
    const replay = createReplay({
      products,
      definitions,
      from,
      to,
      speed: request.speed,
      now: () => performance.now(),
      changed: () => this.#beat.set(this.#beat.value + 1),
      series: finest,
      previousCloses: await this.#closesBefore(stored, from),
      read: async ({ symbol, interval }, start, end) => {
        let bars = emptyBars();
        for (const source of sourcesOf(stored, symbol, interval)) {
          const found = await store.read('bars', { symbol, interval, source, from: start, to: end });
          if (found !== undefined) bars = mergeBars(bars, found.bars);
        }
        return bars;
      },
    });
    await market.showReplay(replay);
    this.#epoch.set(this.#epoch.value + 1);
    this.#beat.set(this.#beat.value + 1);
    return this.status();
  }

  async #closesBefore(stored: readonly SeriesSummary[], from: number): Promise<Record<string, number>> {
    const closes: Record<string, number> = {};
    const daily = stored.filter(({ interval, firstTime }) => interval === '1d' && firstTime < from);
    await Promise.all(
      daily.map(async ({ symbol, source }) => {
        const found = await this.#options.store.read('bars', {
          symbol,
          interval: '1d',
          source,
          from: from - 10 * day,
          to: from - 1,
        });
        const close = found?.bars.close.at(-1);
        if (close !== undefined) closes[symbol] = close;
      }),
    );
    return closes;
  }

  get #running() {
    const { replay } = this.#options.market;
    if (replay === undefined) {
      throw new Fault('REPLAY_NOT_ACTIVE', 'No replay is shown. Start one first: REPLAY 2026-11-20.');
    }
    return replay;
  }

  play(playing: boolean): ReplayStatus {
    this.#running.play(playing);
    return this.status();
  }

  setSpeed(speed: number): ReplayStatus {
    this.#running.setSpeed(speed);
    return this.status();
  }

  async step(milliseconds: number): Promise<ReplayStatus> {
    await this.#running.step(milliseconds);
    return this.status();
  }

  async end(): Promise<ReplayStatus> {
    if (this.active) {
      await this.#options.market.showReplay(undefined);
      this.#epoch.set(this.#epoch.value + 1);
      this.#beat.set(this.#beat.value + 1);
    }
    return this.status();
  }

  status(): ReplayStatus {
    const state = this.#options.market.replay?.state();
    return {
      active: state !== undefined,
      epoch: this.#epoch.value,
      time: state?.time ?? this.#options.now(),
      from: state?.from ?? null,
      to: state?.to ?? null,
      speed: state?.speed ?? 1,
      playing: state?.playing ?? true,
      ended: state?.ended ?? false,
    };
  }

  async *watch(signal: AbortSignal): AsyncGenerator<ReplayStatus> {
    for await (const _ of this.#beat.watch(signal)) yield this.status();
  }
}

function sourcesOf(stored: readonly SeriesSummary[], symbol: string, interval: string): string[] {
  const sources = stored
    .filter((entry) => entry.symbol === symbol && entry.interval === interval)
    .map(({ source }) => source);
  // Imported bars cover recorded ones, as everywhere.
  return sources.sort((a, b) => Number(a === importSource) - Number(b === importSource));
}

/** Of each symbol the finest interval that has bars within the span, no finer than a second. */
function finestSeries(stored: readonly SeriesSummary[], from: number, to: number): ReplaySeries[] {
  const best = new Map<string, Interval>();
  for (const { symbol, interval, firstTime, lastTime } of stored) {
    const reach = interval === '1d' ? day : 0;
    if (!isInterval(interval) || lastTime < from - reach || firstTime > to + reach) continue;
    const known = best.get(symbol);
    if (known === undefined || intervalMilliseconds[interval] < intervalMilliseconds[known])
      best.set(symbol, interval);
  }
  return [...best].map(([symbol, interval]) => ({ symbol, interval }));
}
