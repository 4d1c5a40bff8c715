import type { EtsForm, EtsSmoothing, EtsState } from './ets-form.ts';

/**
 * One pass of the state equations (Hyndman et al. 2002, table 1). `state` is moved to the end of the history; `errors`
 * gets value minus one-step forecast. Returns minus twice the logarithm of the likelihood, up to a constant
 * (n log(sum of squared errors), plus twice the logarithms of the forecasts where errors are multiplicative), in units
 * of `unit`; infinite where a form that needs positive forecasts meets another.
 */
export function etsPass(
  value: Float64Array,
  form: EtsForm,
  smoothing: EtsSmoothing,
  state: EtsState,
  errors: Float64Array,
  unit: number,
): number {
  const n = value.length;
  const { alpha, gamma, phi } = smoothing;
  const share = smoothing.beta / alpha;
  const trended = form.trend !== 'N';
  const relative = form.error === 'M';
  const additive = form.season === 'A';
  const seasonal = form.season !== 'N';
  const { season } = state;
  const period = season.length;
  let { level, trend } = state;
  let slot = 0;
  let squares = 0;
  let logarithms = 0;
  let product = 1;
  for (let i = 0; i < n; i += 1) {
    const y = value[i] as number;
    const damped = phi * trend;
    const base = trended ? level + damped : level;
    const factor = seasonal ? (season[slot] as number) : 0;
    const forecast = seasonal ? (additive ? base + factor : base * factor) : base;
    const error = y - forecast;
    errors[i] = error;
    if (relative) {
      if (!(forecast > 0)) return Number.POSITIVE_INFINITY;
      squares += (error / forecast) ** 2;
      // A logarithm of products of a few forecasts is cheaper than one of each.
      product *= forecast / unit;
      if (product > 1e100 || product < 1e-100) {
        logarithms += Math.log(product);
        product = 1;
      }
    } else squares += error * error;
    const observed = seasonal ? (additive ? y - factor : y / factor) : y;
    const next = base + alpha * (observed - base);
    if (trended) trend = damped + share * (next - base);
    if (seasonal) {
      const rest = additive ? y - base : y / base;
      season[slot] = factor + gamma * (rest - factor);
      slot = slot + 1 === period ? 0 : slot + 1;
    }
    level = next;
  }
  state.level = level;
  state.trend = trend;
  if (!Number.isFinite(level + trend)) return Number.POSITIVE_INFINITY;
  // The floor keeps a perfect fit finite.
  const total = (relative ? squares : squares / (unit * unit)) + n * 1e-24;
  return n * Math.log(total) + (relative ? 2 * (logarithms + Math.log(product)) : 0);
}

/** Expected values of the next `steps` rows; for multiplicative seasons the usual approximation by the states' product. */
export function etsAhead(
  rows: number,
  form: EtsForm,
  phi: number,
  end: EtsState,
  steps: number,
): Float64Array {
  const yhat = new Float64Array(steps);
  let damped = 0;
  let power = 1;
  for (let i = 0; i < steps; i += 1) {
    power *= phi;
    damped += power;
    const base = form.trend === 'N' ? end.level : end.level + damped * end.trend;
    const factor = end.season[(rows + i) % end.season.length] as number;
    yhat[i] = form.season === 'N' ? base : form.season === 'A' ? base + factor : base * factor;
  }
  return yhat;
}
