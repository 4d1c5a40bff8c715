import type { Graph, GraphColumn } from '../graph.ts';

/**
 * Wilder's relative strength index: 100 * up / (up + down) with Wilder-smoothed rises and falls, seeded with the mean
 * of the first `period` changes. No value while nothing has moved at all (0 / 0). A gap restarts the warm-up.
 */
export function relativeStrength(graph: Graph, source: GraphColumn, period: number): GraphColumn {
  const out = graph.column();
  graph.step(4, (from, to, state) => {
    const x = source.values;
    const y = out.values;
    let count = state[0] as number;
    let last = state[1] as number;
    let up = state[2] as number;
    let down = state[3] as number;
    for (let i = from; i < to; i++) {
      const value = x[i] as number;
      y[i] = Number.NaN;
      if (Number.isNaN(value)) {
        count = 0;
        continue;
      }
      const change = value - last;
      const rise = change > 0 ? change : 0;
      const fall = change < 0 ? -change : 0;
      last = value;
      if (count === 0) {
        up = down = 0;
        count = 1;
        continue;
      }
      if (count <= period) {
        // While seeding, `up` and `down` are sums.
        up += rise;
        down += fall;
        if (count === period) {
          up /= period;
          down /= period;
        }
        count++;
      } else {
        up += (rise - up) / period;
        down += (fall - down) / period;
      }
      if (count > period) y[i] = (100 * up) / (up + down);
    }
    state[0] = count;
    state[1] = last;
    state[2] = up;
    state[3] = down;
  });
  return out;
}
