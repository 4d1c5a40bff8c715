import { Temporal } from 'temporal-polyfill';
import type { Period } from './delivery.ts';
import { periodEnd, periodStart } from './delivery.ts';
import { isHoliday } from './holidays.ts';
import type { Size, Weekday } from './instrument.ts';

const day = 86_400_000;
const hour = 3_600_000;
const weekdays: readonly Weekday[] = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

export type HourlySize = Extract<Size, { kind: 'hours' }>;

/** A stretch of delivery, UTC milliseconds; `to` no longer belongs to it. */
export interface DeliverySpan {
  readonly from: number;
  readonly to: number;
}

function instantOf(date: number, hours: number, timeZone: string): number {
  return Temporal.Instant.fromEpochMilliseconds(date + (hours === 24 ? day : 0))
    .toZonedDateTimeISO('UTC')
    .toPlainDate()
    .toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from({ hour: hours % 24 }) })
    .epochMilliseconds;
}

/** The whole of a period in its zone: from midnight to midnight, or from 06:00 to 06:00 by gas days. */
export function deliverySpan(size: HourlySize, period: Period): DeliverySpan {
  const begins = size.gasDay ? 6 : 0;
  return {
    from: instantOf(periodStart(period), begins, size.zone),
    to: instantOf(periodEnd(period) + day, begins, size.zone),
  };
}

/** The dates (midnight UTC) in a period whose peak hours count. */
export function peakDates({ peak }: HourlySize, period: Period): number[] {
  if (peak === undefined) return [];
  const dates: number[] = [];
  for (let date = periodStart(period); date <= periodEnd(period); date += day) {
    const weekday = weekdays[new Date(date).getUTCDay()];
    if (weekday === undefined || !peak.weekdays.includes(weekday)) continue;
    if (peak.holidayCalendar !== undefined && isHoliday([peak.holidayCalendar], date)) continue;
    dates.push(date);
  }
  return dates;
}

/**
 * Hours that a period delivers: of base all that pass between its ends, so that a March has one less and an October one
 * more where clocks change; of peak the peak hours of its peak dates; of off-peak the rest.
 */
export function deliveryHours(size: HourlySize, period: Period): number {
  const { from, to } = deliverySpan(size, period);
  const base = (to - from) / hour;
  const { peak, zone } = size;
  if (peak === undefined) return base;
  const peakHours = peakDates(size, period)
    .map((date) => instantOf(date, peak.toHour, zone) - instantOf(date, peak.fromHour, zone))
    .reduce((sum, span) => sum + span / hour, 0);
  return size.profile === 'peak' ? peakHours : base - peakHours;
}
