/**
 * Warm-up as in Stan (Reference Manual, section on adaptation): a start in which only the step size moves, windows that
 * double and each end with a new diagonal metric, and a last stretch for the step size alone.
 */
export function metricUpdates(warmup: number): ReadonlySet<number> {
  let [first, last, window] = [75, 50, 25];
  if (warmup < first + last + window) {
    first = Math.floor(0.15 * warmup);
    last = Math.floor(0.1 * warmup);
    window = warmup - first - last;
  }
  const ends = new Set<number>();
  const stop = warmup - last;
  for (let at = first; at < stop; window *= 2) {
    // A window is drawn out where the next, twice as long, would not fit.
    const end = at + window + 2 * window > stop ? stop : at + window;
    if (end > 0) ends.add(end - 1);
    at = end;
  }
  return ends;
}

/** Iterations, from and to (not included), whose positions the metric learns from. */
export function learnsMetric(warmup: number, iteration: number): boolean {
  const short = warmup < 150;
  const first = short ? Math.floor(0.15 * warmup) : 75;
  const last = short ? Math.floor(0.1 * warmup) : 50;
  return iteration >= first && iteration < warmup - last;
}

/** Running variances (Welford 1962), drawn towards 0.001 while there are few positions. */
export interface RunningVariance {
  add(position: Float64Array): void;
  regularised(): Float64Array;
}

export function runningVariance(size: number): RunningVariance {
  const mean = new Float64Array(size);
  const squares = new Float64Array(size);
  let count = 0;
  return {
    add(position) {
      count += 1;
      for (let at = 0; at < size; at++) {
        const before = (position[at] as number) - (mean[at] as number);
        mean[at] = (mean[at] as number) + before / count;
        squares[at] = (squares[at] as number) + before * ((position[at] as number) - (mean[at] as number));
      }
    },
    regularised() {
      const weight = count / (count + 5);
      return squares.map((sum) => (weight * sum) / Math.max(1, count - 1) + (1e-3 * 5) / (count + 5));
    },
  };
}
