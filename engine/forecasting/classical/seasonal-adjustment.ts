import { autocorrelations, mean } from './statistics.ts';

/**
 * Seasonal adjustment by classical decomposition, as the Theta method has used since the M3 competition: a season is
 * taken out only where the autocorrelation at its lag says so at 90 % (Bartlett's variance of r(m), Fiorucci et al.
 * 2016, section 2), as ratios to a centred moving average for strictly positive values and as differences otherwise.
 */
export interface SeasonalFactors {
  readonly period: number;
  readonly form: 'additive' | 'multiplicative';
  /** For row t the factor is `factors[t % period]`; ratios have mean 1, differences mean 0. */
  readonly factors: Float64Array;
}

/**
 * |r(m)| > 1.645 sqrt((1 + 2 sum of r(i)^2 for i < m) / n), of the values and, with r(m) above zero, of their changes:
 * a random walk passes the first test at any lag, having no season at all.
 */
export function isSeasonal(value: Float64Array, period: number): boolean {
  if (period < 2 || value.length < 2 * period) return false;
  const changes = value.subarray(1).map((y, i) => y - (value[i] as number));
  return standsOut(value, period, false) && standsOut(changes, period, true);
}

function standsOut(value: Float64Array, period: number, positive: boolean): boolean {
  if (value.length <= period) return false;
  const r = autocorrelations(value, period);
  let sum = 1;
  for (let i = 0; i < period - 1; i += 1) sum += 2 * (r[i] as number) ** 2;
  const last = r[period - 1] as number;
  return (positive ? last : Math.abs(last)) > 1.645 * Math.sqrt(sum / value.length);
}

/** Centred moving average over one period (2 x m for an even one); NaN for half a period at both ends. */
export function centredAverage(value: Float64Array, period: number): Float64Array {
  const n = value.length;
  const half = period >> 1;
  const result = new Float64Array(n).fill(Number.NaN);
  const even = period % 2 === 0;
  for (let i = half; i < n - half; i += 1) {
    let sum = 0;
    for (let j = i - half; j <= i + half; j += 1) {
      const edge = even && (j === i - half || j === i + half);
      sum += edge ? 0.5 * (value[j] as number) : (value[j] as number);
    }
    result[i] = sum / period;
  }
  return result;
}

export function seasonalFactors(
  value: Float64Array,
  period: number,
  form: SeasonalFactors['form'],
): SeasonalFactors {
  const trend = centredAverage(value, period);
  const factors = new Float64Array(period);
  const counts = new Float64Array(period);
  for (let i = 0; i < value.length; i += 1) {
    const level = trend[i] as number;
    if (!Number.isFinite(level)) continue;
    const slot = i % period;
    const here = value[i] as number;
    factors[slot] = (factors[slot] as number) + (form === 'additive' ? here - level : here / level);
    counts[slot] = (counts[slot] as number) + 1;
  }
  const none = form === 'additive' ? 0 : 1;
  for (let slot = 0; slot < period; slot += 1) {
    const count = counts[slot] as number;
    factors[slot] = count === 0 ? none : (factors[slot] as number) / count;
  }
  const average = mean(factors);
  return {
    period,
    form,
    factors: factors.map((factor) => (form === 'additive' ? factor - average : factor / average)),
  };
}

/** Takes out each season that passes the test, shortest first; returns what is left and what was taken. */
export function adjustSeasons(
  value: Float64Array,
  periods: readonly number[],
  tested = true,
): { readonly adjusted: Float64Array; readonly seasons: readonly SeasonalFactors[] } {
  let adjusted = value;
  const seasons: SeasonalFactors[] = [];
  for (const period of periods) {
    if (value.length < 2 * period || (tested && !isSeasonal(adjusted, period))) continue;
    const positive = adjusted.every((x) => x > 0);
    let season = seasonalFactors(adjusted, period, positive ? 'multiplicative' : 'additive');
    // A ratio near zero would blow up what it divides.
    if (season.form === 'multiplicative' && season.factors.some((factor) => factor < 1e-2)) {
      season = seasonalFactors(adjusted, period, 'additive');
    }
    const { factors, form } = season;
    adjusted = adjusted.map((x, i) => {
      const factor = factors[i % period] as number;
      return form === 'additive' ? x - factor : x / factor;
    });
    seasons.push(season);
  }
  return { adjusted, seasons };
}

/** Puts the seasons back, last taken out first; `scale` gives the factor for a spread at the same row. */
export function restoreSeasons(
  adjusted: number,
  row: number,
  seasons: readonly SeasonalFactors[],
): { readonly value: number; readonly scale: number } {
  let value = adjusted;
  let scale = 1;
  for (let k = seasons.length - 1; k >= 0; k -= 1) {
    const season = seasons[k] as SeasonalFactors;
    const factor = season.factors[row % season.period] as number;
    if (season.form === 'additive') value += factor;
    else {
      value *= factor;
      scale *= factor;
    }
  }
  return { value, scale };
}
