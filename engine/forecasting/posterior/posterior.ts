/** What one parameter is known to be, scaled units. */
export interface ParameterSummary {
  /** `k`, `m`, `delta[j]` from 1, `sigmaObs`, or the name of a feature. */
  readonly name: string;
  readonly mean: number;
  readonly sd: number;
  /** At 2.5, 10, 50, 90 and 97.5 percent. */
  readonly quantiles: readonly number[];
  /** Rank-normalised, split; near 1 where the chains agree. */
  readonly rhat: number;
  /** Bulk effective sample size. */
  readonly effectiveSize: number;
}

/** What can be said of a sampling run. Not converged is an answer too: the numbers say how far it is off. */
export interface PosteriorDiagnostics {
  /** Every R-hat at most 1.05 and every effective size at least 100. */
  readonly converged: boolean;
  /** In words, where it did not converge or had divergent transitions; null where there is nothing to say. */
  readonly warning: string | null;
  readonly chains: number;
  readonly warmup: number;
  /** Of each chain. */
  readonly draws: number;
  readonly worstRhat: number;
  readonly leastEffectiveSize: number;
  readonly divergences: number;
  /** Transitions cut off by the depth of their tree. */
  readonly atDeepest: number;
  readonly leapfrogs: number;
  readonly stepSizes: readonly number[];
  readonly parameters: readonly ParameterSummary[];
}

/** Draws of all chains one after the other, scaled units. */
export interface PosteriorDraws {
  readonly count: number;
  readonly k: Float64Array;
  readonly m: Float64Array;
  readonly sigmaObs: Float64Array;
  /** For each changepoint the draws of its rate change. */
  readonly delta: readonly Float64Array[];
  /** For each feature the draws of its factor. */
  readonly beta: readonly Float64Array[];
}

export interface Posterior {
  readonly draws: PosteriorDraws;
  readonly diagnostics: PosteriorDiagnostics;
}
