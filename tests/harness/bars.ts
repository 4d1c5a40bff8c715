import { type BarColumns, emptyBars } from '../../engine/domain/bars.ts';

/** Ascending, plausible, deterministic bars: every value differs from its neighbours, so that a shift shows. */
export function madeBars(count: number, start = Date.UTC(2020, 0, 1), step = 60_000): BarColumns {
  const bars = emptyBars(count);
  let price = 60;
  for (let index = 0; index < count; index += 1) {
    const move = Math.sin(index * 12.9898) * 0.05;
    bars.time[index] = start + index * step;
    bars.open[index] = price;
    bars.close[index] = price + move;
    bars.high[index] = Math.max(price, price + move) + 0.01;
    bars.low[index] = Math.min(price, price + move) - 0.01;
    bars.volume[index] = index % 7 === 3 ? Number.NaN : index % 1000;
    price += move;
  }
  return bars;
}
