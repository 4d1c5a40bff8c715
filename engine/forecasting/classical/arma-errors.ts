import type { Arma } from './arma-polynomials.ts';

/**
 * Errors conditional on zeros before the first row: e(t) = w(t) - mean - sum ar(i) (w(t-i) - mean) - sum ma(j) e(t-j)
 * from row `from` on, zero (or what `errors` holds already) before it. Zero coefficients of multiplied-out seasons cost
 * nothing.
 */
export function armaErrors(w: Float64Array, arma: Arma, errors: Float64Array, from: number): void {
  const { mean } = arma;
  const [arLag, arWeight] = sparse(arma.ar);
  const [maLag, maWeight] = sparse(arma.ma);
  const arCount = arLag.length;
  const maCount = maLag.length;
  for (let t = from; t < w.length; t += 1) {
    let e = (w[t] as number) - mean;
    for (let k = 0; k < arCount; k += 1) {
      const back = t - (arLag[k] as number);
      if (back >= 0) e -= (arWeight[k] as number) * ((w[back] as number) - mean);
    }
    for (let k = 0; k < maCount; k += 1) {
      const back = t - (maLag[k] as number);
      if (back >= 0) e -= (maWeight[k] as number) * (errors[back] as number);
    }
    errors[t] = e;
  }
}

function sparse(weights: Float64Array): [Int32Array, Float64Array] {
  const lags: number[] = [];
  const kept: number[] = [];
  weights.forEach((weight, i) => {
    if (weight === 0) return;
    lags.push(i + 1);
    kept.push(weight);
  });
  return [Int32Array.from(lags), Float64Array.from(kept)];
}
