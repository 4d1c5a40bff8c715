import { add, type Decimal, decimalText, multiply, subtract, zero } from '../../domain/decimal.ts';
import { type Column, column, type Section } from '../content.ts';
import { isAbout, isAfter, isBefore } from '../scope.ts';
import type { KindContext, KindReport } from './kind-report.ts';
import { CappedList, dayOf, Groups } from './lists.ts';
import { OpenLots } from './lots.ts';
import { text } from './order-tables.ts';
import { type Fill, type OrderState, Orders } from './orders.ts';

const tradeColumns: readonly Column[] = [
  column('index', 'whole', 7),
  column('time', 'instant', 14),
  column('order', 'code', 12),
  column('instrument', 'text', 9),
  column('book', 'text', 9),
  column('user', 'text', 10),
  column('side', 'word', 6, 'side'),
  column('lots', 'whole', 6),
  column('price', 'decimal', 8),
  column('currency', 'code', 6),
  column('position', 'whole', 7),
  column('realised', 'money', 10),
  column('fee', 'money', 7),
];

const positionColumns: readonly Column[] = [
  column('book', 'text', 11),
  column('instrument', 'text', 11),
  column('currency', 'code', 7),
  column('opening', 'whole', 8),
  column('bought', 'whole', 8),
  column('sold', 'whole', 8),
  column('position', 'whole', 8),
  column('averagePrice', 'decimal', 10),
  column('mark', 'decimal', 9),
  column('realised', 'money', 11),
  column('unrealised', 'money', 11),
  column('fees', 'money', 9),
  column('net', 'money', 11),
];

interface Holding {
  readonly lots: OpenLots;
  multiplier: Decimal;
  opening: number;
  bought: number;
  sold: number;
  realised: Decimal;
  fees: Decimal;
}

const holding = (): Holding => ({
  lots: new OpenLots(),
  multiplier: zero,
  opening: 0,
  bought: 0,
  sold: 0,
  realised: zero,
  fees: zero,
});

/**
 * Positions and profit from the trades of the log. Trades before the scope make the opening positions, and count for
 * nothing else; what is open is valued at the last price at which the instrument traded here.
 */
export function positionReport({ scope, row }: KindContext): KindReport {
  const holdings = new Groups(holding);
  const marks = new Map<string, Decimal>();
  const dayProfit = new Map<string, Map<number, Decimal>>();
  const trades = new CappedList('trades', tradeColumns);
  let opened = 0;

  function book(order: OrderState, fill: Fill, index: number, time: number): void {
    const held = holdings.at(order.book, order.instrument, order.currency);
    const before = isBefore({ time }, scope);
    held.multiplier = order.multiplier;
    const signed = order.side === 'buy' ? fill.lots : -fill.lots;
    const { profit } = held.lots.take(signed, fill.price);
    marks.set(order.instrument, fill.price);
    if (before) {
      held.opening = held.lots.lots;
      opened += 1;
      return;
    }
    const realised = multiply(profit, order.multiplier);
    held.realised = add(held.realised, realised);
    held.fees = add(held.fees, fill.fee);
    if (order.side === 'buy') held.bought += fill.lots;
    else held.sold += fill.lots;
    const byDay = dayProfit.get(order.currency) ?? new Map<number, Decimal>();
    dayProfit.set(order.currency, byDay);
    byDay.set(dayOf(time), add(byDay.get(dayOf(time)) ?? zero, subtract(realised, fill.fee)));
    const cells = [
      index,
      time,
      order.id,
      order.instrument,
      order.book,
      order.user,
      order.side,
      fill.lots,
      decimalText(fill.price),
      order.currency,
      held.lots.lots,
      decimalText(realised),
      decimalText(fill.fee),
    ];
    row(cells);
    trades.add(() => ({ cells }));
  }

  const orders = new Orders({
    filled: (order, fill, record) => book(order, fill, record.index, record.time),
  });

  function totals() {
    const sums = new Groups(() => ({ realised: zero, unrealised: zero, fees: zero }));
    const table = holdings.table(
      'positions',
      positionColumns,
      ([book = '', instrument = '', currency = ''], held) => {
        const mark = marks.get(instrument);
        const unrealised = mark === undefined ? zero : held.lots.openProfit(mark, held.multiplier);
        const net = subtract(add(held.realised, unrealised), held.fees);
        return {
          cells: [
            book,
            instrument,
            currency,
            held.opening,
            held.bought,
            held.sold,
            held.lots.lots,
            text(held.lots.averagePrice()),
            text(mark),
            decimalText(held.realised),
            decimalText(unrealised),
            decimalText(held.fees),
            decimalText(net),
          ],
        };
      },
    );
    for (const [[, instrument = '', currency = ''], held] of holdings.entries()) {
      const mark = marks.get(instrument);
      const sum = sums.at(currency);
      sum.realised = add(sum.realised, held.realised);
      sum.fees = add(sum.fees, held.fees);
      if (mark !== undefined)
        sum.unrealised = add(sum.unrealised, held.lots.openProfit(mark, held.multiplier));
    }
    return { table, sums };
  }

  return {
    csvColumns: tradeColumns,
    take(record) {
      if (record.category === 'order' && !isAfter(record, scope) && isAbout(record, scope))
        orders.take(record);
    },
    finish() {
      orders.finish();
      const { table, sums } = totals();
      const currencies = sums.entries().map(([[currency = '']]) => currency);
      const overview: Section = {
        id: 'overview',
        notes: ['positions', 'marks'],
        figures: [
          { id: 'trades', kind: 'whole', value: trades.total },
          { id: 'openingTrades', kind: 'whole', value: opened },
          { id: 'holdings', kind: 'whole', value: holdings.size },
          ...sums.entries().flatMap(([[currency = ''], { realised, unrealised, fees }]) =>
            (
              [
                ['realised', realised],
                ['unrealised', unrealised],
                ['fees', fees],
                ['net', subtract(add(realised, unrealised), fees)],
              ] as const
            ).map(([id, value]) => ({
              id,
              kind: 'money' as const,
              value: decimalText(value),
              unit: currency,
            })),
          ),
          { id: 'unreadOrders', kind: 'whole', value: orders.unread },
        ],
        charts: currencies.map((currency) => ({
          id: 'profitByDay',
          shape: 'columns' as const,
          label: { kind: 'day' as const },
          value: 'money' as const,
          unit: currency,
          points: [...(dayProfit.get(currency) ?? [])]
            .sort(([a], [b]) => a - b)
            .map(([label, value]) => ({ label, value: decimalText(value) })),
        })),
      };
      return [
        overview,
        { id: 'positions', wide: true, tables: [table] },
        { id: 'trades', wide: true, tables: [trades.table()] },
      ];
    },
  };
}
