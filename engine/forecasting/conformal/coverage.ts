import { normalQuantile } from '../../numerics/statistics/normal-quantile.ts';
import type { RollingRecord } from '../ensemble/rolling-record.ts';
import { calibrate } from './calibrate.ts';
import { type CalibrationOptions, usualLevels } from './calibrator.ts';

/** Share of values held and mean width (unit of the history), of the same rows before and after calibration. */
export interface Coverage {
  readonly level: number;
  /** 0 for all steps together. */
  readonly step: number;
  readonly count: number;
  readonly before: number;
  readonly after: number;
  readonly widthBefore: number;
  readonly widthAfter: number;
}

/**
 * What the calibrated intervals of a model would have held, each made of what was known at its origin; rows before the
 * calibration has its first scores are left out of both. For each level first all steps, then each.
 */
export function coverageOf(
  record: RollingRecord,
  model: string,
  time: Float64Array,
  options: CalibrationOptions = {},
): readonly Coverage[] {
  const { rows } = calibrate(record, model, time, options);
  const index = record.models.indexOf(model);
  const claimed = new Map(record.origins.map((origin) => [origin.origin, origin.forecasts[index]?.sigma]));
  return (options.levels ?? usualLevels).flatMap((level, k) => {
    const z = normalQuantile((1 + level) / 2);
    return Array.from({ length: record.horizon + 1 }, (_, step) => {
      let [count, before, after, widthBefore, widthAfter] = [0, 0, 0, 0, 0];
      for (const row of rows) {
        const bounds = row.issued.levels[k];
        if (bounds?.calibrated !== true || (step !== 0 && row.step !== step)) continue;
        const sigma = claimed.get(row.origin)?.[row.step - 1] as number;
        const error = row.actual - row.yhat;
        count += 1;
        if (Math.abs(error) <= z * sigma) before += 1;
        if (error >= -bounds.lower * row.spread && error <= bounds.upper * row.spread) after += 1;
        widthBefore += 2 * z * sigma;
        widthAfter += (bounds.lower + bounds.upper) * row.spread;
      }
      const share = (sum: number): number => sum / count;
      return {
        level,
        step,
        count,
        before: share(before),
        after: share(after),
        widthBefore: share(widthBefore),
        widthAfter: share(widthAfter),
      };
    });
  });
}
