import { type Bar, type BarColumns, sliceBars } from './bars.ts';
import { resampleBars } from './resample.ts';

function barAt(bars: BarColumns, index: number): Bar {
  return {
    time: bars.time[index] as number,
    open: bars.open[index] as number,
    high: bars.high[index] as number,
    low: bars.low[index] as number,
    close: bars.close[index] as number,
    volume: bars.volume[index] as number,
  };
}

export function rowsOf(bars: BarColumns): Bar[] {
  return Array.from(bars.time, (_, index) => barAt(bars, index));
}

/** All bars of one run as a single one that opens at `time`. */
export function oneBar(bars: BarColumns, time: number): Bar | undefined {
  if (bars.time.length === 0) return undefined;
  const whole = resampleBars({ ...bars, time: new Float64Array(bars.time.length) }, 1);
  return { ...barAt(whole, 0), time };
}

/** Days by trading date, from minutes in order. */
export function daysOf(minutes: BarColumns, tradingDate: (time: number) => number): Bar[] {
  const days: Bar[] = [];
  for (let from = 0; from < minutes.time.length; ) {
    const date = tradingDate(minutes.time[from] as number);
    let to = from + 1;
    while (to < minutes.time.length && tradingDate(minutes.time[to] as number) === date) to += 1;
    const day = oneBar(sliceBars(minutes, from, to), date);
    if (day !== undefined) days.push(day);
    from = to;
  }
  return days;
}
