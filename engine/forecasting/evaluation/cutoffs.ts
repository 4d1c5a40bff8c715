import { Fault } from '../../domain/fault.ts';

export interface CutoffOptions {
  /** Milliseconds: how far each forecast reaches. */
  readonly horizon: number;
  /** Milliseconds between origins; half the horizon where left out. */
  readonly period?: number | undefined;
  /** Milliseconds of history before the first origin; three horizons, or `longestSeason` if that is more. */
  readonly initial?: number | undefined;
  readonly longestSeason?: number | undefined;
}

/** Each is a fit; more is a slip of the period. */
const mostCutoffs = 20_000;

/**
 * Origins of a rolling evaluation, rising: back from the last row less the horizon, a period at a time, while the initial
 * history is left. An origin without a row in its horizon moves back to one. Throws Fault FORECAST_HORIZON_INVALID.
 */
export function cutoffsOf(times: Float64Array, options: CutoffOptions): Float64Array {
  const { horizon, period = horizon / 2 } = options;
  const initial = options.initial ?? Math.max(3 * horizon, options.longestSeason ?? 0);
  const [first, last] = [times[0] ?? Number.NaN, times.at(-1) ?? Number.NaN];
  const refuse = (why: string, details: Record<string, unknown>) =>
    new Fault('FORECAST_HORIZON_INVALID', why, { horizon, period, initial, ...details });
  if (!(horizon > 0) || !(period > 0) || !(initial >= 0))
    throw refuse('Horizon and period must be longer than nothing, and the initial history not negative.', {});
  const cutoffs = [last - horizon];
  for (;;) {
    const from = cutoffs.at(-1) as number;
    if (!(from >= first + initial)) break;
    let cutoff = from - period;
    const next = firstAfter(times, cutoff);
    // Nothing to judge by: on to where the rows before the gap are the horizon.
    if (next === times.length || (times[next] as number) > cutoff + horizon) {
      if (next > 0) cutoff = (times[next - 1] as number) - horizon;
    }
    cutoffs.push(cutoff);
    if (cutoffs.length > mostCutoffs)
      throw refuse(
        `A period of ${period / 86_400_000} days makes more than ${mostCutoffs} origins of this history. Lengthen it.`,
        { most: mostCutoffs },
      );
  }
  cutoffs.pop();
  if (cutoffs.length === 0)
    throw refuse(
      `The history of ${Math.round((last - first) / 86_400_000)} days is shorter than the initial ${initial / 86_400_000} days and a horizon of ${horizon / 86_400_000}. Shorten one of them.`,
      { span: last - first },
    );
  return Float64Array.from(cutoffs.reverse());
}

/** Index of the first time after `moment`; the length where there is none. */
export function firstAfter(times: Float64Array, moment: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] as number) <= moment) low = middle + 1;
    else high = middle;
  }
  return low;
}
