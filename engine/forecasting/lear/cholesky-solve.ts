/**
 * Solves A x = b for a symmetric positive definite A, by Cholesky; both are overwritten, b by x. Only the lower half of
 * `matrix` (row-major) is read. False where a pivot is not above zero.
 */
export function solvePositiveDefinite(matrix: Float64Array, values: Float64Array): boolean {
  const size = values.length;
  for (let row = 0; row < size; row += 1) {
    const own = row * size;
    for (let column = 0; column < row; column += 1) {
      const other = column * size;
      // Four sums: one alone would wait for each addition to end.
      let first = 0;
      let second = 0;
      let third = 0;
      let fourth = 0;
      let k = 0;
      for (; k + 3 < column; k += 4) {
        first += (matrix[own + k] as number) * (matrix[other + k] as number);
        second += (matrix[own + k + 1] as number) * (matrix[other + k + 1] as number);
        third += (matrix[own + k + 2] as number) * (matrix[other + k + 2] as number);
        fourth += (matrix[own + k + 3] as number) * (matrix[other + k + 3] as number);
      }
      for (; k < column; k += 1) first += (matrix[own + k] as number) * (matrix[other + k] as number);
      const rest = (matrix[own + column] as number) - (first + second + (third + fourth));
      matrix[own + column] = rest / (matrix[other + column] as number);
    }
    let pivot = matrix[own + row] as number;
    for (let k = 0; k < row; k += 1) pivot -= (matrix[own + k] as number) ** 2;
    if (!(pivot > 0)) return false;
    matrix[own + row] = Math.sqrt(pivot);
    let value = values[row] as number;
    for (let k = 0; k < row; k += 1) value -= (matrix[own + k] as number) * (values[k] as number);
    values[row] = value / (matrix[own + row] as number);
  }
  for (let row = size - 1; row >= 0; row -= 1) {
    const own = row * size;
    const value = (values[row] as number) / (matrix[own + row] as number);
    values[row] = value;
    for (let k = 0; k < row; k += 1) values[k] = (values[k] as number) - (matrix[own + k] as number) * value;
  }
  return true;
}
