import type { Graph, GraphColumn } from '../graph.ts';

/**
 * Correlation and slope (of `dependent` on `independent`) over the last `period` pairs, two passes over the window, so
 * that no offset can eat the digits. No value where one of the two did not move.
 */
export function rollingPair(
  graph: Graph,
  dependent: GraphColumn,
  independent: GraphColumn,
  period: number,
): { readonly correlation: GraphColumn; readonly slope: GraphColumn } {
  const correlation = graph.column();
  const slope = graph.column();
  graph.step(1, (from, to, state) => {
    const a = dependent.values;
    const b = independent.values;
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
      if (squareB > 0) slope.values[i] = product / squareB;
      const scale = Math.sqrt(squareA) * Math.sqrt(squareB);
      if (scale > 0) correlation.values[i] = Math.max(-1, Math.min(1, product / scale));
    }
    state[0] = run;
  });
  return { correlation, slope };
}
