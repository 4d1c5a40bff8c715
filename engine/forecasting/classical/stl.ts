import { loess } from './loess.ts';
import { median } from './statistics.ts';

/**
 * Seasonal and trend decomposition by loess (Cleveland, Cleveland, McRae and Terpenning 1990): value = seasonal + trend
 * + remainder, exactly. Windows are numbers of rows (of seasons for `seasonalWindow`), odd; defaults are theirs: trend
 * the smallest odd number above 1.5 period / (1 - 1.5 / seasonalWindow), low-pass the period made odd. `robust` rounds
 * of outer weights (0: none) lower the weight of rows far off. Assumes equal rows and at least two whole periods.
 */
export interface StlOptions {
  readonly seasonalWindow: number;
  readonly trendWindow?: number;
  readonly robust?: number;
}

export interface Decomposition {
  readonly seasonal: Float64Array;
  readonly trend: Float64Array;
  readonly remainder: Float64Array;
}

const odd = (x: number): number => {
  const up = Math.ceil(x);
  return up % 2 === 0 ? up + 1 : up;
};

export function stl(value: Float64Array, period: number, options: StlOptions): Decomposition {
  const n = value.length;
  if (period < 2 || n < 2 * period)
    throw new RangeError(`stl: period ${period} does not fit twice in ${n} rows`);
  const seasonalWindow = odd(Math.max(3, options.seasonalWindow));
  const trendWindow = odd(options.trendWindow ?? (1.5 * period) / (1 - 1.5 / seasonalWindow));
  const lowPassWindow = odd(period);
  const outer = options.robust ?? 0;
  const seasonal = new Float64Array(n);
  let trend: Float64Array = new Float64Array(n);
  let weights: Float64Array | undefined;
  for (let round = 0; round <= outer; round += 1) {
    for (let inner = 0; inner < (outer > 0 ? 1 : 2); inner += 1) {
      const detrended = value.map((y, i) => y - (trend[i] as number));
      const cycle = smoothCycles(detrended, period, seasonalWindow, weights);
      const smooth = movingAverage(movingAverage(movingAverage(cycle, period), period), 3);
      const low = loess(smooth, { span: lowPassWindow, degree: 1, jump: Math.ceil(lowPassWindow / 10) });
      for (let i = 0; i < n; i += 1) seasonal[i] = (cycle[i + period] as number) - (low[i] as number);
      const adjusted = value.map((y, i) => y - (seasonal[i] as number));
      trend = loess(adjusted, { span: trendWindow, degree: 1, jump: Math.ceil(trendWindow / 10), weights });
    }
    if (round < outer) weights = robustness(value, seasonal, trend);
  }
  const remainder = value.map((y, i) => y - (seasonal[i] as number) - (trend[i] as number));
  return { seasonal, trend, remainder };
}

/** Each slot of the season smoothed by itself, one season further at both ends: n + 2 period rows. */
function smoothCycles(
  detrended: Float64Array,
  period: number,
  span: number,
  weights: Float64Array | undefined,
): Float64Array {
  const n = detrended.length;
  const result = new Float64Array(n + 2 * period);
  for (let slot = 0; slot < period; slot += 1) {
    const count = Math.floor((n - 1 - slot) / period) + 1;
    const series = new Float64Array(count);
    const own = weights === undefined ? undefined : new Float64Array(count);
    for (let k = 0; k < count; k += 1) {
      series[k] = detrended[slot + k * period] as number;
      if (own !== undefined) own[k] = weights?.[slot + k * period] as number;
    }
    const jump = Math.ceil(span / 10);
    const smooth = loess(series, { span, degree: 0, jump, weights: own }, -1, count);
    for (let k = 0; k < count + 2; k += 1) result[slot + k * period] = smooth[k] as number;
  }
  return result;
}

function movingAverage(value: Float64Array, width: number): Float64Array {
  const result = new Float64Array(value.length - width + 1);
  let sum = 0;
  for (let i = 0; i < value.length; i += 1) {
    sum += value[i] as number;
    if (i >= width) sum -= value[i - width] as number;
    if (i >= width - 1) result[i - width + 1] = sum / width;
  }
  return result;
}

/** Bisquare weights on six median absolute remainders. */
function robustness(value: Float64Array, seasonal: Float64Array, trend: Float64Array): Float64Array {
  const distance = value.map((y, i) => Math.abs(y - (seasonal[i] as number) - (trend[i] as number)));
  const reach = 6 * median(distance);
  return distance.map((r) => {
    if (r <= 0.001 * reach) return 1;
    if (r > 0.999 * reach) return 0;
    return (1 - (r / reach) ** 2) ** 2;
  });
}
