import type { Graph, GraphColumn } from '../graph.ts';
import { map1 } from './map.ts';

/**
 * Mean and sum of squared distances to it over the last `period` values, O(1) a bar amortised. Values are taken
 * relative to a base that is always one of the window's own (renewed every `period` bars, with fresh sums), so the
 * offset of the prices cannot eat the digits; sums carry their rounding errors along (two-sum).
 */
export function rollingMoments(
  graph: Graph,
  source: GraphColumn,
  period: number,
): { readonly mean: GraphColumn; readonly squares: GraphColumn } {
  const mean = graph.column();
  const squares = graph.column();
  graph.step(8, (from, to, state) => {
    const x = source.values;
    const means = mean.values;
    const sums = squares.values;
    let run = state[0] as number;
    let base = state[1] as number;
    let sum = state[2] as number;
    let sumRest = state[3] as number;
    let square = state[4] as number;
    let squareRest = state[5] as number;
    let equal = state[6] as number;
    let last = state[7] as number;
    // Bars until the base is renewed: counted down within this call, derived from `run` so that calls do not matter.
    let until = run === 0 ? 0 : (period - (run % period)) % period;
    for (let i = from; i < to; i++) {
      const value = x[i] as number;
      if (Number.isNaN(value)) {
        run = equal = until = 0;
        means[i] = sums[i] = Number.NaN;
        continue;
      }
      equal = run > 0 && value === last ? equal + 1 : 1;
      last = value;
      run++;
      if (until === 0) {
        until = period;
        base = value;
        sum = sumRest = square = squareRest = 0;
        for (let j = i - Math.min(run, period) + 1; j < i; j++) {
          const distance = (x[j] as number) - base;
          sum += distance;
          square += distance * distance;
        }
      } else {
        const entering = value - base;
        let total = sum + entering;
        let part = total - sum;
        sumRest += sum - (total - part) + (entering - part);
        sum = total;
        const enteringSquare = entering * entering;
        total = square + enteringSquare;
        part = total - square;
        squareRest += square - (total - part) + (enteringSquare - part);
        square = total;
        if (run > period) {
          const leaving = base - (x[i - period] as number);
          total = sum + leaving;
          part = total - sum;
          sumRest += sum - (total - part) + (leaving - part);
          sum = total;
          const leavingSquare = -(leaving * leaving);
          total = square + leavingSquare;
          part = total - square;
          squareRest += square - (total - part) + (leavingSquare - part);
          square = total;
        }
      }
      until--;
      if (run < period) {
        means[i] = sums[i] = Number.NaN;
      } else if (equal >= period) {
        means[i] = value;
        sums[i] = 0;
      } else {
        const shift = (sum + sumRest) / period;
        means[i] = base + shift;
        const rest = square + squareRest - (sum + sumRest) * shift;
        sums[i] = rest > 0 ? rest : 0;
      }
    }
    state[0] = run;
    state[1] = base;
    state[2] = sum;
    state[3] = sumRest;
    state[4] = square;
    state[5] = squareRest;
    state[6] = equal;
    state[7] = last;
  });
  return { mean, squares };
}

/** Standard deviation; `divisor` is `period` (population) or `period - 1` (sample). */
export const deviationOf = (graph: Graph, squares: GraphColumn, divisor: number): GraphColumn =>
  map1(graph, squares, (sum) => Math.sqrt(sum / divisor));

/**
 * Bands at mean +- multiplier * population deviation, in one pass. The lower band takes the place of `squares`, which
 * nobody else may read: a million bars cost three columns instead of five.
 */
export function deviationBands(
  graph: Graph,
  source: GraphColumn,
  period: number,
  multiplier: number,
): { readonly upper: GraphColumn; readonly mean: GraphColumn; readonly lower: GraphColumn } {
  const { mean, squares } = rollingMoments(graph, source, period);
  const upper = graph.column();
  graph.step(0, (from, to) => {
    const means = mean.values;
    const sums = squares.values;
    const tops = upper.values;
    for (let i = from; i < to; i++) {
      const centre = means[i] as number;
      const reach = multiplier * Math.sqrt((sums[i] as number) / period);
      tops[i] = centre + reach;
      sums[i] = centre - reach;
    }
  });
  return { upper, mean, lower: squares };
}
