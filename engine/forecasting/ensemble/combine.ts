import { median } from '../classical/statistics.ts';
import type { ModelForecast } from '../forecaster.ts';
import type { RollingRecord } from './rolling-record.ts';
import { lossesBefore, type WeightOptions, weightsOf } from './weights.ts';

/**
 * One forecast of several. The point is the weighted mean, or the median of the members with weight. The spread is that
 * of the mixture: sqrt(sum of w (sigma^2 + (yhat - point)^2)), so that members that disagree widen it.
 */
export function combineForecasts(
  forecasts: readonly ModelForecast[],
  weights: Float64Array,
  options: WeightOptions = {},
): ModelForecast {
  const members = forecasts.flatMap((forecast, index) => {
    const weight = weights[index] as number;
    return weight > 0 ? [{ ...forecast, weight }] : [];
  });
  const steps = forecasts[0]?.yhat.length ?? 0;
  const yhat = new Float64Array(steps);
  const sigma = new Float64Array(steps);
  for (let i = 0; i < steps; i += 1) {
    let point = 0;
    if (options.weighting === 'median-of-best')
      point = median(members.map((member) => member.yhat[i] as number));
    else for (const member of members) point += member.weight * (member.yhat[i] as number);
    let variance = 0;
    for (const member of members) {
      variance +=
        member.weight * ((member.sigma[i] as number) ** 2 + ((member.yhat[i] as number) - point) ** 2);
    }
    yhat[i] = point;
    sigma[i] = Math.sqrt(variance);
  }
  return { yhat, sigma };
}

/**
 * The record with one more model, the combination `id`: at each origin its weights come from the errors known by then,
 * so what it is worth is told out of sample without fitting anything again.
 */
export function withCombination(
  record: RollingRecord,
  id: string,
  options: WeightOptions = {},
  members: readonly string[] = record.models,
): RollingRecord {
  const chosen = members.map((member) => record.models.indexOf(member)).filter((index) => index >= 0);
  const narrow: RollingRecord = {
    ...record,
    models: chosen.map((index) => record.models[index] as string),
    origins: record.origins.map((origin) => ({
      ...origin,
      forecasts: chosen.map((index) => origin.forecasts[index] as ModelForecast),
    })),
  };
  const origins = record.origins.map((origin, k) => {
    const weights = weightsOf(lossesBefore(narrow, origin.origin), options);
    const own = narrow.origins[k]?.forecasts ?? [];
    return { ...origin, forecasts: [...origin.forecasts, combineForecasts(own, weights, options)] };
  });
  return { ...record, models: [...record.models, id], origins };
}
