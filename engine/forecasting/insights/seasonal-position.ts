const yearMilliseconds = 365.25 * 86_400_000;

/** Where a series stands in its year, and what it did from here in other years. */
export interface SeasonalPosition {
  /** Share of the other years at this time of the year whose level, as a ratio to their year’s mean, was lower. */
  readonly percentile: number;
  /** Years compared. */
  readonly years: number;
  /** Change over the horizon from this time of the year, a fraction of the value then, one a past year. */
  readonly next: readonly { readonly year: number; readonly change: number }[];
  readonly meanNext: number;
  readonly rises: number;
  /** Mean over its standard error; about 2 and more is hardly chance. Null below three years. */
  readonly tStatistic: number | null;
}

const leastYears = 3;

/** Index of the last row at or before a time; -1 where there is none. */
function rowAt(time: Float64Array, moment: number): number {
  let [low, high] = [0, time.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((time[middle] as number) <= moment) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/**
 * Undefined where fewer than three whole years lie before, or a value is not positive: ratios say nothing then.
 * `horizon` in milliseconds.
 */
export function seasonalPosition(
  time: Float64Array,
  value: Float64Array,
  horizon: number,
): SeasonalPosition | undefined {
  if (time.length < 30 || value.some((one) => one <= 0)) return undefined;
  const now = time.at(-1) as number;
  const years = Math.floor((now - (time[0] as number)) / yearMilliseconds);
  if (years < leastYears) return undefined;
  const ratioAt = (moment: number) => {
    const row = rowAt(time, moment);
    const from = rowAt(time, moment - yearMilliseconds) + 1;
    let sum = 0;
    for (let at = from; at <= row; at++) sum += value[at] as number;
    return (value[row] as number) / (sum / (row - from + 1));
  };
  const here = ratioAt(now);
  let below = 0;
  const next: { year: number; change: number }[] = [];
  // The first of the years only feeds the mean of the next.
  for (let back = 1; back < years; back++) {
    const then = now - back * yearMilliseconds;
    if (ratioAt(then) < here) below += 1;
    const [from, to] = [rowAt(time, then), rowAt(time, then + horizon)];
    if (to > from)
      next.push({
        year: new Date(then).getUTCFullYear(),
        change: (value[to] as number) / (value[from] as number) - 1,
      });
  }
  if (next.length === 0) return undefined;
  const mean = next.reduce((sum, { change }) => sum + change, 0) / next.length;
  const square = next.reduce((sum, { change }) => sum + (change - mean) ** 2, 0);
  const error = Math.sqrt(square / Math.max(1, next.length - 1) / next.length);
  return {
    percentile: below / (years - 1),
    years: years - 1,
    next: next.reverse(),
    meanNext: mean,
    rises: next.filter(({ change }) => change > 0).length,
    tStatistic: next.length < leastYears || error === 0 ? null : mean / error,
  };
}
