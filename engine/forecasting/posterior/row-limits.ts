import { quantilesInPlace } from '../../numerics/statistics/quantile.ts';

/** For each coverage the lower and upper empirical limit of values, which are reordered in place. */
export function limitsOf(coverages: readonly number[]): (values: Float64Array) => [number, number][] {
  const asked = coverages.flatMap((coverage) => [(1 - coverage) / 2, (1 + coverage) / 2]);
  const probabilities = [...new Set(asked)].sort((a, b) => a - b);
  const places = coverages.map((_, at) => [
    probabilities.indexOf(asked[2 * at] as number),
    probabilities.indexOf(asked[2 * at + 1] as number),
  ]);
  return (values) => {
    if (probabilities.length === 0) return [];
    const found = quantilesInPlace(values, probabilities);
    return places.map(([low = 0, high = 0]) => [found[low] as number, found[high] as number]);
  };
}
