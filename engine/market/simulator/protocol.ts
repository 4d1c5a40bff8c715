import { z } from 'zod';

/** The wire protocol of the simulated exchange, described in docs/simulated-exchange.md. */
export const protocolName = 'energyopti-simulated-exchange/1';
export const channels = ['book', 'trades', 'status'] as const;
export type Channel = (typeof channels)[number];
/**
 * `drop` leaves messages out (a gap), `duplicate` sends them twice, `reorder` sends a message after its successor,
 * `garbage` sends what is no message, `silence` sends nothing while the socket stays open, `cut` breaks the connection,
 * `slow` holds everything back, `huge` sends a frame larger than any client should take, `skew` turns the clock.
 */
export const faultKinds = [
  'drop',
  'duplicate',
  'reorder',
  'garbage',
  'silence',
  'cut',
  'slow',
  'huge',
  'skew',
] as const;
export type FaultKind = (typeof faultKinds)[number];

export const faultSchema = z.strictObject({
  fault: z.enum(faultKinds),
  /** How many messages to each subscriber; of no meaning for silence, cut, slow, huge and skew. */
  count: z.number().int().positive().max(1_000_000).default(1),
  /** Text sent as garbage. */
  text: z.string().optional(),
  /** How long silence, slow and skew last; silence without it lasts until the next connection. */
  milliseconds: z.number().int().positive().max(600_000).optional(),
  /** How far behind slow messages are. */
  delayMilliseconds: z.number().int().positive().max(60_000).default(3_000),
  /** How far the clock of skew is ahead; negative is behind. */
  offsetMilliseconds: z.number().int().min(-3_600_000).max(3_600_000).default(-30_000),
});

/** A misbehaviour of the exchange, as tests and the feed panel ask for it. */
export type ExchangeFault = z.output<typeof faultSchema>;

const symbols = z.array(z.string()).min(1).max(1_000);
const id = z.number().int().nonnegative();

/** What a client may send. Requests are rare, so they are checked by schema. */
export const requestSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('subscribe'), id, symbols, channels: z.array(z.enum(channels)).min(1) }),
  z.strictObject({ type: z.literal('unsubscribe'), id, symbols }),
  z.strictObject({ type: z.literal('resync'), id, symbol: z.string() }),
  faultSchema.extend({ type: z.literal('fault'), id }),
]);

export type ExchangeRequest = z.infer<typeof requestSchema>;
