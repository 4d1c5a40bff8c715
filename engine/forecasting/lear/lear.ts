import { type DayAheadHistory, dayPanel } from './day-ahead-history.ts';
import { type LearWindowForecast, learWindow } from './lear-window.ts';

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

export function learForecast(
  history: DayAheadHistory,
  { windows = learWindows }: LearOptions = {},
): LearForecast {
  const panel = dayPanel(history);
  const parts = windows.map((window) => learWindow(panel, window));
  const forecast = new Float64Array(panel.hoursPerDay);
  for (const part of parts)
    for (let hour = 0; hour < forecast.length; hour += 1)
      forecast[hour] = (forecast[hour] as number) + (part.forecast[hour] as number) / parts.length;
  return { forecast, windows: parts };
}
