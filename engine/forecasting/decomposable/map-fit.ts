import { type Column, gramMatrix, innerProduct } from '../../numerics/linear/gram.ts';
import { lassoQuadratic } from '../../numerics/linear/lasso-quadratic.ts';
import { bestSigma, logPosterior, meanOf, squaredError } from './objective.ts';
import type { Training } from './prepare.ts';
import { startingPoint } from './start.ts';
import type { Parameters } from './types.ts';

/**
 * The maximum of the posterior by a proximal Gauss-Newton method. At each point the mean is linearised; what is left is
 * a ridge in (k, m, β) and a lasso in δ, solved to machine precision by active sets; a line search on the true
 * objective, with σ always at its best, makes every step an ascent. For linear and flat growth with additive features
 * the mean is linear already and the first solution is the global optimum.
 *
 * Unlike a gradient method it knows the kink of the Laplace prior, so that unused δ are exactly zero.
 */
export interface MapFit {
  readonly parameters: Parameters;
  /** The log posterior as Stan reports it. */
  readonly objective: number;
  readonly iterations: number;
  readonly converged: boolean;
  /** Sum of squared residuals, scaled units. */
  readonly squares: number;
}

const mostIterations = 200;
const priorVariance = 25;

/** θ in one vector: k, m, δ, β; flat growth has neither k nor δ. */
export interface Layout {
  readonly trend: number;
  readonly changepoints: number;
  readonly features: number;
}

function pack({ k, m, delta, beta }: Parameters, layout: Layout): Float64Array {
  const flat = layout.trend === 1;
  return Float64Array.from(flat ? [m, ...beta] : [k, m, ...delta, ...beta]);
}

function unpack(theta: Float64Array, layout: Layout, changepoints: number): Omit<Parameters, 'sigmaObs'> {
  const { trend, features } = layout;
  const from = trend + layout.changepoints;
  return {
    k: trend === 1 ? 0 : (theta[0] as number),
    m: theta[trend - 1] as number,
    delta: trend === 1 ? new Float64Array(changepoints) : theta.slice(trend, from),
    beta: theta.slice(from, from + features),
  };
}

/** Columns ∂mean/∂θ. `weight` is what a change of the trend (or of its logit) moves the mean by. */
export function jacobian(
  training: Training,
  parameters: Omit<Parameters, 'sigmaObs'>,
  layout: Layout,
): Column[] {
  const { rows, t, model, features, cap } = training;
  const { trend, multiplicative } = meanOf(training, parameters);
  const logistic = model.growth === 'logistic';
  const weight = new Float64Array(rows).fill(1);
  if (multiplicative !== undefined)
    for (let row = 0; row < rows; row++) weight[row] = 1 + (multiplicative[row] as number);
  if (logistic)
    for (let row = 0; row < rows; row++) {
      const share = (trend[row] as number) / (cap?.[row] as number);
      weight[row] = (weight[row] as number) * (trend[row] as number) * (1 - share);
    }
  const columns: Column[] = [];
  if (layout.trend === 2) {
    const origin = logistic ? parameters.m : 0;
    columns.push({ values: weight.map((w, row) => w * ((t[row] as number) - origin)), from: 0 });
  }
  columns.push({ values: logistic ? weight.map((w) => -parameters.k * w) : weight, from: 0 });
  if (layout.trend === 2)
    for (const time of model.changepoints) {
      const values = new Float64Array(rows);
      let from = rows;
      for (let row = rows - 1; row >= 0 && (t[row] as number) >= time; row--) {
        values[row] = (weight[row] as number) * ((t[row] as number) - time);
        from = row;
      }
      columns.push({ values, from });
    }
  for (const [j, column] of features.columns.entries()) {
    const values =
      features.mode[j] === 'additive' ? column : column.map((value, row) => value * (trend[row] as number));
    columns.push({ values, from: 0 });
  }
  return columns;
}

