import { arimaModel } from '../classical/arima.ts';
import { type ContinuableModel, isContinuable } from '../classical/continuable.ts';
import { fitDecomposable } from '../decomposable/fit.ts';
import { decomposableModel } from '../decomposable/forecast-model.ts';
import { predict } from '../decomposable/predict.ts';
import { type DecomposableModel, defaultConfig } from '../decomposable/types.ts';
import type { FittedModel, ForecastModel, History } from '../forecaster.ts';

/**
 * The decomposable model with its errors forecast in turn by an ARIMA without seasons: regression with ARIMA errors
 * (Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., chapter 10), in two steps. The decomposable
 * model alone begins where its trend stands, not where the market does; what it missed last is most of what it will
 * miss next. The spread is that of the ARIMA, without the uncertainty of trend and seasons.
 */
const shape = decomposableModel();
const errors = arimaModel({ longestPeriod: 1 });

/** What the shape leaves of a history, its rows after the fit included. */
function remainder(model: DecomposableModel, { time, value }: History): History {
  const { yhat } = predict(model, { ds: time }, 'history');
  return { time, value: value.map((one, row) => one - (yhat[row] as number)), periods: [] };
}

function joined(model: DecomposableModel, converged: boolean, rest: FittedModel): ContinuableModel {
  return {
    parameters: {
      growth: model.growth,
      changepoints: model.parameters.delta.reduce((count, change) => count + Number(change !== 0), 0),
      seasonalities: model.seasonalities
        .map(({ name, fourierOrder }) => `${name} ${fourierOrder}`)
        .join(', '),
      errors: Object.entries(rest.parameters)
        .map(([name, value]) => `${name} ${String(value)}`)
        .join(', '),
    },
    residuals: rest.residuals,
    converged: converged && rest.converged,
    forecast(time) {
      const { yhat } = predict(model, { ds: time }, 'future');
      const correction = rest.forecast(time);
      return {
        yhat: yhat.map((value, row) => value + (correction.yhat[row] as number)),
        sigma: correction.sigma,
      };
    },
    continued(history) {
      const left = remainder(model, history);
      return joined(model, converged, isContinuable(rest) ? rest.continued(left) : errors.fit(left));
    },
  };
}

export const corrected: ForecastModel = {
  id: 'decomposable-arima',
  title: 'Decomposable, its errors forecast by ARIMA',
  leastRows: (periods) => Math.max(shape.leastRows(periods), errors.leastRows([])),
  fit(history, options): FittedModel {
    const { time, value } = history;
    // Refuses what is too short in the words of all models.
    if (value.length < this.leastRows(history.periods)) return shape.fit(history, options);
    const { model, converged } = fitDecomposable({ ds: time, y: value }, defaultConfig);
    return joined(model, converged, errors.fit(remainder(model, history), options));
  },
};
