import { Fault } from '../../domain/fault.ts';
import { type MedianScale, medianScale, stabilise } from './asinh-median.ts';
import type { DayPanel } from './day-ahead-history.ts';
import { centreColumn } from './gram.ts';

/**
 * The inputs of LEAR for one calibration window: for target day d the prices of days d-1, d-2, d-3 and d-7, every
 * exogenous series of days d, d-1 and d-7, all hours of each, and seven weekday indicators. They serve all hours of the
 * target day. A window of W days gives W - 7 rows, as its first week only supplies lags.
 */
export interface LearDesign {
  readonly rows: number;
  readonly columns: number;
  /** Transformed and centred, column after column. */
  readonly matrix: Float64Array;
  /** The target day's inputs, transformed, less the mean of their column. */
  readonly target: Float64Array;
}

export const longestLag = 7;
export const priceLags: readonly number[] = [1, 2, 3, 7];
export const exogenousLags: readonly number[] = [0, 1, 7];
const weekdays = 7;

export function columnCount(panel: DayPanel): number {
  const lags = priceLags.length + exogenousLags.length * panel.exogenous.length;
  return lags * panel.hoursPerDay + weekdays;
}

/** Throws Fault LEAR_OPTION or LEAR_HISTORY_SHORT where the window cannot be had. */
export function expectWindow(panel: DayPanel, window: number): void {
  const fewest = 2 * longestLag;
  if (!Number.isInteger(window) || window < fewest) {
    const message = `lear: a window must be a whole number of days, at least ${fewest}, got ${window}.`;
    throw new Fault('LEAR_OPTION', message, { name: 'window', value: window, fewest });
  }
  if (panel.days < window) {
    const message = `lear: the window of ${window} days needs that many days of prices, there are ${panel.days}; give more history or a shorter window.`;
    throw new Fault('LEAR_HISTORY_SHORT', message, { window, days: panel.days });
  }
}

export function learDesign(panel: DayPanel, window: number): LearDesign {
  expectWindow(panel, window);
  const { hoursPerDay, days, firstWeekday } = panel;
  const rows = window - longestLag;
  const columns = columnCount(panel);
  const matrix = new Float64Array(rows * columns);
  const target = new Float64Array(columns);
  const scratch = new Float64Array(rows);
  let column = 0;

  const addLag = (series: Float64Array, stride: number, lag: number) => {
    for (let hour = 0; hour < hoursPerDay; hour += 1) {
      const end = hour * stride + days - lag;
      const raw = series.subarray(end - rows, end);
      const scale = medianScale(raw, scratch);
      const values = matrix.subarray(column * rows, (column + 1) * rows);
      for (let row = 0; row < rows; row += 1) values[row] = stabilise(raw[row] as number, scale);
      target[column] = stabilise(series[end] as number, scale) - centreColumn(values);
      column += 1;
    }
  };
  for (const lag of priceLags) addLag(panel.price, days, lag);
  for (const series of panel.exogenous) for (const lag of exogenousLags) addLag(series, days + 1, lag);

  for (let weekday = 0; weekday < weekdays; weekday += 1) {
    const values = matrix.subarray(column * rows, (column + 1) * rows);
    for (let row = 0; row < rows; row += 1)
      values[row] = (firstWeekday + days - rows + row) % weekdays === weekday ? 1 : 0;
    target[column] = ((firstWeekday + days) % weekdays === weekday ? 1 : 0) - centreColumn(values);
    column += 1;
  }
  return { rows, columns, matrix, target };
}

export interface LearResponse {
  readonly scale: MedianScale;
  /** Transformed and centred prices of one hour, a row for each of the design's. */
  readonly values: Float64Array;
  /** What centring took off. */
  readonly mean: number;
}

export function learResponse(panel: DayPanel, rows: number, hour: number): LearResponse {
  const end = (hour + 1) * panel.days;
  const raw = panel.price.subarray(end - rows, end);
  const scale = medianScale(raw);
  const values = raw.map((price) => stabilise(price, scale));
  return { scale, mean: centreColumn(values), values };
}
