import type { Graph, GraphColumn } from '../graph.ts';

/**
 * Sum (or mean) of the last `period` values in O(1) a bar. The running sum carries its rounding errors along
 * (Knuth's two-sum, TAOCP 4.2.2 theorem B), so that a value that leaves takes away exactly what it brought, over
 * any number of bars. A window of equal values gives exactly that value: sums of zeros are zero, not a residue.
 */
function sliding(graph: Graph, source: GraphColumn, period: number, mean: boolean): GraphColumn {
  const out = graph.column();
  const equalFactor = mean ? 1 : period;
  const divisor = mean ? period : 1;
  graph.step(5, (from, to, state) => {
    const x = source.values;
    const y = out.values;
    let run = state[0] as number;
    let sum = state[1] as number;
    let rest = state[2] as number;
    let equal = state[3] as number;
    let last = state[4] as number;
    for (let i = from; i < to; i++) {
      const value = x[i] as number;
      if (Number.isNaN(value)) {
        run = sum = rest = equal = 0;
        y[i] = Number.NaN;
        continue;
      }
      equal = value === last ? equal + 1 : 1;
      last = value;
      let total = sum + value;
      let part = total - sum;
      rest += sum - (total - part) + (value - part);
      sum = total;
      run++;
      if (run > period) {
        const leaving = -(x[i - period] as number);
        total = sum + leaving;
        part = total - sum;
        rest += sum - (total - part) + (leaving - part);
        sum = total;
      }
      if (run < period) y[i] = Number.NaN;
      else y[i] = equal >= period ? value * equalFactor : (sum + rest) / divisor;
    }
    state[0] = run;
    state[1] = sum;
    state[2] = rest;
    state[3] = equal;
    state[4] = last;
  });
  return out;
}

export const rollingSum = (graph: Graph, source: GraphColumn, period: number): GraphColumn =>
  sliding(graph, source, period, false);

export const rollingMean = (graph: Graph, source: GraphColumn, period: number): GraphColumn =>
  sliding(graph, source, period, true);

/** Sum of weight times value over the window, `weights` oldest first. O(period) a bar, without memory to drift. */
export function weighted(graph: Graph, source: GraphColumn, weights: Float64Array): GraphColumn {
  const out = graph.column();
  const period = weights.length;
  graph.step(1, (from, to, state) => {
    const x = source.values;
    const y = out.values;
    let run = state[0] as number;
    for (let i = from; i < to; i++) {
      const value = x[i] as number;
      run = !Number.isNaN(value) ? run + 1 : 0;
      if (run < period) {
        y[i] = Number.NaN;
        continue;
      }
      const first = i - period + 1;
      let sum = 0;
      for (let j = 0; j < period; j++) sum += (weights[j] as number) * (x[first + j] as number);
      y[i] = sum;
    }
    state[0] = run;
  });
  return out;
}

/** Weights 1, 2 .. period, divided by their sum. */
export function linearWeights(period: number): Float64Array {
  const total = (period * (period + 1)) / 2;
  return Float64Array.from({ length: period }, (_, j) => (j + 1) / total);
}

/** Mean of the absolute distances to the window's mean. O(period) a bar. */
export function meanDeviation(
  graph: Graph,
  source: GraphColumn,
  mean: GraphColumn,
  period: number,
): GraphColumn {
  const out = graph.column();
  graph.step(0, (from, to) => {
    const x = source.values;
    const centres = mean.values;
    const y = out.values;
    for (let i = from; i < to; i++) {
      const centre = centres[i] as number;
      let sum = !Number.isNaN(centre) ? 0 : Number.NaN;
      if (sum === 0) for (let j = i - period + 1; j <= i; j++) sum += Math.abs((x[j] as number) - centre);
      y[i] = sum / period;
    }
  });
  return out;
}
