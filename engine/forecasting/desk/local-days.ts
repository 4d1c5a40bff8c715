import { Temporal } from 'temporal-polyfill';
import { Fault } from '../../domain/fault.ts';

/** Whole local days of 24 hours, oldest first: what day-ahead models work on. */
export interface LocalDays {
  /** 24 values a day. */
  readonly value: Float64Array;
  readonly firstDate: string;
  /** 0 is Monday. */
  readonly firstWeekday: number;
  readonly days: number;
  /** Hours that the clock leaves out in spring, filled with the mean of their neighbours. */
  readonly filled: number;
  /** Hours that the clock doubles in autumn, averaged. */
  readonly averaged: number;
}

const hoursPerDay = 24;
const hourMilliseconds = 3_600_000;

function expectZone(zone: string): void {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
  } catch (error) {
    throw new Fault(
      'ZONE_UNKNOWN',
      `There is no time zone ${zone}. Name one as Europe/Brussels or UTC.`,
      { zone },
      { cause: error },
    );
  }
}

/** Sums and counts by local day and hour; the zone’s offset is asked for once a day of the zone. */
function grid(time: Float64Array, value: Float64Array, zone: string) {
  const sums = new Map<string, { sum: Float64Array; count: Uint8Array }>();
  for (let row = 0; row < time.length; row++) {
    const local = Temporal.Instant.fromEpochMilliseconds(time[row] as number).toZonedDateTimeISO(zone);
    const date = local.toPlainDate().toString();
    const day = sums.get(date) ?? { sum: new Float64Array(hoursPerDay), count: new Uint8Array(hoursPerDay) };
    day.sum[local.hour] = (day.sum[local.hour] as number) + (value[row] as number);
    day.count[local.hour] = (day.count[local.hour] as number) + 1;
    sums.set(date, day);
  }
  return sums;
}

/**
 * The latest unbroken run of whole days in the zone’s own clock. A first and last day that is not whole is left out; the
 * missing hour of spring becomes the mean of its neighbours and the doubled one of autumn its own mean, as in the
 * benchmark of Lago et al. (2021). Throws Fault FORECAST_DAY_INCOMPLETE where a day in between lacks hours that the
 * clock has, FORECAST_HISTORY_SHORT without a whole day.
 */
export function localDays(time: Float64Array, value: Float64Array, zone: string): LocalDays {
  expectZone(zone);
  const days = grid(time, value, zone);
  const dates = [...days.keys()].sort();
  const isWhole = (date: string) => {
    const day = days.get(date);
    const start = Temporal.PlainDate.from(date).toZonedDateTime(zone);
    const length = start.add({ days: 1 }).epochMilliseconds - start.epochMilliseconds;
    const rows = day?.count.reduce((sum, count) => sum + count, 0) ?? 0;
    return rows * hourMilliseconds === length;
  };
  const first = dates.findIndex(isWhole);
  const last = dates.findLastIndex(isWhole);
  if (first === -1)
    throw new Fault('FORECAST_HISTORY_SHORT', `There is no whole day of hours in the zone ${zone}.`, {
      zone,
    });
  let [filled, averaged] = [0, 0];
  const kept = dates.slice(first, last + 1);
  const values = new Float64Array(kept.length * hoursPerDay);
  for (const [at, date] of kept.entries()) {
    const expected = Temporal.PlainDate.from(kept[0] as string)
      .add({ days: at })
      .toString();
    if (date !== expected || !isWhole(date))
      throw new Fault(
        'FORECAST_DAY_INCOMPLETE',
        `The day ${date === expected ? date : expected} lacks hours (zone ${zone}). Import it, or start the history after it.`,
        { date: expected, zone },
      );
    const { sum, count } = days.get(date) as { sum: Float64Array; count: Uint8Array };
    for (let hour = 0; hour < hoursPerDay; hour++) {
      const rows = count[hour] as number;
      if (rows > 1) averaged += 1;
      if (rows === 0) filled += 1;
      values[at * hoursPerDay + hour] = rows === 0 ? Number.NaN : (sum[hour] as number) / rows;
    }
  }
  for (let at = 0; at < values.length; at++)
    if (Number.isNaN(values[at])) values[at] = ((values[at - 1] as number) + (values[at + 1] as number)) / 2;
  const firstDate = kept[0] as string;
  return {
    value: values,
    firstDate,
    firstWeekday: Temporal.PlainDate.from(firstDate).dayOfWeek - 1,
    days: kept.length,
    filled,
    averaged,
  };
}
