import type { BarColumns } from '../client/types.ts';
import type { BarRow } from '../state/bar-series.ts';

export type PriceStyle = 'candles' | 'line';

type Prices = Pick<BarRow, 'open' | 'high' | 'low' | 'close'>;

/** A bar whose price never moved: neither a rise nor a fall. */
export const isFlat = ({ open, high, low, close }: Prices): boolean =>
  open === close && high === close && low === close;

/** Newest bars that decide, and how many of a hundred of them may have a range on a line. */
const looked = 400;
const mostRanged = 5;

/**
 * A series of single values is a line; two of them are the least that make one. Bars with a range make candles, but for
 * the few live ones behind a history of closes, such as a formula has.
 */
export function priceStyle(bars: Pick<BarColumns, 'open' | 'high' | 'low' | 'close'>): PriceStyle {
  const { open, high, low, close } = bars;
  if (close.length < 2) return 'candles';
  const from = Math.max(0, close.length - looked);
  let ranged = 0;
  for (let index = from; index < close.length; index += 1) {
    const value = close[index];
    if (open[index] !== value || high[index] !== value || low[index] !== value) ranged += 1;
  }
  return ranged * 100 <= (close.length - from) * mostRanged ? 'line' : 'candles';
}
