import { z } from 'zod';
import { businessDayBefore, isBusinessDay } from './holidays.ts';

/**
 * The last trading day of a delivery month as a rule, kept with the contract in `assets/contracts`. `monthsBefore` says
 * in which month before delivery the rule counts. Days are midnight UTC of the date.
 */
export const lastTradingDayRuleSchema = z.discriminatedUnion('rule', [
  z.strictObject({
    /** `days` business days before a day of the month, counted from the last business day before it where it is none. */
    rule: z.literal('business-days-before-day'),
    calendar: z.enum(['us', 'uk']),
    monthsBefore: z.number().int().min(0).max(3),
    day: z.number().int().min(1).max(28),
    days: z.number().int().min(1).max(10),
  }),
  z.strictObject({
    /** The `days`-th last business day of the month; one earlier where that is the eve of Christmas or New Year. */
    rule: z.literal('last-business-day'),
    calendar: z.enum(['us', 'uk']),
    monthsBefore: z.number().int().min(0).max(3),
    days: z.number().int().min(1).max(10),
    holidayEveMoves: z.boolean().default(false),
  }),
  z.strictObject({
    /** The last given weekday of the month (1 is Monday), the business day before it where it is none. */
    rule: z.literal('last-weekday'),
    calendar: z.enum(['us', 'uk']),
    monthsBefore: z.number().int().min(0).max(3),
    weekday: z.number().int().min(1).max(5),
  }),
]);

export type LastTradingDayRule = z.infer<typeof lastTradingDayRuleSchema>;

const day = 86_400_000;

/** The last business day of a month before its Christmas or New Year holiday, with nothing but closed days between. */
function isHolidayEve(rule: LastTradingDayRule, time: number): boolean {
  let next = time + day;
  while (!isBusinessDay(rule.calendar, next)) {
    const at = new Date(next);
    const month = at.getUTCMonth();
    if ((month === 11 && at.getUTCDate() === 25) || (month === 0 && at.getUTCDate() === 1)) return true;
    next += day;
  }
  return false;
}

/** `year` and `month` (1 to 12) of delivery. Returns midnight UTC of the date. */
export function lastTradingDay(rule: LastTradingDayRule, year: number, month: number): number {
  const firstOfMonth = Date.UTC(year, month - 1 - rule.monthsBefore, 1);
  const counted = new Date(firstOfMonth);
  const nextMonth = Date.UTC(counted.getUTCFullYear(), counted.getUTCMonth() + 1, 1);
  if (rule.rule === 'business-days-before-day') {
    const named = firstOfMonth + (rule.day - 1) * day;
    const from = isBusinessDay(rule.calendar, named) ? named : businessDayBefore(rule.calendar, named, 1);
    return businessDayBefore(rule.calendar, from, rule.days);
  }
  if (rule.rule === 'last-business-day') {
    const last = businessDayBefore(rule.calendar, nextMonth, rule.days);
    return rule.holidayEveMoves && isHolidayEve(rule, last)
      ? businessDayBefore(rule.calendar, last, 1)
      : last;
  }
  let last = nextMonth - day;
  while (new Date(last).getUTCDay() !== rule.weekday) last -= day;
  return isBusinessDay(rule.calendar, last) ? last : businessDayBefore(rule.calendar, last, 1);
}
