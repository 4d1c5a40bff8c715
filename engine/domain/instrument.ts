import { z } from 'zod';
import { periodCodePattern } from './delivery.ts';
import { firstNoticeRuleSchema, lastTradingDayRuleSchema } from './expiry.ts';
import { holidayCalendars } from './holidays.ts';
import { instrumentSymbolPattern, productSymbolPattern } from './symbol.ts';

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected HH:MM');
const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;
const calendar = z.enum(holidayCalendars);
const zone = z.string().min(1).refine(isZone, 'expected an IANA zone such as Europe/London');
const count = z.number().int().min(1).max(120);

const knownZones = new Set<string>();

function isZone(name: string): boolean {
  if (knownZones.has(name)) return true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
  } catch {
    return false;
  }
  knownZones.add(name);
  return true;
}

/**
 * A weekly opening pattern in the exchange's zone. `days` are the days on which the session opens; a `close` not
 * after `open` falls on the next day. The trading date of a session is the local date of its last moment.
 */
export const sessionSchema = z.strictObject({
  days: z.array(z.enum(weekdays)).min(1),
  open: clock,
  close: clock,
});

/** Dates that end at `close`; `next` where the exchange counts such a short session for its next trading date. */
const earlyCloseSchema = z.strictObject({ calendar, close: clock, tradingDate: z.enum(['own', 'next']) });

/** When and how the settlement price is made; no window where it is an index or a mean of assessments. */
export const settlementSchema = z.strictObject({
  from: clock.optional(),
  to: clock.optional(),
  zone,
  method: z.string().min(1),
});

/** How many periods of each kind are listed at a time; `cycle` leaves only some months, by letter. */
export const deliverySchema = z.strictObject({
  months: count.optional(),
  cycle: z.array(z.string().regex(/^[FGHJKMNQUVXZ]$/, 'expected a month letter')).optional(),
  quarters: count.optional(),
  seasons: count.optional(),
  years: count.optional(),
});

/** Local hours of the day that peak load covers: from `fromHour` until `toHour`. */
const peakSchema = z.strictObject({
  fromHour: z.number().int().min(0).max(23),
  toHour: z.number().int().min(1).max(24),
  weekdays: z.array(z.enum(weekdays)).min(1),
  holidayCalendar: calendar.optional(),
});

/**
 * What one contract delivers: a fixed quantity in each month, a quantity for each day, or a power for each hour of the
 * period. `gasDay`: delivery days run from 06:00 to 06:00.
 */
export const sizeSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('fixed'), quantity: z.number().positive(), unit: z.string().min(1) }),
    z.strictObject({ kind: z.literal('days'), quantity: z.number().positive(), unit: z.string().min(1) }),
    z.strictObject({
      kind: z.literal('hours'),
      megawatts: z.number().positive(),
      profile: z.enum(['base', 'peak', 'offpeak']),
      peak: peakSchema.optional(),
      zone,
      gasDay: z.boolean().default(false),
    }),
  ])
  .refine(
    (size) => size.kind !== 'hours' || (size.profile === 'base') === (size.peak === undefined),
    'a peak or off-peak profile names its peak hours, a base profile none',
  )
  .refine(
    (size) => size.kind !== 'hours' || size.peak === undefined || size.peak.fromHour < size.peak.toHour,
    'peak hours end after they begin',
  );

/** The kinds of periods that are replaced by shorter ones, and the day on which they are: it is also their last. */
export const cascadeSchema = z.strictObject({
  kinds: z.array(z.enum(['quarter', 'season', 'year'])).min(1),
  on: lastTradingDayRuleSchema,
});

/** One contract of a product. Dates are `YYYY-MM-DD`; `end` is the last delivery date. */
export const contractSchema = z.strictObject({
  product: z.string().regex(productSymbolPattern),
  period: z.string().regex(new RegExp(`^${periodCodePattern}$`)),
  label: z.string().min(1),
  start: z.iso.date(),
  end: z.iso.date(),
  lastTradingDay: z.iso.date(),
  firstNotice: z.iso.date().nullable(),
  quantity: z.number().positive(),
  quantityUnit: z.string().min(1),
  /** Delivery hours, where the quantity is counted by the hour. */
  hours: z.number().positive().nullable(),
  /** Value of one tick of one lot, in the instrument's currency. */
  tickValue: z.number().positive(),
});

/** Facts of one product, as kept in `assets/contracts`, or of one contract of it, as `contractOf` makes it. */
export const instrumentSchema = z.strictObject({
  symbol: z
    .string()
    .regex(instrumentSymbolPattern, 'expected a product such as CL or a contract such as CL Z26'),
  name: z.string().min(1),
  exchange: z.string().min(1),
  assetClass: z.enum(['crude', 'products', 'gas', 'power', 'coal', 'carbon', 'equity', 'crypto', 'fx']),
  currency: z.string().regex(/^[A-Z]{3}$/),
  /** Quoted unit as shown, such as `USD/bbl`. */
  unit: z.string().min(1),
  /** Contract size in the unit's denominator, of a typical month where `size` goes by hours or days. */
  multiplier: z.number().positive(),
  sizeNote: z.string().optional(),
  /** Tick as decimal text, exact. */
  tickSize: z.string().regex(/^\d+(\.\d+)?$/),
  zone,
  sessions: z.array(sessionSchema).min(1),
  /** Calendars of the dates on which there is no session at all. */
  holidays: z.array(calendar).optional(),
  earlyCloses: z.array(earlyCloseSchema).optional(),
  settlement: settlementSchema.optional(),
  /** The last trading day of a delivery month; absent where months are not traded. */
  lastTradingDay: lastTradingDayRuleSchema.optional(),
  /** Absent where the contract settles in cash or gives no notices. */
  firstNotice: firstNoticeRuleSchema.optional(),
  delivery: deliverySchema.optional(),
  cascade: cascadeSchema.optional(),
  size: sizeSchema.optional(),
  contract: contractSchema.optional(),
  source: z.string().min(1),
  checkedOn: z.iso.date(),
});

/** A file of `assets/contracts`: a product, and what a product with deliveries cannot do without. */
export const productSchema = instrumentSchema
  .omit({ contract: true })
  .extend({ symbol: z.string().regex(productSymbolPattern, 'expected a product such as CL') })
  .refine(({ delivery, lastTradingDay }) => delivery === undefined || lastTradingDay !== undefined, {
    path: ['delivery'],
    message: 'periods are listed, so lastTradingDay must say when they end',
  })
  .refine(({ delivery, size }) => delivery === undefined || size !== undefined, {
    path: ['delivery'],
    message: 'periods are listed, so size must say what they deliver',
  });

export type Session = z.infer<typeof sessionSchema>;
export type Size = z.infer<typeof sizeSchema>;
export type Contract = z.infer<typeof contractSchema>;
export type Instrument = z.infer<typeof instrumentSchema>;
export type Weekday = (typeof weekdays)[number];

/** Decimals that show every tick exactly: 0.005 needs three. */
export function priceDecimals(tickSize: string): number {
  return tickSize.split('.')[1]?.length ?? 0;
}
