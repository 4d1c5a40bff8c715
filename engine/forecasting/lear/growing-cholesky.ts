/**
 * Cholesky factor of the Gram matrix of a set of columns that gains and loses members: a new one adds a row in k^2
 * steps, and one that leaves has its column rotated away (Givens) in k^2 steps, where a new factor would cost k^3.
 */
export class GrowingCholesky {
  /** Lower factor, row-major with a fixed stride. */
  readonly #factor: Float64Array;
  readonly #stride: number;
  #size = 0;

  constructor(most: number) {
    this.#stride = most;
    this.#factor = new Float64Array(most * most);
  }

  /**
   * `products`: of the new column with the members, in order; `square`: with itself. False, and nothing is changed,
   * where less than `least` of its square is independent of the members.
   */
  add(products: Float64Array, square: number, least: number): boolean {
    const size = this.#size;
    const factor = this.#factor;
    const own = size * this.#stride;
    let rest = square;
    for (let k = 0; k < size; k += 1) {
      const other = k * this.#stride;
      let sum = products[k] as number;
      for (let m = 0; m < k; m += 1) sum -= (factor[own + m] as number) * (factor[other + m] as number);
      const value = sum / (factor[other + k] as number);
      factor[own + k] = value;
      rest -= value * value;
    }
    if (!(rest > least * square)) return false;
    factor[own + size] = Math.sqrt(rest);
    this.#size = size + 1;
    return true;
  }

  remove(position: number): void {
    const factor = this.#factor;
    const stride = this.#stride;
    this.#size -= 1;
    for (let row = position; row < this.#size; row += 1) {
      const own = row * stride;
      factor.copyWithin(own, own + stride, own + stride + row + 2);
      const a = factor[own + row] as number;
      const b = factor[own + row + 1] as number;
      const length = Math.hypot(a, b);
      factor[own + row] = length;
      // The rows below lie one further down still, except those already moved up.
      for (let below = row + 1; below < this.#size; below += 1) {
        const at = (below + 1) * stride + row;
        const left = factor[at] as number;
        const right = factor[at + 1] as number;
        factor[at] = (a * left + b * right) / length;
        factor[at + 1] = (a * right - b * left) / length;
      }
    }
  }

  /** Solves (L L') x = `values` in place for the first `size` of them. */
  solve(values: Float64Array): void {
    const size = this.#size;
    const factor = this.#factor;
    const stride = this.#stride;
    for (let row = 0; row < size; row += 1) {
      let sum = values[row] as number;
      const own = row * stride;
      for (let k = 0; k < row; k += 1) sum -= (factor[own + k] as number) * (values[k] as number);
      values[row] = sum / (factor[own + row] as number);
    }
    for (let row = size - 1; row >= 0; row -= 1) {
      const own = row * stride;
      const value = (values[row] as number) / (factor[own + row] as number);
      values[row] = value;
      for (let k = 0; k < row; k += 1)
        values[k] = (values[k] as number) - (factor[own + k] as number) * value;
    }
  }
}