export function fitMap(training: Training, tau: number): MapFit {
  const { rows, y, model, features } = training;
  const flat = model.growth === 'flat';
  const layout: Layout = {
    trend: flat ? 1 : 2,
    changepoints: flat ? 0 : model.changepoints.length,
    features: features.columns.length,
  };
  const size = layout.trend + layout.changepoints + layout.features;
  const penalty = new Float64Array(size).fill(1 / tau, layout.trend, layout.trend + layout.changepoints);
  const ridge = new Float64Array(size).fill(1 / priorVariance, 0, layout.trend);
  for (let j = 0; j < layout.features; j++)
    ridge[layout.trend + layout.changepoints + j] = (features.priorScale[j] as number) ** -2;
  const bilinear = features.mode.includes('multiplicative');
  const linear = model.growth !== 'logistic' && !bilinear;

  const evaluate = (theta: Float64Array) => {
    const part = unpack(theta, layout, model.changepoints.length);
    const { mean } = meanOf(training, part);
    const squares = squaredError(y, mean);
    const parameters = { ...part, sigmaObs: bestSigma(rows, squares) };
    return { theta, mean, squares, parameters, value: logPosterior(training, parameters, squares, tau) };
  };

  let best = evaluate(pack(startingPoint(training), layout));
  let gram: Float64Array | undefined;
  let columns: Column[] = [];
  let iterations = 0;
  let converged = false;
  while (iterations < mostIterations && !converged) {
    iterations += 1;
    if (gram === undefined || !linear) {
      columns = jacobian(training, best.parameters, layout);
      gram = gramMatrix(columns, rows);
    }
    const residual = y.map((value, row) => value - (best.mean[row] as number));
    const target = linearised({
      gram,
      columns,
      residual,
      theta: best.theta,
      ridge,
      penalty,
      rows,
      best,
      linear,
    });
    if (target === undefined) break;
    const next = climb(best, target, evaluate);
    converged = next === undefined || next.value - best.value < 1e-9;
    if (next !== undefined) best = next;
  }
  return {
    parameters: best.parameters,
    objective: best.value,
    iterations,
    converged,
    squares: best.squares,
  };
}

interface Linearised {
  readonly gram: Float64Array;
  readonly columns: readonly Column[];
  readonly residual: Float64Array;
  readonly theta: Float64Array;
  readonly ridge: Float64Array;
  readonly penalty: Float64Array;
  readonly rows: number;
  readonly best: { readonly squares: number; readonly parameters: Parameters };
  readonly linear: boolean;
}

/**
 * The optimum of the linearised problem, σ and θ in turn: with the Gram matrix at hand a round costs no pass over the
 * data. Undefined where the normal equations are singular to working precision.
 */
function linearised(given: Linearised): Float64Array | undefined {
  const { gram, columns, residual, theta, ridge, penalty, rows, best } = given;
  const size = theta.length;
  const towards = Float64Array.from(columns, (column) =>
    innerProduct(column, { values: residual, from: 0 }, rows),
  );
  let solution = theta;
  let sigma = best.parameters.sigmaObs;
  for (let round = 0; round < 60; round++) {
    const precision = 1 / (sigma * sigma);
    const hessian = gram.map((value) => value * precision);
    const right = new Float64Array(size);
    for (let row = 0; row < size; row++) {
      let sum = towards[row] as number;
      for (let k = 0; k < size; k++) sum += (gram[row * size + k] as number) * (theta[k] as number);
      right[row] = sum * precision;
      hessian[row * size + row] = (hessian[row * size + row] as number) + (ridge[row] as number);
    }
    const solved = lassoQuadratic({ size, hessian, linear: right, penalty }, solution);
    if (!solved.converged) return undefined;
    solution = solved.x;
    const next = bestSigma(rows, predictedSquares(best.squares, gram, towards, solution, theta));
    const change = Math.abs(next / sigma - 1);
    sigma = next;
    if (change < 1e-11) break;
  }
  return solution;
}

/** |r − Jd|² from inner products alone, d = solution − theta. */
function predictedSquares(
  squares: number,
  gram: Float64Array,
  towards: Float64Array,
  solution: Float64Array,
  theta: Float64Array,
): number {
  const size = theta.length;
  let sum = squares;
  for (let row = 0; row < size; row++) {
    const step = (solution[row] as number) - (theta[row] as number);
    let product = -2 * (towards[row] as number);
    for (let k = 0; k < size; k++)
      product += (gram[row * size + k] as number) * ((solution[k] as number) - (theta[k] as number));
    sum += step * product;
  }
  return Math.max(sum, 1e-14 * squares);
}

/** The farthest of the halved steps that gains; undefined where none does. */
function climb<Point extends { readonly theta: Float64Array; readonly value: number }>(
  from: Point,
  target: Float64Array,
  evaluate: (theta: Float64Array) => Point,
): Point | undefined {
  for (let length = 1; length > 1e-6; length /= 2) {
    const theta = from.theta.map((value, at) =>
      // Exactly at the end, so that zeros stay zeros.
      length === 1 ? (target[at] as number) : value + length * ((target[at] as number) - value),
    );
    const next = evaluate(theta);
    if (next.value > from.value) return next;
  }
  return undefined;
}
