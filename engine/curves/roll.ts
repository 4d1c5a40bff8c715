import { failure, type Result, success } from '../domain/fault.ts';

/**
 * When a continuous series leaves one contract for the next. Dates are midnight UTC of the trading date, in ms. Names of
 * the rules follow common use: a roll "by volume" happens once the next contract trades more than the present one.
 */
export type RollRule =
  /** The last trading day itself is the last day of the contract in the series. */
  | { readonly rule: 'last-trading-day' }
  /** So many business days before the last trading day (0 is that day). */
  | { readonly rule: 'days-before'; readonly days: number }
  /** So many business days before the first notice day; before the last trading day where there is no notice. */
  | { readonly rule: 'first-notice'; readonly days: number }
  /** The given day of the month in which the contract's last trading day lies, never later than that day. */
  | { readonly rule: 'calendar'; readonly day: number }
  /** The next contract had more volume (or open interest) for so many trading dates in a row. */
  | { readonly rule: 'volume' | 'open-interest'; readonly days: number }
  /** Last dates in the series by contract symbol, chosen by hand. */
  | { readonly rule: 'custom'; readonly dates: Readonly<Record<string, number>> };

export interface RollContract {
  readonly symbol: string;
  readonly lastTradingDay: number;
  readonly firstNotice: number | null;
  /** Trading dates in ascending order with what was traded and open on them; NaN where unknown. */
  readonly activity?: {
    readonly time: Float64Array;
    readonly volume: Float64Array;
    readonly openInterest: Float64Array;
  };
}

export interface RollContext {
  /** The `count`-th business day strictly before a date (count from 1). */
  readonly businessDayBefore: (date: number, count: number) => number;
}

export interface FrontSpan {
  readonly symbol: string;
  /** The last trading date on which this contract is the front one. */
  readonly lastDate: number;
}

function more(next: number | undefined, present: number | undefined): boolean {
  if (next === undefined || Number.isNaN(next)) return false;
  return present === undefined || Number.isNaN(present) || next > present;
}

/** Last date before the next contract overtook, or the last trading day where it never did. */
function overtakenOn(
  present: RollContract,
  next: RollContract,
  what: 'volume' | 'openInterest',
  days: number,
  after: number,
): number {
  const own = present.activity;
  const other = next.activity;
  if (own === undefined || other === undefined) return present.lastTradingDay;
  const ownAt = new Map(Array.from(own.time, (time, index) => [time, own[what][index]] as const));
  let run = 0;
  for (let index = 0; index < other.time.length; index += 1) {
    const date = other.time[index] ?? 0;
    if (date <= after) continue;
    if (date > present.lastTradingDay) break;
    run = more(other[what][index], ownAt.get(date)) ? run + 1 : 0;
    // What is known after the close of that date counts from the next one.
    if (run >= days) return date;
  }
  return present.lastTradingDay;
}

function ruledDate(contract: RollContract, rule: RollRule, context: RollContext): number {
  const { lastTradingDay, firstNotice } = contract;
  const back = (date: number, days: number) => (days === 0 ? date : context.businessDayBefore(date, days));
  if (rule.rule === 'days-before') return back(lastTradingDay, rule.days);
  if (rule.rule === 'first-notice') {
    // The notice day itself is too late to hold the contract.
    return Math.min(lastTradingDay, back(firstNotice ?? lastTradingDay, Math.max(1, rule.days)));
  }
  if (rule.rule === 'calendar') {
    const at = new Date(lastTradingDay);
    const named = Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), rule.day);
    return Math.min(lastTradingDay, named);
  }
  return lastTradingDay;
}

/**
 * The front contract over time: each contract's last date in front, in order of delivery, every one later than that of
 * the contract before. `contracts` in order of delivery. A contract that would be in front for no day is left out, but
 * for the last one. Fails with ROLL_RULE_INVALID.
 */
export function frontSpans(
  contracts: readonly RollContract[],
  rule: RollRule,
  context: RollContext,
): Result<readonly FrontSpan[]> {
  const wanted = rule.rule === 'calendar' ? rule.day : 'days' in rule ? rule.days : 0;
  const most = rule.rule === 'calendar' ? 31 : 60;
  const least = rule.rule === 'calendar' || rule.rule === 'volume' || rule.rule === 'open-interest' ? 1 : 0;
  if (!Number.isInteger(wanted) || wanted < least || wanted > most) {
    return failure(
      'ROLL_RULE_INVALID',
      `The roll rule "${rule.rule}" takes a whole number from ${least} to ${most}, not ${wanted}.`,
      { rule: rule.rule, found: wanted },
    );
  }
  const spans: FrontSpan[] = [];
  let after = Number.NEGATIVE_INFINITY;
  contracts.forEach((contract, index) => {
    const next = contracts[index + 1];
    let lastDate: number;
    if (rule.rule === 'custom') lastDate = rule.dates[contract.symbol] ?? contract.lastTradingDay;
    else if (next !== undefined && (rule.rule === 'volume' || rule.rule === 'open-interest')) {
      const what = rule.rule === 'volume' ? 'volume' : 'openInterest';
      lastDate = overtakenOn(contract, next, what, rule.days, after);
    } else lastDate = ruledDate(contract, rule, context);
    lastDate = Math.min(lastDate, contract.lastTradingDay);
    if (lastDate <= after) return;
    spans.push({ symbol: contract.symbol, lastDate });
    after = lastDate;
  });
  return success(spans);
}

/** The rule as it is badged on a chart. */
export function rollText(rule: RollRule): string {
  const days = (count: number) => `${count} ${count === 1 ? 'day' : 'days'}`;
  switch (rule.rule) {
    case 'last-trading-day':
      return 'roll on last trading day';
    case 'days-before':
      return `roll ${days(rule.days)} before expiry`;
    case 'first-notice':
      return `roll ${days(Math.max(1, rule.days))} before notice`;
    case 'calendar':
      return `roll on day ${rule.day} of the month`;
    case 'volume':
      return `roll by volume (${days(rule.days)})`;
    case 'open-interest':
      return `roll by open interest (${days(rule.days)})`;
    default:
      return 'roll on chosen dates';
  }
}

/** The contracts that are n-th in line at a date: n = 1 is the front. */
export function nthContract(
  contracts: readonly RollContract[],
  spans: readonly FrontSpan[],
  date: number,
  n: number,
): RollContract | undefined {
  const span = spans.find(({ lastDate }) => date <= lastDate);
  const front = contracts.findIndex(({ symbol }) => symbol === span?.symbol);
  return front === -1 ? undefined : contracts[front + n - 1];
}
