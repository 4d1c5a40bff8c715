import { z } from 'zod';
import {
  businessDayAfter,
  businessDayBefore,
  holidayCalendars,
  isBusinessDay,
  isHoliday,
} from './holidays.ts';

const calendar = z.enum(holidayCalendars);

/**
 * The last trading day of a delivery month as a rule, kept with the contract in `assets/contracts`. `monthsBefore` says
 * in which month before delivery the rule counts. Days are midnight UTC of the date.
 */
export const lastTradingDayRuleSchema = z.discriminatedUnion('rule', [
  z.strictObject({
    /** `days` business days before a day of the month, counted from the last business day before it where it is none. */
    rule: z.literal('business-days-before-day'),
    calendar,
    monthsBefore: z.number().int().min(0).max(3),
    day: z.number().int().min(1).max(28),
    days: z.number().int().min(1).max(10),
  }),
  z.strictObject({
    /** The `days`-th last business day of the month; one earlier where that is the eve of Christmas or New Year. */
    rule: z.literal('last-business-day'),
    calendar,
    monthsBefore: z.number().int().min(0).max(3),
    days: z.number().int().min(1).max(10),
    holidayEveMoves: z.boolean().default(false),
  }),
  z.strictObject({
    /**
     * The last given weekday of the month (1 is Monday), the business day before it where it is none; or, where
     * `clearDaysAfter` is given, the same weekday of an earlier week until it and that many days after it hold no holiday.
     */
    rule: z.literal('last-weekday'),
    calendar,
    monthsBefore: z.number().int().min(0).max(3),
    weekday: z.number().int().min(1).max(5),
    clearDaysAfter: z.number().int().min(0).max(4).optional(),
  }),
  z.strictObject({
    /** A day of the month, the last business day before it where it is none. */
    rule: z.literal('day-of-month'),
    calendar,
    monthsBefore: z.number().int().min(0).max(3),
    day: z.number().int().min(1).max(28),
  }),
]);

export type LastTradingDayRule = z.infer<typeof lastTradingDayRuleSchema>;

/** When the first notices of delivery are given; contracts that settle in cash have none. */
export const firstNoticeRuleSchema = z.discriminatedUnion('rule', [
  z.strictObject({
    rule: z.literal('business-days-after-last-trading-day'),
    calendar,
    days: z.number().int().min(1).max(10),
  }),
  z.strictObject({
    rule: z.literal('business-days-before-delivery'),
    calendar,
    days: z.number().int().min(1).max(30),
  }),
]);

export type FirstNoticeRule = z.infer<typeof firstNoticeRuleSchema>;

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
  if (rule.rule === 'day-of-month') {
    const named = firstOfMonth + (rule.day - 1) * day;
    return isBusinessDay(rule.calendar, named) ? named : businessDayBefore(rule.calendar, named, 1);
  }
  let last = nextMonth - day;
  while (new Date(last).getUTCDay() !== rule.weekday) last -= day;
  if (rule.clearDaysAfter !== undefined) {
    const isClear = (from: number, days: number) =>
      Array.from({ length: days + 1 }, (_, index) => from + index * day).every(
        (at) => !isHoliday([rule.calendar], at),
      );
    while (!isClear(last, rule.clearDaysAfter)) last -= 7 * day;
    return last;
  }
  return isBusinessDay(rule.calendar, last) ? last : businessDayBefore(rule.calendar, last, 1);
}

/** First notice of a contract whose last trading day and first delivery date are known; midnight UTC of the date. */
export function firstNotice(rule: FirstNoticeRule, lastTradingDate: number, deliveryStart: number): number {
  return rule.rule === 'business-days-after-last-trading-day'
    ? businessDayAfter(rule.calendar, lastTradingDate, rule.days)
    : businessDayBefore(rule.calendar, deliveryStart, rule.days);
}
