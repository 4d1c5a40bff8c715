/**
 * Levenberg 1944 and Marquardt 1963: the least sum of squares of `residuals(x, into)`, with differences for the
 * derivatives. Deterministic; a step that is not finite counts as refused.
 */
export interface LeastSquares {
  readonly point: Float64Array;
  readonly sum: number;
  readonly converged: boolean;
}

export function leastSquares(
  residuals: (x: Float64Array, into: Float64Array) => void,
  start: Float64Array,
  rows: number,
  rounds = 30,
): LeastSquares {
  const k = start.length;
  let point = start.slice();
  let here = new Float64Array(rows);
  let other = new Float64Array(rows);
  const moved = new Float64Array(rows);
  const slopes = Array.from({ length: k }, () => new Float64Array(rows));
  residuals(point, here);
  let sum = squares(here);
  if (k === 0) return { point, sum, converged: true };
  let damping = 1e-2;
  for (let round = 0; round < rounds; round += 1) {
    for (let j = 0; j < k; j += 1) {
      const shifted = point.slice();
      const step = 1e-6 * Math.max(1, Math.abs(shifted[j] as number));
      shifted[j] = (shifted[j] as number) + step;
      residuals(shifted, moved);
      const slope = slopes[j] as Float64Array;
      for (let i = 0; i < rows; i += 1) slope[i] = ((moved[i] as number) - (here[i] as number)) / step;
    }
    const gradient = slopes.map((slope) => dot(slope, here));
    const normal = slopes.map((a) => slopes.map((b) => dot(a, b)));
    let accepted = false;
    let gain = 0;
    for (let attempt = 0; attempt < 8 && !accepted; attempt += 1) {
      const step = solve(normal, gradient, damping);
      const next = point.map((x, j) => x - (step[j] as number));
      residuals(next, other);
      const nextSum = squares(other);
      if (nextSum < sum) {
        gain = sum - nextSum;
        [here, other] = [other, here];
        point = next;
        sum = nextSum;
        damping = Math.max(1e-9, damping / 10);
        accepted = true;
      } else damping *= 10;
    }
    // No step helps any more, or the last one hardly did.
    if (!accepted || gain <= 1e-8 * sum) return { point, sum, converged: true };
  }
  return { point, sum, converged: false };
}

function squares(values: Float64Array): number {
  const sum = dot(values, values);
  return Number.isFinite(sum) ? sum : Number.POSITIVE_INFINITY;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

/** Solves (A + damping diag A) x = b by elimination with pivots; A is small, symmetric and not negative. */
function solve(a: readonly (readonly number[])[], b: readonly number[], damping: number): Float64Array {
  const n = b.length;
  const rows = a.map((row, i) => [
    ...row.map((x, j) => (i === j ? x * (1 + damping) + 1e-12 : x)),
    b[i] as number,
  ]);
  for (let column = 0; column < n; column += 1) {
    let best = column;
    for (let i = column + 1; i < n; i += 1) {
      if (Math.abs(rows[i]?.[column] as number) > Math.abs(rows[best]?.[column] as number)) best = i;
    }
    const pivotRow = rows[best] as number[];
    rows[best] = rows[column] as number[];
    rows[column] = pivotRow;
    for (let i = 0; i < n; i += 1) {
      if (i === column) continue;
      const row = rows[i] as number[];
      const factor = (row[column] as number) / (pivotRow[column] as number);
      if (factor === 0) continue;
      for (let j = column; j <= n; j += 1) row[j] = (row[j] as number) - factor * (pivotRow[j] as number);
    }
  }
  return Float64Array.from(rows, (row, i) => (row[n] as number) / (row[i] as number));
}
