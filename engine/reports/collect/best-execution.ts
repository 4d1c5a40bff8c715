import { add, compare, type Decimal, decimalText, divide, times, whole, zero } from '../../domain/decimal.ts';
import { type Column, column, type Section } from '../content.ts';
import { isInScope } from '../scope.ts';
import type { KindContext, KindReport } from './kind-report.ts';
import { Groups } from './lists.ts';
import { executionCells, executionColumns, orderTable, share, text } from './order-tables.ts';
import { type OrderState, Orders, type Slippage, slippage } from './orders.ts';

/** Bounds of the classes of slippage, in hundredths of a percent; a class holds what is above its bound. */
const classBounds = [-50, -20, -10, -5, -1, 1, 5, 10, 20, 50] as const;
const classNames = [
  'below-50',
  '-50..-20',
  '-20..-10',
  '-10..-5',
  '-5..-1',
  '-1..1',
  '1..5',
  '5..10',
  '10..20',
  '20..50',
  'above-50',
] as const;

interface Sum {
  orders: number;
  fills: number;
  lots: number;
  /** Sum of points weighted with lots, and those lots. */
  points: Decimal;
  pointLots: number;
  /** Undefined while no order had a reference. */
  money: Decimal | undefined;
  fees: Decimal;
}

const nothing = (): Sum => ({
  orders: 0,
  fills: 0,
  lots: 0,
  points: zero,
  pointLots: 0,
  money: undefined,
  fees: zero,
});

function take(sum: Sum, order: OrderState, found: Slippage | undefined): void {
  sum.orders += 1;
  sum.fills += order.fills;
  sum.lots += order.filled;
  sum.fees = add(sum.fees, order.fees);
  if (found === undefined) return;
  sum.money = add(sum.money ?? zero, found.money);
  if (found.points === undefined) return;
  sum.points = add(sum.points, times(found.points, order.filled));
  sum.pointLots += order.filled;
}

const mean = (total: Decimal, count: number): string | null =>
  count === 0 ? null : decimalText(divide(total, whole(count), 4));

const classOf = (points: Decimal): number =>
  classBounds.filter((bound) => compare(points, whole(bound)) > 0).length;

const sumColumns = (name: Column): readonly Column[] => [
  name,
  column('currency', 'code', 8),
  column('orders', 'whole', 9),
  column('fills', 'whole', 9),
  column('lots', 'whole', 9),
  column('arrivalPoints', 'points', 12),
  column('arrivalMoney', 'money', 14),
  column('fees', 'money', 12),
];

/** How orders were done against the market at arrival and at the decision: a row an order in the CSV. */
export function bestExecutionReport({ scope, row }: KindContext): KindReport {
  const venues = new Groups(nothing);
  const instruments = new Groups(nothing);
  const currencies = new Groups(() => ({ arrival: nothing(), decision: undefined as Decimal | undefined }));
  const all = nothing();
  const decided = nothing();
  const classes: number[] = classNames.map(() => 0);
  let filledOrders = 0;
  let manual = 0;
  let judged = 0;
  let atLeastAsGood = 0;
  let firstFillSum = 0;

  const orders = new Orders({
    ended(order) {
      row(executionCells(order));
      if (order.manual) manual += 1;
      if (order.filled === 0) return;
      filledOrders += 1;
      firstFillSum += (order.firstFillTime ?? order.firstTime) - order.firstTime;
      const arrival = slippage(order, order.arrivalMid);
      const decision = slippage(order, order.decisionPrice);
      take(all, order, arrival);
      take(decided, order, decision);
      take(venues.at(order.venue, order.currency), order, arrival);
      take(instruments.at(order.instrument, order.currency), order, arrival);
      const currency = currencies.at(order.currency);
      take(currency.arrival, order, arrival);
      if (decision !== undefined) currency.decision = add(currency.decision ?? zero, decision.money);
      if (arrival?.points === undefined) return;
      judged += 1;
      if (arrival.points.units <= 0n) atLeastAsGood += 1;
      const found = classOf(arrival.points);
      classes[found] = (classes[found] ?? 0) + 1;
    },
  });

  const sumRow = ([name = '', currency = '']: readonly string[], sum: Sum) => ({
    cells: [
      name,
      currency,
      sum.orders,
      sum.fills,
      sum.lots,
      mean(sum.points, sum.pointLots),
      text(sum.money),
      decimalText(sum.fees),
    ],
  });

  const overview = (): Section => ({
    id: 'overview',
    notes: ['slippage', 'slippageSign'],
    figures: [
      { id: 'orders', kind: 'whole', value: orders.count },
      { id: 'filledOrders', kind: 'whole', value: filledOrders },
      { id: 'fills', kind: 'whole', value: all.fills },
      { id: 'lots', kind: 'whole', value: all.lots },
      { id: 'manualTrades', kind: 'whole', value: manual },
      { id: 'arrivalPoints', kind: 'points', value: mean(all.points, all.pointLots) },
      { id: 'decisionPoints', kind: 'points', value: mean(decided.points, decided.pointLots) },
      { id: 'atLeastAsGood', kind: 'percent', value: share(atLeastAsGood, judged) },
      { id: 'judgedOrders', kind: 'whole', value: judged },
      {
        id: 'firstFillAfter',
        kind: 'duration',
        value: filledOrders === 0 ? null : Math.round(firstFillSum / filledOrders),
      },
      { id: 'unreadOrders', kind: 'whole', value: orders.unread },
    ],
    charts: [
      {
        id: 'slippageClasses',
        shape: 'columns',
        label: { kind: 'word', words: 'slippageClass' },
        value: 'whole',
        points: classNames.map((label, index) => ({ label, value: classes[index] ?? 0 })),
      },
      {
        id: 'slippageByVenue',
        shape: 'bars',
        label: { kind: 'text' },
        value: 'points',
        points: byVenue(venues),
      },
    ],
    tables: [
      currencies.table(
        'currencies',
        [
          column('currency', 'code', 12),
          column('orders', 'whole', 12),
          column('lots', 'whole', 12),
          column('arrivalMoney', 'money', 20),
          column('decisionMoney', 'money', 20),
          column('fees', 'money', 16),
        ],
        ([currency = ''], { arrival, decision }) => ({
          cells: [
            currency,
            arrival.orders,
            arrival.lots,
            text(arrival.money),
            text(decision),
            decimalText(arrival.fees),
          ],
        }),
      ),
      venues.table('venues', sumColumns(column('venue', 'text', 20)), sumRow),
      instruments.table('instruments', sumColumns(column('instrument', 'text', 20)), sumRow),
    ],
  });

  return {
    csvColumns: executionColumns,
    take(record) {
      if (record.category === 'order' && isInScope(record, scope)) orders.take(record);
    },
    finish() {
      orders.finish();
      return [overview(), { id: 'orders', wide: true, notes: ['orderLives'], tables: [orderTable(orders)] }];
    },
  };
}

/** Points by venue over all currencies: they have no unit. The twelve with most lots. */
function byVenue(venues: Groups<Sum>): readonly { label: string; value: string }[] {
  const sums = new Map<string, { points: Decimal; lots: number }>();
  for (const [[venue = ''], { points, pointLots }] of venues.entries()) {
    const sum = sums.get(venue) ?? { points: zero, lots: 0 };
    sums.set(venue, { points: add(sum.points, points), lots: sum.lots + pointLots });
  }
  return [...sums]
    .filter(([, { lots }]) => lots > 0)
    .sort(([, left], [, right]) => right.lots - left.lots)
    .slice(0, 12)
    .map(([label, { points, lots }]) => ({ label, value: mean(points, lots) ?? '0' }));
}
