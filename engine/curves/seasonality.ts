import { failure, type Result, success } from '../domain/fault.ts';

/**
 * Years of one series laid over each other. Slot s of a year is its day s of 366 (1 March is always the 61st, so that the
 * same date has the same slot in every year); slots without a price carry the last one of at most `carryDays` before.
 */
export interface Seasonality {
  readonly slots: number;
  readonly years: readonly { readonly year: number; readonly values: Float64Array }[];
  /** Of the complete years of the band, the present one left out; NaN where there are none. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
  readonly bandYears: readonly number[];
  readonly current: {
    readonly year: number;
    readonly slot: number;
    readonly value: number;
    /** Share of band years at or below the present value on this date, 0 to 100; null without a band. */
    readonly percentile: number | null;
    /** Distance from the band's mean in its standard deviations (n - 1); null with fewer than two years. */
    readonly zScore: number | null;
  };
}

const carryDays = 10;
const slots = 366;
const firstOfMonth = [0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335];

/** 0 to 365. */
export function slotOf(time: number): number {
  const at = new Date(time);
  return (firstOfMonth[at.getUTCMonth()] ?? 0) + at.getUTCDate() - 1;
}

function carried(values: Float64Array, last: number): void {
  let age = carryDays + 1;
  let held = Number.NaN;
  for (let slot = 0; slot <= last; slot += 1) {
    const value = values[slot] ?? Number.NaN;
    if (Number.isNaN(value)) {
      age += 1;
      if (age <= carryDays) values[slot] = held;
    } else {
      held = value;
      age = 0;
    }
  }
}

/** `time` UTC ms of daily values in ascending order. Fails with SEASONALITY_TOO_SHORT where no year can be laid under the last. */
export function seasonality(
  time: Float64Array,
  close: Float64Array,
  options: { readonly bandYears: number },
): Result<Seasonality> {
  const byYear = new Map<number, Float64Array>();
  let lastSlot = 0;
  for (let index = 0; index < time.length; index += 1) {
    const value = close[index] as number;
    if (!Number.isFinite(value)) continue;
    const at = time[index] as number;
    const year = new Date(at).getUTCFullYear();
    let values = byYear.get(year);
    if (values === undefined) {
      values = new Float64Array(slots).fill(Number.NaN);
      byYear.set(year, values);
    }
    lastSlot = slotOf(at);
    values[lastSlot] = value;
  }
  const years = [...byYear].map(([year, values]) => ({ year, values })).sort((a, b) => a.year - b.year);
  const present = years.at(-1);
  if (present === undefined || years.length < 2) {
    return failure(
      'SEASONALITY_TOO_SHORT',
      `There are ${years.length === 0 ? 'no daily bars' : 'daily bars of one year only'}; a season shows from two years on. Import more history.`,
      { years: years.length },
    );
  }
  for (const entry of years) carried(entry.values, entry === present ? lastSlot : slots - 1);
  const band = years.filter(({ year }) => year < present.year && year >= present.year - options.bandYears);
  const column = () => new Float64Array(slots).fill(Number.NaN);
  const [low, high, mean, deviation] = [column(), column(), column(), column()];
  for (let slot = 0; slot < slots; slot += 1) {
    const values = band.map((entry) => entry.values[slot] as number).filter((value) => !Number.isNaN(value));
    if (values.length === 0) continue;
    const average = values.reduce((sum, value) => sum + value, 0) / values.length;
    low[slot] = Math.min(...values);
    high[slot] = Math.max(...values);
    mean[slot] = average;
    if (values.length > 1) {
      const squares = values.reduce((sum, value) => sum + (value - average) ** 2, 0);
      deviation[slot] = Math.sqrt(squares / (values.length - 1));
    }
  }
  const value = present.values[lastSlot] as number;
  const others = band
    .map((entry) => entry.values[lastSlot] as number)
    .filter((other) => !Number.isNaN(other));
  const spread = deviation[lastSlot] as number;
  return success({
    slots,
    years,
    low,
    high,
    mean,
    deviation,
    bandYears: band.map(({ year }) => year),
    current: {
      year: present.year,
      slot: lastSlot,
      value,
      percentile:
        others.length === 0 ? null : (100 * others.filter((other) => other <= value).length) / others.length,
      zScore: spread > 0 ? (value - (mean[lastSlot] as number)) / spread : null,
    },
  });
}
