import type { Growth, Parameters } from './types.ts';

/**
 * The piecewise linear function k·t + offset + Σ δ_j·(t − s_j)₊ at rising times. With offset m it is the linear trend;
 * with −k·m it is the logit of the logistic one: the recursion of the γ says no more than that the curve has no steps.
 */
export function piecewiseLinear(
  t: Float64Array,
  changepoints: Float64Array,
  k: number,
  offset: number,
  delta: Float64Array,
): Float64Array {
  const line = new Float64Array(t.length);
  let rate = k;
  let level = offset;
  let passed = 0;
  for (let row = 0; row < t.length; row++) {
    const time = t[row] as number;
    while (passed < changepoints.length && time >= (changepoints[passed] as number)) {
      const change = delta[passed] as number;
      rate += change;
      level -= change * (changepoints[passed] as number);
      passed += 1;
    }
    line[row] = rate * time + level;
  }
  return line;
}

/** The trend in scaled units at rising scaled times; `cap` (scaled) is needed for logistic growth. */
export function trendAt(
  growth: Growth,
  t: Float64Array,
  changepoints: Float64Array,
  { k, m, delta }: Pick<Parameters, 'k' | 'm' | 'delta'>,
  cap: Float64Array | undefined,
): Float64Array {
  if (growth === 'flat') return new Float64Array(t.length).fill(m);
  if (growth === 'linear') return piecewiseLinear(t, changepoints, k, m, delta);
  const logit = piecewiseLinear(t, changepoints, k, -k * m, delta);
  return logit.map((z, row) => (cap?.[row] as number) / (1 + Math.exp(-z)));
}
