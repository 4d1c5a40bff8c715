import { sortedQuantile } from '../../numerics/statistics/quantile.ts';
import { bulkEffectiveSize, splitRhat } from './diagnostics.ts';
import type { ParameterSummary } from './posterior.ts';

const probabilities = [0.025, 0.1, 0.5, 0.9, 0.975];
export const highestRhat = 1.05;
export const leastSize = 100;

/** `values` holds the draws of all chains one after the other, `draws` of each. */
export function summaryOf(name: string, values: Float64Array, draws: number): ParameterSummary {
  const chains = Array.from({ length: values.length / draws }, (_, chain) =>
    values.subarray(chain * draws, (chain + 1) * draws),
  );
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const sorted = Float64Array.from(values).sort();
  return {
    name,
    mean,
    sd: Math.sqrt(squares / Math.max(1, values.length - 1)),
    quantiles: probabilities.map((probability) => sortedQuantile(sorted, probability)),
    rhat: splitRhat(chains),
    effectiveSize: bulkEffectiveSize(chains),
  };
}

/** What is not known (NaN) counts as bad. */
export function verdictOf(parameters: readonly ParameterSummary[], divergences: number, draws: number) {
  const first = parameters[0] as ParameterSummary;
  const worst = parameters.reduce((a, b) => (a.rhat >= b.rhat || Number.isNaN(a.rhat) ? a : b), first);
  const least = parameters.reduce(
    (a, b) => (a.effectiveSize <= b.effectiveSize || Number.isNaN(a.effectiveSize) ? a : b),
    first,
  );
  const converged = worst.rhat <= highestRhat && least.effectiveSize >= leastSize;
  const said: string[] = [];
  if (!converged)
    said.push(
      `The chains did not converge: R-hat is ${worst.rhat.toFixed(3)} for ${worst.name} (at most ${highestRhat}), the effective sample size ${Math.round(least.effectiveSize)} for ${least.name} (at least ${leastSize}). Ask for more warm-up and more draws.`,
    );
  if (divergences > 0)
    said.push(
      `${divergences} of ${draws} transitions diverged: part of the posterior may be missing. Raise the prior scale of the changepoints, or take fewer of them.`,
    );
  return {
    converged,
    worstRhat: worst.rhat,
    leastEffectiveSize: least.effectiveSize,
    warning: said.length === 0 ? null : said.join(' '),
  };
}
