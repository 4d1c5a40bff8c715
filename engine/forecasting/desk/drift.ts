import { type RollingRecord, scaledError } from '../ensemble/rolling-record.ts';

/** Whether a model gets worse: its scaled errors at the later half of the origins against those at the earlier. */
export interface Drift {
  readonly earlier: number;
  readonly later: number;
  /** Later over earlier; above 1 it got worse. Null where nothing was missed earlier. */
  readonly ratio: number | null;
}

export function driftOf(record: RollingRecord, model: string): Drift {
  const index = record.models.indexOf(model);
  const errors = record.origins.map(({ actual, forecasts, scale }) => {
    let sum = 0;
    for (let h = 0; h < actual.length; h++)
      sum += scaledError((actual[h] as number) - (forecasts[index]?.yhat[h] as number), scale);
    return sum / actual.length;
  });
  const half = Math.floor(errors.length / 2);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [earlier, later] = [mean(errors.slice(0, half)), mean(errors.slice(-half))];
  return { earlier, later, ratio: earlier === 0 ? null : later / earlier };
}
