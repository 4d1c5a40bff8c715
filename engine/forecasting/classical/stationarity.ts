import { difference } from './difference.ts';
import { mean } from './statistics.ts';
import { stl } from './stl.ts';

/** 5 % point of the level test (Kwiatkowski, Phillips, Schmidt and Shin 1992, table 1). */
const criticalLevel = 0.463;
/** Seasonal strength from which a seasonal difference is taken (Wang, Smith and Hyndman 2006; R's nsdiffs). */
const criticalStrength = 0.64;

/** The KPSS statistic against a level, with Bartlett weights over 3 sqrt(n) / 13 lags; 0 for a constant. */
export function kpssStatistic(value: Float64Array): number {
  const n = value.length;
  const average = mean(value);
  const lags = Math.trunc((3 * Math.sqrt(n)) / 13);
  let sum = 0;
  let partial = 0;
  const covariance = new Float64Array(lags + 1);
  for (let i = 0; i < n; i += 1) {
    const here = (value[i] as number) - average;
    sum += here;
    partial += sum * sum;
    for (let lag = 0; lag <= Math.min(lags, i); lag += 1) {
      covariance[lag] = (covariance[lag] as number) + here * ((value[i - lag] as number) - average);
    }
  }
  let variance = covariance[0] as number;
  const noise = 1e-24 * n * average * average;
  if (variance <= noise) return 0;
  for (let lag = 1; lag <= lags; lag += 1)
    variance += 2 * (1 - lag / (lags + 1)) * (covariance[lag] as number);
  return variance <= 0 ? 0 : partial / (n * variance);
}

/**
 * How many differences (at most `most`) until KPSS no longer rejects a steady level. A second one must also lower the
 * variance: a random walk whose drift broke once fails the test, and its second differences forecast the break for ever.
 */
export function differencesNeeded(value: Float64Array, most: number): number {
  let current = value;
  for (let d = 0; d < most; d += 1) {
    if (kpssStatistic(current) <= criticalLevel) return d;
    const next = difference(current, 1, 1);
    if (d > 0 && variance(next) >= variance(current)) return d;
    current = next;
  }
  return most;
}

function variance(values: Float64Array): number {
  const average = mean(values);
  let sum = 0;
  for (const y of values) sum += (y - average) ** 2;
  return sum / values.length;
}

/** 1 - Var(remainder) / Var(season + remainder) of an STL decomposition, from 0 to 1. */
export function seasonalStrength(value: Float64Array, period: number): number {
  const { seasonal, remainder } = stl(value, period, { seasonalWindow: 11 });
  const both = variance(seasonal.map((season, i) => season + (remainder[i] as number)));
  // Rounding of a constant must not pass for a season.
  const size = value.reduce((largest, y) => Math.max(largest, Math.abs(y)), 0);
  return both <= 1e-20 * size * size ? 0 : Math.max(0, 1 - variance(remainder) / both);
}

export function needsSeasonalDifference(value: Float64Array, period: number): boolean {
  return period > 1 && value.length >= 2 * period && seasonalStrength(value, period) > criticalStrength;
}
