import { failure, type Result, success } from '../domain/fault.ts';
import { millsDifference, normalDistribution } from '../numerics/normal-tail.ts';

/**
 * Options on futures after Black (1976), "The pricing of commodity contracts", J. Financial Economics 3, eqs. 15-16:
 *
 *   call = exp(-r T) (F N(d1) - K N(d2)),  d1,2 = ln(F/K) / s +- s / 2,  s = vol sqrt(T)
 *
 * F forward and K strike in price units, both above zero; T years; vol per square root of a year; r continuously
 * compounded. Assumes a lognormal forward with constant volatility; use Bachelier where prices may be negative.
 */
export interface Black76Input {
  readonly forward: number;
  readonly strike: number;
  readonly years: number;
  readonly volatility: number;
  readonly rate: number;
  readonly type: 'call' | 'put';
}

/**
 * Price and derivatives: delta dV/dF, vega per 1.00 of volatility, theta = -dV/dT a year, rho dV/dr, vanna d2V/dFdvol,
 * volga d2V/dvol2, charm = -d(delta)/dT, speed d3V/dF3, zomma d(gamma)/dvol, color = -d(gamma)/dT, veta = -d(vega)/dT,
 * ultima d3V/dvol3, dual ones by the strike.
 */
export interface Black76Value {
  readonly price: number;
  readonly delta: number;
  readonly gamma: number;
  readonly vega: number;
  readonly theta: number;
  readonly rho: number;
  readonly vanna: number;
  readonly volga: number;
  readonly charm: number;
  readonly speed: number;
  readonly zomma: number;
  readonly color: number;
  readonly veta: number;
  readonly ultima: number;
  readonly dualDelta: number;
  readonly dualGamma: number;
}

function checked(input: Black76Input): Result<Black76Input> {
  const above = {
    forward: input.forward,
    strike: input.strike,
    years: input.years,
    volatility: input.volatility,
  };
  for (const [name, value] of Object.entries(above)) {
    if (!(value > 0 && Number.isFinite(value))) {
      const hint =
        name === 'forward' || name === 'strike' ? ' Prices at or below zero need the Bachelier model.' : '';
      return failure('INPUT_OUT_OF_RANGE', `black76: ${name} must be above zero, got ${value}.${hint}`, {
        name,
        value,
      });
    }
  }
  if (!Number.isFinite(input.rate)) {
    return failure('INPUT_OUT_OF_RANGE', `black76: rate must be a number, got ${input.rate}.`, {
      name: 'rate',
    });
  }
  return success(input);
}

/** ln(F / K) without loss where F is near K. */
function logRatio(forward: number, strike: number): number {
  const excess = (forward - strike) / strike;
  return Math.abs(excess) < 0.5 ? Math.log1p(excess) : Math.log(forward / strike);
}

/** Fails with INPUT_OUT_OF_RANGE; never returns NaN. */
export function black76(asked: Black76Input): Result<Black76Value> {
  const input = checked(asked);
  if (!input.ok) return input;
  const { forward, strike, years, volatility, rate, type } = input.value;
  const sign = type === 'call' ? 1 : -1;
  const discount = Math.exp(-rate * years);
  const rootYears = Math.sqrt(years);
  const deviation = volatility * rootYears;
  const moneyness = logRatio(forward, strike) / deviation;
  const half = 0.5 * deviation;
  const d1 = moneyness + half;
  const d2 = moneyness - half;
  // F phi(d1) = K phi(d2): one factor for both, symmetric in F and K.
  const density =
    (Math.sqrt(forward) * Math.sqrt(strike) * Math.exp(-0.5 * (moneyness * moneyness + half * half))) /
    Math.sqrt(2 * Math.PI);
  const outOfTheMoney = discount * density * millsDifference(Math.abs(moneyness), half);
  const price = Math.max(0, sign * (forward - strike)) * discount + outOfTheMoney;
  const delta = sign * discount * normalDistribution(sign * d1);
  const weight = discount * density;
  const gamma = weight / (forward * forward * deviation);
  const vega = weight * rootYears;
  const value: Black76Value = {
    price,
    delta,
    gamma,
    vega,
    theta: rate * price - (weight * volatility) / (2 * rootYears),
    rho: -years * price,
    vanna: (-weight * d2) / (forward * volatility),
    volga: (vega * d1 * d2) / volatility,
    charm: rate * delta + (weight * d2) / (2 * forward * years),
    speed: (-gamma / forward) * (d1 / deviation + 1),
    zomma: (gamma * (d1 * d2 - 1)) / volatility,
    color: gamma * (rate + (1 - d1 * d2) / (2 * years)),
    veta: vega * (rate - (1 + d1 * d2) / (2 * years)),
    ultima: (-vega / (volatility * volatility)) * (d1 * d2 * (1 - d1 * d2) + d1 * d1 + d2 * d2),
    dualDelta: -sign * discount * normalDistribution(sign * d2),
    dualGamma: weight / (strike * strike * deviation),
  };
  const broken = Object.entries(value).find(([, number]) => !Number.isFinite(number));
  if (broken === undefined) return success(value);
  return failure(
    'OUT_OF_NUMBER_RANGE',
    `black76: ${broken[0]} is beyond what a number can hold for these inputs.`,
    { ...asked },
  );
}
