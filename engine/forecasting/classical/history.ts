import { Fault } from '../../domain/fault.ts';
import type { FittedModel, History, ModelForecast } from '../forecaster.ts';

/** What a model works on once the history has been looked through. */
export interface Checked {
  readonly value: Float64Array;
  readonly lastTime: number;
  /** Whole seasons that the rows hold at least twice, shortest first. */
  readonly periods: readonly number[];
  /** Seasons asked for and left out: too long for the rows, or no season at all. */
  readonly dropped: readonly number[];
}

/**
 * Throws Fault FORECAST_HISTORY_SHORT below `least` rows, FORECAST_TIME_INVALID (with the row) where the times do not
 * rise or their number differs, FORECAST_VALUE_INVALID (with the row) where a value is not finite.
 */
export function checkHistory(history: History, least: number, model: string): Checked {
  const { time, value } = history;
  if (time.length !== value.length) {
    const row = Math.min(time.length, value.length);
    throw new Fault(
      'FORECAST_TIME_INVALID',
      `The history has ${time.length} times and ${value.length} values; give a time for each value.`,
      { row },
    );
  }
  for (let row = 0; row < value.length; row += 1) {
    if (!Number.isFinite(value[row])) {
      throw new Fault(
        'FORECAST_VALUE_INVALID',
        `Row ${row} of the history holds ${value[row]}; leave it out or fill it before a forecast.`,
        { row },
      );
    }
    const at = time[row] as number;
    if (!Number.isFinite(at) || (row > 0 && at <= (time[row - 1] as number))) {
      throw new Fault(
        'FORECAST_TIME_INVALID',
        `The time of row ${row} of the history does not follow that of the row before; sort the rows and keep one for each time.`,
        { row },
      );
    }
  }
  if (value.length < least) {
    throw new Fault(
      'FORECAST_HISTORY_SHORT',
      `The model ${model} needs ${least} rows, the history has ${value.length}. Import more history.`,
      { model, least, rows: value.length },
    );
  }
  const periods: number[] = [];
  const dropped: number[] = [];
  for (const period of [...new Set(history.periods)].sort((a, b) => a - b)) {
    const whole = Math.round(period);
    if (whole >= 2 && 2 * whole <= value.length && !periods.includes(whole)) periods.push(whole);
    else dropped.push(period);
  }
  return { value, lastTime: time.at(-1) ?? Number.NEGATIVE_INFINITY, periods, dropped };
}

/** Throws Fault FORECAST_TIME_INVALID (with the row) unless `time` rises strictly and begins after `last`. */
export function checkFuture(last: number, time: Float64Array): void {
  let before = last;
  for (let row = 0; row < time.length; row += 1) {
    const at = time[row] as number;
    if (!(at > before && Number.isFinite(at))) {
      throw new Fault(
        'FORECAST_TIME_INVALID',
        `The time ${row} asked for does not follow the one before it; ask for rising times after the end of the history.`,
        { row },
      );
    }
    before = at;
  }
}

/** Puts the check of the times before a model's own forecast by number of steps: the time at index i is step i + 1. */
export function fittedModel(
  lastTime: number,
  found: Pick<FittedModel, 'parameters' | 'residuals' | 'converged'> & {
    ahead(steps: number): ModelForecast;
  },
): FittedModel {
  const { parameters, residuals, converged } = found;
  return {
    parameters,
    residuals,
    converged,
    forecast(time) {
      checkFuture(lastTime, time);
      return found.ahead(time.length);
    },
  };
}

/** For the model card: names of what was left out only where there is something to say. */
export function droppedPeriods(dropped: readonly number[]): { readonly droppedPeriods?: readonly number[] } {
  return dropped.length === 0 ? {} : { droppedPeriods: dropped };
}
