import type { Graph, GraphColumn } from '../graph.ts';

/**
 * Wilder's parabolic stop and reverse. The first trend is up where the second close is not below the first; its
 * stop starts at the extreme of the first two bars. A stop never stands inside the ranges of the last two bars.
 */
export function parabolic(graph: Graph, start: number, step: number, limit: number): GraphColumn {
  const out = graph.column();
  // [bars since the gap, trend 1 or -1, stop for the next bar, extreme point, acceleration]
  graph.step(5, (from, to, state) => {
    const high = graph.high.values;
    const low = graph.low.values;
    const close = graph.close.values;
    const y = out.values;
    let count = state[0] as number;
    let trend = state[1] as number;
    let stop = state[2] as number;
    let extreme = state[3] as number;
    let acceleration = state[4] as number;
    for (let i = from; i < to; i++) {
      const top = high[i] as number;
      const bottom = low[i] as number;
      const known = top + bottom + (close[i] as number);
      y[i] = Number.NaN;
      if (Number.isNaN(known)) {
        count = 0;
        continue;
      }
      count++;
      if (count === 1) continue;
      const topBefore = high[i - 1] as number;
      const bottomBefore = low[i - 1] as number;
      if (count === 2) {
        trend = (close[i] as number) >= (close[i - 1] as number) ? 1 : -1;
        stop = trend === 1 ? Math.min(bottom, bottomBefore) : Math.max(top, topBefore);
        extreme = trend === 1 ? Math.max(top, topBefore) : Math.min(bottom, bottomBefore);
        acceleration = start;
        y[i] = stop;
      } else if (trend === 1 ? bottom < stop : top > stop) {
        // Touched: the stop jumps to the old trend's extreme and the trend turns.
        trend = -trend;
        stop = trend === 1 ? Math.min(extreme, bottom, bottomBefore) : Math.max(extreme, top, topBefore);
        extreme = trend === 1 ? top : bottom;
        acceleration = start;
        y[i] = stop;
      } else {
        y[i] = stop;
        if (trend === 1 ? top > extreme : bottom < extreme) {
          extreme = trend === 1 ? top : bottom;
          acceleration = Math.min(limit, acceleration + step);
        }
      }
      stop += acceleration * (extreme - stop);
      stop = trend === 1 ? Math.min(stop, bottom, bottomBefore) : Math.max(stop, top, topBefore);
    }
    state[0] = count;
    state[1] = trend;
    state[2] = stop;
    state[3] = extreme;
    state[4] = acceleration;
  });
  return out;
}
