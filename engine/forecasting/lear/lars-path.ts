import { GrowingCholesky } from './growing-cholesky.ts';

/**
 * The whole lasso path by least angle regression with the lasso change: Efron, Hastie, Johnstone, Tibshirani (2004),
 * "Least angle regression", Annals of Statistics 32, sections 2 and 3.1, from products of columns alone.
 *
 *   minimise over beta:  (1 / 2n) |y - X beta|^2 + lambda |beta|_1,    X and y centred
 *
 * Between two knots the active coefficients move along d = (X_A' X_A)^-1 s, s the signs of their correlations, while
 * the largest absolute correlation C falls by the length of the step; lambda = C / n. A knot is where a column joins or
 * a coefficient returns to zero and leaves. A column that depends on the active ones is left out for good.
 */
export interface LarsProblem {
  /** X'X, row-major; columns of zeros have 0 on the diagonal and never join. */
  readonly gram: Float64Array;
  /** X'y. */
  readonly products: Float64Array;
  /** y'y. */
  readonly square: number;
  /** n. */
  readonly rows: number;
}

export interface LarsKnot {
  readonly lambda: number;
  /** Sum of squared residuals. */
  readonly residual: number;
  /** Coefficients that are not zero. */
  readonly nonZero: number;
  /** A view that is good until the path moves on. */
  readonly coefficients: Float64Array;
}

/** A column with less than this part of its square independent of the active ones does not join. */
const leastIndependent = 1e-7;
/** Steps to a full path are about as many as columns; far more means that rounding turns it in circles. */
const mostStepsByColumn = 8;

/** X' X_A d into `slopes`; four active columns at a time, since reading and writing `slopes` costs the most. */
function slopesAlong(
  gram: Float64Array,
  active: readonly number[],
  direction: Float64Array,
  slopes: Float64Array,
): void {
  const columns = slopes.length;
  slopes.fill(0);
  for (let k = 0; k < active.length; k += 4) {
    const a = (active[k] as number) * columns;
    const b = (active[k + 1] ?? 0) * columns;
    const c = (active[k + 2] ?? 0) * columns;
    const d = (active[k + 3] ?? 0) * columns;
    // Past the last active column the weight is zero, whatever column stands in for it.
    const last = active.length - k;
    const weightA = direction[k] as number;
    const weightB = last > 1 ? (direction[k + 1] as number) : 0;
    const weightC = last > 2 ? (direction[k + 2] as number) : 0;
    const weightD = last > 3 ? (direction[k + 3] as number) : 0;
    for (let other = 0; other < columns; other += 1) {
      slopes[other] =
        (slopes[other] as number) +
        weightA * (gram[a + other] as number) +
        weightB * (gram[b + other] as number) +
        weightC * (gram[c + other] as number) +
        weightD * (gram[d + other] as number);
    }
  }
}

interface Joining {
  /** -2 where no column joins within the step. */
  readonly column: number;
  readonly length: number;
}

/** The first column whose correlation comes up to the falling level within `most`. */
function nextToJoin(
  correlation: Float64Array,
  slopes: Float64Array,
  closed: Uint8Array,
  level: number,
  dropped: number,
  most: number,
): Joining {
  let length = most;
  let next = -2;
  for (let column = 0; column < correlation.length; column += 1) {
    if (closed[column] === 1) continue;
    const value = correlation[column] as number;
    const slope = slopes[column] as number;
    const side = value > 0 ? 1 : -1;
    // A correlation that falls faster than the level (slope above 1) never meets it. One that is at the level already,
    // up to rounding, joins at once if it falls slower: a tie.
    const towards = 1 - side * slope;
    const same = Math.max(0, level - side * value) / towards;
    const away = 1 + side * slope;
    const opposite = (level + side * value) / away;
    // What has just left cannot come back on the same side at once.
    if (column !== dropped && towards > 0 && same < length) {
      length = same;
      next = column;
    }
    if (away > 0 && opposite < length) {
      length = opposite;
      next = column;
    }
  }
  return { column: next, length };
}

/** Knots from the empty model on, lambda falling; the last is at `least`, which need not be a knot otherwise. */
export function* larsPath(
  { gram, products, square, rows }: LarsProblem,
  least = 0,
): Generator<LarsKnot, void, void> {
  const columns = products.length;
  const most = Math.min(columns, Math.max(1, rows - 1));
  const correlation = Float64Array.from(products);
  const coefficients = new Float64Array(columns);
  const active: number[] = [];
  const closed = new Uint8Array(columns);
  const cholesky = new GrowingCholesky(most);
  const direction = new Float64Array(most);
  const slopes = new Float64Array(columns);
  const own = new Float64Array(most);
  let residual = square;
  let dropped = -1;

  const join = (column: number): boolean => {
    for (let k = 0; k < active.length; k += 1)
      own[k] = gram[column * columns + (active[k] as number)] as number;
    closed[column] = 1;
    if (!cholesky.add(own, gram[column * columns + column] as number, leastIndependent)) return false;
    active.push(column);
    return true;
  };

  let next = -1;
  let level = 0;
  for (let column = 0; column < columns; column += 1) {
    if (!((gram[column * columns + column] as number) > 0)) closed[column] = 1;
    else if (Math.abs(correlation[column] as number) > level) {
      level = Math.abs(correlation[column] as number);
      next = column;
    }
  }
  yield { lambda: level / rows, residual, nonZero: 0, coefficients };
  const end = least * rows;
  if (level <= end) return;

  for (let step = 0; step < mostStepsByColumn * columns && next !== -2; step += 1) {
    if (next >= 0) join(next);
    const size = active.length;
    if (size === 0) return;
    let along = 0;
    for (let k = 0; k < size; k += 1) direction[k] = Math.sign(correlation[active[k] as number] as number);
    cholesky.solve(direction);
    slopesAlong(gram, active, direction, slopes);
    for (let k = 0; k < size; k += 1)
      along += (direction[k] as number) * Math.sign(correlation[active[k] as number] as number);

    // The step ends at the least squares fit of the active columns, or before, where a column joins or one leaves.
    const joining =
      size < most
        ? nextToJoin(correlation, slopes, closed, level, dropped, level - end)
        : { column: -2, length: level - end };
    let length = joining.length;
    next = joining.column;
    let leaving = -1;
    for (let k = 0; k < size; k += 1) {
      const zero = -(coefficients[active[k] as number] as number) / (direction[k] as number);
      if (zero > 0 && zero < length) {
        length = zero;
        leaving = k;
      }
    }

    for (let k = 0; k < size; k += 1) {
      const column = active[k] as number;
      coefficients[column] = (coefficients[column] as number) + length * (direction[k] as number);
    }
    for (let column = 0; column < columns; column += 1)
      correlation[column] = (correlation[column] as number) - length * (slopes[column] as number);
    residual = Math.max(0, residual - 2 * length * level * along + length * length * along);
    level = Math.max(end, level - length);
    dropped = -1;
    if (leaving >= 0) {
      dropped = active[leaving] as number;
      coefficients[dropped] = 0;
      active.splice(leaving, 1);
      cholesky.remove(leaving);
      closed[dropped] = 0;
      next = -1;
    }
    yield { lambda: level / rows, residual, nonZero: active.length, coefficients };
  }
}
