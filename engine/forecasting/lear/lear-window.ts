import { restore } from './asinh-median.ts';
import { type LassoFit, type LassoProblem, lassoByCoordinateDescent } from './coordinate-descent.ts';
import type { DayPanel } from './day-ahead-history.ts';
import { learDesign, learResponse } from './design.ts';
import { columnProducts, gramMatrix, residualFloor } from './gram.ts';
import { lambdaByAic } from './lambda-choice.ts';
import { larsPath } from './lars-path.ts';

/** One calibration window: 24 regressions that share their inputs, hence also the products of the inputs. */
export interface LearWindowForecast {
  /** Days of the window. */
  readonly window: number;
  readonly penalty: LearPenalty;
  /** One value an hour, unit of the prices. */
  readonly forecast: Float64Array;
  /** Penalty of the final fit, and coefficients that are not zero in it, by hour. */
  readonly lambda: Float64Array;
  readonly nonZero: Int32Array;
  /** False where coordinate descent was stopped by its limit of passes in some hour. */
  readonly converged: boolean;
}

/** The same products for columns scaled to unit length; zero for columns without any. */
function unitLength(gram: Float64Array, columns: number): { gram: Float64Array; inverse: Float64Array } {
  const inverse = new Float64Array(columns);
  for (let column = 0; column < columns; column += 1) {
    const square = gram[column * columns + column] as number;
    inverse[column] = square > 0 ? 1 / Math.sqrt(square) : 0;
  }
  const scaled = new Float64Array(gram.length);
  for (let row = 0; row < columns; row += 1) {
    const own = inverse[row] as number;
    const start = row * columns;
    for (let column = 0; column < columns; column += 1)
      scaled[start + column] = (gram[start + column] as number) * own * (inverse[column] as number);
  }
  return { gram: scaled, inverse };
}

/** The minimum at one penalty: the path down to it, confirmed by coordinate descent. */
function lassoFit(problem: LassoProblem, lambda: number): LassoFit {
  let start: Float64Array | undefined;
  for (const knot of larsPath(problem, lambda)) start = knot.coefficients;
  return lassoByCoordinateDescent(problem, lambda, start === undefined ? {} : { start });
}

/**
 * What becomes of the penalty that was chosen on columns of unit length. `published`: the same number on the columns as
 * they are, which shrinks far less; that is how LEAR was published. `rescaled`: times sqrt(n), the ratio of the lengths
 * where a column has variance 1, so that the final fit is about as sparse as the knot that was chosen.
 */
export type LearPenalty = 'published' | 'rescaled';

/**
 * Forecasts of all hours of the target day from the last `window` days, one for each of `penalties`. The way back from
 * the transform is exponential, so that a fit of few rows can end hundreds of price units away; `beyond` is how far a
 * forecast may leave the range of the window's prices, on the transformed scale. The published definition has no limit.
 */
export function learWindow(
  panel: DayPanel,
  window: number,
  penalties: readonly LearPenalty[] = ['published'],
  beyond = Number.POSITIVE_INFINITY,
): LearWindowForecast[] {
  const { hoursPerDay } = panel;
  const { rows, columns, matrix, target } = learDesign(panel, window);
  const gram = gramMatrix(matrix, rows, columns);
  const unit = unitLength(gram, columns);
  const floor = residualFloor(unit.gram, columns);
  const results = penalties.map((penalty) => ({
    window,
    penalty,
    forecast: new Float64Array(hoursPerDay),
    lambda: new Float64Array(hoursPerDay),
    nonZero: new Int32Array(hoursPerDay),
    converged: true,
  }));
  for (let hour = 0; hour < hoursPerDay; hour += 1) {
    const { scale, mean, values } = learResponse(panel, rows, hour);
    const products = columnProducts(matrix, rows, values);
    let square = 0;
    let lowest = Number.POSITIVE_INFINITY;
    let highest = Number.NEGATIVE_INFINITY;
    for (const value of values) {
      square += value * value;
      lowest = Math.min(lowest, mean + value);
      highest = Math.max(highest, mean + value);
    }
    const scaled = products.map((product, column) => product * (unit.inverse[column] as number));
    const choice = lambdaByAic({ gram: unit.gram, products: scaled, square, rows }, floor);
    for (const result of results) {
      const lambda = result.penalty === 'published' ? choice.lambda : choice.lambda * Math.sqrt(rows);
      const fit = lassoFit({ gram, products, square, rows }, lambda);
      let sum = mean;
      let nonZero = 0;
      for (let column = 0; column < columns; column += 1) {
        const coefficient = fit.coefficients[column] as number;
        if (coefficient !== 0) nonZero += 1;
        sum += coefficient * (target[column] as number);
      }
      const limited = Math.min(highest + beyond, Math.max(lowest - beyond, sum));
      result.forecast[hour] = restore(limited, scale);
      result.lambda[hour] = lambda;
      result.nonZero[hour] = nonZero;
      result.converged &&= fit.converged;
    }
  }
  return results;
}
