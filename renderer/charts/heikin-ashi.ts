import type { BarColumns } from '../client/types.ts';
import type { BarInput } from '../state/bar-series.ts';

/**
 * Heikin-Ashi bars (Valcu, Stocks & Commodities 22:2, 2004): close is the mean of the four prices, open the middle of
 * the bar before (of the first one, of its own open and close), high and low reach over both. Time and volume stay.
 */
export function heikinAshiBar(
  bar: BarInput,
  before: Pick<BarInput, 'open' | 'close'> | null,
): BarInput & { volume: number } {
  const close = (bar.open + bar.high + bar.low + bar.close) / 4;
  const open = before === null ? (bar.open + bar.close) / 2 : (before.open + before.close) / 2;
  return {
    time: bar.time,
    open,
    high: Math.max(bar.high, open, close),
    low: Math.min(bar.low, open, close),
    close,
    volume: bar.volume ?? Number.NaN,
  };
}

/** All bars at once; each column as long as the bars. */
export function heikinAshi(bars: BarColumns): BarColumns {
  const length = bars.time.length;
  const make = () => new Float64Array(length);
  const out = { time: bars.time.slice(), open: make(), high: make(), low: make(), close: make() };
  let before: BarInput | null = null;
  for (let index = 0; index < length; index += 1) {
    const at = (column: Float64Array) => column[index] ?? Number.NaN;
    const bar: BarInput = heikinAshiBar(
      {
        time: at(bars.time),
        open: at(bars.open),
        high: at(bars.high),
        low: at(bars.low),
        close: at(bars.close),
        volume: null,
      },
      before,
    );
    out.open[index] = bar.open;
    out.high[index] = bar.high;
    out.low[index] = bar.low;
    out.close[index] = bar.close;
    before = bar;
  }
  return { ...out, volume: bars.volume.slice() };
}
