import { z } from 'zod';
import { intervals } from '../domain/interval.ts';
import { connectionStates, valueStates } from '../domain/market.ts';

/** Pieces shared by several topics of the contract. */
export const time = z.number().int().describe('UTC milliseconds since 1970');
export const nullableNumber = z.number().nullable();
/** A product, a contract, a continuous month, a stored series, or a formula of them. */
export const symbol = z.string().trim().min(1).max(500);
export const interval = z.enum(intervals);
export const pace = z
  .number()
  .int()
  .min(0)
  .max(60_000)
  .default(100)
  .describe('least milliseconds between two items');
export const passphrase = z.string().min(1).max(1024);
/** Columns travel as typed arrays; the command line prints them as plain arrays, NaN as null. */
export const float64 = z
  .custom<Float64Array>((value) => value instanceof Float64Array, 'expected a Float64Array')
  .meta({ type: 'array', items: { type: ['number', 'null'] }, title: 'Float64Array' });
export const bytes = z
  .custom<Uint8Array>((value) => value instanceof Uint8Array, 'expected bytes (Uint8Array)')
  .meta({ type: 'array', items: { type: 'integer', minimum: 0, maximum: 255 }, title: 'Uint8Array' });

export const barColumns = z.object({
  time: float64,
  open: float64,
  high: float64,
  low: float64,
  close: float64,
  volume: float64,
});

export const valueState = z.enum(valueStates);
export const connectionState = z.enum(connectionStates);
export const problem = z.object({ code: z.string(), message: z.string() });
export const jobId = z
  .string()
  .min(1)
  .max(64)
  .optional()
  .describe('choose one to watch and cancel the work by it');
export const nothing = z.object({});

export const newPassphrase = passphrase.min(8, 'use at least 8 characters');
