import type { ModelForecast } from '../forecaster.ts';
import type { ArimaOrder, Arma } from './arma-polynomials.ts';
import { differenceWeights } from './difference.ts';

export interface ArimaEnd {
  readonly value: Float64Array;
  /** Differenced rows. */
  readonly w: Float64Array;
  readonly innovations: Float64Array;
  /** Of the filter, where it has not settled; else empty. */
  readonly state: Float64Array;
  readonly order: ArimaOrder;
  readonly arma: Arma;
  readonly deviation: number;
}

/** Forecasts of the differenced rows, less their mean: from the filter's state, or from past rows and errors. */
function differencedAhead(end: ArimaEnd, steps: number): Float64Array {
  const { w, innovations, arma } = end;
  const result = new Float64Array(steps);
  if (end.state.length > 0) {
    const state = end.state.slice();
    const r = state.length;
    for (let i = 0; i < steps; i += 1) {
      const first = state[0] as number;
      result[i] = first;
      for (let k = 0; k < r; k += 1) state[k] = (state[k + 1] ?? 0) + (arma.ar[k] ?? 0) * first;
    }
    return result;
  }
  const n = w.length;
  for (let i = 0; i < steps; i += 1) {
    let sum = 0;
    for (let k = 0; k < arma.ar.length; k += 1) {
      const at = n + i - k - 1;
      const past = at >= n ? (result[at - n] as number) : at >= 0 ? (w[at] as number) - arma.mean : 0;
      sum += (arma.ar[k] as number) * past;
    }
    for (let k = i; k < arma.ma.length; k += 1) {
      const at = n + i - k - 1;
      if (at >= 0) sum += (arma.ma[k] as number) * (innovations[at] as number);
    }
    result[i] = sum;
  }
  return result;
}

/** Spread: s sqrt(sum of psi(j)^2 for j < h), psi(z) = ma(z) / (ar(z) differences(z)) (Box and Jenkins 1976, 5.1). */
export function arimaAhead(end: ArimaEnd, steps: number): ModelForecast {
  const { value, order, arma } = end;
  const weights = differenceWeights(order.d, order.D, order.period);
  const yhat = differencedAhead(end, steps);
  const n = value.length;
  for (let i = 0; i < steps; i += 1) {
    let sum = (yhat[i] as number) + arma.mean;
    for (let k = 0; k < weights.length; k += 1) {
      const at = n + i - k - 1;
      sum += (weights[k] as number) * ((at >= n ? yhat[at - n] : value[at]) as number);
    }
    yhat[i] = sum;
  }
  const psi = new Float64Array(steps);
  // First the weights of the differenced rows, then those of the rows.
  for (const [lags, own] of [
    [arma.ar, arma.ma],
    [weights, undefined],
  ] as const) {
    for (let i = 0; i < steps; i += 1) {
      let sum = own === undefined ? (psi[i] as number) : i === 0 ? 1 : (own[i - 1] ?? 0);
      for (let k = 0; k < Math.min(i, lags.length); k += 1)
        sum += (lags[k] as number) * (psi[i - k - 1] as number);
      psi[i] = sum;
    }
  }
  const sigma = new Float64Array(steps);
  let square = 0;
  for (let i = 0; i < steps; i += 1) {
    square += (psi[i] as number) ** 2;
    sigma[i] = end.deviation * Math.sqrt(square);
  }
  return { yhat, sigma };
}
