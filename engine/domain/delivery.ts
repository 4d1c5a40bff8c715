import { failure, type Result, success } from './fault.ts';

/**
 * Delivery periods of energy contracts. A month is written with the letter of the exchanges and two digits of the year
 * (`Z26`), a quarter `Q1-27`, a season `SUM-27` (April to September) or `WIN-26` (October of the year named to March of
 * the next), a year `CAL-27`. Years run from 2000 to 2099.
 */
export const periodKinds = ['month', 'quarter', 'season', 'year'] as const;
export type PeriodKind = (typeof periodKinds)[number];

export interface Period {
  readonly kind: PeriodKind;
  /** Canonical code, such as `Z26`. */
  readonly code: string;
  /** The year it is named after. */
  readonly year: number;
  /** First delivery month, 1 to 12. */
  readonly firstMonth: number;
}

export interface MonthOfYear {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
}

/** January to December in the letters of the exchanges. */
export const monthLetters = 'FGHJKMNQUVXZ';
const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const monthsIn: Readonly<Record<PeriodKind, number>> = { month: 1, quarter: 3, season: 6, year: 12 };
const firstYear = 2_000;
const lastYear = 2_099;

/** A period code as a pattern, without anchors. */
export const periodCodePattern = `(?:[${monthLetters}]\\d{2}|Q[1-4]-\\d{2}|(?:SUM|WIN)-\\d{2}|CAL-\\d{2})`;

export const periodGrammar =
  'a month as Z26, Z6, Z2026 or Dec-26, a quarter as Q1-27, a season as SUM-27 or WIN-26, or a year as CAL-27';

/** The period of a kind that begins in a month; a year begins in January, a quarter in January, April, July or October. */
function periodOf(kind: PeriodKind, year: number, firstMonth: number): Period {
  if (!Number.isInteger(year) || year < firstYear || year > lastYear) {
    throw new RangeError(`period: expected a year from ${firstYear} to ${lastYear}, got ${year}`);
  }
  const digits = String(year % 100).padStart(2, '0');
  const names: Readonly<Record<PeriodKind, string>> = {
    month: `${monthLetters[firstMonth - 1] ?? ''}${digits}`,
    quarter: `Q${(firstMonth + 2) / 3}-${digits}`,
    season: `${firstMonth === 4 ? 'SUM' : 'WIN'}-${digits}`,
    year: `CAL-${digits}`,
  };
  return { kind, code: names[kind], year, firstMonth };
}

function whole(name: string, value: number, last: number): number {
  if (Number.isInteger(value) && value >= 1 && value <= last) return value;
  throw new RangeError(`period: expected a ${name} from 1 to ${last}, got ${value}`);
}

/** `month` 1 to 12. Throws RangeError outside of that and of the years 2000 to 2099; so do the next three. */
export const monthPeriod = (year: number, month: number): Period =>
  periodOf('month', year, whole('month', month, 12));
/** `quarter` 1 to 4. */
export const quarterPeriod = (year: number, quarter: number): Period =>
  periodOf('quarter', year, whole('quarter', quarter, 4) * 3 - 2);
export const seasonPeriod = (year: number, season: 'summer' | 'winter'): Period =>
  periodOf('season', year, season === 'summer' ? 4 : 10);
export const yearPeriod = (year: number): Period => periodOf('year', year, 1);

export const periodCode = (period: Period): string => period.code;

/** `Dec 2026`, `Q1 2027`, `Winter 2026`, `Cal 2027`. */
export function periodLabel({ kind, year, firstMonth }: Period): string {
  const names: Readonly<Record<PeriodKind, string>> = {
    month: monthNames[firstMonth - 1] ?? '',
    quarter: `Q${(firstMonth + 2) / 3}`,
    season: firstMonth === 4 ? 'Summer' : 'Winter',
    year: 'Cal',
  };
  return `${names[kind]} ${year}`;
}

/** The delivery months in order; the later ones of a winter lie in the next year. */
export function periodMonths({ kind, year, firstMonth }: Period): MonthOfYear[] {
  return Array.from({ length: monthsIn[kind] }, (_, index) => ({
    year: year + Math.floor((firstMonth - 1 + index) / 12),
    month: ((firstMonth - 1 + index) % 12) + 1,
  }));
}

