/**
 * The lasso by cyclic coordinate descent with covariance updates: Friedman, Hastie, Tibshirani (2010), "Regularization
 * paths for generalized linear models via coordinate descent", J. Statistical Software 33, section 2.2.
 *
 *   minimise over beta:  (1 / 2n) |y - X beta|^2 + lambda |beta|_1,    X and y centred
 *
 * Only products enter (X'X, X'y, y'y), so that a pass costs p for each coefficient that moves, whatever n is. Coordinates
 * in order. It ends when no coefficient moves by more than `tolerance` of the largest and the duality gap of n times the
 * objective is below `tolerance` y'y. From zero it needs thousands of passes on the prices of neighbouring hours, which
 * are nearly the same column; so start it from the lasso path, and it only confirms or repairs what it is given.
 */
export interface LassoProblem {
  /** X'X, row-major. */
  readonly gram: Float64Array;
  /** X'y. */
  readonly products: Float64Array;
  /** y'y. */
  readonly square: number;
  /** n. */
  readonly rows: number;
}

export interface LassoFit {
  readonly coefficients: Float64Array;
  readonly passes: number;
  /** Duality gap of n times the objective when it ended. */
  readonly gap: number;
  readonly converged: boolean;
}

export interface LassoOptions {
  readonly tolerance?: number;
  readonly mostPasses?: number;
  /** Coefficients to start from; zero where left out. */
  readonly start?: Float64Array;
}

/** X'(y - X beta). */
function gradientAt({ gram, products }: LassoProblem, coefficients: Float64Array): Float64Array {
  const columns = products.length;
  const gradient = products.slice();
  for (let column = 0; column < columns; column += 1) {
    const coefficient = coefficients[column] as number;
    if (coefficient === 0) continue;
    const start = column * columns;
    for (let other = 0; other < columns; other += 1)
      gradient[other] = (gradient[other] as number) - coefficient * (gram[start + other] as number);
  }
  return gradient;
}

/** `gradient` is X'(y - X beta); `penalty` is n lambda. */
function dualityGap(
  { products, square }: LassoProblem,
  coefficients: Float64Array,
  gradient: Float64Array,
  penalty: number,
): number {
  let largest = 0;
  let absolute = 0;
  let fitted = 0;
  let residual = square;
  for (let column = 0; column < coefficients.length; column += 1) {
    const slope = gradient[column] as number;
    const coefficient = coefficients[column] as number;
    largest = Math.max(largest, Math.abs(slope));
    absolute += Math.abs(coefficient);
    fitted += coefficient * (products[column] as number);
    residual -= coefficient * ((products[column] as number) + slope);
  }
  const shrink = largest > penalty ? penalty / largest : 1;
  return 0.5 * residual * (1 + shrink * shrink) + penalty * absolute - shrink * (square - fitted);
}

export function lassoByCoordinateDescent(
  problem: LassoProblem,
  lambda: number,
  { tolerance = 1e-4, mostPasses = 2_500, start }: LassoOptions = {},
): LassoFit {
  const { gram, products, square, rows } = problem;
  const columns = products.length;
  const penalty = rows * lambda;
  const coefficients = start?.slice() ?? new Float64Array(columns);
  const gradient = gradientAt(problem, coefficients);
  let gap = Number.POSITIVE_INFINITY;
  for (let pass = 1; pass <= mostPasses; pass += 1) {
    let largest = 0;
    let largestMove = 0;
    for (let column = 0; column < columns; column += 1) {
      const start = column * columns;
      const own = gram[start + column] as number;
      if (own === 0) continue;
      const before = coefficients[column] as number;
      const pull = (gradient[column] as number) + own * before;
      const over = Math.abs(pull) - penalty;
      const after = over > 0 ? (pull > 0 ? over : -over) / own : 0;
      largest = Math.max(largest, Math.abs(after));
      if (after === before) continue;
      const move = after - before;
      coefficients[column] = after;
      for (let other = 0; other < columns; other += 1)
        gradient[other] = (gradient[other] as number) - move * (gram[start + other] as number);
      largestMove = Math.max(largestMove, Math.abs(move));
    }
    if (largest > 0 && largestMove >= tolerance * largest && pass < mostPasses) continue;
    gap = dualityGap(problem, coefficients, gradient, penalty);
    if (gap < tolerance * square || largest === 0)
      return { coefficients, passes: pass, gap, converged: true };
  }
  return { coefficients, passes: mostPasses, gap, converged: false };
}
