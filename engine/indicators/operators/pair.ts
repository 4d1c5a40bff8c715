import type { Graph, GraphColumn } from '../graph.ts';

/** Decimal prices are off by up to half a unit in the last binary place each; a difference of two by twice that. */
const rounding = 8 * Number.EPSILON;

/** One side of a pair: what is compared, and the level its rounding noise comes from (absent: about one). */
export interface Side {
  readonly moves: GraphColumn;
  readonly level?: GraphColumn;
}

function largest(values: Float64Array | undefined, first: number, last: number): number {
  if (values === undefined) return 1;
  let most = 0;
  for (let j = first; j <= last; j++) most = Math.max(most, Math.abs(values[j] as number));
  return most;
}

/**
 * Correlation and slope (of `dependent` on `independent`) over the last `period` pairs, two passes over the window, so
 * that no offset can eat the digits. No value where one of the two moved by no more
 * than the rounding of its prices: the correlation of noise is not a number.
 */
export function rollingPair(
  graph: Graph,
  dependent: Side,
  independent: Side,
  period: number,
): { readonly correlation: GraphColumn; readonly slope: GraphColumn } {
  const correlation = graph.column();
  const slope = graph.column();
  graph.step(1, (from, to, state) => {
    const a = dependent.moves.values;
    const b = independent.moves.values;
    let run = state[0] as number;
    for (let i = from; i < to; i++) {
      const both = (a[i] as number) + (b[i] as number);
      run = !Number.isNaN(both) ? run + 1 : 0;
      correlation.values[i] = slope.values[i] = Number.NaN;
      if (run < period) continue;
      const first = i - period + 1;
      let meanA = 0;
      let meanB = 0;
      for (let j = first; j <= i; j++) {
        meanA += (a[j] as number) - (a[first] as number);
        meanB += (b[j] as number) - (b[first] as number);
      }
      meanA = (a[first] as number) + meanA / period;
      meanB = (b[first] as number) + meanB / period;
      let squareA = 0;
      let squareB = 0;
      let product = 0;
      for (let j = first; j <= i; j++) {
        const distanceA = (a[j] as number) - meanA;
        const distanceB = (b[j] as number) - meanB;
        squareA += distanceA * distanceA;
        squareB += distanceB * distanceB;
        product += distanceA * distanceB;
      }
      const noise = period * rounding * rounding;
      if (!(squareB > noise * largest(independent.level?.values, first, i) ** 2)) continue;
      slope.values[i] = product / squareB;
      if (!(squareA > noise * largest(dependent.level?.values, first, i) ** 2)) continue;
      const scale = Math.sqrt(squareA) * Math.sqrt(squareB);
      correlation.values[i] = Math.max(-1, Math.min(1, product / scale));
    }
    state[0] = run;
  });
  return { correlation, slope };
}
