import type { Graph, GraphColumn } from '../graph.ts';

/**
 * Bands at median price +- multiplier * ATR; each band only tightens until a close breaks it. `support` has values
 * while the trend is up, `resistance` while it is down. The first trend is up where the close is not below the median.
 */
export function supertrend(
  graph: Graph,
  range: GraphColumn,
  multiplier: number,
): { readonly support: GraphColumn; readonly resistance: GraphColumn } {
  const support = graph.column();
  const resistance = graph.column();
  // [trend: 0 unknown, 1 up, -1 down; lower band; upper band; close before]
  graph.step(4, (from, to, state) => {
    const high = graph.high.values;
    const low = graph.low.values;
    const close = graph.close.values;
    let trend = state[0] as number;
    let lower = state[1] as number;
    let upper = state[2] as number;
    let before = state[3] as number;
    for (let i = from; i < to; i++) {
      support.values[i] = resistance.values[i] = Number.NaN;
      const middle = ((high[i] as number) + (low[i] as number)) / 2;
      const reach = multiplier * (range.values[i] as number);
      const price = close[i] as number;
      const known = middle + reach + price;
      if (Number.isNaN(known)) {
        trend = 0;
        continue;
      }
      const below = middle - reach;
      const above = middle + reach;
      lower = trend === 0 || below > lower || before < lower ? below : lower;
      upper = trend === 0 || above < upper || before > upper ? above : upper;
      if (trend === 0) trend = price >= middle ? 1 : -1;
      else if (trend === 1 && price < lower) trend = -1;
      else if (trend === -1 && price > upper) trend = 1;
      before = price;
      if (trend === 1) support.values[i] = lower;
      else resistance.values[i] = upper;
    }
    state[0] = trend;
    state[1] = lower;
    state[2] = upper;
    state[3] = before;
  });
  return { support, resistance };
}
