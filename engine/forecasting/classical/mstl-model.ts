import type { ForecastModel } from '../forecaster.ts';
import { etsModel } from './ets.ts';
import { checkHistory, droppedPeriods, fittedModel } from './history.ts';
import { type MstlOptions, mstl } from './mstl.ts';

/**
 * MSTL with exponential smoothing: the seasons of the multiple decomposition (mstl.ts) are carried on by their last
 * values, what is left by a model without season, an automatic ETS unless the caller gives another (Bandara, Hyndman
 * and Bergmeir 2021; R's stlf). Spread: that of the model without season, so it leaves out the error of the seasons.
 * Additive, so prices may be negative. Unit of the history.
 */
export interface MstlModelOptions extends MstlOptions {
  readonly adjusted?: ForecastModel;
}

const plain = etsModel({ longestPeriod: 1 });

export function mstlModel(options: MstlModelOptions = {}): ForecastModel {
  const model = options.adjusted ?? plain;
  return {
    id: 'mstl',
    title: 'Multiple seasons by loess, then exponential smoothing (Bandara et al. 2021)',
    leastRows: () => Math.max(6, model.leastRows([])),
    fit(history, fitOptions) {
      const { value, lastTime, periods, dropped } = checkHistory(history, this.leastRows([]), this.id);
      const n = value.length;
      const { seasonals } = mstl(value, periods, options);
      const adjusted = value.map((y, i) => {
        let rest = y;
        for (const { values } of seasonals) rest -= values[i] as number;
        return rest;
      });
      const inner = model.fit({ time: history.time, value: adjusted, periods: [] }, fitOptions);
      return fittedModel(lastTime, {
        parameters: {
          seasons: [...periods],
          adjustedModel: model.id,
          ...inner.parameters,
          ...droppedPeriods(dropped),
        },
        residuals: inner.residuals,
        converged: inner.converged,
        ahead(steps) {
          const times = Float64Array.from({ length: steps }, (_, i) => lastTime + i + 1);
          const { yhat, sigma } = inner.forecast(times);
          for (const { period, values } of seasonals) {
            for (let i = 0; i < steps; i += 1) {
              yhat[i] = (yhat[i] as number) + (values[n - period + (i % period)] as number);
            }
          }
          return { yhat, sigma };
        },
      });
    },
  };
}

export const mstlEts = mstlModel();
