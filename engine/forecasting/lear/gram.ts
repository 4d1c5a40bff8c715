/** Products of columns, for columns side by side: column j of `rows` values starts at `j * rows`. */

/** All products of pairs, row-major `columns` x `columns`; four at a time, as reading the columns costs the most. */
export function gramMatrix(matrix: Float64Array, rows: number, columns: number): Float64Array {
  const gram = new Float64Array(columns * columns);
  for (let first = 0; first < columns; first += 2) {
    // The last column of an odd number is paired with itself; the same product is then written twice.
    const a = first * rows;
    const b = Math.min(first + 1, columns - 1) * rows;
    for (let second = 0; second <= first; second += 2) {
      const c = second * rows;
      const d = Math.min(second + 1, columns - 1) * rows;
      let ac = 0;
      let ad = 0;
      let bc = 0;
      let bd = 0;
      for (let row = 0; row < rows; row += 1) {
        const valueA = matrix[a + row] as number;
        const valueB = matrix[b + row] as number;
        const valueC = matrix[c + row] as number;
        const valueD = matrix[d + row] as number;
        ac += valueA * valueC;
        ad += valueA * valueD;
        bc += valueB * valueC;
        bd += valueB * valueD;
      }
      const i = a / rows;
      const j = b / rows;
      const k = c / rows;
      const l = d / rows;
      gram[i * columns + k] = gram[k * columns + i] = ac;
      gram[i * columns + l] = gram[l * columns + i] = ad;
      gram[j * columns + k] = gram[k * columns + j] = bc;
      gram[j * columns + l] = gram[l * columns + j] = bd;
    }
  }
  return gram;
}

/** Products of every column with `values`. */
export function columnProducts(matrix: Float64Array, rows: number, values: Float64Array): Float64Array {
  const products = new Float64Array(matrix.length / rows);
  for (let column = 0; column < products.length; column += 1) {
    let sum = 0;
    const start = column * rows;
    for (let row = 0; row < rows; row += 1) sum += (matrix[start + row] as number) * (values[row] as number);
    products[column] = sum;
  }
  return products;
}

/** Takes the mean off a column and returns it. */
export function centreColumn(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  for (let index = 0; index < values.length; index += 1) values[index] = (values[index] as number) - mean;
  return mean;
}

/** Sum of squares of the part of y that no combination of the columns reaches: what least squares would leave. */
export interface ResidualFloor {
  /** `products`: columns with y; `square`: y with itself. */
  leastSquares(products: Float64Array, square: number): number;
}

/** A column within this part of its length from the others is taken as one of their combinations. */
const dependent = 1e-9;

/** Cholesky factor of the Gram matrix, once for all hours; columns that depend on earlier ones are passed over. */
export function residualFloor(gram: Float64Array, columns: number): ResidualFloor {
  const factor = new Float64Array(columns * columns);
  const kept: number[] = [];
  for (let column = 0; column < columns; column += 1) {
    const own = column * columns;
    const square = gram[own + column] as number;
    let rest = square;
    for (let k = 0; k < kept.length; k += 1) {
      const other = (kept[k] as number) * columns;
      let sum = gram[own + (kept[k] as number)] as number;
      for (let m = 0; m < k; m += 1) sum -= (factor[own + m] as number) * (factor[other + m] as number);
      const value = sum / (factor[other + k] as number);
      factor[own + k] = value;
      rest -= value * value;
    }
    if (!(rest > dependent * square)) continue;
    factor[own + kept.length] = Math.sqrt(rest);
    kept.push(column);
  }
  const solved = new Float64Array(kept.length);
  return {
    leastSquares(products, square) {
      let rest = square;
      for (let k = 0; k < kept.length; k += 1) {
        const own = (kept[k] as number) * columns;
        let sum = products[kept[k] as number] as number;
        for (let m = 0; m < k; m += 1) sum -= (factor[own + m] as number) * (solved[m] as number);
        const value = sum / (factor[own + k] as number);
        solved[k] = value;
        rest -= value * value;
      }
      return Math.max(0, rest);
    },
  };
}
