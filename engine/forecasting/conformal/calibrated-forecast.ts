import { loess } from '../classical/loess.ts';
import { median } from '../classical/statistics.ts';
import type { ModelForecast } from '../forecaster.ts';
import { type Calibration, spreadAt } from './calibrate.ts';
import type { Issued } from './calibrator.ts';

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

/** Steps that a bound is smoothed over; fewer steps are left as they are. */
const span = 7;

/** One side of a level by step, smoothed by local lines. */
function boundsOf(issued: readonly Issued[], k: number, side: 'lower' | 'upper'): Float64Array {
  const guess = median(issued.map((step) => step.levels[k]?.[side] as number));
  const own = Float64Array.from(issued, (step) => {
    const bound = step.levels[k];
    return bound?.guaranteed === true ? bound[side] : guess;
  });
  if (own.length < span) return own;
  const [least, most] = [Math.min(...own), Math.max(...own)];
  // A line through jumps must not leave what was seen.
  return loess(own, { span, degree: 1 }).map((value) => Math.min(most, Math.max(least, value)));
}

/**
 * Intervals for a forecast made after the row at `lastTime` for `time`. Steps beyond the calibrated ones take the last
 * one's bounds. Times further away than rows usually are widen (time-distance.ts).
 *
 * A quantile of some dozen errors jumps from step to step though the uncertainty does not, so that bounds are smoothed over
 * neighbouring steps. Where a step has seen too few errors for a level its own bound is a guess, and the middle guess of
 * all steps stands in for it.
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
    const below = boundsOf(issued, k, 'lower');
    const above = boundsOf(issued, k, 'upper');
    time.forEach((at, i) => {
      const step = Math.min(i, issued.length - 1);
      const yhat = forecast.yhat[i] as number;
      const sigma = forecast.sigma[i] as number;
      const spread = spreadAt(calibration.distance, lastTime, at, i + 1, { sigma, yhat });
      // Levels adapt by themselves and could cross.
      lower[i] = Math.min(
        yhat - (below[step] as number) * spread,
        inner?.lower[i] ?? Number.POSITIVE_INFINITY,
      );
      upper[i] = Math.max(
        yhat + (above[step] as number) * spread,
        inner?.upper[i] ?? Number.NEGATIVE_INFINITY,
      );
      guaranteed.push(issued[step]?.levels[k]?.guaranteed === true);
    });
    intervals.push({ level, lower, upper, guaranteed });
  }
  return { ...forecast, intervals };
}
