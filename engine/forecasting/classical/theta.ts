import type { ForecastModel, History } from '../forecaster.ts';
import { checkHistory, droppedPeriods, fittedModel } from './history.ts';
import { nelderMead } from './nelder-mead.ts';
import { adjustSeasons, restoreSeasons } from './seasonal-adjustment.ts';
import { line, spread } from './statistics.ts';
import { type ThetaState, thetaAhead, thetaErrors } from './theta-recursion.ts';

/**
 * The Theta method (Assimakopoulos and Nikolopoulos 2000) in the state-space form of Fiorucci, Pellegrini, Louzada,
 * Petropoulos and Koehler 2016: simple exponential smoothing of the seasonally adjusted series plus a share of its
 * least-squares line. `theta` 2 is the standard method; 'optimised' also estimates theta; `dynamic` draws the line
 * through the rows known at each step. Estimated by the sum of squared one-step errors. Spread: s sqrt(1 + (h - 1)
 * alpha^2), times the seasonal ratios. Assumes equal rows; multiplicative seasons only on strictly positive values.
 */
export interface ThetaOptions {
  readonly theta?: number | 'optimised';
  readonly dynamic?: boolean;
}

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
const alphaOf = (x: number): number => 0.001 + 0.998 * logistic(x);
// Theta below 1 would turn the line round; above some hundreds it is exponential smoothing plus the whole line.
const thetaOf = (x: number): number => 1 + Math.exp(Math.min(7, x));

export function thetaModel(options: ThetaOptions = {}): ForecastModel {
  const chosen = options.theta ?? 'optimised';
  const dynamic = options.dynamic ?? true;
  return {
    id: chosen === 'optimised' ? 'theta' : `theta-${chosen}`,
    title: 'Theta (Assimakopoulos and Nikolopoulos 2000; Fiorucci et al. 2016)',
    leastRows: () => 4,
    fit(history: History) {
      const { value, lastTime, periods, dropped } = checkHistory(history, this.leastRows([]), this.id);
      const n = value.length;
      const { adjusted, seasons } = adjustSeasons(value, periods);
      const { intercept, slope } = line(adjusted);
      // In units of the noise, so that the same series in another unit takes the same steps.
      const unit = spread(adjusted.map((x, i) => x - intercept - slope * i)) || 1;
      const first = adjusted[0] as number;
      const stateOf = (x: ArrayLike<number>): ThetaState => ({
        alpha: alphaOf(x[0] as number),
        level: first + unit * (x[1] as number),
        theta: chosen === 'optimised' ? thetaOf(x[2] as number) : chosen,
        intercept: intercept - slope,
        slope,
        dynamic,
      });
      const errors = new Float64Array(n);
      const objective = (x: ArrayLike<number>): number => {
        thetaErrors(adjusted, stateOf(x), errors);
        let sum = 0;
        // The first row only sets the first level; Fiorucci et al. start their sum behind it as well.
        for (let i = 1; i < n; i += 1) sum += (errors[i] as number) ** 2;
        // A faint pull keeps the first level where the rows cannot tell.
        return sum / (unit * unit) + 1e-6 * (x[1] as number) ** 2;
      };
      const start = chosen === 'optimised' ? [0, 0, 0] : [0, 0];
      const search = nelderMead(objective, start, { evaluations: 400, edge: 0.7, tolerance: 1e-8 });
      const state = stateOf(search.point);
      const end = thetaErrors(adjusted, state, errors);
      const residuals = Float64Array.from(errors, (error, i) => {
        const fitted = restoreSeasons((adjusted[i] as number) - error, i, seasons);
        return i === 0 ? Number.NaN : (value[i] as number) - fitted.value;
      });
      const deviation = spread(errors.subarray(1), start.length - 1);
      return fittedModel(lastTime, {
        parameters: {
          alpha: state.alpha,
          theta: state.theta,
          slope,
          deviation,
          line: dynamic ? 'dynamic' : 'fixed',
          seasons: seasons.map(({ period }) => period),
          seasonForm: seasons.map(({ form }) => form).join(' '),
          ...droppedPeriods(dropped),
        },
        residuals,
        converged: search.converged,
        ahead(steps) {
          const yhat = thetaAhead(n, state, end, steps);
          const sigma = new Float64Array(steps);
          for (let i = 0; i < steps; i += 1) {
            const { value: restored, scale } = restoreSeasons(yhat[i] as number, n + i, seasons);
            yhat[i] = restored;
            sigma[i] = scale * deviation * Math.sqrt(1 + i * state.alpha ** 2);
          }
          return { yhat, sigma };
        },
      });
    },
  };
}

export const theta = thetaModel();
