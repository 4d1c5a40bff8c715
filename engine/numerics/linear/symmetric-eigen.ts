/**
 * Eigenvalues and vectors of a symmetric matrix by cyclic Jacobi rotations (Golub and Van Loan, Matrix Computations, 4th
 * ed., section 8.5): small eigenvalues come out with the accuracy of the matrix’s own digits. About 10·n³ operations.
 */
export interface SymmetricEigen {
  readonly size: number;
  /** Rising. */
  readonly values: Float64Array;
  /** size × size, row-major; column k belongs to value k. */
  readonly vectors: Float64Array;
}

const mostSweeps = 60;

/** `matrix` is size × size, row-major; its upper triangle is read. */
export function symmetricEigen(matrix: Float64Array, size: number): SymmetricEigen {
  const a = Float64Array.from(matrix);
  for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) a[i * size + j] = a[j * size + i] as number;
  const v = new Float64Array(size * size);
  for (let i = 0; i < size; i++) v[i * size + i] = 1;
  for (let sweep = 0; sweep < mostSweeps && !isDiagonal(a, size); sweep++)
    for (let p = 0; p < size - 1; p++) for (let q = p + 1; q < size; q++) rotate(a, v, size, p, q);
  const order = Array.from({ length: size }, (_, k) => k).sort(
    (j, k) => (a[j * size + j] as number) - (a[k * size + k] as number),
  );
  const vectors = new Float64Array(size * size);
  for (const [at, k] of order.entries())
    for (let i = 0; i < size; i++) vectors[i * size + at] = v[i * size + k] as number;
  return { size, values: Float64Array.from(order, (k) => a[k * size + k] as number), vectors };
}

function isDiagonal(a: Float64Array, size: number): boolean {
  let [off, whole] = [0, 0];
  for (let at = 0; at < a.length; at++) {
    const square = (a[at] as number) ** 2;
    whole += square;
    if (at % (size + 1) !== 0) off += square;
  }
  return off <= 1e-34 * whole;
}

function rotate(a: Float64Array, v: Float64Array, size: number, p: number, q: number): void {
  const apq = a[p * size + q] as number;
  if (apq === 0) return;
  const theta = ((a[q * size + q] as number) - (a[p * size + p] as number)) / (2 * apq);
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const c = 1 / Math.hypot(t, 1);
  const s = t * c;
  for (let k = 0; k < size; k++) {
    const [kp, kq] = [k * size + p, k * size + q];
    const [left, right] = [a[kp] as number, a[kq] as number];
    a[kp] = c * left - s * right;
    a[kq] = s * left + c * right;
  }
  for (let k = 0; k < size; k++) {
    const [pk, qk] = [p * size + k, q * size + k];
    const [left, right] = [a[pk] as number, a[qk] as number];
    a[pk] = c * left - s * right;
    a[qk] = s * left + c * right;
    const [kp, kq] = [k * size + p, k * size + q];
    const [first, second] = [v[kp] as number, v[kq] as number];
    v[kp] = c * first - s * second;
    v[kq] = s * first + c * second;
  }
}

/** V·diag(f(λ))·Vᵀ. */
export function rebuild(
  { size, values, vectors }: SymmetricEigen,
  of: (value: number) => number,
): Float64Array {
  const matrix = new Float64Array(size * size);
  for (let k = 0; k < size; k++) {
    const value = of(values[k] as number);
    if (value === 0) continue;
    for (let i = 0; i < size; i++) {
      const left = value * (vectors[i * size + k] as number);
      for (let j = 0; j < size; j++)
        matrix[i * size + j] = (matrix[i * size + j] as number) + left * (vectors[j * size + k] as number);
    }
  }
  return matrix;
}
