import { gramMatrix, innerProduct } from '../../numerics/linear/gram.ts';
import { jacobian } from '../decomposable/map-fit.ts';
import { meanOf } from '../decomposable/objective.ts';
import type { Training } from '../decomposable/prepare.ts';
import { minusLogPosterior } from '../decomposable/reference-fit.ts';
import type { Parameters } from '../decomposable/types.ts';
import type { LogDensity } from './log-density.ts';

/**
 * The log posterior of the decomposable model (Taylor and Letham 2018; section 6 of the model) over all real numbers:
 * σ = exp(u), whose Jacobian adds u. Coordinates are k, m, δ, β, u in scaled units; flat growth has neither k nor δ,
 * which touch no value there.
 */
export interface ModelDensity {
  readonly density: LogDensity;
  /** Where it was linearised: the MAP fit. */
  readonly centre: Float64Array;
  /** About minus the second derivatives at the centre, row-major; the Laplace prior counts with its variance, 2τ². */
  readonly curvature: Float64Array;
  parametersAt(position: Float64Array): Parameters;
}

const normalVariance = 25;

/** `centre` is a fit whose σ is above 0. */
export function modelDensity(training: Training, tau: number, centre: Parameters): ModelDensity {
  const { rows, model, features } = training;
  const flat = model.growth === 'flat';
  const changepoints = flat ? 0 : model.changepoints.length;
  const trend = flat ? 1 : 2;
  const from = trend + changepoints;
  const last = from + features.columns.length;
  const { k, m, delta, beta, sigmaObs } = centre;
  const start = Float64Array.from([...(flat ? [m] : [k, m, ...delta]), ...beta, Math.log(sigmaObs)]);

  const columns = jacobian(training, centre, { trend, changepoints, features: features.columns.length });
  const gram = gramMatrix(columns, rows);
  const precision = new Float64Array(last);
  precision.fill(1 / normalVariance, 0, trend);
  precision.fill(1 / (2 * tau * tau), trend, from);
  for (let j = from; j < last; j++) precision[j] = (features.priorScale[j - from] as number) ** -2;
  const size = last + 1;
  const curvature = new Float64Array(size * size);
  for (let row = 0; row < last; row++) {
    for (let column = 0; column < last; column++)
      curvature[row * size + column] = (gram[row * last + column] as number) / sigmaObs ** 2;
    curvature[row * size + row] = (curvature[row * size + row] as number) + (precision[row] as number);
  }
  curvature[size * size - 1] = 2 * rows + 8 * sigmaObs ** 2;

  const parametersAt = (position: Float64Array): Parameters => ({
    k: flat ? 0 : (position[0] as number),
    m: position[trend - 1] as number,
    delta: flat ? new Float64Array(model.changepoints.length) : position.slice(trend, from),
    beta: position.slice(from, last),
    sigmaObs: Math.exp(position[last] as number),
  });

  /** By passes over the rows: right for every growth and mode. */
  const byRows: LogDensity = (position, gradient) => {
    const given = parametersAt(position);
    const level = position[last] as number;
    const x = Float64Array.from([given.k, given.m, ...given.delta, level, ...given.beta]);
    const point = minusLogPosterior(training, tau, x);
    if (point === undefined) return Number.NEGATIVE_INFINITY;
    const shift = 2 + model.changepoints.length;
    for (let at = 0; at < from; at++) gradient[at] = -(point.gradient[flat ? 1 : at] as number);
    for (let at = from; at < last; at++) gradient[at] = -(point.gradient[shift + 1 + at - from] as number);
    gradient[last] = 1 - (point.gradient[shift] as number);
    return level - point.value;
  };

  /** Where the mean is linear, from inner products at the centre alone: no pass over the rows. */
  const byProducts = (): LogDensity => {
    const { mean } = meanOf(training, centre);
    const residual = training.y.map((value, row) => value - (mean[row] as number));
    const towards = Float64Array.from(columns, (column) =>
      innerProduct(column, { values: residual, from: 0 }, rows),
    );
    const squaresAtCentre = residual.reduce((sum, value) => sum + value * value, 0);
    const shift = new Float64Array(last);
    return (position, gradient) => {
      const level = position[last] as number;
      const weight = Math.exp(-2 * level);
      for (let at = 0; at < last; at++) shift[at] = (position[at] as number) - (start[at] as number);
      let squares = squaresAtCentre;
      let prior = 0;
      for (let row = 0; row < last; row++) {
        let product = 0;
        const offset = row * last;
        for (let at = 0; at < last; at++) product += (gram[offset + at] as number) * (shift[at] as number);
        const pull = towards[row] as number;
        squares += (shift[row] as number) * (product - 2 * pull);
        const value = position[row] as number;
        let slope = (pull - product) * weight;
        if (row >= trend && row < from) {
          prior += Math.abs(value) / tau;
          slope -= Math.sign(value) / tau;
        } else {
          prior += ((precision[row] as number) * value * value) / 2;
          slope -= (precision[row] as number) * value;
        }
        gradient[row] = slope;
      }
      gradient[last] = 1 - rows + squares * weight - 4 / weight;
      return level * (1 - rows) - (squares * weight) / 2 - 2 / weight - prior;
    };
  };

  const linear = model.growth !== 'logistic' && !features.mode.includes('multiplicative');
  return { density: linear ? byProducts() : byRows, centre: start, curvature, parametersAt };
}
