import { restore } from './asinh-median.ts';
import type { DayPanel } from './day-ahead-history.ts';
import { learDesign, learResponse } from './design.ts';
import { columnProducts, gramMatrix, residualFloor } from './gram.ts';
import { lambdaByAic } from './lambda-choice.ts';
import { lassoByActiveSet } from './lasso-active-set.ts';

/** One calibration window: 24 regressions that share their inputs, hence also the products of the inputs. */
export interface LearWindowForecast {
  /** Days of the window. */
  readonly window: number;
  /** One value an hour, unit of the prices. */
  readonly forecast: Float64Array;
  /** Penalty chosen, and coefficients that are not zero in the final fit, by hour. */
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

/**
 * Forecast of all hours of the target day from the last `window` days. The penalty comes from the path over columns of
 * unit length and is then used on the columns as they are, which shrinks far less: that is how LEAR was published.
 */
export function learWindow(panel: DayPanel, window: number): LearWindowForecast {
  const { rows, columns, matrix, target } = learDesign(panel, window);
  const gram = gramMatrix(matrix, rows, columns);
  const unit = unitLength(gram, columns);
  const floor = residualFloor(unit.gram, columns);
  const forecast = new Float64Array(panel.hoursPerDay);
  const lambdas = new Float64Array(panel.hoursPerDay);
  const nonZero = new Int32Array(panel.hoursPerDay);
  let converged = true;
  for (let hour = 0; hour < panel.hoursPerDay; hour += 1) {
    const { scale, mean, values } = learResponse(panel, rows, hour);
    const products = columnProducts(matrix, rows, values);
    let square = 0;
    for (const value of values) square += value * value;
    const scaled = products.map((product, column) => product * (unit.inverse[column] as number));
    const { lambda } = lambdaByAic({ gram: unit.gram, products: scaled, square, rows }, floor);
    const fit = lassoByActiveSet({ gram, products, square, rows }, lambda);
    converged &&= fit.converged;
    let sum = mean;
    for (let column = 0; column < columns; column += 1) {
      const coefficient = fit.coefficients[column] as number;
      if (coefficient !== 0) nonZero[hour] = (nonZero[hour] as number) + 1;
      sum += coefficient * (target[column] as number);
    }
    forecast[hour] = restore(sum, scale);
    lambdas[hour] = lambda;
  }
  return { window, forecast, lambda: lambdas, nonZero, converged };
}
