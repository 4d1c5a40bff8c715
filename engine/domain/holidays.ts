/**
 * Days on which exchanges do not clear, by rule. A day is midnight UTC of the date, in milliseconds.
 *
 * `us`: the holidays of US energy futures (New Year, Martin Luther King, Presidents, Good Friday, Memorial, Juneteenth
 * from 2022, Independence, Labor, Thanksgiving, Christmas; a Sunday's moves to Monday, a Saturday's to Friday but for New
 * Year). `uk`: bank holidays of England and Wales (Banking and Financial Dealings Act 1971, with the proclaimed days
 * of 2020, 2022 and 2023). Source of the Easter rule: Meeus, Astronomical Algorithms (1991), ch. 8.
 */
export type HolidayCalendar = 'us' | 'uk';

const day = 86_400_000;

const date = (year: number, month: number, dayOfMonth: number): number =>
  Date.UTC(year, month - 1, dayOfMonth);
const weekday = (time: number): number => new Date(time).getUTCDay();

/** Easter Sunday, Gregorian. */
export function easterSunday(year: number): number {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor(b / 4);
  const e = b % 4;
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - d - g + 15) % 30;
  const i = Math.floor(c / 4);
  const k = c % 4;
  const l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const sum = h + l - 7 * m + 114;
  return date(year, Math.floor(sum / 31), (sum % 31) + 1);
}

/** The n-th weekday of a month (0 Sunday ... 6 Saturday); n = -1 is the last. */
function nthWeekday(year: number, month: number, wanted: number, n: number): number {
  if (n > 0) {
    const first = date(year, month, 1);
    return first + (((wanted - weekday(first) + 7) % 7) + (n - 1) * 7) * day;
  }
  const last = date(year, month + 1, 0);
  return last - ((weekday(last) - wanted + 7) % 7) * day;
}

/** Sunday to Monday, Saturday to Friday. */
function observed(time: number): number {
  if (weekday(time) === 0) return time + day;
  return weekday(time) === 6 ? time - day : time;
}

function usHolidays(year: number): number[] {
  const newYear = date(year, 1, 1);
  return [
    weekday(newYear) === 0 ? newYear + day : newYear,
    nthWeekday(year, 1, 1, 3),
    nthWeekday(year, 2, 1, 3),
    easterSunday(year) - 2 * day,
    nthWeekday(year, 5, 1, -1),
    ...(year >= 2022 ? [observed(date(year, 6, 19))] : []),
    observed(date(year, 7, 4)),
    nthWeekday(year, 9, 1, 1),
    nthWeekday(year, 11, 4, 4),
    observed(date(year, 12, 25)),
  ];
}

/** Days moved or added by proclamation. */
const proclaimed: Readonly<
  Record<number, { readonly earlyMay?: number; readonly spring?: number; readonly more?: readonly number[] }>
> = {
  2020: { earlyMay: date(2020, 5, 8) },
  2022: { spring: date(2022, 6, 2), more: [date(2022, 6, 3), date(2022, 9, 19)] },
  2023: { more: [date(2023, 5, 8)] },
};

function ukHolidays(year: number): number[] {
  const special = proclaimed[year];
  const easter = easterSunday(year);
  const newYear = date(year, 1, 1);
  const christmas = date(year, 12, 25);
  // Christmas and Boxing Day move over a weekend together, to Monday and Tuesday.
  const moved: Readonly<Record<number, readonly number[]>> = { 5: [0, 3], 6: [2, 3], 0: [2, 1] };
  const [first = 0, second = 1] = moved[weekday(christmas)] ?? [0, 1];
  return [
    weekday(newYear) === 0 ? newYear + day : weekday(newYear) === 6 ? newYear + 2 * day : newYear,
    easter - 2 * day,
    easter + day,
    special?.earlyMay ?? nthWeekday(year, 5, 1, 1),
    special?.spring ?? nthWeekday(year, 5, 1, -1),
    nthWeekday(year, 8, 1, -1),
    christmas + first * day,
    christmas + second * day,
    ...(special?.more ?? []),
  ];
}

const cache = new Map<string, ReadonlySet<number>>();

/** The year's holidays; a few may fall on its neighbours' days by moving. */
export function holidaysOf(calendar: HolidayCalendar, year: number): ReadonlySet<number> {
  const key = `${calendar} ${year}`;
  let found = cache.get(key);
  if (found === undefined) {
    found = new Set(calendar === 'us' ? usHolidays(year) : ukHolidays(year));
    cache.set(key, found);
  }
  return found;
}

export function isBusinessDay(calendar: HolidayCalendar, time: number): boolean {
  const at = weekday(time);
  return at !== 0 && at !== 6 && !holidaysOf(calendar, new Date(time).getUTCFullYear()).has(time);
}

/** The `count`-th business day strictly before `time` (count from 1). */
export function businessDayBefore(calendar: HolidayCalendar, time: number, count: number): number {
  let at = time;
  for (let left = count; left > 0; ) {
    at -= day;
    if (isBusinessDay(calendar, at)) left -= 1;
  }
  return at;
}
