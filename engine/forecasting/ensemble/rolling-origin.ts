import { Fault } from '../../domain/fault.ts';
import { isContinuable } from '../classical/continuable.ts';
import { checkHistory } from '../classical/history.ts';
import type { FittedModel, ForecastModel, History } from '../forecaster.ts';
import { naiveScale, type OriginRecord, type RollingRecord } from './rolling-record.ts';

/**
 * Evaluation by rolling origin (Tashman 2000): at each origin every model is fitted on the rows before it, and on those
 * alone, and forecasts the `horizon` rows after it. The last origin leaves exactly `horizon` rows.
 */
export interface RollingOptions {
  readonly horizon: number;
  /** How many origins at most; fewer where the history does not reach. */
  readonly origins: number;
  /** Rows from one origin to the next; 1 by default. */
  readonly step?: number;
  /** Only so many rows before the origin; all by default. */
  readonly window?: number;
  /** Rows an origin must have before it, if more than the models need. */
  readonly leastRows?: number;
  /** Estimates anew at each such origin; models that can go on with their parameters in between do. 1 by default. */
  readonly refitEvery?: number;
  readonly seed?: number;
  readonly cancelled?: () => boolean;
}

export interface RollingProgress {
  readonly done: number;
  readonly total: number;
  readonly record: OriginRecord;
}

/**
 * Yields after each origin, oldest first, and returns all of them. Throws Fault FORECAST_HISTORY_SHORT where no origin
 * fits, FORECAST_CANCELLED once `cancelled` says so, FORECAST_OPTION_INVALID for a count below 1, and what the models
 * throw.
 */
export function* rollingOrigin(
  models: readonly ForecastModel[],
  history: History,
  options: RollingOptions,
): Generator<RollingProgress, RollingRecord> {
  const { horizon, step = 1, refitEvery = 1, window = Number.POSITIVE_INFINITY } = options;
  for (const [name, count] of Object.entries({ horizon, origins: options.origins, step, refitEvery })) {
    if (Number.isInteger(count) && count >= 1) continue;
    throw new Fault('FORECAST_OPTION_INVALID', `${name} must be a whole number from 1, got ${count}.`, {
      name,
    });
  }
  const least = Math.max(
    2,
    options.leastRows ?? 0,
    ...models.map((model) => model.leastRows(history.periods)),
  );
  const { value, periods } = checkHistory(history, least + horizon, 'rolling-origin');
  const { time } = history;
  const last = value.length - horizon;
  const total = Math.min(options.origins, Math.floor((last - least) / step) + 1);
  const running: (FittedModel | undefined)[] = models.map(() => undefined);
  const records: OriginRecord[] = [];
  let from = 0;
  for (let k = 0; k < total; k += 1) {
    const origin = last - (total - 1 - k) * step;
    const anew = k % refitEvery === 0;
    if (anew) from = Math.max(0, origin - Math.max(window, least));
    const seen: History = {
      // Copies: a model that reached past its end would find nothing.
      time: time.slice(from, origin),
      value: value.slice(from, origin),
      periods: history.periods,
    };
    const ahead = time.slice(origin, origin + horizon);
    const forecasts = models.map((model, index) => {
      if (options.cancelled?.()) {
        throw new Fault('FORECAST_CANCELLED', `Stopped after ${k} of ${total} origins.`, { done: k, total });
      }
      const before = running[index];
      const fitted =
        !anew && before !== undefined && isContinuable(before)
          ? before.continued(seen)
          : model.fit(seen, options.seed === undefined ? {} : { seed: options.seed });
      if (anew) running[index] = fitted;
      return fitted.forecast(ahead);
    });
    const record: OriginRecord = {
      origin,
      lastTime: time[origin - 1] as number,
      time: ahead,
      actual: value.slice(origin, origin + horizon),
      forecasts,
      scale: naiveScale(value, periods[0] ?? 1, from, origin),
    };
    records.push(record);
    yield { done: k + 1, total, record };
  }
  return { models: models.map(({ id }) => id), horizon, origins: records };
}

/** Runs to the end, for callers that need no progress. */
export function evaluateModels(
  models: readonly ForecastModel[],
  history: History,
  options: RollingOptions,
): RollingRecord {
  const work = rollingOrigin(models, history, options);
  for (;;) {
    const next = work.next();
    if (next.done === true) return next.value;
  }
}
