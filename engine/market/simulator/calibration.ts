import { z } from 'zod';
import { Fault } from '../../domain/fault.ts';

/** Where a figure comes from: file, period and count of what was read, and how it was computed. */
const sourceSchema = z.strictObject({
  file: z.string(),
  from: z.iso.date(),
  to: z.iso.date(),
  count: z.number().int().positive(),
  method: z.string(),
});

const figureSchema = z.strictObject({ value: z.number(), source: sourceSchema });
const positiveFigure = z.strictObject({ value: z.number().positive(), source: sourceSchema });

/**
 * `lognormal`: volatility is the standard deviation of the log price per square root of a day.
 * `normal`: volatility is in price units per square root of a day, and the price is drawn back to `meanLevel` at
 * `meanReversion` per day (Ornstein-Uhlenbeck), so it may be zero or negative.
 */
const instrumentSchema = z.discriminatedUnion('dynamics', [
  z.strictObject({ dynamics: z.literal('lognormal'), level: positiveFigure, volatility: positiveFigure }),
  z.strictObject({
    dynamics: z.literal('normal'),
    level: figureSchema,
    volatility: positiveFigure,
    meanReversion: positiveFigure,
    meanLevel: figureSchema,
  }),
]);

export const calibrationSchema = z
  .strictObject({
    generatedBy: z.string(),
    notes: z.array(z.string()),
    instruments: z.record(z.string(), instrumentSchema),
    correlation: z.strictObject({
      symbols: z.array(z.string()).min(1),
      matrix: z.array(z.array(z.number().min(-1).max(1))),
      source: sourceSchema,
    }),
  })
  .refine(
    ({ correlation: { symbols, matrix } }) =>
      matrix.length === symbols.length && matrix.every((row) => row.length === symbols.length),
    'the correlation matrix must have one row and one column a symbol',
  );

export type Calibration = z.infer<typeof calibrationSchema>;
export type InstrumentCalibration = z.infer<typeof instrumentSchema>;

/** Reads the content of `assets/simulator/calibration.json`; throws Fault CALIBRATION_INVALID. */
export function parseCalibration(content: unknown): Calibration {
  const parsed = calibrationSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  throw new Fault(
    'CALIBRATION_INVALID',
    `The simulator's calibration is refused: ${z.prettifyError(parsed.error)}`,
  );
}
