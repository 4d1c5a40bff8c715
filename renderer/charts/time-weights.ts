import type { ZoneOffset } from '../design/zone-offset.ts';

/**
 * Weights of the marks on a time axis as the chart library counts them (its `TickMarkWeight`): the larger the step
 * of the calendar that a bar begins, the larger its weight. Ours count in the exchange's zone, so that a new day is
 * the exchange's new day, on 23-hour and 25-hour days too.
 */
export const weights = {
  second: 10,
  minute1: 20,
  minute5: 21,
  minute30: 22,
  hour1: 30,
  hour3: 31,
  hour6: 32,
  hour12: 33,
  day: 50,
  month: 60,
  year: 70,
} as const;

const steps: readonly (readonly [number, number])[] = [
  [12 * 3_600_000, weights.hour12],
  [6 * 3_600_000, weights.hour6],
  [3 * 3_600_000, weights.hour3],
  [3_600_000, weights.hour1],
  [30 * 60_000, weights.minute30],
  [5 * 60_000, weights.minute5],
  [60_000, weights.minute1],
  [1_000, weights.second],
];
const day = 86_400_000;

/** Weight of a bar at `time` after one at `previous`, UTC milliseconds. */
export function timeWeight(previous: number, time: number, offset: ZoneOffset): number {
  const before = previous + offset(previous);
  const now = time + offset(time);
  if (Math.floor(before / day) !== Math.floor(now / day)) {
    const a = new Date(before);
    const b = new Date(now);
    if (a.getUTCFullYear() !== b.getUTCFullYear()) return weights.year;
    return a.getUTCMonth() === b.getUTCMonth() ? weights.day : weights.month;
  }
  for (const [step, weight] of steps) {
    if (Math.floor(before / step) !== Math.floor(now / step)) return weight;
  }
  return 0;
}
