import type { Graph, GraphColumn } from '../graph.ts';
import { highest } from './extremes.ts';
import { map1 } from './map.ts';

/** Decimal prices are off by up to half a unit in the last binary place each; a difference of two by twice that. */
const rounding = 8 * Number.EPSILON;

/** One side of a pair: what is compared, and the level its rounding noise comes from (absent: about one). */
export interface Side {
  readonly moves: GraphColumn;
  readonly level?: GraphColumn;
}

/** The size of the prices in the window, from which their rounding follows. */
function sizeOf(graph: Graph, level: GraphColumn | undefined, period: number): GraphColumn | undefined {
  return level && highest(graph, map1(graph, level, Math.abs), period).value;
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
  const sizeA = sizeOf(graph, dependent.level, period);
  const sizeB = sizeOf(graph, independent.level, period);
  const noise = period * rounding * rounding;
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
      if (!(squareB > noise * (sizeB?.values[i] ?? 1) ** 2)) continue;
      slope.values[i] = product / squareB;
      if (!(squareA > noise * (sizeA?.values[i] ?? 1) ** 2)) continue;
      const scale = Math.sqrt(squareA) * Math.sqrt(squareB);
      correlation.values[i] = Math.max(-1, Math.min(1, product / scale));
    }
    state[0] = run;
  });
  return { correlation, slope };
}
