import { minimiseLbfgs } from '../../numerics/optimise/lbfgs.ts';
import type { Point } from '../../numerics/optimise/wolfe-search.ts';
import { fitMap, type MapFit } from './map-fit.ts';
import { logPosterior, meanOf, squaredError } from './objective.ts';
import type { Training } from './prepare.ts';
import { startingPoint } from './start.ts';
import type { Parameters } from './types.ts';

/**
 * The fit as the reference implementation makes it: L-BFGS on (k, m, δ, ln σ, β), which does not know the kink of the
 * Laplace prior and stops short of the optimum. It is here to repeat published results; `fitMap` is better and faster.
 * Where the reference would go on with Newton’s method (fewer than 100 rows, or a failed line search) the exact optimum
 * is taken, which that method comes near to.
 */
const leastRows = 100;

function unpack(x: Float64Array, changepoints: number): Parameters {
  return {
    k: x[0] as number,
    m: x[1] as number,
    delta: x.slice(2, 2 + changepoints),
    sigmaObs: Math.exp(x[2 + changepoints] as number),
    beta: x.slice(3 + changepoints),
  };
}

/** Minus the log posterior (without the Jacobian of ln σ) and its gradient in (k, m, δ, ln σ, β). */
export function minusLogPosterior(training: Training, tau: number, x: Float64Array): Point | undefined {
  const { rows, t, y, model, features, cap } = training;
  const count = model.changepoints.length;
  const parameters = unpack(x, count);
  const { mean, trend, multiplicative } = meanOf(training, parameters);
  const { k, m, delta, beta, sigmaObs } = parameters;
  const variance = sigmaObs * sigmaObs;
  // Residuals in units of σ before they are squared, as Stan’s likelihood does.
  const precision = 1 / sigmaObs;
  let scaled = 0;
  for (let row = 0; row < rows; row++)
    scaled += (((y[row] as number) - (mean[row] as number)) * precision) ** 2;
  const squares = scaled * variance;
  const value = -logPosterior(training, parameters, squares, tau);
  if (!Number.isFinite(value)) return undefined;
  const gradient = new Float64Array(x.length);
  /** Minus ∂L/∂mean, and what a change of the trend (or of its logit) does to it. */
  const error = new Float64Array(rows);
  const trendError = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const pull = ((mean[row] as number) - (y[row] as number)) * precision * precision;
    error[row] = pull;
    let weight = multiplicative === undefined ? pull : pull * (1 + (multiplicative[row] as number));
    if (model.growth === 'logistic') {
      const level = trend[row] as number;
      weight *= level * (1 - level / (cap?.[row] as number));
    }
    trendError[row] = weight;
  }
  let [sum, timed] = [0, 0];
  const behind = new Float64Array(count);
  let passed = count - 1;
  for (let row = rows - 1; row >= 0; row--) {
    while (passed >= 0 && (t[row] as number) < (model.changepoints[passed] as number)) {
      behind[passed] = timed - (model.changepoints[passed] as number) * sum;
      passed -= 1;
    }
    sum += trendError[row] as number;
    timed += (trendError[row] as number) * (t[row] as number);
  }
  for (; passed >= 0; passed--) behind[passed] = timed - (model.changepoints[passed] as number) * sum;
  const moving = model.growth !== 'flat';
  const logistic = model.growth === 'logistic';
  gradient[0] = (moving ? timed - (logistic ? m * sum : 0) : 0) + k / 25;
  gradient[1] = (logistic ? -k * sum : sum) + m / 25;
  for (let j = 0; j < count; j++)
    gradient[2 + j] = (moving ? (behind[j] as number) : 0) + Math.sign(delta[j] as number) / tau;
  gradient[2 + count] = rows - scaled + 4 * variance;
  for (const [j, column] of features.columns.entries()) {
    let product = 0;
    const additive = features.mode[j] === 'additive';
    for (let row = 0; row < rows; row++) {
      const pull = error[row] as number;
      product += (additive ? pull : pull * (trend[row] as number)) * (column[row] as number);
    }
    gradient[3 + count + j] = product + (beta[j] as number) / (features.priorScale[j] as number) ** 2;
  }
  return { x, value, gradient };
}

export function fitLikeReference(training: Training, tau: number): MapFit {
  if (training.rows < leastRows) return fitMap(training, tau);
  const { k, m, delta, beta, sigmaObs } = startingPoint(training);
  const objective = (x: Float64Array) => minusLogPosterior(training, tau, x);
  const start = objective(Float64Array.from([k, m, ...delta, Math.log(sigmaObs), ...beta]));
  if (start === undefined) return fitMap(training, tau);
  const { point, iterations, stop } = minimiseLbfgs(objective, start);
  if (stop === 'line search') return fitMap(training, tau);
  const parameters = unpack(point.x, delta.length);
  return {
    parameters,
    objective: -point.value,
    iterations,
    converged: stop !== 'iterations',
    squares: squaredError(training.y, meanOf(training, parameters).mean),
  };
}
