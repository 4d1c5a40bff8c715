import {
  add,
  type Decimal,
  decimalText,
  divide,
  multiply,
  parseDecimal,
  subtract,
  times,
  whole,
  zero,
} from '../../domain/decimal.ts';
import { lastEvents, type OrderEvent, orderEventSchema } from '../../domain/order-event.ts';
import type { AuditRecord } from '../../security/audit/record.ts';
import type { Step } from '../content.ts';
import { mostOrders, shortened } from './lists.ts';

const mostSteps = 40;
const one = whole(1);

/** A part of an order that was done. */
export interface Fill {
  readonly lots: number;
  readonly price: Decimal;
  readonly fee: Decimal;
}

/** An order as its events tell it. */
export interface OrderState {
  readonly id: string;
  readonly instrument: string;
  readonly book: string;
  readonly userId: string;
  readonly user: string;
  readonly firstIndex: number;
  readonly firstTime: number;
  /** Whether its first event was not that of its making: it began before the scope. */
  readonly begunBefore: boolean;
  readonly side: 'buy' | 'sell';
  readonly currency: string;
  readonly multiplier: Decimal;
  lots: number;
  price: string | null;
  venue: string;
  manual: boolean;
  decisionPrice: Decimal | undefined;
  arrivalMid: Decimal | undefined;
  filled: number;
  /** Sum of lots times price. */
  cost: Decimal;
  fees: Decimal;
  fills: number;
  firstFillTime: number | null;
  lastFillTime: number | null;
  state: OrderEvent['event'];
  lastIndex: number;
  lastTime: number;
  /** Undefined where more orders began than are listed. */
  readonly steps: Step[] | undefined;
  moreSteps: number;
}

export interface OrderListener {
  readonly filled?: (order: OrderState, fill: Fill, record: AuditRecord, event: OrderEvent) => void;
  /** The order ended, or the records did. */
  readonly ended?: (order: OrderState) => void;
}

const decimalOf = (text: string | null | undefined): Decimal | undefined =>
  text === null || text === undefined ? undefined : parseDecimal(text);

/** Builds orders from their events, and lets go of those that have ended. */
export class Orders {
  private readonly open = new Map<string, OrderState>();
  private readonly listener: OrderListener;
  /** Orders that are listed, in the order in which they began. */
  readonly listed: OrderState[] = [];
  count = 0;
  events = 0;
  /** Records of category `order` whose details are no order event. */
  unread = 0;

  constructor(listener: OrderListener) {
    this.listener = listener;
  }

  take(record: AuditRecord): void {
    const parsed = orderEventSchema.safeParse(record.details);
    const id = record.subject['order'];
    if (!parsed.success || id === undefined) {
      this.unread += 1;
      return;
    }
    const event = parsed.data;
    this.events += 1;
    const order = this.open.get(id) ?? this.begin(id, record, event);
    this.change(order, record, event);
    const fill = fillOf(order, event);
    if (fill !== undefined) {
      order.filled += fill.lots;
      order.cost = add(order.cost, times(fill.price, fill.lots));
      order.fees = add(order.fees, fill.fee);
      order.fills += 1;
      order.firstFillTime ??= record.time;
      order.lastFillTime = record.time;
      this.listener.filled?.(order, fill, record, event);
    }
    this.note(order, record, event, fill);
    if (!lastEvents.has(event.event)) return;
    this.open.delete(id);
    this.listener.ended?.(order);
  }

  private begin(id: string, record: AuditRecord, event: OrderEvent): OrderState {
    const listed = this.count < mostOrders;
    this.count += 1;
    const order: OrderState = {
      id,
      instrument: record.subject['instrument'] ?? '',
      book: record.subject['book'] ?? '',
      userId: record.actor.userId,
      user: record.actor.user,
      firstIndex: record.index,
      firstTime: record.time,
      begunBefore: event.event !== 'new' && event.manual !== true,
      side: event.side,
      currency: event.currency,
      multiplier: decimalOf(event.multiplier) ?? one,
      lots: event.lots,
      price: event.price,
      venue: event.venue,
      manual: false,
      decisionPrice: undefined,
      arrivalMid: undefined,
      filled: 0,
      cost: zero,
      fees: zero,
      fills: 0,
      firstFillTime: null,
      lastFillTime: null,
      state: event.event,
      lastIndex: record.index,
      lastTime: record.time,
      steps: listed ? [] : undefined,
      moreSteps: 0,
    };
    this.open.set(id, order);
    if (listed) this.listed.push(order);
    return order;
  }

  private change(order: OrderState, record: AuditRecord, event: OrderEvent): void {
    order.lots = event.lots;
    order.price = event.price;
    order.venue = event.venue;
    order.manual ||= event.manual === true;
    order.decisionPrice ??= decimalOf(event.decisionPrice);
    order.arrivalMid ??= decimalOf(event.arrivalMid);
    order.state = event.event;
    order.lastIndex = record.index;
    order.lastTime = record.time;
  }

  private note(order: OrderState, record: AuditRecord, event: OrderEvent, fill: Fill | undefined): void {
    if (order.steps === undefined) return;
    if (order.steps.length === mostSteps) {
      order.moreSteps += 1;
      return;
    }
    order.steps.push({
      time: record.time,
      index: record.index,
      event: event.event,
      lots: fill?.lots ?? event.lots,
      price: fill === undefined ? event.price : decimalText(fill.price),
      user: record.actor.user,
      reason: event.reason === undefined ? null : shortened(event.reason),
    });
  }

  /** The records are over: what is still open is told as well, in the order in which it began. */
  finish(): void {
    for (const order of this.open.values()) this.listener.ended?.(order);
    this.open.clear();
  }
}

function fillOf(order: OrderState, event: OrderEvent): Fill | undefined {
  const { fill, price } = event;
  if (fill !== undefined) {
    const at = parseDecimal(fill.price);
    return at === undefined ? undefined : { lots: fill.lots, price: at, fee: decimalOf(fill.fee) ?? zero };
  }
  const at = decimalOf(price);
  const lots = event.lots - order.filled;
  return event.event === 'filled' && at !== undefined && lots > 0
    ? { lots, price: at, fee: zero }
    : undefined;
}

/** Places of a price that is a quotient. */
const priceScale = 8;
/** Places of hundredths of a percent. */
const pointScale = 4;

export function averagePrice(order: OrderState): Decimal | undefined {
  return order.filled === 0 ? undefined : divide(order.cost, whole(order.filled), priceScale);
}

export interface Slippage {
  /** What it cost against the reference, in the order's currency; negative is better than it. */
  readonly money: Decimal;
  /** The same in hundredths of a percent of the reference; undefined where that is zero. */
  readonly points: Decimal | undefined;
}

/** Implementation shortfall of what was filled against one price (Perold 1988, without the part that was not done). */
export function slippage(order: OrderState, reference: Decimal | undefined): Slippage | undefined {
  if (reference === undefined || order.filled === 0) return undefined;
  const benchmark = times(reference, order.filled);
  const difference = subtract(order.cost, benchmark);
  const worse = order.side === 'buy' ? difference : subtract(zero, difference);
  const size = benchmark.units < 0n ? subtract(zero, benchmark) : benchmark;
  return {
    money: multiply(worse, order.multiplier),
    points: size.units === 0n ? undefined : divide(times(worse, 10_000), size, pointScale),
  };
}
