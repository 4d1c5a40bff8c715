import type { EtsForm, EtsSmoothing, EtsState } from './ets-form.ts';

/**
 * Standard deviations of the forecast errors (Hyndman, Koehler, Ord and Snyder 2008, chapter 6, table 6.2). With
 * c(j) = alpha + beta (phi + ... + phi^j) + gamma [j a multiple of the period] and s2 the one-step variance:
 *
 * additive errors:        s2 (1 + sum of c(j)^2 for j < h)
 * multiplicative errors:  (1 + s2) theta(h) - mu(h)^2,  theta(h) = mu(h)^2 + s2 sum of c(j)^2 theta(h - j)
 *
 * and for multiplicative seasons the second with the trend's part alone, times the season's square and (1 + s2
 * gamma^2) for each whole season ahead (section 6.4.3). `mu` are the forecasts.
 */
export function etsSpread(
  form: EtsForm,
  smoothing: EtsSmoothing,
  rows: number,
  end: EtsState,
  mu: Float64Array,
  variance: number,
): Float64Array {
  const steps = mu.length;
  const { alpha, beta, gamma, phi } = smoothing;
  const squares = new Float64Array(steps);
  let damped = 0;
  let power = 1;
  for (let j = 1; j < steps; j += 1) {
    power *= phi;
    damped += power;
    const seasonal = form.season === 'A' && j % form.period === 0 ? gamma : 0;
    squares[j] = (alpha + (form.trend === 'N' ? 0 : beta * damped) + seasonal) ** 2;
  }
  const sigma = new Float64Array(steps);
  if (form.error === 'A') {
    let sum = 1;
    for (let i = 0; i < steps; i += 1) {
      sum += i === 0 ? 0 : (squares[i] as number);
      sigma[i] = Math.sqrt(variance * sum);
    }
    return sigma;
  }
  const theta = new Float64Array(steps);
  for (let i = 0; i < steps; i += 1) {
    const factor = form.season === 'M' ? (end.season[(rows + i) % form.period] as number) : 1;
    const base = factor === 0 ? 0 : (mu[i] as number) / factor;
    let sum = 0;
    for (let j = 1; j <= i; j += 1) sum += (squares[j] as number) * (theta[i - j] as number);
    theta[i] = base * base + variance * sum;
    const seasons = form.season === 'M' ? Math.floor(i / form.period) : 0;
    const second = (1 + variance) * (theta[i] as number) * (1 + variance * gamma * gamma) ** seasons;
    sigma[i] = Math.abs(factor) * Math.sqrt(Math.max(0, second - base * base));
  }
  return sigma;
}
