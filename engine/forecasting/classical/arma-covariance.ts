import type { Arma } from './arma-polynomials.ts';

/**
 * The stationary covariance P = T P T' + R R' of the state of an ARMA model (Harvey 1989, equation 3.3.17) in units of
 * the variance of the errors, r by r by rows. By doubling: P(k + 1) = P(k) + A(k) P(k) A(k)', A(k + 1) = A(k)^2, which
 * sums 2^k terms in k steps.
 */
export function stationaryCovariance(arma: Arma, r: number): Float64Array {
  const noise = new Float64Array(r);
  noise[0] = 1;
  noise.set(arma.ma, 1);
  const p = new Float64Array(r * r);
  if (arma.ar.length === 0) {
    // T only moves the state up: the sum ends after r terms.
    for (let i = 0; i < r; i += 1) {
      for (let j = 0; j < r; j += 1) {
        let sum = 0;
        for (let k = 0; Math.max(i, j) + k < r; k += 1)
          sum += (noise[i + k] as number) * (noise[j + k] as number);
        p[i * r + j] = sum;
      }
    }
    return p;
  }
  let a: Float64Array = new Float64Array(r * r);
  for (let i = 0; i < r; i += 1) {
    a[i * r] = arma.ar[i] ?? 0;
    if (i + 1 < r) a[i * r + i + 1] = 1;
    for (let j = 0; j < r; j += 1) p[i * r + j] = (noise[i] as number) * (noise[j] as number);
  }
  for (let k = 0; k < 30; k += 1) {
    const half = multiply(a, p, r, false);
    const more = multiply(half, a, r, true);
    let change = 0;
    let size = 0;
    for (let i = 0; i < p.length; i += 1) {
      p[i] = (p[i] as number) + (more[i] as number);
      change = Math.max(change, Math.abs(more[i] as number));
      size = Math.max(size, Math.abs(p[i] as number));
    }
    if (!(change > 1e-13 * size)) break;
    a = multiply(a, a, r, false);
  }
  return p;
}

/** A B, or A B' with `turned`. */
function multiply(a: Float64Array, b: Float64Array, r: number, turned: boolean): Float64Array {
  const result = new Float64Array(r * r);
  for (let i = 0; i < r; i += 1) {
    if (turned) {
      for (let j = 0; j < r; j += 1) {
        let sum = 0;
        for (let k = 0; k < r; k += 1) sum += (a[i * r + k] as number) * (b[j * r + k] as number);
        result[i * r + j] = sum;
      }
      continue;
    }
    for (let k = 0; k < r; k += 1) {
      const factor = a[i * r + k] as number;
      if (factor === 0) continue;
      for (let j = 0; j < r; j += 1) {
        result[i * r + j] = (result[i * r + j] as number) + factor * (b[k * r + j] as number);
      }
    }
  }
  return result;
}
