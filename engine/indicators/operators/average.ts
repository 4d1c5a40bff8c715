import type { Graph, GraphColumn } from '../graph.ts';

/**
 * y += factor * (x - y), seeded with the plain mean of the first `period` values. A gap (NaN) restarts the warm-up:
 * nothing remembered from before it leaks into what comes after.
 */
export function recursiveAverage(
  graph: Graph,
  source: GraphColumn,
  period: number,
  factor: number,
): GraphColumn {
  const out = graph.column();
  graph.step(3, (from, to, state) => {
    const x = source.values;
    const y = out.values;
    let count = state[0] as number;
    let sum = state[1] as number;
    let average = state[2] as number;
    for (let i = from; i < to; i++) {
      const value = x[i] as number;
      if (count === period && !Number.isNaN(value)) {
        average += factor * (value - average);
        y[i] = average;
      } else if (!Number.isNaN(value)) {
        sum = count === 0 ? value : sum + value;
        count++;
        average = sum / period;
        y[i] = count === period ? average : Number.NaN;
      } else {
        count = 0;
        y[i] = Number.NaN;
      }
    }
    state[0] = count;
    state[1] = sum;
    state[2] = average;
  });
  return out;
}

/** Exponential moving average: factor 2 / (period + 1). */
export const exponential = (graph: Graph, source: GraphColumn, period: number): GraphColumn =>
  recursiveAverage(graph, source, period, 2 / (period + 1));

/** Wilder's smoothing: factor 1 / period. */
export const wilder = (graph: Graph, source: GraphColumn, period: number): GraphColumn =>
  recursiveAverage(graph, source, period, 1 / period);
