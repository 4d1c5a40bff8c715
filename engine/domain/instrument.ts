import { z } from 'zod';
import { lastTradingDayRuleSchema } from './expiry.ts';

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected HH:MM');
const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

/**
 * A weekly opening pattern in the exchange's zone. `days` are the days on which the session opens; a `close` not
 * after `open` falls on the next day. The trading date of a session is the local date of its close.
 */
export const sessionSchema = z.strictObject({
  days: z.array(z.enum(weekdays)).min(1),
  open: clock,
  close: clock,
});

/** Facts of one instrument, as kept in `assets/contracts`. */
export const instrumentSchema = z.strictObject({
  symbol: z.string().regex(/^[A-Z][A-Z0-9]{0,11}$/),
  name: z.string().min(1),
  exchange: z.string().min(1),
  assetClass: z.enum(['crude', 'products', 'gas', 'power', 'carbon', 'equity', 'crypto']),
  currency: z.string().regex(/^[A-Z]{3}$/),
  /** Quoted unit as shown, such as `USD/bbl`. */
  unit: z.string().min(1),
  /** Contract size in the unit's denominator; `sizeNote` says it where it depends on the delivery period. */
  multiplier: z.number().positive(),
  sizeNote: z.string().optional(),
  /** Tick as decimal text, exact. */
  tickSize: z.string().regex(/^\d+(\.\d+)?$/),
  zone: z.string().min(1),
  sessions: z.array(sessionSchema).min(1),
  /** The last trading day of a delivery month; absent where months are not traded. */
  lastTradingDay: lastTradingDayRuleSchema.optional(),
  source: z.string().min(1),
  checkedOn: z.iso.date(),
});

export type Session = z.infer<typeof sessionSchema>;
export type Instrument = z.infer<typeof instrumentSchema>;
export type Weekday = (typeof weekdays)[number];

/** Decimals that show every tick exactly: 0.005 needs three. */
export function priceDecimals(tickSize: string): number {
  return tickSize.split('.')[1]?.length ?? 0;
}
