import { normalQuantile } from '../../numerics/statistics/normal-quantile.ts';
import { type RollingRecord, scaledError } from './rolling-record.ts';

/** Errors are value minus forecast; `width` in the unit of the history; shares from 0 to 1. */
export interface Accuracy {
  /** Rows compared. */
  readonly count: number;
  readonly mae: number;
  readonly rmse: number;
  /** Mean of |error| over the naive error of the rows each origin saw (Hyndman and Koehler 2006). */
  readonly mase: number;
  /** Mean of 200 |error| / (|value| + |forecast|), percent (Makridakis 1993); both zero count as 0. */
  readonly smape: number;
  /** Mean error: above zero where forecasts are too low. */
  readonly bias: number;
  /** Of the model's own normal intervals, before any calibration. */
  readonly coverage80: number;
  readonly width80: number;
  readonly coverage95: number;
  readonly width95: number;
}

export interface AccuracyByHorizon {
  readonly model: string;
  readonly overall: Accuracy;
  /** `byHorizon[h - 1]` */
  readonly byHorizon: readonly Accuracy[];
}

const z80 = normalQuantile(0.9);
const z95 = normalQuantile(0.975);

function accuracyOver(record: RollingRecord, model: number, from: number, to: number): Accuracy {
  let [count, absolute, square, scaled, symmetric, sum, in80, in95, spread] = [0, 0, 0, 0, 0, 0, 0, 0, 0];
  for (const { forecasts, actual, scale } of record.origins) {
    const forecast = forecasts[model];
    if (forecast === undefined) continue;
    for (let h = from; h < to; h += 1) {
      const y = actual[h] as number;
      const yhat = forecast.yhat[h] as number;
      const sigma = forecast.sigma[h] as number;
      const error = y - yhat;
      const size = Math.abs(error);
      count += 1;
      absolute += size;
      square += error * error;
      scaled += scaledError(error, scale);
      symmetric += size === 0 ? 0 : (200 * size) / (Math.abs(y) + Math.abs(yhat));
      sum += error;
      if (size <= z80 * sigma) in80 += 1;
      if (size <= z95 * sigma) in95 += 1;
      spread += sigma;
    }
  }
  return {
    count,
    mae: absolute / count,
    rmse: Math.sqrt(square / count),
    mase: scaled / count,
    smape: symmetric / count,
    bias: sum / count,
    coverage80: in80 / count,
    width80: (2 * z80 * spread) / count,
    coverage95: in95 / count,
    width95: (2 * z95 * spread) / count,
  };
}

/** One for each model, in the order of the record. */
export function accuracyOf(record: RollingRecord): readonly AccuracyByHorizon[] {
  return record.models.map((model, index) => ({
    model,
    overall: accuracyOver(record, index, 0, record.horizon),
    byHorizon: Array.from({ length: record.horizon }, (_, h) => accuracyOver(record, index, h, h + 1)),
  }));
}
