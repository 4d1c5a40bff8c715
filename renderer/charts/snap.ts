import type { BarRow } from '../state/bar-series.ts';
import type { DrawingPoint } from '../state/drawings.ts';

/**
 * The point on the nearest of a bar's four prices, where one is within `reach` (in price units); else at its own price
 * on that bar's time.
 */
export function snapToBar(point: DrawingPoint, bar: BarRow | null, reach: number): DrawingPoint {
  if (bar === null) return point;
  let nearest = point.price;
  let distance = reach;
  for (const price of [bar.open, bar.high, bar.low, bar.close]) {
    const gap = Math.abs(price - point.price);
    if (gap <= distance) {
      nearest = price;
      distance = gap;
    }
  }
  return { time: bar.time, price: nearest };
}

/** The price on the grid of ticks. */
export function roundToTick(price: number, tick: number): number {
  if (!(tick > 0)) return price;
  const decimals = Math.max(0, Math.min(12, Math.ceil(-Math.log10(tick)) + 4));
  return Number((Math.round(price / tick) * tick).toFixed(decimals));
}
