/**
 * Line search for the strong Wolfe conditions: Nocedal and Wright, Numerical Optimization, 2nd ed., algorithms 3.5 and 3.6,
 * with cubic interpolation; constants and order of steps as in Stan’s optimiser, whose results this is to repeat.
 */
export interface Point {
  readonly x: Float64Array;
  readonly value: number;
  readonly gradient: Float64Array;
}

/** Value and gradient; undefined where the function has none. */
export type Objective = (x: Float64Array) => Point | undefined;

export interface Search {
  readonly point: Point;
  readonly length: number;
}

const sufficient = 1e-4;
const curvature = 0.9;
const leastLength = 1e-12;
const leastRange = 1e-16;
const mostRestarts = 10;

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at] as number) * (b[at] as number);
  return sum;
}

const along = (x: Float64Array, direction: Float64Array, length: number) =>
  x.map((value, at) => value + length * (direction[at] as number));

interface Bracket {
  readonly length: number;
  readonly value: number;
  readonly slope: number;
}

/** The minimum of the cubic with slope `slope0` at 0, and value and slope at `x1`, between two limits. */
export function cubicMinimum(
  slope0: number,
  x1: number,
  value1: number,
  slope1: number,
  low: number,
  high: number,
): number {
  const c3 = (-12 * value1 + 6 * x1 * (slope0 + slope1)) / (x1 * x1 * x1);
  const c2 = -(4 * slope0 + 2 * slope1) / x1 + (6 * value1) / (x1 * x1);
  const cubic = (x: number) => x * ((x * ((x * c3) / 3 + c2)) / 2 + slope0);
  const root = Math.sqrt(c2 * c2 - 2 * slope0 * c3);
  let best = low;
  for (const x of [high, -(c2 + root) / c3, -(c2 - root) / c3])
    if (x === high || (low < x && x < high)) if (cubic(x) < cubic(best)) best = x;
  return best;
}

function zoom(
  objective: Objective,
  from: Point,
  direction: Float64Array,
  slope: number,
  first: Bracket,
  second: Bracket,
): Search | undefined {
  let [low, high] = [first, second];
  for (let round = 1; ; round++) {
    if (Math.abs(low.length - high.length) < leastRange) return undefined;
    let length = interpolate(low, high, round);
    let point = objective(along(from.x, direction, length));
    while (point === undefined) {
      const near = Math.min(low.length, high.length);
      length = 0.5 * (length + near);
      if (Math.abs(near - length) < leastRange) return undefined;
      point = objective(along(from.x, direction, length));
    }
    const here = { length, value: point.value, slope: dot(point.gradient, direction) };
    if (here.value > from.value + sufficient * length * slope || here.value >= low.value) high = here;
    else {
      if (Math.abs(here.slope) <= -curvature * slope) return { point, length };
      if (here.slope * (high.length - low.length) >= 0) high = low;
      low = here;
    }
  }
}

function interpolate(low: Bracket, high: Bracket, round: number): number {
  const middle = 0.5 * (low.length + high.length);
  if (round % 5 === 0) return middle;
  const d1 = low.slope + high.slope - (3 * (low.value - high.value)) / (low.length - high.length);
  const root = Math.sqrt(d1 * d1 - low.slope * high.slope);
  const d2 = high.length < low.length ? -root : root;
  const length =
    high.length - ((high.length - low.length) * (high.slope + d2 - d1)) / (high.slope - low.slope + 2 * d2);
  const margin = 0.01 * Math.abs(low.length - high.length);
  const inside =
    length >= Math.min(low.length, high.length) + margin &&
    length <= Math.max(low.length, high.length) - margin;
  return inside ? length : middle;
}

/** Undefined where no step along the direction is good enough. */
export function wolfeSearch(
  objective: Objective,
  from: Point,
  direction: Float64Array,
  start: number,
): Search | undefined {
  const slope = dot(from.gradient, direction);
  let last: Bracket = { length: leastLength, value: from.value, slope };
  let length = start;
  let restarts = 0;
  for (let round = 0; ; ) {
    const point = objective(along(from.x, direction, length));
    if (point === undefined) {
      restarts += 1;
      if (restarts > mostRestarts) return undefined;
      length = 0.5 * (last.length + length);
      continue;
    }
    restarts = 0;
    const here = { length, value: point.value, slope: dot(point.gradient, direction) };
    if (here.value > from.value + sufficient * length * slope || (here.value >= last.value && round > 0))
      return zoom(objective, from, direction, slope, last, here);
    if (Math.abs(here.slope) <= -curvature * slope) return { point, length };
    if (here.slope >= 0) return zoom(objective, from, direction, slope, here, last);
    last = here;
    length *= 10;
    round += 1;
  }
}
