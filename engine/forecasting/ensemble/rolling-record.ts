import type { ModelForecast } from '../forecaster.ts';

/** What several models said at one origin, and what came. */
export interface OriginRecord {
  /** Rows the models saw: the forecast is of rows `origin`, `origin + 1` ... */
  readonly origin: number;
  /** Time of the last row seen. */
  readonly lastTime: number;
  /** Times and values of the rows forecast. */
  readonly time: Float64Array;
  readonly actual: Float64Array;
  /** One for each model, in their order. */
  readonly forecasts: readonly ModelForecast[];
  /** Mean |y(t) - y(t - m)| of the rows seen: the denominator of MASE (Hyndman and Koehler 2006). */
  readonly scale: number;
}

export interface RollingRecord {
  /** Ids of the models. */
  readonly models: readonly string[];
  readonly horizon: number;
  /** Oldest first. */
  readonly origins: readonly OriginRecord[];
}

/** Denominator of MASE: the mean absolute error of the seasonal naive forecast inside the rows from `from` to `to`. */
export function naiveScale(value: Float64Array, period: number, from: number, to: number): number {
  const lag = to - from > period ? period : 1;
  let sum = 0;
  for (let i = from + lag; i < to; i += 1) sum += Math.abs((value[i] as number) - (value[i - lag] as number));
  return sum / Math.max(1, to - from - lag);
}

/** |error| in units of the naive error; for a constant history an exact forecast is 0 and any other infinite. */
export function scaledError(error: number, scale: number): number {
  if (scale > 0) return Math.abs(error) / scale;
  return error === 0 ? 0 : Number.POSITIVE_INFINITY;
}
