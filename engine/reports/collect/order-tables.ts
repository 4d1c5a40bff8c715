import { decimalText, roundTo } from '../../domain/decimal.ts';
import { type Cell, type Column, column, type Table } from '../content.ts';
import { averagePrice, type OrderState, type Orders, slippage } from './orders.ts';

/** The columns of an order, in the list and in the CSV alike. */
export const orderColumns: readonly Column[] = [
  column('order', 'code', 10),
  column('time', 'instant', 14),
  column('instrument', 'text', 8),
  column('book', 'text', 7),
  column('user', 'text', 9),
  column('side', 'word', 5, 'side'),
  column('lots', 'whole', 5),
  column('filled', 'whole', 5),
  column('price', 'decimal', 6),
  column('averagePrice', 'decimal', 8),
  column('currency', 'code', 6),
  column('arrivalPoints', 'points', 7),
  column('venue', 'text', 7),
  column('state', 'word', 7, 'event'),
];

export const text = (value: Parameters<typeof decimalText>[0] | undefined): string | null =>
  value === undefined ? null : decimalText(value);

function listedCells(order: OrderState): readonly Cell[] {
  return [
    order.id,
    order.firstTime,
    order.instrument,
    order.book,
    order.user,
    order.side,
    order.lots,
    order.filled,
    order.price,
    text(averagePrice(order)),
    order.currency,
    text(slippage(order, order.arrivalMid)?.points),
    order.venue,
    order.state,
  ];
}

/** Orders with their lives, those that began first. */
export function orderTable(orders: Orders): Table {
  return {
    id: 'orders',
    columns: orderColumns,
    rows: orders.listed.map((order) => ({
      cells: listedCells(order),
      steps: order.steps ?? [],
      ...(order.moreSteps > 0 && { moreSteps: order.moreSteps }),
    })),
    total: orders.count,
  };
}

/** All figures of an order, for a CSV with a row an order. */
export const executionColumns: readonly Column[] = [
  column('order', 'code', 1),
  column('firstIndex', 'whole', 1),
  column('lastIndex', 'whole', 1),
  column('time', 'instant', 1),
  column('lastTime', 'instant', 1),
  column('instrument', 'text', 1),
  column('book', 'text', 1),
  column('userId', 'code', 1),
  column('user', 'text', 1),
  column('side', 'code', 1),
  column('lots', 'whole', 1),
  column('filled', 'whole', 1),
  column('fills', 'whole', 1),
  column('price', 'decimal', 1),
  column('averagePrice', 'decimal', 1),
  column('decisionPrice', 'decimal', 1),
  column('arrivalMid', 'decimal', 1),
  column('decisionMoney', 'money', 1),
  column('decisionPoints', 'points', 1),
  column('arrivalMoney', 'money', 1),
  column('arrivalPoints', 'points', 1),
  column('currency', 'code', 1),
  column('multiplier', 'decimal', 1),
  column('fees', 'money', 1),
  column('firstFillAfter', 'duration', 1),
  column('lastFillAfter', 'duration', 1),
  column('venue', 'text', 1),
  column('manual', 'code', 1),
  column('state', 'code', 1),
  column('begunBefore', 'code', 1),
];

const yesNo = (value: boolean): string => (value ? 'yes' : 'no');

export function executionCells(order: OrderState): readonly Cell[] {
  const decision = slippage(order, order.decisionPrice);
  const arrival = slippage(order, order.arrivalMid);
  const after = (time: number | null) => (time === null ? null : time - order.firstTime);
  return [
    order.id,
    order.firstIndex,
    order.lastIndex,
    order.firstTime,
    order.lastTime,
    order.instrument,
    order.book,
    order.userId,
    order.user,
    order.side,
    order.lots,
    order.filled,
    order.fills,
    order.price,
    text(averagePrice(order)),
    text(order.decisionPrice),
    text(order.arrivalMid),
    text(decision?.money),
    text(decision?.points),
    text(arrival?.money),
    text(arrival?.points),
    order.currency,
    text(order.multiplier),
    text(order.fees),
    after(order.firstFillTime),
    after(order.lastFillTime),
    order.venue,
    yesNo(order.manual),
    order.state,
    yesNo(order.begunBefore),
  ];
}

/** Share as hundredths to two places; null of nothing. */
export function share(part: number, of: number): string | null {
  if (of === 0) return null;
  return decimalText(roundTo({ units: (BigInt(part) * 10n ** 8n) / BigInt(of), scale: 6 }, 2));
}
