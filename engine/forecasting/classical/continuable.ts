import type { FittedModel, History } from '../forecaster.ts';

/**
 * A fitted model that can run over a longer history with the parameters it has: no new estimate, only new states. What
 * costs seconds to fit costs milliseconds to continue, which is what many rolling origins need.
 */
export interface ContinuableModel extends FittedModel {
  continued(history: History): FittedModel;
}

export function isContinuable(model: FittedModel): model is ContinuableModel {
  return 'continued' in model && typeof model.continued === 'function';
}
