import { Fault } from '../../domain/fault.ts';
import { restore } from './asinh-median.ts';
import { solvePositiveDefinite } from './cholesky-solve.ts';
import type { DayPanel } from './day-ahead-history.ts';
import { exogenousLags, type LearDesign, learDesign, learResponse, priceLags } from './design.ts';
import { gramMatrix } from './gram.ts';

/**
 * Kernel ridge regression (the mean of a Gaussian process: Rasmussen, Williams, 2006, "Gaussian Processes for Machine
 * Learning", section 2.2) on the inputs of LEAR: the target day is a weighted sum of past days, by how alike and how
 * recent they are, so that it follows bends in the supply curve that a linear model cannot.
 *
 *   k(i, j) = exp(-r_ij / (l R)) (1/2 + 1/2 exp(-|i - j| / T)),    forecast_h = mean_h + k' (K + s I)^-1 (y_h - mean_h)
 *
 * r is the Euclidean distance of the transformed inputs, each lag of each series weighted as below and R^2 the sum of
 * these weights; y transformed prices of hour h; i, j days. The weights w = (K + s I)^-1 k serve all hours. Weights and
 * constants were chosen once, on Belgium and France in 2014, in round numbers; the error hardly depends on them (l by a
 * factor of two: one per cent).
 */
const lengthScale = 3;
const memoryDays = 100;
const noise = 0.03;
/** In the order of `priceLags`, `exogenousLags`; the target day's own exogenous forecasts say the most. */
const priceWeights: readonly number[] = [1, 0.5, 0.5, 0.5];
const exogenousWeights: readonly number[] = [3, 0.5, 0.5];
const weekdayWeight = 0.2;

/** Weight of each column of the design; those of one lag share it. */
function columnWeights({ hoursPerDay, exogenous }: DayPanel, columns: number): Float64Array {
  const lags = [
    ...priceLags.map((_, index) => priceWeights[index] ?? 0),
    ...exogenous.flatMap(() => exogenousLags.map((_, index) => exogenousWeights[index] ?? 0)),
  ];
  const weights = new Float64Array(columns).fill(weekdayWeight);
  for (const [index, weight] of lags.entries())
    weights.fill(weight / hoursPerDay, index * hoursPerDay, (index + 1) * hoursPerDay);
  return weights;
}

/** Inputs day after day, the target day last, each times the root of its weight. */
function weightedDays({ rows, columns, matrix, target }: LearDesign, weights: Float64Array): Float64Array {
  const days = new Float64Array((rows + 1) * columns);
  for (let column = 0; column < columns; column += 1) {
    const root = Math.sqrt(weights[column] as number);
    for (let row = 0; row < rows; row += 1)
      days[row * columns + column] = root * (matrix[column * rows + row] as number);
    days[rows * columns + column] = root * (target[column] as number);
  }
  return days;
}

export function kernelDays(panel: DayPanel, window: number): Float64Array {
  const design = learDesign(panel, window);
  const { rows, columns } = design;
  const weights = columnWeights(panel, columns);
  const days = weightedDays(design, weights);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const reach = lengthScale * Math.sqrt(total);
  const size = rows + 1;
  const products = gramMatrix(days, columns, size);
  const recency = Float64Array.from({ length: size }, (_, gap) => 0.5 + 0.5 * Math.exp(-gap / memoryDays));
  const likeness = (first: number, second: number): number => {
    const square =
      (products[first * size + first] as number) +
      (products[second * size + second] as number) -
      2 * (products[first * size + second] as number);
    const near = Math.exp(-Math.sqrt(Math.max(0, square)) / reach);
    return near * (recency[first - second] as number);
  };
  const kernel = new Float64Array(rows * rows);
  const toTarget = new Float64Array(rows);
  for (let row = 0; row < rows; row += 1) {
    for (let other = 0; other < row; other += 1) kernel[row * rows + other] = likeness(row, other);
    kernel[row * rows + row] = 1 + noise;
    toTarget[row] = likeness(rows, row);
  }
  if (!solvePositiveDefinite(kernel, toTarget)) {
    const message = `lear: the kernel of ${rows} days is not positive definite; the inputs are beyond what doubles can hold.`;
    throw new Fault('LEAR_NUMERIC', message, { window });
  }
  const forecast = new Float64Array(panel.hoursPerDay);
  for (let hour = 0; hour < forecast.length; hour += 1) {
    const { scale, mean, values } = learResponse(panel, rows, hour);
    let sum = mean;
    for (let row = 0; row < rows; row += 1) sum += (toTarget[row] as number) * (values[row] as number);
    forecast[hour] = restore(sum, scale);
  }
  return forecast;
}
