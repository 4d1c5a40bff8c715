import { choleskyFactor, choleskySolve } from './cholesky.ts';

/**
 * Minimises ½ xᵀHx − cᵀx + Σ penalty_j |x_j| for a positive definite H, to machine precision and with true zeros, by
 * active sets: Lee, Battle, Raina, Ng, Efficient sparse coding algorithms (2007), with the step cut at the first
 * change of sign. Coordinates with a penalty of 0 are always in.
 */
export interface LassoProblem {
  readonly size: number;
  /** size × size, row-major, both triangles. */
  readonly hessian: Float64Array;
  readonly linear: Float64Array;
  readonly penalty: Float64Array;
}

export interface LassoSolution {
  readonly x: Float64Array;
  readonly iterations: number;
  /** False where the matrix was not positive definite or the steps ran out: `x` is then the best point met. */
  readonly converged: boolean;
}

/** The gradient without the penalty, Hx − c, at coordinate `row`. */
function slope({ hessian, linear, size }: LassoProblem, x: Float64Array, row: number): number {
  let sum = -(linear[row] as number);
  for (let k = 0; k < size; k++) sum += (hessian[row * size + k] as number) * (x[k] as number);
  return sum;
}

/** Minimum over the active coordinates with their signs held; undefined where the matrix is singular there. */
function solveActive(
  problem: LassoProblem,
  active: readonly number[],
  signs: Float64Array,
): Float64Array | undefined {
  const { hessian, linear, penalty, size } = problem;
  const count = active.length;
  const matrix = new Float64Array(count * count);
  const right = new Float64Array(count);
  for (let a = 0; a < count; a++) {
    const row = active[a] as number;
    right[a] = (linear[row] as number) - (penalty[row] as number) * (signs[row] as number);
    for (let b = 0; b <= a; b++)
      matrix[a * count + b] = hessian[row * size + (active[b] as number)] as number;
  }
  const factor = choleskyFactor(matrix, count);
  return factor && choleskySolve(factor, right);
}

/** Moves towards `target` until the first coordinate reaches zero; returns that coordinate, or -1 at the target. */
function stepTowards(
  x: Float64Array,
  active: readonly number[],
  target: Float64Array,
  signs: Float64Array,
  penalty: Float64Array,
): { readonly stopped: number; readonly length: number } {
  let length = 1;
  let stopped = -1;
  for (const [at, j] of active.entries()) {
    if (penalty[j] === 0 || (target[at] as number) * (signs[j] as number) > 0) continue;
    const here = x[j] as number;
    const share = here === 0 ? 0 : here / (here - (target[at] as number));
    if (share < length || stopped === -1) {
      length = Math.min(length, share);
      stopped = j;
    }
  }
  for (const [at, j] of active.entries())
    x[j] = (x[j] as number) + length * ((target[at] as number) - (x[j] as number));
  if (stopped !== -1) x[stopped] = 0;
  return { stopped, length };
}

export function lassoQuadratic(problem: LassoProblem, start?: Float64Array): LassoSolution {
  const { size, penalty } = problem;
  const x = start === undefined ? new Float64Array(size) : Float64Array.from(start);
  const signs = new Float64Array(size);
  let active: number[] = [];
  for (let j = 0; j < size; j++) {
    if (penalty[j] === 0 || x[j] !== 0) active.push(j);
    if (penalty[j] !== 0) signs[j] = Math.sign(x[j] as number);
  }
  /** Coordinates that left in the very step that let them in: rounding, not progress. */
  const refused = new Set<number>();
  const most = 20 * size + 100;
  let entered = -1;
  for (let iterations = 1; iterations <= most; iterations++) {
    const target = solveActive(problem, active, signs);
    if (target === undefined) return { x, iterations, converged: false };
    const { stopped, length } = stepTowards(x, active, target, signs, penalty);
    if (stopped !== -1) {
      if (stopped === entered && length === 0) refused.add(stopped);
      else if (length > 0) refused.clear();
      active = active.filter((j) => j !== stopped);
      signs[stopped] = 0;
      entered = -1;
      continue;
    }
    let worst = 1e-10;
    let direction = 0;
    entered = -1;
    for (let j = 0; j < size; j++) {
      const weight = penalty[j] as number;
      if (weight === 0 || signs[j] !== 0 || refused.has(j)) continue;
      const gradient = slope(problem, x, j);
      const excess = Math.abs(gradient) / weight - 1;
      if (excess <= worst) continue;
      worst = excess;
      entered = j;
      direction = gradient > 0 ? -1 : 1;
    }
    if (entered === -1) return { x, iterations, converged: true };
    signs[entered] = direction;
    active = [...active, entered];
  }
  return { x, iterations: most, converged: false };
}
