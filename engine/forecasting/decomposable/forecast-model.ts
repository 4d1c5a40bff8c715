import { Fault } from '../../domain/fault.ts';
import type { FittedModel, ForecastModel } from '../forecaster.ts';
import { fitDecomposable } from './fit.ts';
import { predict } from './predict.ts';
import { type DecomposableConfig, type DecomposableModel, defaultConfig } from './types.ts';

/**
 * Standard deviation of a path by row: noise, and beyond the history the compound Poisson changes of the rate, whose
 * variance at scaled time t is 2λ²·S·(t − 1)³/3 (section 10). For logistic growth that of the logit, through the slope
 * of the curve: an approximation.
 */
function spreadOf(model: DecomposableModel, t: Float64Array, trend: Float64Array, cap?: Float64Array) {
  const { sigmaObs, delta } = model.parameters;
  const { yScale } = model.scaling;
  const size = delta.reduce((sum, change) => sum + Math.abs(change), 0) / delta.length + 1e-8;
  return t.map((time, row) => {
    const ahead = model.growth === 'flat' ? 0 : Math.max(0, time - 1);
    const wander = (2 * size * size * delta.length * ahead ** 3) / 3;
    const level = (trend[row] as number) / yScale;
    const slope = model.growth === 'logistic' ? level * (1 - level / (cap?.[row] as number)) : 1;
    return yScale * Math.sqrt(sigmaObs * sigmaObs + slope * slope * wander);
  });
}

/** The decomposable model with the interface of all others; seasons are decided by time, not by `periods`. */
export function decomposableModel(
  config: Partial<DecomposableConfig> = {},
  id = 'decomposable',
): ForecastModel {
  const whole = { ...defaultConfig, ...config };
  return {
    id,
    title: 'Decomposable: trend with changepoints, seasons (Taylor and Letham 2018)',
    leastRows: () => 10,
    fit(history): FittedModel {
      const { time, value } = history;
      if (value.length < this.leastRows(history.periods))
        throw new Fault(
          'FORECAST_HISTORY_SHORT',
          `${id} needs ${this.leastRows(history.periods)} rows; the history has ${value.length}.`,
          { rows: value.length, needed: this.leastRows(history.periods), model: id },
        );
      const { model, converged, objective } = fitDecomposable({ ds: time, y: value }, whole);
      const inside = predict(model, { ds: time }, 'history');
      return {
        parameters: {
          growth: model.growth,
          objective,
          sigma: model.parameters.sigmaObs * model.scaling.yScale,
          changepoints: model.parameters.delta.reduce((count, change) => count + Number(change !== 0), 0),
          seasonalities: model.seasonalities
            .map(({ name, fourierOrder }) => `${name} ${fourierOrder}`)
            .join(', '),
        },
        residuals: value.map((y, row) => y - (inside.yhat[row] as number)),
        converged,
        forecast(ahead) {
          const { yhat, trend, t, cap } = predict(model, { ds: ahead }, 'future');
          return { yhat, sigma: spreadOf(model, t, trend, cap) };
        },
      };
    },
  };
}
