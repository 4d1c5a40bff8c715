/**
 * Days on which exchanges do not clear or close, by rule. A day is midnight UTC of the date, in milliseconds.
 *
 * Business days: `us` (holidays of US energy futures; New Year, Martin Luther King, Presidents, Good Friday, Memorial,
 * Juneteenth from 2022, Independence, Labor, Thanksgiving, Christmas; a Sunday's moves to Monday, a Saturday's to Friday but
 * for New Year), `uk` (bank holidays of England and Wales: Banking and Financial Dealings Act 1971, with the proclaimed days
 * of 2020, 2022 and 2023), `target` (closing days of the euro payment system since 2000, which EEX follows).
 *
 * Full closes of exchanges: `cme-closed` and `ice-closed` (energy), `ice-gas-closed` (European gas and allowances),
 * `nyse` (with the days of mourning of 2018 and 2025). Early closes: `cme-short`, `cme-eve`, `nyse-short`.
 * Delivery: `nerc` (days that power calls off-peak; only a Sunday's moves, to Monday: NERC, "Additional Off-peak Days").
 * Source of the Easter rule: Meeus, Astronomical Algorithms (1991), ch. 8.
 */
export const holidayCalendars = [
  'us',
  'uk',
  'target',
  'cme-closed',
  'cme-short',
  'cme-eve',
  'ice-closed',
  'ice-gas-closed',
  'nyse',
  'nyse-short',
  'nerc',
] as const;
export type HolidayCalendar = (typeof holidayCalendars)[number];

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

/** Sunday to Monday. */
const mondayised = (time: number): number => (weekday(time) === 0 ? time + day : time);

/** Sunday to Monday, Saturday to Friday. */
function observed(time: number): number {
  if (weekday(time) === 0) return time + day;
  return weekday(time) === 6 ? time - day : time;
}

function usHolidays(year: number): number[] {
  return [
    mondayised(date(year, 1, 1)),
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

function targetHolidays(year: number): number[] {
  const easter = easterSunday(year);
  return [
    date(year, 1, 1),
    easter - 2 * day,
    easter + day,
    date(year, 5, 1),
    date(year, 12, 25),
    date(year, 12, 26),
  ];
}

const cmeClosed = (year: number): number[] => [
  mondayised(date(year, 1, 1)),
  easterSunday(year) - 2 * day,
  observed(date(year, 12, 25)),
];

const iceClosed = (year: number): number[] => [
  mondayised(date(year, 1, 1)),
  easterSunday(year) - 2 * day,
  mondayised(date(year, 12, 25)),
];

/** Christmas and Boxing Day move over a weekend as in England. */
function iceGasClosed(year: number): number[] {
  const uk = holidaysOf('uk', year);
  const boxing = [26, 27, 28].map((at) => date(year, 12, at)).filter((at) => uk.has(at));
  return [...iceClosed(year), easterSunday(year) + day, ...boxing];
}

/** National days of mourning on which the exchange stayed shut. */
const mourning = [date(2018, 12, 5), date(2025, 1, 9)];

/** Eves and the day after Thanksgiving that are business days themselves. */
function eves(calendar: HolidayCalendar, year: number, candidates: readonly number[]): number[] {
  return [...candidates, nthWeekday(year, 11, 4, 4) + day].filter((at) => isBusinessDay(calendar, at));
}

function nercHolidays(year: number): number[] {
  return [
    mondayised(date(year, 1, 1)),
    nthWeekday(year, 5, 1, -1),
    mondayised(date(year, 7, 4)),
    nthWeekday(year, 9, 1, 1),
    nthWeekday(year, 11, 4, 4),
    mondayised(date(year, 12, 25)),
  ];
}

const rules: Readonly<Record<HolidayCalendar, (year: number) => number[]>> = {
  us: usHolidays,
  uk: ukHolidays,
  target: targetHolidays,
  'cme-closed': cmeClosed,
  'cme-short': (year) => usHolidays(year).filter((at) => !cmeClosed(year).includes(at)),
  'cme-eve': (year) => eves('us', year, [date(year, 12, 24)]),
  'ice-closed': iceClosed,
  'ice-gas-closed': iceGasClosed,
  nyse: (year) => [...usHolidays(year), ...mourning.filter((at) => new Date(at).getUTCFullYear() === year)],
  'nyse-short': (year) => eves('nyse', year, [date(year, 7, 3), date(year, 12, 24)]),
  nerc: nercHolidays,
};

const cache = new Map<string, ReadonlySet<number>>();

/** The year's holidays; a few may fall on its neighbours' days by moving. */
export function holidaysOf(calendar: HolidayCalendar, year: number): ReadonlySet<number> {
  const key = `${calendar} ${year}`;
  let found = cache.get(key);
  if (found === undefined) {
    found = new Set(rules[calendar](year));
    cache.set(key, found);
  }
  return found;
}

/** Whether any of the calendars names the date. */
export function isHoliday(calendars: readonly HolidayCalendar[], time: number): boolean {
  const year = new Date(time).getUTCFullYear();
  return calendars.some((calendar) => holidaysOf(calendar, year).has(time));
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

/** The `count`-th business day strictly after `time` (count from 1). */
export function businessDayAfter(calendar: HolidayCalendar, time: number, count: number): number {
  let at = time;
  for (let left = count; left > 0; ) {
    at += day;
    if (isBusinessDay(calendar, at)) left -= 1;
  }
  return at;
}
