import { z } from 'zod';
import { Fault } from '../../domain/fault.ts';

const share = z.number().min(0).max(1);
const positive = z.number().positive();

/**
 * How the delivery months of a product move in the simulated exchange. These figures are assumptions chosen to look
 * like the market they stand for; where `calibration.json` has measured figures of the product, its level and its
 * volatility come from there and the ones here are left out.
 */
const productSchema = z.strictObject({
  dynamics: z.enum(['lognormal', 'normal']).optional(),
  /** Price of the front month. */
  level: z.number().optional(),
  /** Of the front month, per square root of a day: of the log price, or in price units where `normal`. */
  volatility: positive.optional(),
  /** Takes the measured figures of another name in `calibration.json`. */
  figuresOf: z.string().optional(),
  /** Moves with another product of this file or of the calibration. */
  like: z.strictObject({ symbol: z.string(), correlation: z.number().min(-1).max(1) }).optional(),
  /** Part of the variance that fades with the time to delivery. */
  shortShare: share.default(0),
  /** Speed of that fading, per year. */
  reversionPerYear: positive.default(1),
  /** Change of the curve with a year more to delivery: of the log price, or in price units where `normal`. */
  slopePerYear: z.number().default(0),
  /** January to December: factors on the price, or price units added where `normal`. */
  seasonality: z.array(z.number()).length(12).optional(),
  /** Lasting jumps, in the units of the volatility. */
  jumps: z.strictObject({ perYear: positive, deviation: positive }).optional(),
  /** Jumps that fade within days and are felt most by what is delivered first. */
  spikes: z
    .strictObject({ perDay: positive, mean: positive, downShare: share, halfLifeDays: positive })
    .optional(),
  /** How many messages of the exchange are about this product, against the others. */
  weight: positive.default(1),
});

export const curvesSchema = z.strictObject({
  notes: z.array(z.string()),
  products: z.record(z.string(), productSchema),
});

export type Curves = z.infer<typeof curvesSchema>;
export type ProductCurve = z.infer<typeof productSchema>;

/** Reads the content of `assets/simulator/curves.json`; throws Fault CURVES_INVALID. */
export function parseCurves(content: unknown): Curves {
  const parsed = curvesSchema.safeParse(content);
  if (!parsed.success) {
    throw new Fault('CURVES_INVALID', `The simulator's curves are refused: ${z.prettifyError(parsed.error)}`);
  }
  for (const [symbol, { like }] of Object.entries(parsed.data.products)) {
    const seen = new Set([symbol]);
    for (let next = like?.symbol; next !== undefined; next = parsed.data.products[next]?.like?.symbol) {
      if (!seen.has(next)) seen.add(next);
      else
        throw new Fault('CURVES_INVALID', `The simulator's curves are refused: ${symbol} moves like itself.`);
    }
  }
  return parsed.data;
}
