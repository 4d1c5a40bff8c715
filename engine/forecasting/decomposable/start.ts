import type { Training } from './prepare.ts';
import type { Parameters } from './types.ts';

const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));

/** Where the search begins (section 8): a straight line or curve through the first and the last row, σ = 1. */
export function startingPoint({ rows, t, y, cap, features, model }: Training): Parameters {
  const [firstY, lastY] = [y[0] as number, y[rows - 1] as number];
  const span = (t[rows - 1] as number) - (t[0] as number);
  const zeros = {
    delta: new Float64Array(model.changepoints.length),
    beta: new Float64Array(features.columns.length),
    sigmaObs: 1,
  };
  if (model.growth === 'flat') {
    let sum = 0;
    for (const value of y) sum += value;
    return { k: 0, m: sum / rows, ...zeros };
  }
  if (model.growth === 'linear') {
    const k = (lastY - firstY) / span;
    return { k, m: firstY - k * (t[0] as number), ...zeros };
  }
  const [firstCap, lastCap] = [cap?.[0] as number, cap?.[rows - 1] as number];
  let first = firstCap / clamp(firstY, 0.01 * firstCap, 0.99 * firstCap);
  const last = lastCap / clamp(lastY, 0.01 * lastCap, 0.99 * lastCap);
  if (Math.abs(first - last) <= 0.01) first *= 1.05;
  const [a, b] = [Math.log(first - 1), Math.log(last - 1)];
  return { k: (a - b) / span, m: (a * span) / (a - b), ...zeros };
}
