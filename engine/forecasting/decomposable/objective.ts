import type { Features } from './features.ts';
import type { Training } from './prepare.ts';
import { trendAt } from './trend.ts';
import type { Parameters } from './types.ts';

const normalScale = 5;

/** Σ of the columns of one mode, each with its β; undefined where the mode has none. */
export function termsOf(
  { columns, mode }: Pick<Features, 'columns' | 'mode'>,
  which: 'additive' | 'multiplicative',
  beta: Float64Array,
  rows: number,
): Float64Array | undefined {
  let sum: Float64Array | undefined;
  for (const [j, column] of columns.entries()) {
    if (mode[j] !== which) continue;
    sum ??= new Float64Array(rows);
    const factor = beta[j] as number;
    for (let row = 0; row < rows; row++) sum[row] = (sum[row] as number) + factor * (column[row] as number);
  }
  return sum;
}

/** The mean function of section 2 at the training rows, scaled: g·(1 + M) + A. */
export function meanOf(
  training: Training,
  parameters: Omit<Parameters, 'sigmaObs'>,
): {
  readonly mean: Float64Array;
  readonly trend: Float64Array;
  readonly multiplicative: Float64Array | undefined;
} {
  const { rows, t, cap, features, model } = training;
  const trend = trendAt(model.growth, t, model.changepoints, parameters, cap);
  const multiplicative = termsOf(features, 'multiplicative', parameters.beta, rows);
  const additive = termsOf(features, 'additive', parameters.beta, rows);
  const mean = Float64Array.from(trend);
  for (let row = 0; row < rows; row++) {
    const share = multiplicative === undefined ? 0 : (multiplicative[row] as number);
    const added = additive === undefined ? 0 : (additive[row] as number);
    mean[row] = (mean[row] as number) * (1 + share) + added;
  }
  return { mean, trend, multiplicative };
}

export function squaredError(y: Float64Array, mean: Float64Array): number {
  let sum = 0;
  for (let row = 0; row < y.length; row++) sum += ((y[row] as number) - (mean[row] as number)) ** 2;
  return sum;
}

/** The σ that maximises the posterior for a given sum of squared residuals: 4σ⁴ + Tσ² − R = 0. */
export function bestSigma(rows: number, squares: number): number {
  // The root without the difference of near numbers.
  return Math.sqrt((2 * squares) / (rows + Math.sqrt(rows * rows + 16 * squares)));
}

/** The log posterior without constants and without the Jacobian of ln σ (section 7), given the residuals. */
export function logPosterior(
  training: Training,
  { k, m, delta, beta, sigmaObs }: Parameters,
  squares: number,
  tau: number,
): number {
  const variance = sigmaObs * sigmaObs;
  let value = -training.rows * Math.log(sigmaObs) - squares / (2 * variance);
  value -= (k * k + m * m) / (2 * normalScale * normalScale) + 2 * variance;
  for (const change of delta) value -= Math.abs(change) / tau;
  const { priorScale } = training.features;
  for (let j = 0; j < beta.length; j++) value -= ((beta[j] as number) / (priorScale[j] as number)) ** 2 / 2;
  return value;
}
