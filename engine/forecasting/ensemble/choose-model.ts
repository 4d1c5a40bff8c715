import { accuracyOf } from './accuracy.ts';
import type { RollingRecord } from './rolling-record.ts';

export interface ModelChoice {
  readonly model: string;
  readonly error: number;
  /** All models, best first. */
  readonly ranking: readonly { readonly model: string; readonly error: number }[];
}

/** The model with the smallest error by rolling origin, never inside the sample; ties go to the one named first. */
export function chooseModel(
  record: RollingRecord,
  by: 'mase' | 'mae' | 'rmse' = 'mase',
): ModelChoice | undefined {
  const ranking = accuracyOf(record)
    .map(({ model, overall }) => ({ model, error: overall[by] }))
    .filter(({ error }) => !Number.isNaN(error))
    .sort((a, b) => (a.error < b.error ? -1 : a.error > b.error ? 1 : 0));
  const [first] = ranking;
  return first === undefined ? undefined : { ...first, ranking };
}
