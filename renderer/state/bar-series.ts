import type { BarColumns, MarketBar } from '../client/types.ts';

/** A live bar as the contract sends it, in so far as a series needs it; a missing volume may come as null. */
export interface BarInput {
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number | null;
}

export interface BarRow {
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** NaN where the source has none. */
  readonly volume: number;
}

const names = ['time', 'open', 'high', 'low', 'close', 'volume'] as const;
type Columns = { -readonly [Name in (typeof names)[number]]: Float64Array };

function columns(length: number): Columns {
  const make = () => new Float64Array(length);
  return { time: make(), open: make(), high: make(), low: make(), close: make(), volume: make() };
}

export const emptyColumns = (): BarColumns => columns(0);

export type Merge =
  | { readonly kind: 'appended' | 'changed'; readonly index: number }
  /** Bars before the end moved: what is shown must be set anew. */
  | { readonly kind: 'inserted'; readonly index: number };

/**
 * Bars in order of time, each time once, growing at both ends. History and live bars meet here: the one that comes
 * later wins for its time.
 */
export interface BarSeries {
  length(): number;
  row(index: number): BarRow | null;
  /** Views of the filled part, valid until the next change. */
  view(): BarColumns;
  replace(bars: BarColumns): void;
  /** Adds bars of before the first one; those not before it are left out. Answers how many came in. */
  prepend(bars: BarColumns): number;
  merge(bar: BarInput): Merge;
  /** Index of the first bar not before `time`. */
  indexAtOrAfter(time: number): number;
}

export function createBarSeries(): BarSeries {
  let data = columns(1_024);
  let size = 0;

  const indexAtOrAfter = (time: number): number => {
    let low = 0;
    let high = size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((data.time[middle] ?? 0) < time) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const grow = (needed: number, shift: number) => {
    if (needed <= data.time.length && shift === 0) return;
    const next = columns(Math.max(needed, Math.ceil(needed * 1.25)));
    for (const name of names) next[name].set(data[name].subarray(0, size), shift);
    data = next;
  };
  const write = (index: number, bar: BarInput) => {
    data.time[index] = bar.time;
    data.open[index] = bar.open;
    data.high[index] = bar.high;
    data.low[index] = bar.low;
    data.close[index] = bar.close;
    data.volume[index] = bar.volume ?? Number.NaN;
  };
  return {
    length: () => size,
    indexAtOrAfter,
    row(index) {
      if (index < 0 || index >= size || !Number.isInteger(index)) return null;
      const at = (name: (typeof names)[number]) => data[name][index] ?? Number.NaN;
      return {
        time: at('time'),
        open: at('open'),
        high: at('high'),
        low: at('low'),
        close: at('close'),
        volume: at('volume'),
      };
    },
    view() {
      const part = (name: (typeof names)[number]) => data[name].subarray(0, size);
      return {
        time: part('time'),
        open: part('open'),
        high: part('high'),
        low: part('low'),
        close: part('close'),
        volume: part('volume'),
      };
    },
    replace(bars) {
      const length = bars.time.length;
      data = columns(Math.max(1_024, Math.ceil(length * 1.1)));
      for (const name of names) data[name].set(bars[name]);
      size = length;
    },
    prepend(bars) {
      const first = size === 0 ? Number.POSITIVE_INFINITY : (data.time[0] ?? 0);
      let count = bars.time.length;
      while (count > 0 && (bars.time[count - 1] ?? 0) >= first) count -= 1;
      if (count === 0) return 0;
      grow(size + count, count);
      for (const name of names) data[name].set(bars[name].subarray(0, count), 0);
      size += count;
      return count;
    },
    merge(bar) {
      const last = size === 0 ? Number.NEGATIVE_INFINITY : (data.time[size - 1] ?? 0);
      if (bar.time > last) {
        grow(size + 1, 0);
        write(size, bar);
        size += 1;
        return { kind: 'appended', index: size - 1 };
      }
      const index = indexAtOrAfter(bar.time);
      if (data.time[index] === bar.time) {
        write(index, bar);
        return { kind: 'changed', index };
      }
      grow(size + 1, 0);
      for (const name of names) data[name].copyWithin(index + 1, index, size);
      write(index, bar);
      size += 1;
      return { kind: 'inserted', index };
    },
  };
}

/** Live bars are rows of numbers; one that is not whole is left out rather than drawn wrong. */
export function isWholeBar(bar: MarketBar): boolean {
  return [bar.time, bar.open, bar.high, bar.low, bar.close].every(Number.isFinite);
}
