/**
 * Bars as columns, all of one length, oldest first. `time` is the UTC millisecond at which the bar opens
 * (for dated daily data: midnight UTC of the trading date). Prices in the series' quoted unit, may be zero or
 * negative. `volume` is NaN where the source has none: absence is marked, never filled with zero.
 */
export interface BarColumns {
  readonly time: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
}

export const barColumnNames = ['time', 'open', 'high', 'low', 'close', 'volume'] as const;

/** One bar as a row; the live edge of a series. */
export interface Bar {
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

export function emptyBars(length = 0): BarColumns {
  return {
    time: new Float64Array(length),
    open: new Float64Array(length),
    high: new Float64Array(length),
    low: new Float64Array(length),
    close: new Float64Array(length),
    volume: new Float64Array(length),
  };
}

export function sliceBars(bars: BarColumns, from: number, to: number): BarColumns {
  return {
    time: bars.time.slice(from, to),
    open: bars.open.slice(from, to),
    high: bars.high.slice(from, to),
    low: bars.low.slice(from, to),
    close: bars.close.slice(from, to),
    volume: bars.volume.slice(from, to),
  };
}

export function barsFromRows(rows: readonly Bar[]): BarColumns {
  const bars = emptyBars(rows.length);
  rows.forEach((row, index) => {
    for (const name of barColumnNames) bars[name][index] = row[name];
  });
  return bars;
}

/** Index of the first bar whose time is not before `time`. */
export function firstIndexAtOrAfter(time: Float64Array, wanted: number): number {
  let low = 0;
  let high = time.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((time[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The bars of a range of times, both ends included; the same object where that is all of them. */
export function clipBars(
  bars: BarColumns,
  range: { readonly from?: number | undefined; readonly to?: number | undefined },
): BarColumns {
  const first = range.from === undefined ? 0 : firstIndexAtOrAfter(bars.time, range.from);
  // Times are whole milliseconds: half of one more than `to` is the first that is too late.
  const last = range.to === undefined ? bars.time.length : firstIndexAtOrAfter(bars.time, range.to + 0.5);
  return first === 0 && last === bars.time.length ? bars : sliceBars(bars, first, last);
}
