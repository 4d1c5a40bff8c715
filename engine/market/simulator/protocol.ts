import { z } from 'zod';

/** The wire protocol of the simulated exchange, described in docs/simulated-exchange.md. */
export const protocolName = 'energyopti-simulated-exchange/1';
export const channels = ['book', 'trades', 'status'] as const;
export type Channel = (typeof channels)[number];
export const faultKinds = ['drop', 'duplicate', 'garbage', 'silence', 'cut'] as const;

const symbols = z.array(z.string()).min(1).max(1_000);
const id = z.number().int().nonnegative();

/** What a client may send. Requests are rare, so they are checked by schema. */
export const requestSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('subscribe'), id, symbols, channels: z.array(z.enum(channels)).min(1) }),
  z.strictObject({ type: z.literal('unsubscribe'), id, symbols }),
  z.strictObject({ type: z.literal('resync'), id, symbol: z.string() }),
  z.strictObject({
    type: z.literal('fault'),
    id,
    fault: z.enum(faultKinds),
    /** How many messages to each subscriber; silence and cut take none. */
    count: z.number().int().positive().max(1_000_000).default(1),
    /** Text sent as garbage. */
    text: z.string().optional(),
  }),
]);

export type ExchangeRequest = z.infer<typeof requestSchema>;
export type FaultRequest = Extract<ExchangeRequest, { type: 'fault' }>;
