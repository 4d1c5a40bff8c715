import { z } from 'zod';
import { decimalForm } from './decimal.ts';

/**
 * What happened to an order, as it stands in the details of an audit record of category `order`. The record's subject
 * names `order`, `instrument` and `book`; its time is when it happened here. Fields follow the order records of RTS 24
 * (Regulation (EU) 2017/580, annex) and FIX 4.4 ExecType where those have them.
 */
export const orderEventKinds = [
  'new',
  'acknowledged',
  'replaced',
  'partly-filled',
  'filled',
  'cancelled',
  'rejected',
  'expired',
] as const;
export type OrderEventKind = (typeof orderEventKinds)[number];

/** After these nothing more is expected to happen to an order. */
export const lastEvents: ReadonlySet<OrderEventKind> = new Set([
  'filled',
  'cancelled',
  'rejected',
  'expired',
]);

/** A decimal number as text: money is never a float. Prices may be zero or negative. */
const decimal = z.string().regex(decimalForm, 'a decimal number such as 78.25 or -3.5');
const lots = z.number().int().min(1).max(1_000_000_000);
const short = z.string().max(128);

const fillSchema = z.strictObject({
  id: short.optional(),
  lots,
  price: decimal,
  /** In the currency of the event; what was received is negative. */
  fee: decimal.optional(),
});

export const orderEventSchema = z
  .strictObject({
    event: z.enum(orderEventKinds),
    side: z.enum(['buy', 'sell']),
    /** Lots of the whole order, as it stands after this event. */
    lots,
    /** Limit of the order, or the price at which a manual trade was made; null where the order has none. */
    price: decimal.nullable(),
    currency: z.string().regex(/^[A-Z]{3}$/),
    venue: short,
    /** Money for one lot when the price moves by one; 1 where none is given. */
    multiplier: decimal.optional(),
    orderType: z.enum(['market', 'limit', 'stop', 'stop-limit', 'other']).optional(),
    timeInForce: z.string().max(16).optional(),
    /** Price at which the trader decided, and mid of the market when the order came in: what execution is judged by. */
    decisionPrice: decimal.nullable().optional(),
    arrivalMid: decimal.nullable().optional(),
    /** Of `partly-filled` and `filled`. A `filled` without one was done as a whole at `price`. */
    fill: fillSchema.optional(),
    /** Why it was rejected, cancelled or replaced. */
    reason: z.string().max(1_000).optional(),
    /** A trade made elsewhere and written down here. */
    manual: z.boolean().optional(),
    counterparty: short.optional(),
    /** When a manual trade was made, UTC milliseconds. */
    tradedAt: z.number().int().optional(),
  })
  .superRefine((event, context) => {
    const { fill, event: kind, price } = event;
    const fills = kind === 'filled' || kind === 'partly-filled';
    const complain = (message: string) => context.addIssue({ code: 'custom', path: ['fill'], message });
    if (fill !== undefined && !fills) complain(`an event "${kind}" has no fill`);
    if (fill === undefined && kind === 'partly-filled') complain('a part that was filled is named');
    if (fill === undefined && kind === 'filled' && price === null)
      complain('what was filled has a fill or a price');
  });

export type OrderEvent = z.infer<typeof orderEventSchema>;
