import { cascadeOf, contractOf, listedPeriods } from './contracts.ts';
import type { Period } from './delivery.ts';
import { businessDayAfter, isBusinessDay, isHoliday } from './holidays.ts';
import type { Instrument } from './instrument.ts';

export const eventKinds = [
  'last-trading-day',
  'first-notice',
  'delivery',
  'cascade',
  'holiday',
  'early-close',
  'report',
] as const;
export type EventKind = (typeof eventKinds)[number];

/** Something that happens on a date by rule. `date` is midnight UTC in ms. */
export interface MarketEvent {
  readonly date: number;
  readonly kind: EventKind;
  readonly product: string | null;
  readonly symbol: string | null;
  readonly text: string;
}

const day = 86_400_000;

/** Notice and delivery come up to two months after the last trading day, when a contract is listed no more. */
const longestTail = 62 * day;

/** Every delivery that is listed at some time between two dates, or ended shortly before. */
function periodsAbout(product: Instrument, from: number, to: number): Period[] {
  const found = new Map<string, Period>();
  for (let date = from - longestTail; date < to + longestTail; date += longestTail) {
    for (const period of listedPeriods(product, Math.min(date, to))) found.set(period.code, period);
  }
  return [...found.values()];
}

/** Expiries, notices, deliveries, cascades and closures of a product between two dates, both included. */
export function productEvents(product: Instrument, from: number, to: number): MarketEvent[] {
  const events: MarketEvent[] = [];
  const add = (date: number, kind: EventKind, symbol: string | null, text: string) => {
    if (date >= from && date <= to) events.push({ date, kind, product: product.symbol, symbol, text });
  };
  for (const period of periodsAbout(product, from, to)) {
    const { symbol, contract } = contractOf(product, period);
    if (contract === undefined) continue;
    add(Date.parse(contract.lastTradingDay), 'last-trading-day', symbol, `Last trading day of ${symbol}`);
    if (contract.firstNotice !== null)
      add(Date.parse(contract.firstNotice), 'first-notice', symbol, `First notice of ${symbol}`);
    if (period.kind === 'month')
      add(Date.parse(contract.start), 'delivery', symbol, `Delivery of ${symbol} begins`);
    const cascade = cascadeOf(product, period);
    if (cascade !== undefined) {
      const into = cascade.into.map(({ code }) => code).join(', ');
      add(cascade.on, 'cascade', symbol, `${symbol} becomes ${into}`);
    }
  }
  for (let date = from; date <= to; date += day) {
    const weekday = new Date(date).getUTCDay();
    if (weekday === 0 || weekday === 6) continue;
    if (isHoliday(product.holidays ?? [], date)) add(date, 'holiday', null, `${product.exchange} closed`);
    const early = product.earlyCloses?.find(({ calendar }) => isHoliday([calendar], date));
    if (early !== undefined) add(date, 'early-close', null, `${product.exchange} closes at ${early.close}`);
  }
  return events;
}

/**
 * The EIA's weekly reports by their rule: petroleum on Wednesday, gas storage on Thursday, 10:30 New York; a day later
 * where a US holiday falls on the days before it in that week. The agency's own notices may differ.
 */
export function reportEvents(from: number, to: number): MarketEvent[] {
  const events: MarketEvent[] = [];
  for (let monday = from - ((new Date(from).getUTCDay() + 6) % 7) * day; monday <= to; monday += 7 * day) {
    for (const [name, offset, clock] of [
      ['EIA petroleum status', 2, '10:30'],
      ['EIA gas storage', 3, '10:30'],
    ] as const) {
      const regular = monday + offset * day;
      // Petroleum moves for a holiday from Monday to Wednesday, gas for one on its own day.
      const first = offset === 2 ? monday : regular;
      let moved = false;
      for (let date = first; date <= regular; date += day) moved ||= !isBusinessDay('us', date);
      const date = moved ? businessDayAfter('us', regular, 1) : regular;
      if (date < from || date > to) continue;
      events.push({
        date,
        kind: 'report',
        product: null,
        symbol: null,
        text: `${name}, ${offset === 2 && moved ? '11:00' : clock} New York${moved ? ' (moved for a holiday)' : ''}`,
      });
    }
  }
  return events;
}
