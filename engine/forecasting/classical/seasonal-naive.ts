import type { ForecastModel } from '../forecaster.ts';
import { checkHistory, droppedPeriods, fittedModel } from './history.ts';
import { spread } from './statistics.ts';

/**
 * Seasonal naive: y(n + h) = y(n + h - m k), k the fewest whole seasons that reach into the history; without a season
 * the last value (random walk). Of several seasons the one with the smallest mean |y(t) - y(t - m)| is taken. Spread:
 * s sqrt(k), s the root mean square of the seasonal differences (Hyndman and Athanasopoulos, Forecasting: Principles
 * and Practice, 5.5). Assumes uncorrelated differences; in the unit of the history. The bar every model must clear.
 */
export const seasonalNaive: ForecastModel = {
  id: 'seasonal-naive',
  title: 'Seasonal naive (value of the last season)',
  leastRows: () => 2,
  fit(history) {
    const { value, lastTime, periods, dropped } = checkHistory(history, this.leastRows([]), this.id);
    const n = value.length;
    let season = 1;
    let smallest = Number.POSITIVE_INFINITY;
    for (const period of periods) {
      let sum = 0;
      for (let i = period; i < n; i += 1)
        sum += Math.abs((value[i] as number) - (value[i - period] as number));
      if (sum / (n - period) < smallest) {
        smallest = sum / (n - period);
        season = period;
      }
    }
    const residuals = new Float64Array(n).fill(Number.NaN);
    for (let i = season; i < n; i += 1) residuals[i] = (value[i] as number) - (value[i - season] as number);
    const deviation = spread(residuals);
    return fittedModel(lastTime, {
      parameters: { season, deviation, ...droppedPeriods(dropped) },
      residuals,
      converged: true,
      ahead(steps) {
        const yhat = new Float64Array(steps);
        const sigma = new Float64Array(steps);
        for (let i = 0; i < steps; i += 1) {
          yhat[i] = value[n - season + (i % season)] as number;
          sigma[i] = deviation * Math.sqrt(Math.floor(i / season) + 1);
        }
        return { yhat, sigma };
      },
    });
  },
};

/**
 * Naive with drift: the last value and the mean change by row, y(n + h) = y(n) + h (y(n) - y(1)) / (n - 1). Spread:
 * s sqrt(h (1 + h / (n - 1))), s that of the changes less the drift (ibid., 5.5). Knows no season.
 */
export const naiveDrift: ForecastModel = {
  id: 'naive-drift',
  title: 'Naive with drift (random walk)',
  leastRows: () => 3,
  fit(history) {
    const { value, lastTime } = checkHistory(history, this.leastRows([]), this.id);
    const n = value.length;
    const last = value[n - 1] as number;
    const drift = (last - (value[0] as number)) / (n - 1);
    const residuals = new Float64Array(n).fill(Number.NaN);
    for (let i = 1; i < n; i += 1) residuals[i] = (value[i] as number) - (value[i - 1] as number) - drift;
    const deviation = spread(residuals, 1);
    return fittedModel(lastTime, {
      parameters: { drift, deviation },
      residuals,
      converged: true,
      ahead(steps) {
        const yhat = Float64Array.from({ length: steps }, (_, i) => last + (i + 1) * drift);
        const sigma = Float64Array.from(
          { length: steps },
          (_, i) => deviation * Math.sqrt((i + 1) * (1 + (i + 1) / (n - 1))),
        );
        return { yhat, sigma };
      },
    });
  },
};
