import { fitMap, type MapFit } from './map-fit.ts';
import { type PrepareOptions, prepare, type Training } from './prepare.ts';
import { fitLikeReference } from './reference-fit.ts';
import type { DecomposableConfig, DecomposableModel, HistoryFrame, Parameters } from './types.ts';

export interface DecomposableFit extends Omit<MapFit, 'parameters'> {
  readonly model: DecomposableModel;
  readonly training: Training;
}

/** `exact` reaches the optimum; `reference` repeats where the reference implementation stops. */
export type Optimiser = 'exact' | 'reference';

export interface FitOptions extends PrepareOptions {
  readonly optimiser?: Optimiser | undefined;
}

/** The stand-in changepoint at 0 was only there for the sampler’s sake: its rate is the trend’s. */
function folded({ k, m, delta, beta, sigmaObs }: Parameters): Parameters {
  return { k: k + (delta[0] as number), m, delta: new Float64Array(1), beta, sigmaObs };
}

/**
 * Fits the decomposable model to a history. Throws Faults FORECAST_… for input that cannot be fitted, each with the row
 * or field; a search that stopped early returns its last state with `converged` false.
 */
export function fitDecomposable(
  history: HistoryFrame,
  config: DecomposableConfig,
  options: FitOptions = {},
): DecomposableFit {
  const training = prepare(history, config, options);
  const search = options.optimiser === 'reference' ? fitLikeReference : fitMap;
  const { parameters, ...fit } = search(training, config.changepointPriorScale);
  return {
    ...fit,
    training,
    model: { ...training.model, parameters: training.noChangepoints ? folded(parameters) : parameters },
  };
}
