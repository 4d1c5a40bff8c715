import { type Interval, intervalMilliseconds, intervals } from '../../domain/interval.ts';
import type { SessionCalendar } from '../../domain/session-calendar.ts';
import type { MarketBar } from '../service.ts';

export interface BarTrade {
  readonly price: number;
  readonly size: number;
  readonly sourceTime: number;
}

interface OpenBar {
  time: number;
  end: number;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
  firstTime: number;
  lastTime: number;
}

/** Called with each change; `bar()` makes the bar only if somebody wants it. */
export type BarChange = (interval: Interval, closed: boolean, bar: () => MarketBar) => void;

export interface BarBuilderOptions {
  readonly symbol: string;
  readonly calendar: SessionCalendar;
  readonly changed: BarChange;
  /** A bar under way from before a restart; its end is computed anew. */
  readonly initial?: ((interval: Interval) => MarketBar | undefined) | undefined;
}

/**
 * Bars of one instrument at every interval, from trades. Rules:
 * - a trade belongs to the bar of its source time: a multiple of the interval in UTC, for a day the trading date of
 *   its session (between sessions that of the next one);
 * - open is the first trade by source time, close the last one; equal times count in order of arrival;
 * - a bar is closed by a trade of a later bar or by `closeUntil`, and never changes after that: a trade that comes
 *   later is left out of that interval's bars and counted in `lateTrades`, but still enters longer bars under way;
 * - a time without trades makes no bar.
 */
export class BarBuilder {
  lateTrades = 0;
  readonly #options: BarBuilderOptions;
  readonly #bars: (OpenBar | undefined)[];
  readonly #closedEnds: Float64Array;

  constructor(options: BarBuilderOptions) {
    this.#options = options;
    this.#closedEnds = new Float64Array(intervals.length).fill(Number.NEGATIVE_INFINITY);
    this.#bars = intervals.map((interval) => this.#restored(options.initial?.(interval)));
  }

  #restored(bar: MarketBar | undefined): OpenBar | undefined {
    if (bar === undefined || bar.closed) return undefined;
    const { time, open, high, low, close, volume } = bar;
    // A day's own bounds need a time inside it; its last millisecond before the close is one.
    const end = bar.interval === '1d' ? this.#dayEnd(time) : time + intervalMilliseconds[bar.interval];
    const rest = { firstTime: Number.NEGATIVE_INFINITY, lastTime: Number.NEGATIVE_INFINITY };
    return { time, end, open, high, low, close, volume: Number.isNaN(volume) ? 0 : volume, ...rest };
  }

  #dayEnd(date: number): number {
    const { calendar } = this.#options;
    const day = intervalMilliseconds['1d'];
    for (let time = date - day; time < date + 2 * day; time = calendar.tradingDay(time).end) {
      const found = calendar.tradingDay(time);
      if (found.date === date) return found.end;
    }
    return date + day;
  }

  /** Returns true when the trade came too late for at least one interval. */
  add(trade: BarTrade): boolean {
    let late = false;
    for (let index = 0; index < intervals.length; index++) {
      if (!this.#addTo(index, trade)) late = true;
    }
    if (late) this.lateTrades += 1;
    return late;
  }

  #addTo(index: number, { price, size, sourceTime }: BarTrade): boolean {
    const interval = intervals[index] ?? '1s';
    let bar = this.#bars[index];
    if (bar === undefined || sourceTime >= bar.end) {
      if (sourceTime < (this.#closedEnds[index] ?? 0)) return false;
      if (bar !== undefined) this.#close(index, bar);
      const { time, end } = this.#bounds(interval, sourceTime);
      const [firstTime, lastTime] = [sourceTime, sourceTime];
      bar = {
        time,
        end,
        open: price,
        high: price,
        low: price,
        close: price,
        volume: size,
        firstTime,
        lastTime,
      };
      this.#bars[index] = bar;
    } else {
      if (this.#isBefore(bar, interval, sourceTime)) return false;
      if (price > bar.high) bar.high = price;
      if (price < bar.low) bar.low = price;
      bar.volume += size;
      if (sourceTime >= bar.lastTime) {
        bar.close = price;
        bar.lastTime = sourceTime;
      }
      if (sourceTime < bar.firstTime) {
        bar.open = price;
        bar.firstTime = sourceTime;
      }
    }
    const live = bar;
    this.#options.changed(interval, false, () => this.#made(live, interval, false));
    return true;
  }

  #isBefore(bar: OpenBar, interval: Interval, time: number): boolean {
    return interval === '1d' ? this.#options.calendar.tradingDate(time) < bar.time : time < bar.time;
  }

  #bounds(interval: Interval, time: number): { time: number; end: number } {
    if (interval === '1d') {
      const { date, end } = this.#options.calendar.tradingDay(time);
      return { time: date, end };
    }
    const length = intervalMilliseconds[interval];
    const start = Math.floor(time / length) * length;
    return { time: start, end: start + length };
  }

  /** Closes every bar that ends at or before `time`. */
  closeUntil(time: number): void {
    this.#bars.forEach((bar, index) => {
      if (bar !== undefined && bar.end <= time) this.#close(index, bar);
    });
  }

  current(interval: Interval): MarketBar | undefined {
    const bar = this.#bars[intervals.indexOf(interval)];
    return bar && this.#made(bar, interval, false);
  }

  #close(index: number, bar: OpenBar): void {
    const interval = intervals[index] ?? '1s';
    this.#bars[index] = undefined;
    this.#closedEnds[index] = bar.end;
    const made = this.#made(bar, interval, true);
    this.#options.changed(interval, true, () => made);
  }

  #made({ time, open, high, low, close, volume }: OpenBar, interval: Interval, closed: boolean): MarketBar {
    return { symbol: this.#options.symbol, interval, closed, time, open, high, low, close, volume };
  }
}
