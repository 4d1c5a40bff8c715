import { Fault } from '../../domain/fault.ts';
import { type DayAheadHistory, dayPanel } from './day-ahead-history.ts';
import { expectWindow } from './design.ts';
import { type LearWindowForecast, learWindow } from './lear-window.ts';
import { meanForecast } from './mean-forecast.ts';

/**
 * LEAR ("lasso estimated autoregressive"), after Lago, Marcjasz, De Schutter, Weron (2021), "Forecasting day-ahead
 * electricity prices: A review of state-of-the-art algorithms, best practices and an open-access benchmark", Applied
 * Energy 293, 116983. For each hour of the day a linear model with all lags of the day as inputs, shrunk by the lasso,
 * estimated anew for every target day over several calibration windows whose forecasts are averaged.
 *
 * Units are those of the prices. Assumes days of equal length, known exogenous forecasts, and that the last weeks to
 * years resemble the target day. Point forecasts of about the median; spikes beyond the history are not foreseen.
 *
 * Windows of some weeks have fewer rows than columns. There the published penalties differ from the definition in many
 * hours: they look as if residuals along the path had been taken with columns that the path itself had reordered, which
 * often ends in a larger penalty. That is not repeated here, so that only the long windows agree row by row.
 */

/** Calibration windows of the published benchmark, in days: 8 and 12 weeks, 3 and 4 years of 364 days. */
export const learWindows: readonly number[] = [56, 84, 1_092, 1_456];

export interface LearForecast {
  /** Mean of the windows' forecasts, one value an hour of the target day, unit of the prices. */
  readonly forecast: Float64Array;
  readonly windows: readonly LearWindowForecast[];
}

export interface LearOptions {
  readonly windows?: readonly number[];
}

function expectWindows(windows: readonly number[]): void {
  if (windows.length > 0) return;
  const message = 'lear: no calibration window was given; name at least one, in days.';
  throw new Fault('LEAR_OPTION', message, { name: 'windows' });
}

/** Throws Fault LEAR_OPTION, LEAR_HISTORY_SHORT, or what `dayPanel` finds wrong with the history. */
export function learForecast(
  history: DayAheadHistory,
  { windows = learWindows }: LearOptions = {},
): LearForecast {
  expectWindows(windows);
  const panel = dayPanel(history);
  for (const window of windows) expectWindow(panel, window);
  const parts = windows.flatMap((window) => learWindow(panel, window));
  return { forecast: meanForecast(parts), windows: parts };
}
