import { cubicMinimum, dot, type Objective, type Point, wolfeSearch } from './wolfe-search.ts';

/**
 * Minimisation by L-BFGS (Nocedal 1980; Nocedal and Wright, algorithms 7.4 and 7.5) as Stan runs it: five pairs, a first
 * step of a thousandth of the gradient, later ones guessed from the last, and Stan’s rules for when to stop. For a smooth
 * function it finds a minimum; its stopping point on another is what these rules make it.
 */
export interface LbfgsResult {
  readonly point: Point;
  readonly iterations: number;
  readonly stop:
    | 'value'
    | 'relative value'
    | 'gradient'
    | 'relative gradient'
    | 'step'
    | 'iterations'
    | 'line search';
}

const pairs = 5;
const firstLength = 1e-3;
const mostIterations = 10_000;
const epsilon = 2 ** -52;

interface Pair {
  readonly rho: number;
  readonly step: Float64Array;
  readonly change: Float64Array;
}

const negative = (values: Float64Array) => values.map((value) => -value);
const norm = (values: Float64Array) => Math.sqrt(dot(values, values));

/** −Hg, H from the kept pairs, oldest first. */
function searchDirection(gradient: Float64Array, kept: readonly Pair[], scale: number): Float64Array {
  const direction = negative(gradient);
  const weights = new Float64Array(kept.length);
  for (let at = kept.length - 1; at >= 0; at--) {
    const { rho, step, change } = kept[at] as Pair;
    const weight = rho * dot(step, direction);
    weights[at] = weight;
    for (let i = 0; i < direction.length; i++)
      direction[i] = (direction[i] as number) - weight * (change[i] as number);
  }
  for (let i = 0; i < direction.length; i++) direction[i] = (direction[i] as number) * scale;
  for (const [at, { rho, step, change }] of kept.entries()) {
    const weight = (weights[at] as number) - rho * dot(change, direction);
    for (let i = 0; i < direction.length; i++)
      direction[i] = (direction[i] as number) + weight * (step[i] as number);
  }
  return direction;
}

function stopOf(before: Point, here: Point, step: Float64Array, direction: Float64Array) {
  const change = Math.abs(before.value - here.value);
  const size = Math.max(Math.abs(here.value), 1);
  if (change < 1e-12) return 'value';
  if (norm(here.gradient) < 1e-8) return 'gradient';
  if (norm(step) < 1e-8) return 'step';
  if (change / Math.max(Math.abs(before.value), size) < 1e4 * epsilon) return 'relative value';
  if (-dot(direction, here.gradient) / size < 1e7 * epsilon) return 'relative gradient';
  return undefined;
}

/** `start` must have a value. */
export function minimiseLbfgs(objective: Objective, start: Point): LbfgsResult {
  let here = start;
  let kept: Pair[] = [];
  let direction: Float64Array = negative(here.gradient);
  let last: { before: Point; direction: Float64Array; length: number } | undefined;
  for (let iterations = 1; ; iterations++) {
    let reset = iterations === 1;
    let guess = firstLength;
    if (last !== undefined)
      guess = Math.min(
        1,
        1.01 *
          cubicMinimum(
            dot(last.before.gradient, last.direction),
            last.length,
            here.value - last.before.value,
            dot(here.gradient, last.direction),
            1e-12,
            1,
          ),
      );
    let found = wolfeSearch(objective, here, direction, guess);
    if (found === undefined && !reset) {
      reset = true;
      direction = negative(here.gradient);
      found = wolfeSearch(objective, here, direction, firstLength);
    }
    if (found === undefined) return { point: here, iterations, stop: 'line search' };
    const next = found.point;
    const step = next.x.map((value, at) => value - (here.x[at] as number));
    const change = next.gradient.map((value, at) => value - (here.gradient[at] as number));
    const product = dot(change, step);
    const square = dot(change, change);
    const scaled = reset ? square / product : 1;
    kept = [...(reset ? [] : kept.slice(-(pairs - 1))), { rho: 1 / product, step, change }];
    last = {
      before: here,
      direction: scaled === 1 ? direction : direction.map((value) => value / scaled),
      length: found.length * scaled,
    };
    const before = here;
    here = next;
    direction = searchDirection(here.gradient, kept, product / square);
    const stop = stopOf(before, here, step, direction);
    if (stop !== undefined) return { point: here, iterations, stop };
    if (iterations >= mostIterations) return { point: here, iterations, stop: 'iterations' };
  }
}
