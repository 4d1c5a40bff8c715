import type { ForecastModel, History } from '../forecaster.ts';
import { arimaAhead } from './arima-ahead.ts';
import { type SearchLimits, searchArima, usualLimits } from './arima-search.ts';
import { armaErrors } from './arma-errors.ts';
import { type ArmaEstimate, estimateConditional, estimateExact } from './arma-estimate.ts';
import { armaLikelihood } from './arma-kalman.ts';
import { type ArimaOrder, arimaName } from './arma-polynomials.ts';
import type { ContinuableModel } from './continuable.ts';
import { difference } from './difference.ts';
import { type Checked, checkHistory, droppedPeriods, fittedModel } from './history.ts';
import { differencesNeeded, needsSeasonalDifference } from './stationarity.ts';

/**
 * Seasonal ARIMA, chosen automatically (Hyndman and Khandakar 2008): a seasonal difference where the season of an STL
 * decomposition is strong, differences by the KPSS test, orders by stepwise AICc, coefficients by exact maximum
 * likelihood (conditional sums of squares where the exact one would take too long; `estimation` says which). One
 * season, the longest of at most `longestPeriod` rows (24). Values in the unit of the history, any sign. Assumes equal
 * rows and errors of one variance; spread from the psi weights, so without the uncertainty of the coefficients.
 */
export interface ArimaOptions {
  readonly longestPeriod?: number;
  readonly limits?: Partial<SearchLimits>;
  /** Estimates these orders instead of choosing. */
  readonly order?: ArimaOrder;
}

export function arimaModel(options: ArimaOptions = {}): ForecastModel {
  const longest = options.longestPeriod ?? 24;
  return {
    id: 'arima',
    title: 'ARIMA, chosen automatically (Hyndman and Khandakar 2008)',
    leastRows: () => 10,
    fit(history) {
      const checked = checkHistory(history, this.leastRows([]), this.id);
      const { value } = checked;
      if (options.order !== undefined) {
        const { d, D, period } = options.order;
        const w = difference(difference(value, period, D), 1, d);
        return fittedArima(checked, estimateExact(w, estimateConditional(w, options.order)));
      }
      const period = checked.periods.filter((length) => length <= longest).at(-1) ?? 1;
      const D = needsSeasonalDifference(value, period) ? 1 : 0;
      const seasonless = difference(value, period, D);
      const d = differencesNeeded(seasonless, 2);
      const w = difference(seasonless, 1, d);
      // Long seasons make long states: one seasonal lag of each kind is what the rows can bear.
      const limits = {
        ...usualLimits,
        ...(period > 12 ? { mostSeasonalP: 1, mostSeasonalQ: 1 } : {}),
        ...options.limits,
      };
      if (w.every((x) => Math.abs(x - (w[0] as number)) <= 1e-12 * Math.abs(value[0] as number))) {
        const order = { p: 0, d, q: 0, P: 0, D, Q: 0, period, constant: d + D < 2 };
        return fittedArima(checked, estimateConditional(w, order));
      }
      return fittedArima(checked, searchArima(w, { d, D, period }, limits));
    },
  };
}

export const arima = arimaModel();

function fittedArima(checked: Checked, estimate: ArmaEstimate): ContinuableModel {
  const { value, lastTime, periods, dropped } = checked;
  const { order, arma } = estimate;
  const w = difference(difference(value, order.period, order.D), 1, order.d);
  const innovations = new Float64Array(w.length);
  let state: Float64Array = new Float64Array(0);
  if (estimate.method === 'exact') state = armaLikelihood(w, arma, innovations).state;
  else armaErrors(w, arma, innovations, Math.min(w.length, arma.ar.length));
  const lost = value.length - w.length;
  const residuals = new Float64Array(value.length).fill(Number.NaN);
  residuals.set(innovations, lost);
  if (estimate.method === 'conditional') residuals.fill(Number.NaN, 0, lost + arma.ar.length);
  const deviation = Math.sqrt(Math.max(0, estimate.variance));
  const fitted = fittedModel(lastTime, {
    parameters: {
      model: arimaName(order),
      coefficients: arma.coefficients,
      ...(order.constant ? { mean: arma.mean } : {}),
      deviation,
      ...(Number.isFinite(estimate.aicc)
        ? { logLikelihood: estimate.logLikelihood, aicc: estimate.aicc }
        : {}),
      estimation: estimate.method,
      ...droppedPeriods([...periods.filter((period) => period !== order.period), ...dropped]),
    },
    residuals,
    converged: estimate.converged,
    ahead: (steps) => arimaAhead({ value, w, innovations, state, order, arma, deviation }, steps),
  });
  return {
    ...fitted,
    continued(history: History) {
      return fittedArima(checkHistory(history, value.length, 'arima'), estimate);
    },
  };
}
