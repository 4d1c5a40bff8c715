import type { BarColumns } from '../client/types.ts';
import type { BarRow } from '../state/bar-series.ts';

export type PriceStyle = 'candles' | 'line';

type Prices = Pick<BarRow, 'open' | 'high' | 'low' | 'close'>;

/** A bar whose price never moved: neither a rise nor a fall. */
export const isFlat = ({ open, high, low, close }: Prices): boolean =>
  open === close && high === close && low === close;

/** A series of single values is a line; two of them are the least that make one. One bar with a range makes candles. */
export function priceStyle(bars: Pick<BarColumns, 'open' | 'high' | 'low' | 'close'>): PriceStyle {
  const { open, high, low, close } = bars;
  if (close.length < 2) return 'candles';
  for (let index = close.length - 1; index >= 0; index -= 1) {
    const value = close[index];
    if (open[index] !== value || high[index] !== value || low[index] !== value) return 'candles';
  }
  return 'line';
}
