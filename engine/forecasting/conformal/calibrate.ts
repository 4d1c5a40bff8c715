import { Fault } from '../../domain/fault.ts';
import type { RollingRecord } from '../ensemble/rolling-record.ts';
import { type CalibrationOptions, type Calibrator, calibrator, type Issued } from './calibrator.ts';
import { type TimeDistance, timeDistance } from './time-distance.ts';

/** Bounds one origin got for one of its rows, before its value was known. */
export interface CalibratedRow {
  readonly origin: number;
  /** Step ahead, from 1. */
  readonly step: number;
  readonly issued: Issued;
  readonly yhat: number;
  /** The model's spread, widened by distance in time. */
  readonly spread: number;
  readonly actual: number;
}

export interface Calibration {
  /** One for each step of the record: what it would issue now. */
  readonly byStep: readonly Calibrator[];
  readonly rows: readonly CalibratedRow[];
  readonly distance: TimeDistance;
}

/** A spread of zero (a constant history) still needs a unit for its scores. */
function unitOf(sigma: number, yhat: number): number {
  return Math.max(sigma, 1e-9 * Math.max(1e-3, Math.abs(yhat)));
}

export function spreadAt(
  distance: TimeDistance,
  lastTime: number,
  time: number,
  step: number,
  forecast: { readonly sigma: number; readonly yhat: number },
): number {
  return unitOf(forecast.sigma, forecast.yhat) * distance(lastTime, time, step);
}

/**
 * Goes through the origins of a record as time did: before an origin issues its bounds, it learns all scores whose rows
 * had come by then, and no other. `time` are the times of the history the record was made of; what is an ordinary
 * distance is learned from those before the first origin. Throws Fault FORECAST_MODEL_UNKNOWN for an id the record
 * does not have.
 */
export function calibrate(
  record: RollingRecord,
  model: string,
  time: Float64Array,
  options: CalibrationOptions = {},
): Calibration {
  const index = record.models.indexOf(model);
  if (index < 0) {
    throw new Fault(
      'FORECAST_MODEL_UNKNOWN',
      `The record has no model ${model}; it has ${record.models.join(', ')}.`,
      { model, models: record.models },
    );
  }
  const distance = timeDistance(time.subarray(0, record.origins[0]?.origin ?? 0), record.horizon);
  const byStep = Array.from({ length: record.horizon }, () => calibrator(options));
  const waiting: CalibratedRow[][] = byStep.map(() => []);
  const rows: CalibratedRow[] = [];
  const learn = (knownRows: number): void => {
    waiting.forEach((queue, h) => {
      for (;;) {
        const [oldest] = queue;
        // The row that is `step` ahead of an origin is the one numbered origin + step - 1.
        if (oldest === undefined || oldest.origin + oldest.step > knownRows) break;
        queue.shift();
        byStep[h]?.settle((oldest.actual - oldest.yhat) / oldest.spread, oldest.issued);
      }
    });
  };
  for (const origin of record.origins) {
    learn(origin.origin);
    const forecast = origin.forecasts[index];
    byStep.forEach((own, h) => {
      const yhat = forecast?.yhat[h] as number;
      const sigma = forecast?.sigma[h] as number;
      const row: CalibratedRow = {
        origin: origin.origin,
        step: h + 1,
        issued: own.issue(),
        yhat,
        spread: spreadAt(distance, origin.lastTime, origin.time[h] as number, h + 1, { sigma, yhat }),
        actual: origin.actual[h] as number,
      };
      waiting[h]?.push(row);
      rows.push(row);
    });
  }
  learn(Number.POSITIVE_INFINITY);
  return { byStep, rows, distance };
}
