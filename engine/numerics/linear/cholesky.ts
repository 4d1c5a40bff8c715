/**
 * Cholesky factor and solution for symmetric positive definite systems, row-major, with the diagonal scaled to ones
 * first: columns of very different sizes (a price beside a load in megawatts) then cost no digits (Higham, Accuracy and
 * Stability of Numerical Algorithms, 2nd ed., section 10.1).
 */
export interface CholeskyFactor {
  readonly size: number;
  /** Lower triangle, row-major, of the scaled matrix. */
  readonly lower: Float64Array;
  /** One over the root of each diagonal element. */
  readonly scale: Float64Array;
}

/**
 * `matrix` is size × size, row-major; only its lower triangle is read. Undefined where it is not positive definite to
 * working precision.
 */
export function choleskyFactor(matrix: Float64Array, size: number): CholeskyFactor | undefined {
  const lower = new Float64Array(size * size);
  const scale = new Float64Array(size);
  for (let row = 0; row < size; row++) {
    const diagonal = matrix[row * size + row] ?? 0;
    if (!(diagonal > 0)) return undefined;
    scale[row] = 1 / Math.sqrt(diagonal);
  }
  for (let row = 0; row < size; row++) {
    const offset = row * size;
    const scaleRow = scale[row] as number;
    for (let column = 0; column <= row; column++) {
      const other = column * size;
      let sum = (matrix[offset + column] as number) * scaleRow * (scale[column] as number);
      for (let k = 0; k < column; k++) sum -= (lower[offset + k] as number) * (lower[other + k] as number);
      if (column < row) lower[offset + column] = sum / (lower[other + column] as number);
      else if (sum > 1e-15) lower[offset + row] = Math.sqrt(sum);
      else return undefined;
    }
  }
  return { size, lower, scale };
}

/** Solves for one right side; returns a new vector. */
export function choleskySolve({ size, lower, scale }: CholeskyFactor, right: Float64Array): Float64Array {
  const solution = new Float64Array(size);
  for (let row = 0; row < size; row++) {
    const offset = row * size;
    let sum = (right[row] as number) * (scale[row] as number);
    for (let k = 0; k < row; k++) sum -= (lower[offset + k] as number) * (solution[k] as number);
    solution[row] = sum / (lower[offset + row] as number);
  }
  for (let row = size - 1; row >= 0; row--) {
    let sum = solution[row] as number;
    for (let k = row + 1; k < size; k++) sum -= (lower[k * size + row] as number) * (solution[k] as number);
    solution[row] = sum / (lower[row * size + row] as number);
  }
  for (let row = 0; row < size; row++) solution[row] = (solution[row] as number) * (scale[row] as number);
  return solution;
}
