import {
  type MonthOfYear,
  monthLetters,
  monthPeriod,
  nextPeriod,
  type Period,
  type PeriodKind,
  periodContaining,
  periodEnd,
  periodKinds,
  periodLabel,
  periodMonths,
  periodStart,
  quarterPeriod,
} from './delivery.ts';
import { deliveryHours } from './delivery-hours.ts';
import { firstNotice, type LastTradingDayRule, lastTradingDay } from './expiry.ts';
import { Fault } from './fault.ts';
import type { Contract, Instrument } from './instrument.ts';
import { contractSymbol } from './symbol.ts';
import { parseUnit } from './units/unit.ts';

const day = 86_400_000;
const isoDate = (time: number): string => new Date(time).toISOString().slice(0, 10);

const withoutDelivery = ({ symbol }: Instrument): Fault =>
  new Fault(
    'PRODUCT_WITHOUT_DELIVERY',
    `${symbol} has no delivery periods: it trades as one instrument. Use ${symbol} itself.`,
    { symbol },
  );

function ruleOf(product: Instrument): LastTradingDayRule {
  if (product.lastTradingDay === undefined) throw withoutDelivery(product);
  return product.lastTradingDay;
}

/**
 * The last trading day of a period (midnight UTC): a month's by its rule, that of a longer period on the day it cascades,
 * or where it does not with its first month. Throws Fault PRODUCT_WITHOUT_DELIVERY.
 */
export function lastTradingDayOf(product: Instrument, period: Period): number {
  const month = ruleOf(product);
  const cascades =
    product.cascade !== undefined && period.kind !== 'month' && product.cascade.kinds.includes(period.kind);
  const rule = cascades && product.cascade !== undefined ? product.cascade.on : month;
  return lastTradingDay(rule, period.year, period.firstMonth);
}

/** First notice of a period (midnight UTC); undefined where none is given. */
export function firstNoticeOf(product: Instrument, period: Period): number | undefined {
  if (product.firstNotice === undefined) return undefined;
  return firstNotice(product.firstNotice, lastTradingDayOf(product, period), periodStart(period));
}

/** What one lot of a period delivers; `hours` where it goes by the hour. Throws Fault PRODUCT_WITHOUT_DELIVERY. */
export function contractQuantity(
  product: Instrument,
  period: Period,
): { quantity: number; unit: string; hours: number | null } {
  const { size } = product;
  if (size === undefined) throw withoutDelivery(product);
  if (size.kind === 'hours') {
    const hours = deliveryHours(size, period);
    return { quantity: size.megawatts * hours, unit: 'MWh', hours };
  }
  const days = (periodEnd(period) - periodStart(period)) / day + 1;
  const times = size.kind === 'days' ? days : periodMonths(period).length;
  return { quantity: size.quantity * times, unit: size.unit, hours: null };
}

/** Money that one tick moves one lot by: the tick times the quantity, pence counted as hundredths of a pound. */
function tickValue(product: Instrument, quantity: number, quantityUnit: string): number {
  const money = parseUnit(`${product.unit}*${quantityUnit}`);
  if (!money.ok) throw money.fault;
  return Number((Number(product.tickSize) * quantity * money.value.factor).toPrecision(12));
}

/**
 * The instrument of one contract: the product's facts, with its own symbol (`CL Z26`), name (`WTI crude oil Dec 2026`),
 * multiplier and `contract`. Throws Fault PRODUCT_WITHOUT_DELIVERY.
 */
export function contractOf(product: Instrument, period: Period): Instrument {
  const { quantity, unit, hours } = contractQuantity(product, period);
  const label = periodLabel(period);
  const notice = firstNoticeOf(product, period);
  const contract: Contract = {
    product: product.symbol,
    period: period.code,
    label,
    start: isoDate(periodStart(period)),
    end: isoDate(periodEnd(period)),
    lastTradingDay: isoDate(lastTradingDayOf(product, period)),
    firstNotice: notice === undefined ? null : isoDate(notice),
    quantity,
    quantityUnit: unit,
    hours,
    tickValue: tickValue(product, quantity, unit),
  };
  return {
    ...product,
    symbol: contractSymbol(product.symbol, period),
    name: `${product.name} ${label}`,
    multiplier: quantity,
    contract,
  };
}

/** The month in which the earliest delivery still traded on a date may lie. */
function earliestStart(kind: PeriodKind, date: number): Period {
  return periodContaining(kind, date - 31 * day);
}

function listedOfKind(product: Instrument, kind: PeriodKind, wanted: number, date: number): Period[] {
  const cycle = kind === 'month' ? product.delivery?.cycle : undefined;
  const found: Period[] = [];
  for (let period = earliestStart(kind, date); found.length < wanted; period = nextPeriod(period)) {
    if (cycle !== undefined && !cycle.includes(monthLetters[period.firstMonth - 1] ?? '')) continue;
    if (lastTradingDayOf(product, period) >= date) found.push(period);
  }
  return found;
}

/**
 * The periods that may be traded on a date (UTC ms; the trading date), front first: months, quarters, seasons, years, as
 * many of each as the product lists. Empty for a product without deliveries.
 */
export function listedPeriods(product: Instrument, date: number): Period[] {
  const { delivery } = product;
  if (delivery === undefined || product.lastTradingDay === undefined) return [];
  const midnight = Math.floor(date / day) * day;
  const counts: Readonly<Record<PeriodKind, number | undefined>> = {
    month: delivery.months,
    quarter: delivery.quarters,
    season: delivery.seasons,
    year: delivery.years,
  };
  return periodKinds.flatMap((kind) => listedOfKind(product, kind, counts[kind] ?? 0, midnight));
}

/** The nearest month still traded on a date, its last trading day included; undefined without deliveries. */
export function frontPeriod(product: Instrument, date: number): Period | undefined {
  if (product.delivery?.months === undefined || product.lastTradingDay === undefined) return undefined;
  return listedOfKind(product, 'month', 1, Math.floor(date / day) * day)[0];
}

export interface Cascade {
  /** Midnight UTC of the day on which the period is replaced. */
  readonly on: number;
  /** What stands in its place afterwards: together the same months. */
  readonly into: readonly Period[];
}

const quarterOf = ({ year, month }: MonthOfYear): Period => quarterPeriod(year, Math.ceil(month / 3));

/**
 * What a period becomes on its cascade day: a year its quarters, a quarter its months; the parts that cascade on that same
 * day are split at once, so that a year becomes three months and three quarters. Undefined where it does not cascade.
 */
export function cascadeOf(product: Instrument, period: Period): Cascade | undefined {
  const { cascade } = product;
  if (cascade === undefined || period.kind === 'month' || !cascade.kinds.includes(period.kind))
    return undefined;
  const on = lastTradingDayOf(product, period);
  const months = periodMonths(period);
  if (period.kind === 'quarter') {
    return { on, into: months.map(({ year, month }) => monthPeriod(year, month)) };
  }
  const into = months
    .filter((_, index) => index % 3 === 0)
    .map(quarterOf)
    .flatMap((quarter) => {
      const next = cascadeOf(product, quarter);
      return next !== undefined && next.on <= on ? next.into : [quarter];
    });
  return { on, into };
}
