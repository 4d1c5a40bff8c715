/**
 * Orders of a seasonal ARIMA model (p, d, q)(P, D, Q) with `period` rows in a season; `constant` is the mean of the
 * differenced rows.
 */
export interface ArimaOrder {
  readonly p: number;
  readonly d: number;
  readonly q: number;
  readonly P: number;
  readonly D: number;
  readonly Q: number;
  readonly period: number;
  readonly constant: boolean;
}

export function arimaName(order: ArimaOrder): string {
  const { p, d, q, P, D, Q, period } = order;
  const seasonal = period > 1 ? `(${P},${D},${Q})[${period}]` : '';
  const constant = order.constant ? (d + D > 0 ? ' with drift' : ' with mean') : '';
  return `ARIMA(${p},${d},${q})${seasonal}${constant}`;
}

export interface Arma {
  /** w(t) = ar(1) w(t-1) + ... + e(t) + ma(1) e(t-1) + ..., seasons multiplied out. */
  readonly ar: Float64Array;
  readonly ma: Float64Array;
  /** Of the differenced rows, in their unit. */
  readonly mean: number;
  /** As estimated: p, q, P, Q coefficients in this order. */
  readonly coefficients: readonly number[];
}

const bound = 0.9999;

/**
 * Any p numbers to the coefficients of a stationary autoregression: tanh gives partial autocorrelations, the recursion
 * of Durbin and Levinson the rest (Jones 1980). With the sign turned it gives invertible moving averages.
 */
export function stationary(free: ArrayLike<number>, from: number, count: number): Float64Array {
  const result = new Float64Array(count);
  for (let k = 0; k < count; k += 1) {
    const partial = bound * Math.tanh(free[from + k] as number);
    const before = result.slice(0, k);
    for (let i = 0; i < k; i += 1)
      result[i] = (before[i] as number) - partial * (before[k - 1 - i] as number);
    result[k] = partial;
  }
  return result;
}

/** Whether 1 - c(1) z - ... has no root within `radius` of the origin: the recursion backwards. */
export function isStationary(coefficients: Float64Array, radius = 1): boolean {
  let current = coefficients.map((c, i) => c * radius ** (i + 1));
  for (let k = current.length - 1; k >= 0; k -= 1) {
    const partial = current[k] as number;
    if (!(Math.abs(partial) < 1)) return false;
    const before = current;
    current = before
      .subarray(0, k)
      .map((c, i) => (c + partial * (before[k - 1 - i] as number)) / (1 - partial * partial));
  }
  return true;
}

/** 1 - short(1) B - ... times 1 - long(1) B^s - ..., without the leading 1 and with the sign of the factors. */
function product(short: Float64Array, long: Float64Array, period: number): Float64Array {
  const result = new Float64Array(short.length + period * long.length);
  result.set(short);
  for (let k = 0; k < long.length; k += 1) {
    const at = (k + 1) * period - 1;
    const c = long[k] as number;
    result[at] = (result[at] as number) + c;
    for (let i = 0; i < short.length; i += 1) {
      result[at + i + 1] = (result[at + i + 1] as number) - c * (short[i] as number);
    }
  }
  return result;
}

export function freeParameters(order: ArimaOrder): number {
  return order.p + order.q + order.P + order.Q + (order.constant ? 1 : 0);
}

/** From free numbers (p, q, P, Q and the mean, that in units of `scale` from `centre`) to a stationary, invertible model. */
export function armaOf(order: ArimaOrder, free: ArrayLike<number>, centre: number, scale: number): Arma {
  const { p, q, P, Q, period } = order;
  const ar = stationary(free, 0, p);
  const maTurned = stationary(free, p, q);
  const seasonalAr = stationary(free, p + q, P);
  const seasonalMaTurned = stationary(free, p + q + P, Q);
  const turn = (c: number): number => -c;
  return {
    ar: product(ar, seasonalAr, period),
    ma: product(maTurned, seasonalMaTurned, period).map(turn),
    mean: order.constant ? centre + scale * (free[p + q + P + Q] as number) : 0,
    coefficients: [...ar, ...maTurned.map(turn), ...seasonalAr, ...seasonalMaTurned.map(turn)],
  };
}
