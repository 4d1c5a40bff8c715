import { quantile } from '../../numerics/statistics/quantile.ts';

const dayMilliseconds = 86_400_000;
const week = 7 * dayMilliseconds;

/** What the times of a series say of its rhythm. */
export interface Rhythm {
  /** The usual distance between rows, milliseconds. */
  readonly step: number;
  /** Rows in a usual day, week and year; below 1.5 there is no season of that length. */
  readonly rowsPerDay: number;
  readonly rowsPerWeek: number;
  readonly rowsPerYear: number;
}

export function rhythmOf(time: Float64Array): Rhythm {
  const latest = time.subarray(Math.max(0, time.length - 3_000));
  const steps = Float64Array.from(
    { length: latest.length - 1 },
    (_, row) => (latest[row + 1] as number) - (latest[row] as number),
  );
  const step = quantile(steps, 0.5);
  const span = (latest.at(-1) as number) - (latest[0] as number);
  // Whole days and weeks with rows in them: holidays thin a plain average out.
  const usualCount = (length: number, offset: number) => {
    const counts = new Map<number, number>();
    for (const at of latest) {
      const bin = Math.floor((at - offset) / length);
      counts.set(bin, (counts.get(bin) ?? 0) + 1);
    }
    return quantile(Float64Array.from(counts.values()), 0.5);
  };
  return {
    step,
    rowsPerDay: step < dayMilliseconds ? usualCount(dayMilliseconds, 0) : 1,
    // Weeks from Monday: the first of 1970 was a Thursday.
    rowsPerWeek: step < week ? usualCount(week, -3 * dayMilliseconds) : 1,
    rowsPerYear: (latest.length - 1) * ((365.25 * dayMilliseconds) / span),
  };
}

/** Lengths of seasons in rows that the history holds at least twice, shortest first. */
export function seasonsOf(time: Float64Array): number[] {
  if (time.length < 3) return [];
  const { step, rowsPerDay, rowsPerWeek, rowsPerYear } = rhythmOf(time);
  const lengths = [
    ...(step < dayMilliseconds ? [rowsPerDay] : []),
    ...(step < week ? [rowsPerWeek] : []),
    ...(step > 20 * dayMilliseconds ? [rowsPerYear] : []),
  ];
  const rounded = lengths.map(Math.round).filter((length) => length >= 2 && 2 * length < time.length);
  return [...new Set(rounded)].sort((a, b) => a - b);
}

/**
 * The next times of a series, continued in its own rhythm: steps of the usual length, and only at such times of the week
 * at which rows came in at least half of the latest weeks, so that a market of Monday to Friday has no Saturday.
 * Months go by the calendar.
 */
export function futureTimes(time: Float64Array, count: number): Float64Array {
  const last = time.at(-1) as number;
  const { step } = rhythmOf(time);
  if (step > 20 * dayMilliseconds) {
    const months = Math.max(1, Math.round(step / (30.4375 * dayMilliseconds)));
    return Float64Array.from({ length: count }, (_, row) => addMonths(last, months * (row + 1)));
  }
  const slots = step < week ? usualSlots(time, step) : undefined;
  const future = new Float64Array(count);
  let next = last;
  for (let row = 0, tries = 0; row < count; tries++) {
    next += step;
    // A rhythm that fits nowhere is taken as going on without breaks.
    if (slots !== undefined && tries < 1_000 * (count + 1) && !slots.has(slotOf(next, step))) continue;
    future[row++] = next;
  }
  return future;
}

const slotOf = (time: number, step: number) => Math.round((((time % week) + week) % week) / step);

function usualSlots(time: Float64Array, step: number): ReadonlySet<number> | undefined {
  const last = time.at(-1) as number;
  const from = last - 8 * week;
  const counts = new Map<number, number>();
  let first = last;
  for (let row = time.length - 1; row >= 0 && (time[row] as number) > from; row--) {
    first = time[row] as number;
    const slot = slotOf(first, step);
    counts.set(slot, (counts.get(slot) ?? 0) + 1);
  }
  const weeks = (last - first + step) / week;
  if (weeks < 2) return undefined;
  const slots = [...counts].filter(([, seen]) => seen >= weeks / 2).map(([slot]) => slot);
  return slots.length === 0 ? undefined : new Set(slots);
}

function addMonths(time: number, months: number): number {
  const date = new Date(time);
  const day = date.getUTCDate();
  const first = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1);
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months + 1, 0)).getUTCDate();
  return first + (Math.min(day, lastDay) - 1) * dayMilliseconds + (time % dayMilliseconds);
}
