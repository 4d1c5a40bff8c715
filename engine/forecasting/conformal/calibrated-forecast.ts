import { median } from '../classical/statistics.ts';
import type { ModelForecast } from '../forecaster.ts';
import { type Calibration, spreadAt } from './calibrate.ts';

export interface ForecastInterval {
  readonly level: number;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** False at steps where the bound is the model's own or beyond all scores seen. */
  readonly guaranteed: readonly boolean[];
}

export interface CalibratedForecast extends ModelForecast {
  /** Narrowest first; a wider level never lies inside a narrower one. */
  readonly intervals: readonly ForecastInterval[];
}

/**
 * Intervals for a forecast made after the row at `lastTime` for `time`. Steps beyond the calibrated ones take the last
 * one's bounds. Times further away than rows usually are widen (time-distance.ts). Where a step has seen too few errors for
 * a level, its bound is a guess from its own tail; the middle guess of all steps, whose scores are on one scale, is the
 * steadier one.
 */
export function calibratedForecast(
  calibration: Calibration,
  forecast: ModelForecast,
  lastTime: number,
  time: Float64Array,
): CalibratedForecast {
  const issued = calibration.byStep.map((step) => step.issue());
  const order = [...(issued[0]?.levels ?? [])].map(({ level }, k) => ({ level, k }));
  order.sort((a, b) => a.level - b.level);
  const intervals: ForecastInterval[] = [];
  for (const { level, k } of order) {
    const inner = intervals.at(-1);
    const lower = new Float64Array(time.length);
    const upper = new Float64Array(time.length);
    const guaranteed: boolean[] = [];
    const guess = {
      lower: median(issued.map((step) => step.levels[k]?.lower as number)),
      upper: median(issued.map((step) => step.levels[k]?.upper as number)),
    };
    time.forEach((at, i) => {
      const own = issued[Math.min(i, issued.length - 1)]?.levels[k];
      const bounds = own?.guaranteed === true ? own : guess;
      const yhat = forecast.yhat[i] as number;
      const sigma = forecast.sigma[i] as number;
      const spread = spreadAt(calibration.distance, lastTime, at, i + 1, { sigma, yhat });
      // Levels adapt by themselves and could cross.
      lower[i] = Math.min(yhat - bounds.lower * spread, inner?.lower[i] ?? Number.POSITIVE_INFINITY);
      upper[i] = Math.max(yhat + bounds.upper * spread, inner?.upper[i] ?? Number.NEGATIVE_INFINITY);
      guaranteed.push(own?.guaranteed === true);
    });
    intervals.push({ level, lower, upper, guaranteed });
  }
  return { ...forecast, intervals };
}
