/**
 * Minimum of a function of several variables without derivatives: Nelder and Mead 1965, with the coefficients of Gao
 * and Han 2012 that depend on the number of variables. Deterministic. A value that is not finite counts as infinite, so
 * a function may refuse points. Limits: local minimum; slow above some twenty variables.
 */
export interface Minimum {
  readonly point: Float64Array;
  readonly value: number;
  /** False where `evaluations` ran out before the simplex was small and flat. */
  readonly converged: boolean;
}

export interface NelderMeadOptions {
  readonly evaluations: number;
  /** Edge of the first simplex, for each variable or for all. */
  readonly edge: number | readonly number[];
  /** Stops where the values of the simplex differ by less than this share of the best. */
  readonly tolerance?: number;
}

export function nelderMead(
  f: (point: Float64Array) => number,
  start: ArrayLike<number>,
  options: NelderMeadOptions,
): Minimum {
  const n = start.length;
  const tolerance = options.tolerance ?? 1e-9;
  const expansion = 1 + 2 / Math.max(2, n);
  const contraction = 0.75 - 1 / (2 * Math.max(2, n));
  const shrinkage = 1 - 1 / Math.max(2, n);
  let used = 0;
  const evaluate = (point: Float64Array): number => {
    used += 1;
    const value = f(point);
    return Number.isFinite(value) ? value : Number.POSITIVE_INFINITY;
  };
  const vertex = (point: Float64Array) => ({ point, value: evaluate(point) });
  const origin = Float64Array.from(start);
  if (n === 0) return { ...vertex(origin), converged: true };
  const simplex = [vertex(origin)];
  for (let i = 0; i < n; i += 1) {
    const point = origin.slice();
    point[i] =
      (point[i] as number) + (typeof options.edge === 'number' ? options.edge : (options.edge[i] ?? 1));
    simplex.push(vertex(point));
  }
  const centre = new Float64Array(n);
  const away = (from: Float64Array, by: number): Float64Array => {
    const point = new Float64Array(n);
    for (let i = 0; i < n; i += 1) {
      const middle = centre[i] as number;
      point[i] = middle + by * (middle - (from[i] as number));
    }
    return point;
  };
  type Vertex = (typeof simplex)[number];
  for (;;) {
    simplex.sort((a, b) => a.value - b.value);
    const best = simplex[0] as Vertex;
    const worst = simplex[n] as Vertex;
    const flat = worst.value - best.value <= tolerance * (Math.abs(best.value) + tolerance);
    if (flat && worst.value < Number.POSITIVE_INFINITY) return { ...best, converged: true };
    if (used >= options.evaluations) return { ...best, converged: false };
    centre.fill(0);
    for (let j = 0; j < n; j += 1) {
      const { point } = simplex[j] as Vertex;
      for (let i = 0; i < n; i += 1) centre[i] = (centre[i] as number) + (point[i] as number) / n;
    }
    const reflected = vertex(away(worst.point, 1));
    if (reflected.value < best.value) {
      const expanded = vertex(away(worst.point, expansion));
      simplex[n] = expanded.value < reflected.value ? expanded : reflected;
      continue;
    }
    if (reflected.value < (simplex[n - 1] as Vertex).value) {
      simplex[n] = reflected;
      continue;
    }
    const outside = reflected.value < worst.value;
    const contracted = vertex(away(worst.point, outside ? contraction : -contraction));
    if (contracted.value < Math.min(reflected.value, worst.value)) {
      simplex[n] = contracted;
      continue;
    }
    for (let j = 1; j <= n; j += 1) {
      const { point } = simplex[j] as Vertex;
      const nearer = point.map((x, i) => {
        const base = best.point[i] as number;
        return base + shrinkage * (x - base);
      });
      simplex[j] = vertex(nearer);
    }
  }
}
