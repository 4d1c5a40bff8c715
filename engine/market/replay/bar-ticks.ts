import type { BarColumns } from '../../domain/bars.ts';

export interface ReplayTick {
  readonly time: number;
  readonly symbol: string;
  readonly price: number;
  readonly size: number;
}

/**
 * Four ticks a bar: the open at its beginning, both extremes in between, the close in its last millisecond. Of a rising
 * bar the low comes first, of a falling one the high: the order within a bar is not known, and this is the custom.
 */
export function barTicks(symbol: string, bars: BarColumns, width: number): ReplayTick[] {
  const ticks: ReplayTick[] = [];
  for (let index = 0; index < bars.time.length; index += 1) {
    const time = bars.time[index] as number;
    const [open, high, low, close] = [
      bars.open[index],
      bars.high[index],
      bars.low[index],
      bars.close[index],
    ] as [number, number, number, number];
    const volume = bars.volume[index] as number;
    // Whole lots: the close has what is left of four equal parts.
    const size = Number.isNaN(volume) ? 0 : Math.floor(volume / 4);
    const rest = Number.isNaN(volume) ? 0 : volume - 3 * size;
    const [second, third] = close >= open ? [low, high] : [high, low];
    ticks.push(
      { time, symbol, price: open, size },
      { time: time + Math.floor(width / 3), symbol, price: second, size },
      { time: time + Math.floor((2 * width) / 3), symbol, price: third, size },
      { time: time + width - 1, symbol, price: close, size: rest },
    );
  }
  return ticks;
}
