import { daysOf, oneBar, rowsOf } from '../../domain/bar-rows.ts';
import { type Bar, emptyBars, firstIndexAtOrAfter, sliceBars } from '../../domain/bars.ts';
import type { Instrument } from '../../domain/instrument.ts';
import { type Interval, intervalMilliseconds, intervals } from '../../domain/interval.ts';
import { mergeBars } from '../../domain/merge-bars.ts';
import { resampleBars } from '../../domain/resample.ts';
import { createSessionCalendar } from '../../domain/session-calendar.ts';
import type { MarketBar } from '../../market/service.ts';
import type { Store } from '../../store/store.ts';
import type { Recorder } from './recorder.ts';

export interface RestoreOptions {
  readonly store: Store;
  readonly recorder: Recorder;
  readonly source: string;
  readonly instruments: readonly Instrument[];
  readonly now: number;
}

/** Key of the bar under way of one symbol and interval. */
export const barKey = (symbol: string, interval: Interval): string => `${symbol} ${interval}`;

const minute = intervalMilliseconds['1m'];
const hour = intervalMilliseconds['1h'];
/** A trading day with its weekend before it, and room. */
const longestDay = 5 * 24 * hour;

/**
 * What a program that ended, however it ended, left half done: minutes and days that were under way then are made from
 * the recorded seconds and written; the bars still under way now are returned, for the market to go on with.
 */
export async function restoreBars(options: RestoreOptions): Promise<Map<string, MarketBar>> {
  const { store, recorder, source, instruments, now } = options;
  const underWay = new Map<string, MarketBar>();
  const held = new Set((await store.read('series', null)).map(({ symbol }) => symbol));
  for (const instrument of instruments) {
    const { symbol } = instrument;
    if (!held.has(symbol)) continue;
    const calendar = createSessionCalendar(instrument);
    const read = async (interval: Interval, from: number) =>
      (await store.read('bars', { symbol, interval, source, from }))?.bars;
    const storedMinutes = (await read('1m', now - longestDay)) ?? emptyBars();
    // Seconds that a stored minute already holds are not read: days of them would be most of the start.
    const after = (storedMinutes.time.at(-1) ?? now - longestDay - minute) + minute;
    const seconds = (await read('1s', after)) ?? emptyBars();
    if (seconds.time.length + storedMinutes.time.length === 0) continue;
    const lateMinutes = resampleBars(seconds, minute);
    const minutes = mergeBars(lateMinutes, storedMinutes);
    const currentMinute = Math.floor(now / minute) * minute;
    const today = calendar.tradingDate(now);
    const days = daysOf(minutes, calendar.tradingDate);
    const storedDay = (await read('1d', now - longestDay))?.time.at(-1) ?? Number.NEGATIVE_INFINITY;
    const mark = (interval: Interval, closed: boolean) => (bar: Bar) => ({
      ...bar,
      symbol,
      interval,
      closed,
    });
    const late = [
      ...rowsOf(lateMinutes)
        .filter((bar) => bar.time < currentMinute)
        .map(mark('1m', true)),
      ...days
        .filter((day) => day.time > storedDay && day.time < today && days[0] !== day)
        .map(mark('1d', true)),
    ];
    recorder.take(late, () => source);
    for (const interval of intervals) {
      const start =
        interval === '1d'
          ? today
          : Math.floor(now / intervalMilliseconds[interval]) * intervalMilliseconds[interval];
      const fine = intervalMilliseconds[interval] <= minute ? seconds : minutes;
      const bar =
        interval === '1d'
          ? days.find((day) => day.time === today)
          : oneBar(sliceBars(fine, firstIndexAtOrAfter(fine.time, start), fine.time.length), start);
      if (bar !== undefined && interval !== '1s')
        underWay.set(barKey(symbol, interval), mark(interval, false)(bar));
    }
  }
  return underWay;
}
