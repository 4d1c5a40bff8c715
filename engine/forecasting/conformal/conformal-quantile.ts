/**
 * The finite-sample quantile of split conformal prediction (Papadopoulos et al. 2002; Lei, G'Sell, Rinaldo, Tibshirani
 * and Wasserman 2018): of n scores the ceil((n + 1)(1 - miss))-th smallest. A new exchangeable score lies above it with
 * probability at most `miss`.
 */
export interface ConformalBound {
  readonly bound: number;
  /** False where the quantile lies beyond the largest score: the bound is then a guess, not a guarantee. */
  readonly guaranteed: boolean;
}

/** Below it a miss rate would ask for what no history shows. */
const smallestMiss = 1e-4;

/**
 * `sorted` ascending, not empty. Beyond the largest score the tail goes on as an exponential one with the mean excess
 * over the nine-tenths quantile: an infinite interval, the exact answer, would help nobody.
 */
export function conformalQuantile(sorted: Float64Array, miss: number): ConformalBound {
  const n = sorted.length;
  // Subtracting a little keeps (n + 1)(1 - miss) = 19.0000000001 from becoming the 20th score.
  const rank = Math.ceil((n + 1) * (1 - miss) - 1e-9);
  if (rank <= n) return { bound: sorted[Math.max(0, rank - 1)] as number, guaranteed: true };
  const from = Math.floor(0.9 * (n - 1));
  const base = sorted[from] as number;
  let excess = 0;
  for (let i = from; i < n; i += 1) excess += (sorted[i] as number) - base;
  const scale = excess / Math.max(1, n - 1 - from);
  const ratio = 1 / ((n + 1) * Math.max(smallestMiss, miss));
  return {
    bound: (sorted[n - 1] as number) + scale * Math.log(Math.max(1, ratio)),
    guaranteed: false,
  };
}

/** Largest miss rate whose bound still holds the score: what the adaptive methods learn from. */
export function missRateOf(sorted: Float64Array, score: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const half = (low + high) >> 1;
    if ((sorted[half] as number) < score) low = half + 1;
    else high = half;
  }
  // The score is held by every rank from low + 1 on: miss < 1 - low / (n + 1).
  return low >= sorted.length ? 0 : 1 - low / (sorted.length + 1);
}
