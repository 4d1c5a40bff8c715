import { failure, type Result, success } from '../domain/fault.ts';
import { millsComplement, normalDensity, normalDistribution } from '../numerics/normal-tail.ts';

/**
 * Options on futures whose price may be zero or negative, after Bachelier (1900), in the discounted form that exchanges
 * settled energy options by from April to August 2020:
 *
 *   call = exp(-r T) ((F - K) N(d) + s phi(d)),  d = (F - K) / s,  s = vol sqrt(T)
 *
 * F and K any finite price; vol in price units per square root of a year; T years; r continuously compounded.
 */
export interface BachelierInput {
  readonly forward: number;
  readonly strike: number;
  readonly years: number;
  readonly normalVolatility: number;
  readonly rate: number;
  readonly type: 'call' | 'put';
}

/** Signs and units as in Black-76: theta = -dV/dT, charm = -d(delta)/dT. */
export interface BachelierValue {
  readonly price: number;
  readonly delta: number;
  readonly gamma: number;
  readonly vega: number;
  readonly theta: number;
  readonly rho: number;
  readonly vanna: number;
  readonly volga: number;
  readonly charm: number;
}

/** Fails with INPUT_OUT_OF_RANGE; never returns NaN. */
export function bachelier(input: BachelierInput): Result<BachelierValue> {
  const { forward, strike, years, normalVolatility, rate, type } = input;
  for (const [name, value] of Object.entries({ forward, strike, rate })) {
    if (!Number.isFinite(value))
      return failure('INPUT_OUT_OF_RANGE', `bachelier: ${name} must be a number, got ${value}.`, { name });
  }
  for (const [name, value] of Object.entries({ years, normalVolatility })) {
    if (!(value > 0 && Number.isFinite(value))) {
      return failure('INPUT_OUT_OF_RANGE', `bachelier: ${name} must be above zero, got ${value}.`, {
        name,
        value,
      });
    }
  }
  const sign = type === 'call' ? 1 : -1;
  const discount = Math.exp(-rate * years);
  const rootYears = Math.sqrt(years);
  const deviation = normalVolatility * rootYears;
  const d = (forward - strike) / deviation;
  const density = discount * normalDensity(d);
  const outOfTheMoney = deviation * density * millsComplement(Math.abs(d));
  const price = Math.max(0, sign * (forward - strike)) * discount + outOfTheMoney;
  const delta = sign * discount * normalDistribution(sign * d);
  const vega = density * rootYears;
  return success({
    price,
    delta,
    gamma: density / deviation,
    vega,
    theta: rate * price - (density * normalVolatility) / (2 * rootYears),
    rho: -years * price,
    vanna: (-density * d) / normalVolatility,
    volga: (vega * d * d) / normalVolatility,
    charm: rate * delta + (density * d) / (2 * years),
  });
}
