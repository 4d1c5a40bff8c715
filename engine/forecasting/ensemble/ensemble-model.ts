import { checkFuture, checkHistory } from '../classical/history.ts';
import type { FittedModel, ForecastModel } from '../forecaster.ts';
import { combineForecasts } from './combine.ts';
import { evaluateModels } from './rolling-origin.ts';
import { lossesBefore, type WeightOptions, weightsOf } from './weights.ts';

/**
 * Several models as one: weights (weights.ts) by the members' errors at rolling origins inside the history, then each
 * member fitted on all of it. Deterministic. Members that need more rows than there are stand back, which
 * `parameters.left` says. Costs `origins` + 1 fits of each member.
 */
export interface EnsembleOptions extends WeightOptions {
  readonly id?: string;
  /** Origins the weights are learned at; 6 by default. */
  readonly origins?: number;
  /** Rows forecast at each of them, which is also the distance between them; 14 by default. */
  readonly horizon?: number;
  readonly window?: number;
  readonly refitEvery?: number;
}

export function ensembleModel(
  members: readonly ForecastModel[],
  options: EnsembleOptions = {},
): ForecastModel {
  const { origins = 6, horizon = 14, weighting = 'inverse-error' } = options;
  return {
    id: options.id ?? (weighting === 'best' ? 'automatic' : 'ensemble'),
    title:
      weighting === 'best'
        ? 'Best model by rolling origin'
        : 'Models weighted by their rolling-origin errors',
    leastRows: (periods) => Math.min(...members.map((model) => model.leastRows(periods))) + 2,
    fit(history, fitOptions) {
      const { value, lastTime } = checkHistory(history, this.leastRows(history.periods), this.id);
      const rows = value.length;
      const able = members.filter((model) => model.leastRows(history.periods) + 1 < rows);
      const left = members.filter((model) => !able.includes(model)).map(({ id }) => id);
      const least = Math.max(...able.map((model) => model.leastRows(history.periods)));
      const reach = Math.max(1, Math.min(horizon, Math.floor((rows - least) / 3)));
      const record = evaluateModels(able, history, {
        ...fitOptions,
        horizon: reach,
        origins,
        step: reach,
        refitEvery: options.refitEvery ?? 1,
        ...(options.window === undefined ? {} : { window: options.window }),
      });
      const losses = lossesBefore(record, rows);
      const weights = weightsOf(losses, options);
      const from = Math.max(0, rows - (options.window ?? rows));
      const seen = { ...history, time: history.time.slice(from), value: history.value.slice(from) };
      // What has no weight need not be fitted.
      const fitted = able.map((model, index): FittedModel | undefined =>
        (weights[index] as number) > 0 ? model.fit(seen, fitOptions) : undefined,
      );
      const used = fitted.flatMap((model, index) =>
        model === undefined ? [] : [{ model, weight: weights[index] as number }],
      );
      const shares = Float64Array.from(used, ({ weight }) => weight);
      const residuals = Float64Array.from({ length: rows }, (_, i) =>
        used.reduce((sum, { model, weight }) => sum + weight * (model.residuals[i - from] ?? Number.NaN), 0),
      );
      return {
        parameters: {
          members: able.map(({ id }) => id).join(' '),
          weights: [...weights],
          scaledErrors: [...losses],
          origins: record.origins.length,
          weighting,
          ...(left.length === 0 ? {} : { left: left.join(' ') }),
        },
        residuals,
        converged: used.every(({ model }) => model.converged),
        forecast(time) {
          checkFuture(lastTime, time);
          return combineForecasts(
            used.map(({ model }) => model.forecast(time)),
            shares,
            options,
          );
        },
      };
    },
  };
}
