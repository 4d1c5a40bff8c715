import { failure, type Result, success } from '../domain/fault.ts';

/**
 * A weekly inventory against its own past, laid out as the weekly reports of the US Energy Information Administration
 * are: level, change on the week, year ago, and the five years before this one for the same week of the year (the
 * report's own five-year range and mean).
 */
export interface InventoryReport {
  /** Date of the level, UTC ms. */
  readonly time: number;
  readonly level: number;
  readonly change: number | null;
  readonly yearAgo: number | null;
  readonly mean: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Years that the mean is made of; fewer than five say that the history is short. */
  readonly bandYears: number;
  /** Level less the mean, as a part of it. */
  readonly againstMean: number | null;
  /** For the chart: this year and the last, and the band, by week 1 to 53; NaN where there is nothing. */
  readonly weeks: {
    readonly current: Float64Array;
    readonly previous: Float64Array;
    readonly low: Float64Array;
    readonly high: Float64Array;
    readonly mean: Float64Array;
  };
}

const day = 86_400_000;
const weekCount = 53;

/** Week of the year by its day: 1 to 7 January is week 0. */
export function weekOf(time: number): number {
  const at = new Date(time);
  return Math.min(weekCount - 1, Math.floor((time - Date.UTC(at.getUTCFullYear(), 0, 1)) / (7 * day)));
}

/** Level in `year` nearest to the same date, at most half a week away. */
function sameWeek(time: Float64Array, level: Float64Array, wanted: number): number | undefined {
  let best: number | undefined;
  let distance = 4 * day;
  for (let index = 0; index < time.length; index += 1) {
    const away = Math.abs((time[index] as number) - wanted);
    if (away < distance) {
      distance = away;
      best = level[index];
    }
  }
  return best;
}

function yearsBefore(time: number, years: number): number {
  const at = new Date(time);
  return Date.UTC(at.getUTCFullYear() - years, at.getUTCMonth(), at.getUTCDate());
}

/** Ascending weekly levels. Fails with INVENTORY_EMPTY. */
export function inventoryReport(
  time: Float64Array,
  level: Float64Array,
  bandYears = 5,
): Result<InventoryReport> {
  const last = time.length - 1;
  const now = time[last];
  if (now === undefined) return failure('INVENTORY_EMPTY', 'The series holds no week.');
  const year = new Date(now).getUTCFullYear();
  const row = () => new Float64Array(weekCount).fill(Number.NaN);
  const weeks = { current: row(), previous: row(), low: row(), high: row(), mean: row() };
  const sums = new Float64Array(weekCount);
  const counts = new Float64Array(weekCount);
  for (let index = 0; index <= last; index += 1) {
    const at = time[index] as number;
    const value = level[index] as number;
    const back = year - new Date(at).getUTCFullYear();
    const week = weekOf(at);
    if (back === 0) weeks.current[week] = value;
    if (back === 1) weeks.previous[week] = value;
    if (back < 1 || back > bandYears) continue;
    sums[week] = (sums[week] ?? 0) + value;
    counts[week] = (counts[week] ?? 0) + 1;
    weeks.low[week] = Number.isNaN(weeks.low[week]) ? value : Math.min(weeks.low[week] as number, value);
    weeks.high[week] = Number.isNaN(weeks.high[week]) ? value : Math.max(weeks.high[week] as number, value);
  }
  for (let week = 0; week < weekCount; week += 1) {
    if ((counts[week] ?? 0) > 0) weeks.mean[week] = (sums[week] as number) / (counts[week] as number);
  }
  const band = Array.from({ length: bandYears }, (_, index) =>
    sameWeek(time, level, yearsBefore(now, index + 1)),
  ).filter((value) => value !== undefined);
  const mean = band.length === 0 ? null : band.reduce((sum, value) => sum + value, 0) / band.length;
  const present = level[last] as number;
  const before = last > 0 && now - (time[last - 1] as number) < 11 * day ? (level[last - 1] as number) : null;
  return success({
    time: now,
    level: present,
    change: before === null ? null : present - before,
    yearAgo: sameWeek(time, level, yearsBefore(now, 1)) ?? null,
    mean,
    low: band.length === 0 ? null : Math.min(...band),
    high: band.length === 0 ? null : Math.max(...band),
    bandYears: band.length,
    againstMean: mean === null || mean === 0 ? null : (present - mean) / mean,
    weeks,
  });
}
