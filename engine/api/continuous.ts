import { z } from 'zod';

const days = z.number().int();

/** Rules and adjustments of `engine/curves`, as they cross the contract. Dates are UTC milliseconds. */
export const rollRule = z.discriminatedUnion('rule', [
  z.object({ rule: z.literal('last-trading-day') }),
  z.object({ rule: z.literal('days-before'), days }),
  z.object({ rule: z.literal('first-notice'), days }),
  z.object({ rule: z.literal('calendar'), day: days }),
  z.object({ rule: z.literal('volume'), days }),
  z.object({ rule: z.literal('open-interest'), days }),
  z.object({ rule: z.literal('custom'), dates: z.record(z.string(), z.number()) }),
]);

export const adjustment = z.discriminatedUnion('method', [
  z.object({ method: z.literal('none') }),
  z.object({ method: z.literal('difference'), direction: z.enum(['back', 'forward']) }),
  z.object({ method: z.literal('ratio'), direction: z.enum(['back', 'forward']) }),
]);

export const continuousRequest = z.object({ roll: rollRule, adjustment });
