import { selectRanks } from './select.ts';

/** Quantile of sorted values by linear interpolation between order statistics, position (n − 1)p (R’s type 7). */
export function sortedQuantile(sorted: Float64Array, probability: number): number {
  const position = (sorted.length - 1) * probability;
  const below = Math.floor(position);
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  return low + (position - below) * (high - low);
}

/** The same of unsorted values, which stay as they are. NaN where there are none. */
export function quantile(values: Float64Array, probability: number): number {
  return values.length === 0 ? Number.NaN : sortedQuantile(Float64Array.from(values).sort(), probability);
}

/** Several quantiles at once, of values that are reordered in place; `probabilities` rise. */
export function quantilesInPlace(values: Float64Array, probabilities: readonly number[]): number[] {
  const last = values.length - 1;
  const ranks = new Set<number>();
  for (const probability of probabilities) {
    const below = Math.floor(last * probability);
    ranks.add(below).add(Math.min(below + 1, last));
  }
  selectRanks(values, [...ranks]);
  return probabilities.map((probability) => sortedQuantile(values, probability));
}
