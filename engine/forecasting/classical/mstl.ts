import { type Decomposition, stl } from './stl.ts';

/**
 * Several seasons at once (Bandara, Hyndman and Bergmeir 2021): each season in turn, shortest first, is estimated by
 * STL on the values without the others, twice over; the seasonal window is 7 + 4 i seasons for the i-th. The parts add
 * up to the values. Seasons must fit in twice.
 */
export interface MultipleDecomposition {
  readonly seasonals: readonly { readonly period: number; readonly values: Float64Array }[];
  readonly trend: Float64Array;
  readonly remainder: Float64Array;
}

export interface MstlOptions {
  readonly rounds?: number;
  /** Rounds of robustness weights within each STL; for spiky prices. */
  readonly robust?: number;
}

export function mstl(
  value: Float64Array,
  periods: readonly number[],
  options: MstlOptions = {},
): MultipleDecomposition {
  const seasonals: { readonly period: number; values: Float64Array }[] = periods.map((period) => ({
    period,
    values: new Float64Array(value.length),
  }));
  let adjusted: Float64Array = value.slice();
  let last: Decomposition | undefined;
  const rounds = periods.length < 2 ? 1 : (options.rounds ?? 2);
  for (let round = 0; round < rounds; round += 1) {
    seasonals.forEach((season, index) => {
      const own = adjusted.map((y, i) => y + (season.values[i] as number));
      last = stl(own, season.period, { seasonalWindow: 11 + 4 * index, robust: options.robust ?? 0 });
      season.values = last.seasonal;
      adjusted = own.map((y, i) => y - (season.values[i] as number));
    });
  }
  const trend = last?.trend ?? new Float64Array(value.length);
  return { seasonals, trend, remainder: adjusted.map((y, i) => y - (trend[i] as number)) };
}