/** Midnight UTC of the first delivery date. */
export function periodStart({ year, firstMonth }: Period): number {
  return Date.UTC(year, firstMonth - 1, 1);
}

/** Midnight UTC of the last delivery date, which still belongs to the period. */
export function periodEnd({ kind, year, firstMonth }: Period): number {
  return Date.UTC(year, firstMonth - 1 + monthsIn[kind], 0);
}

/** The period of the same kind that follows. */
export function nextPeriod({ kind, year, firstMonth }: Period): Period {
  const month = firstMonth - 1 + monthsIn[kind];
  return periodOf(kind, year + Math.floor(month / 12), (month % 12) + 1);
}

/** The period of a kind in which a date falls; January to March belong to the winter of the year before. */
export function periodContaining(kind: PeriodKind, date: number): Period {
  const at = new Date(date);
  const [year, month] = [at.getUTCFullYear(), at.getUTCMonth() + 1];
  if (kind === 'month') return monthPeriod(year, month);
  if (kind === 'quarter') return quarterPeriod(year, Math.ceil(month / 3));
  if (kind === 'year') return yearPeriod(year);
  if (month >= 4 && month <= 9) return seasonPeriod(year, 'summer');
  return seasonPeriod(month >= 10 ? year : year - 1, 'winter');
}

/** The year that one, two or four digits mean; one digit means the nearest such year, the later of two equally near. */
function yearOf(digits: string, referenceYear: number): number {
  if (digits.length === 4) return Number(digits);
  if (digits.length === 2) return 2_000 + Number(digits);
  const earliest = referenceYear - 4;
  return earliest + ((((Number(digits) - earliest) % 10) + 10) % 10);
}

/**
 * Reads a period in any spelling of `periodGrammar`, in either case. `referenceDate` (UTC ms) settles a year of one digit:
 * it is the nearest such year, from four before to five after. Fails with PERIOD_INVALID; `Q127` and `Q1` are refused, for
 * they might be a quarter as well as an August.
 */
export function parsePeriod(text: string, referenceDate: number): Result<Period> {
  const wanted = text.trim().toUpperCase();
  const refuse = (why: string) =>
    failure('PERIOD_INVALID', `"${text}" is no delivery period: ${why} Write ${periodGrammar}.`, { text });
  if (/^Q[1-4]\d{0,4}$/.test(wanted) && !/^Q\d{2}$/.test(wanted) && !/^Q20\d{2}$/.test(wanted)) {
    return refuse('it might be a quarter or an August.');
  }
  const found =
    /^(?<letter>[FGHJKMNQUVXZ])(?<digits>\d{4}|\d{1,2})$/.exec(wanted) ??
    /^(?<name>JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)-?(?<digits>\d{4}|\d{2})$/.exec(wanted) ??
    /^Q(?<quarter>[1-4])-(?<digits>\d{4}|\d{2})$/.exec(wanted) ??
    /^(?<season>SUM|WIN)-?(?<digits>\d{4}|\d{2})$/.exec(wanted) ??
    /^CAL-?(?<digits>\d{4}|\d{2})$/.exec(wanted);
  const groups = found?.groups;
  if (groups === undefined) return refuse('nothing of that form is known.');
  const year = yearOf(groups['digits'] ?? '', new Date(referenceDate).getUTCFullYear());
  if (year < firstYear || year > lastYear) return refuse(`years run from ${firstYear} to ${lastYear}.`);
  if (groups['letter'] !== undefined)
    return success(monthPeriod(year, monthLetters.indexOf(groups['letter']) + 1));
  if (groups['name'] !== undefined) {
    const month = monthNames.findIndex((name) => name.toUpperCase() === groups['name']) + 1;
    return success(monthPeriod(year, month));
  }
  if (groups['quarter'] !== undefined) return success(quarterPeriod(year, Number(groups['quarter'])));
  if (groups['season'] !== undefined) {
    return success(seasonPeriod(year, groups['season'] === 'SUM' ? 'summer' : 'winter'));
  }
  return success(yearPeriod(year));
}
