import { quantile } from '../../numerics/statistics/quantile.ts';
import { rankNormal } from './rank-normal.ts';

/**
 * How far chains agree and what their draws are worth: rank-normalised split R-hat and bulk effective sample size of
 * A. Vehtari, A. Gelman, D. Simpson, B. Carpenter and P.-C. Bürkner, Rank-normalization, folding, and localization,
 * Bayesian Analysis 16 (2021). Autocorrelations are cut by Geyer's initial monotone sequence.
 */
const meanOf = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Each chain in two halves; of an odd number the middle draw is left out. */
function split(chains: readonly Float64Array[]): Float64Array[] {
  return chains.flatMap((chain) => {
    const half = chain.length >> 1;
    return [chain.slice(0, half), chain.slice(chain.length - half)];
  });
}

interface Variances {
  readonly means: readonly number[];
  /** Mean variance inside the chains. */
  readonly within: number;
  /** Variance of the target as all chains together estimate it. */
  readonly total: number;
}

function variancesOf(chains: readonly Float64Array[]): Variances {
  const rows = chains[0]?.length ?? 0;
  const means = chains.map(meanOf);
  const within = meanOf(
    Float64Array.from(chains, (chain, at) => {
      const mean = means[at] as number;
      return chain.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (rows - 1);
    }),
  );
  const centre = meanOf(Float64Array.from(means));
  const between = means.reduce((sum, mean) => sum + (mean - centre) ** 2, 0) / (chains.length - 1);
  return { means, within, total: ((rows - 1) / rows) * within + between };
}

function plainRhat(chains: readonly Float64Array[]): number {
  const { within, total } = variancesOf(chains);
  return Math.sqrt(total / within);
}

/** The larger of the R-hat of the ranks and of that of the distances from the median. NaN below 4 draws a chain. */
export function splitRhat(chains: readonly Float64Array[]): number {
  if ((chains[0]?.length ?? 0) < 4) return Number.NaN;
  const halves = split(chains);
  const middle = quantile(Float64Array.from(chains.flatMap((chain) => [...chain])), 0.5);
  const folded = halves.map((half) => half.map((value) => Math.abs(value - middle)));
  return Math.max(plainRhat(rankNormal(halves)), plainRhat(rankNormal(folded)));
}

/** Independent draws that would give the mean of the ranks as precisely. NaN below 8 draws a chain. */
export function bulkEffectiveSize(chains: readonly Float64Array[]): number {
  if ((chains[0]?.length ?? 0) < 8) return Number.NaN;
  const halves = rankNormal(split(chains));
  const rows = halves[0]?.length ?? 0;
  const { means, within, total } = variancesOf(halves);
  if (!(total > 0)) return Number.NaN;
  const correlation = (lag: number) => {
    let sum = 0;
    for (const [at, half] of halves.entries()) {
      const mean = means[at] as number;
      for (let row = lag; row < rows; row++)
        sum += ((half[row] as number) - mean) * ((half[row - lag] as number) - mean);
    }
    return 1 - (within - sum / (rows * halves.length)) / total;
  };
  let time = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let lag = 0; lag + 1 < rows; lag += 2) {
    const pair = (lag === 0 ? 1 : correlation(lag)) + correlation(lag + 1);
    if (!(pair > 0)) break;
    least = Math.min(least, pair);
    time += 2 * least;
  }
  const count = rows * halves.length;
  // Chains that alternate can be worth more than their number, but not without bound.
  return count / Math.max(time, 1 / Math.log10(count));
}
