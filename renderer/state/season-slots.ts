const day = 86_400_000;

export interface SeasonPlot {
  readonly name: string;
  /** Text of each slot; null where none is written. */
  readonly ticks: readonly (string | null)[];
  readonly values: readonly (number | null)[];
}

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** Slots of the seasons a fit may have: which one a time falls into. */
const slots = {
  daily: {
    ticks: Array.from({ length: 24 }, (_, hour) => `${hour}h`),
    of: (time: number) => Math.floor((time % day) / 3_600_000),
  },
  weekly: { ticks: weekdays, of: (time: number) => (new Date(time).getUTCDay() + 6) % 7 },
  yearly: {
    ticks: Array.from({ length: 122 }, (_, slot) => {
      const date = new Date(Date.UTC(2024, 0, 1 + 3 * slot));
      return date.getUTCDate() <= 3 ? (months[date.getUTCMonth()] ?? null) : null;
    }),
    of: (time: number) =>
      Math.min(121, Math.floor((time - Date.UTC(new Date(time).getUTCFullYear(), 0, 1)) / (3 * day))),
  },
} as const;

/**
 * What the additive seasons hold of the level: in a market of five days the fit may put any part of it into the days that
 * never come. Seasons are shown as departures from their mean, and the trend with what they give back.
 */
export function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let row = 0; row < values.length; row += 1) sum += values[row] ?? 0;
  return values.length === 0 ? 0 : sum / values.length;
}

/** One season as it goes through its period: the mean of the component in each slot, empty slots left open. */
export function seasonPlot(
  name: string,
  time: ArrayLike<number>,
  values: ArrayLike<number>,
  factor: number,
): SeasonPlot | null {
  if (!(name in slots)) return null;
  const { ticks, of } = slots[name as keyof typeof slots];
  const mean = meanOf(values);
  const sums = new Float64Array(ticks.length);
  const counts = new Float64Array(ticks.length);
  for (let row = 0; row < time.length; row += 1) {
    const slot = of(time[row] ?? 0);
    sums[slot] = (sums[slot] ?? 0) + (values[row] ?? 0);
    counts[slot] = (counts[slot] ?? 0) + 1;
  }
  return {
    name,
    ticks,
    values: Array.from(sums, (sum, slot) => {
      const count = counts[slot] ?? 0;
      return count === 0 ? null : (sum / count - mean) * factor;
    }),
  };
}
