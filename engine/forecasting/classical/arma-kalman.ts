import { stationaryCovariance } from './arma-covariance.ts';
import { armaErrors } from './arma-errors.ts';
import type { Arma } from './arma-polynomials.ts';

/**
 * Exact Gaussian likelihood of an ARMA model by the Kalman filter in the state space form of Harvey 1989, section 3.3
 * (state of max(p, q + 1) entries, started from its stationary distribution). Once the state is known from the rows
 * (variance below `settled`) the filter is the plain recursion, which costs far less (Gardner, Harvey and Phillips 1980).
 */
export interface ArmaLikelihood {
  /** With the variance of the errors at its best value, `variance`. */
  readonly logLikelihood: number;
  readonly variance: number;
  /** Expected differences after the last row, less the mean, while the filter has not settled; else empty. */
  readonly state: Float64Array;
  /** Entries of the covariance moved on the way: what the answer cost. */
  readonly work: number;
}

const settled = 1e-7;

/** `innovations` gets the one-step errors. */
export function armaLikelihood(w: Float64Array, arma: Arma, innovations: Float64Array): ArmaLikelihood {
  const n = w.length;
  const r = Math.max(arma.ar.length, arma.ma.length + 1);
  const phi = new Float64Array(r);
  phi.set(arma.ar);
  const noise = new Float64Array(r);
  noise[0] = 1;
  noise.set(arma.ma, 1);
  // p is the covariance of the next state before the row is seen, in units of the variance of the errors.
  let p: Float64Array = stationaryCovariance(arma, r);
  let next: Float64Array = new Float64Array(r * r);
  const state = new Float64Array(r);
  let sum = 0;
  let logarithms = 0;
  let t = 0;
  let known = false;
  for (; t < n && !known; t += 1) {
    const f = p[0] as number;
    if (!(f > 0 && Number.isFinite(f)))
      return { logLikelihood: Number.NEGATIVE_INFINITY, variance: 0, state, work: t * r * r };
    const v = (w[t] as number) - arma.mean - (state[0] as number);
    innovations[t] = v;
    sum += (v * v) / f;
    logarithms += Math.log(f);
    // Update, then prediction: T moves the state up and adds phi times its first entry.
    let trace = 0;
    for (let i = 0; i < r; i += 1) state[i] = (state[i] as number) + ((p[i * r] as number) / f) * v;
    for (let i = r - 1; i >= 0; i -= 1) {
      const column = (p[i * r] as number) / f;
      for (let j = 0; j < r; j += 1) {
        const at = i * r + j;
        p[at] = (p[at] as number) - column * (p[j] as number);
      }
      trace += Math.abs(p[i * r + i] as number);
    }
    const first = state[0] as number;
    for (let i = 0; i < r - 1; i += 1) state[i] = (state[i + 1] as number) + (phi[i] as number) * first;
    state[r - 1] = (phi[r - 1] as number) * first;
    if (trace < settled) {
      known = true;
      continue;
    }
    const head = p[0] as number;
    for (let i = 0; i < r; i += 1) {
      const phiI = phi[i] as number;
      const below = i + 1 < r;
      for (let j = 0; j < r; j += 1) {
        const right = j + 1 < r;
        let x = phiI * (phi[j] as number) * head + (noise[i] as number) * (noise[j] as number);
        if (right) x += phiI * (p[j + 1] as number);
        if (below) x += (phi[j] as number) * (p[(i + 1) * r] as number);
        if (below && right) x += p[(i + 1) * r + j + 1] as number;
        next[i * r + j] = x;
      }
    }
    [p, next] = [next, p];
  }
  const work = t * r * r;
  if (known) {
    armaErrors(w, arma, innovations, t);
    for (let i = t; i < n; i += 1) sum += (innovations[i] as number) ** 2;
  }
  const variance = sum / n;
  const logLikelihood = -0.5 * (n * (Math.log(2 * Math.PI * variance) + 1) + logarithms);
  return {
    logLikelihood: Number.isNaN(logLikelihood) ? Number.NEGATIVE_INFINITY : logLikelihood,
    variance,
    state: known ? new Float64Array(0) : state,
    work,
  };
}
