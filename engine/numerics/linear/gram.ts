/** A column of a design matrix; everything before `from` is zero and is not read. */
export interface Column {
  readonly values: Float64Array;
  readonly from: number;
}

/**
 * All inner products of columns: XᵀX, p × p, row-major, both triangles. About rows·p²/2 multiplications; four products a
 * pass, so that a column is read a quarter as often.
 */
export function gramMatrix(columns: readonly Column[], rows: number): Float64Array {
  const size = columns.length;
  const gram = new Float64Array(size * size);
  for (let a = 0; a < size; a++) {
    const left = columns[a] as Column;
    let b = a;
    for (; b + 3 < size; b += 4) fourProducts(left, columns, b, rows, gram, a * size);
    for (; b < size; b++) gram[a * size + b] = innerProduct(left, columns[b] as Column, rows);
    for (let other = a + 1; other < size; other++) gram[other * size + a] = gram[a * size + other] as number;
  }
  return gram;
}

function fourProducts(
  left: Column,
  columns: readonly Column[],
  at: number,
  rows: number,
  into: Float64Array,
  offset: number,
): void {
  const x = left.values;
  const [c0, c1, c2, c3] = columns.slice(at, at + 4) as [Column, Column, Column, Column];
  const [y0, y1, y2, y3] = [c0.values, c1.values, c2.values, c3.values];
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  // The four end together; from where the last of them begins none is known to be zero.
  const from = Math.max(left.from, Math.min(c0.from, c1.from, c2.from, c3.from));
  for (let row = from; row < rows; row++) {
    const value = x[row] as number;
    s0 += value * (y0[row] as number);
    s1 += value * (y1[row] as number);
    s2 += value * (y2[row] as number);
    s3 += value * (y3[row] as number);
  }
  into[offset + at] = s0;
  into[offset + at + 1] = s1;
  into[offset + at + 2] = s2;
  into[offset + at + 3] = s3;
}

export function innerProduct(left: Column, right: Column, rows: number): number {
  const [x, y] = [left.values, right.values];
  let sum = 0;
  for (let row = Math.max(left.from, right.from); row < rows; row++)
    sum += (x[row] as number) * (y[row] as number);
  return sum;
}
