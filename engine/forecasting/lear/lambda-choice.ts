import type { ResidualFloor } from './gram.ts';
import { type LarsProblem, larsPath } from './lars-path.ts';

/**
 * The knot of the lasso path with the smallest Akaike criterion, as LEAR defines it:
 *
 *   AIC_k = RSS_k / s2 + 2 k,    s2 = y'y / n,    k coefficients that are not zero
 *
 * s2 is the variance of y and not of a residual, so that it also exists with more columns than rows; as a result the
 * criterion is strict where the fit is good.
 */
export interface LambdaChoice {
  readonly lambda: number;
  readonly nonZero: number;
}

/**
 * Once this many coefficients more than could pay, even with the residual of least squares, the path is left: it would
 * have to shed all of them again, while on real prices it sheds one or two before it takes up others.
 */
const spare = 12;

/** `floor` spares the end of the path; without it all knots are looked at. */
export function lambdaByAic(problem: LarsProblem, floor?: ResidualFloor): LambdaChoice {
  const { square, rows, products } = problem;
  if (!(square > 0)) return { lambda: 0, nonZero: 0 };
  const unit = square / rows;
  const least = floor === undefined ? 0 : floor.leastSquares(products, square) / unit;
  const slack = floor === undefined ? Number.POSITIVE_INFINITY : 2 * spare;
  let best = Number.POSITIVE_INFINITY;
  let choice: LambdaChoice = { lambda: 0, nonZero: 0 };
  for (const { lambda, residual, nonZero } of larsPath(problem)) {
    const criterion = residual / unit + 2 * nonZero;
    if (criterion < best) {
      best = criterion;
      choice = { lambda, nonZero };
    }
    if (least + 2 * nonZero > best + slack) break;
  }
  return choice;
}
