import { type BarColumns, emptyBars, sliceBars } from './bars.ts';
import { type Interval, intervalMilliseconds } from './interval.ts';

/** Intervals finer than `wanted` whose buckets fit into it whole, coarsest first. A day is a session day: not derived. */
export function finerIntervals(wanted: Interval): Interval[] {
  if (wanted === '1d') return [];
  const width = intervalMilliseconds[wanted];
  return (Object.keys(intervalMilliseconds) as Interval[])
    .filter(
      (interval) => intervalMilliseconds[interval] < width && width % intervalMilliseconds[interval] === 0,
    )
    .sort((a, b) => intervalMilliseconds[b] - intervalMilliseconds[a]);
}

function addVolumes(a: number, b: number): number {
  if (Number.isNaN(a)) return b;
  return Number.isNaN(b) ? a : a + b;
}

/** Bars of `width` milliseconds, aligned to UTC multiples, from finer ones in ascending order. Absent volume adds nothing. */
export function resampleBars(bars: BarColumns, width: number): BarColumns {
  const out = emptyBars(bars.time.length);
  let length = 0;
  for (let index = 0; index < bars.time.length; index += 1) {
    const bucket = Math.floor((bars.time[index] as number) / width) * width;
    const last = length - 1;
    if (length > 0 && out.time[last] === bucket) {
      out.high[last] = Math.max(out.high[last] as number, bars.high[index] as number);
      out.low[last] = Math.min(out.low[last] as number, bars.low[index] as number);
      out.close[last] = bars.close[index] as number;
      out.volume[last] = addVolumes(out.volume[last] as number, bars.volume[index] as number);
      continue;
    }
    out.time[length] = bucket;
    out.open[length] = bars.open[index] as number;
    out.high[length] = bars.high[index] as number;
    out.low[length] = bars.low[index] as number;
    out.close[length] = bars.close[index] as number;
    out.volume[length] = bars.volume[index] as number;
    length += 1;
  }
  return sliceBars(out, 0, length);
}
