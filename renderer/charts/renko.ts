import type { BarColumns } from '../client/types.ts';
import type { RenkoSize } from '../state/chart-params.ts';

/** More bricks than this say that the brick is too small for the series. */
export const mostBricks = 200_000;

export type RenkoResult =
  | { readonly ok: true; readonly bars: BarColumns; readonly brick: number }
  | { readonly ok: false; readonly message: string };

/** Mean true range of the last `period` bars (Wilder 1978, section III, unsmoothed); NaN without bars. */
export function meanTrueRange(bars: BarColumns, period: number): number {
  const { high, low, close } = bars;
  const from = Math.max(0, close.length - period);
  let sum = 0;
  for (let index = from; index < close.length; index += 1) {
    const before = index === 0 ? Number.NaN : (close[index - 1] ?? Number.NaN);
    const top = Number.isNaN(before) ? (high[index] ?? 0) : Math.max(high[index] ?? 0, before);
    const bottom = Number.isNaN(before) ? (low[index] ?? 0) : Math.min(low[index] ?? 0, before);
    sum += top - bottom;
  }
  return sum / (close.length - from);
}

/** The brick in price units: so many ticks, or the mean true range rounded to whole ticks, one at least. */
export function brickSize(bars: BarColumns, size: RenkoSize, tick: number): number {
  if (size.by === 'ticks') return size.ticks * tick;
  const range = meanTrueRange(bars, size.period);
  return Math.max(1, Math.round((Number.isFinite(range) ? range : tick) / tick)) * tick;
}

/**
 * Renko bricks of closes (Nison, Beyond Candlesticks, 1994): a brick follows each time the close has gone a whole brick
 * beyond the last one, two bricks to turn round. Levels lie on whole multiples of the brick, so that they do not depend on
 * where the history begins. Bricks of one bar share its time, apart by less than the distance to the next bar; the volume
 * of all bars since the brick before is counted to the first of them.
 */
export function renko(bars: BarColumns, brick: number): RenkoResult {
  if (!(brick > 0)) return { ok: false, message: `Renko: the brick must be above zero, got ${brick}.` };
  const { time, close, volume } = bars;
  const rows: number[][] = [];
  /** Levels in whole bricks: the top and bottom of the last brick. */
  let top = Number.NaN;
  let bottom = Number.NaN;
  let waiting = 0;
  for (let index = 0; index < close.length; index += 1) {
    const price = close[index] ?? Number.NaN;
    if (!Number.isFinite(price)) continue;
    const level = price / brick;
    if (Number.isNaN(top)) {
      top = Math.floor(level + 1e-9);
      bottom = top;
    }
    waiting += volume[index] ?? Number.NaN;
    const rises = Math.floor(level + 1e-9) - top;
    const falls = bottom - Math.ceil(level - 1e-9);
    const count = Math.max(rises, falls, 0);
    if (count === 0) continue;
    if (rows.length + count > mostBricks) {
      return {
        ok: false,
        message: `Renko: a brick of ${brick} makes more than ${mostBricks} bricks of these bars. Choose a larger one.`,
      };
    }
    const start = time[index] ?? 0;
    const gap = (time[index + 1] ?? start + 1_000) - start;
    const step = Math.min(1, gap / (count + 1));
    for (let made = 0; made < count; made += 1) {
      const open = rises > 0 ? top : bottom;
      const end = rises > 0 ? open + 1 : open - 1;
      top = Math.max(open, end);
      bottom = Math.min(open, end);
      rows.push([
        start + made * step,
        open * brick,
        top * brick,
        bottom * brick,
        end * brick,
        made === 0 ? waiting : 0,
      ]);
    }
    waiting = 0;
  }
  const column = (at: number) => Float64Array.from(rows, (row) => row[at] ?? Number.NaN);
  const [times, open, high, low, closes, volumes] = [0, 1, 2, 3, 4, 5].map(column);
  const none = new Float64Array(0);
  return {
    ok: true,
    brick,
    bars: {
      time: times ?? none,
      open: open ?? none,
      high: high ?? none,
      low: low ?? none,
      close: closes ?? none,
      volume: volumes ?? none,
    },
  };
}
