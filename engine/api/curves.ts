import { z } from 'zod';
import { periodKinds } from '../domain/delivery.ts';
import { continuousRequest } from './continuous.ts';
import { float64, nullableNumber, symbol, time } from './schemas.ts';
import { procedure, router } from './trpc.ts';

const date = z.iso.date();

const point = z.object({
  symbol: z.string(),
  code: z.string(),
  label: z.string(),
  start: z.string(),
  end: z.string(),
  price: nullableNumber,
  time: nullableNumber,
  volume: nullableNumber,
  openInterest: nullableNumber,
  state: z.enum(['traded', 'thin', 'stale', 'missing']),
  step: nullableNumber.describe('price less that of the delivery before'),
  annualisedStep: nullableNumber.describe(
    'log of the ratio to the delivery before, a year; above 0 is contango',
  ),
});

export const curvesRouter = router({
  forward: procedure
    .meta({ summary: 'Forward curves of a product, now and as of dates; thin points kept' })
    .input(
      z.object({
        product: symbol,
        dates: z.array(date).max(12).default([]).describe('past dates to lay under the present curve'),
        live: z.boolean().default(true),
        kinds: z.array(z.enum(periodKinds)).min(1).default(['month']),
        thinVolume: z.number().min(0).default(10).describe('lots a day below which a point counts as thin'),
      }),
    )
    .output(
      z.object({
        product: z.string(),
        unit: z.string(),
        curves: z.array(
          z.object({
            date: date.nullable().describe('null is now'),
            shape: z.enum(['contango', 'backwardation', 'mixed', 'flat', 'unknown']),
            points: z.array(point),
          }),
        ),
      }),
    )
    .query(async ({ ctx, input }) => {
      const { product, dates, live, kinds, thinVolume } = input;
      const wanted = [...(live ? [null] : []), ...dates];
      const curves = await ctx.workstation.curves.forward({ product, dates: wanted, kinds, thinVolume });
      const { unit } = ctx.workstation.market.catalogue().product(product);
      return { product, unit, curves: curves.map((curve) => ({ ...curve, points: [...curve.points] })) };
    }),
  matrix: procedure
    .meta({ summary: 'All calendar spreads of the next months, row less column' })
    .input(
      z.object({
        product: symbol,
        date: date.nullable().default(null),
        count: z.number().int().min(2).max(48).default(12),
      }),
    )
    .output(
      z.object({
        product: z.string(),
        unit: z.string(),
        symbols: z.array(z.string()),
        spreads: float64.describe('row by row'),
        heat: float64.describe('-1 to 1 against the largest spread of the same distance'),
        volume: float64,
      }),
    )
    .query(async ({ ctx, input }) => {
      const matrix = await ctx.workstation.curves.matrix(input);
      const { unit } = ctx.workstation.market.catalogue().product(input.product);
      return { product: input.product, unit, ...matrix, symbols: [...matrix.symbols] };
    }),
  seasonality: procedure
    .meta({ summary: 'Years of a series laid over each other, with band and percentile' })
    .input(
      z.object({
        symbol,
        bandYears: z.number().int().min(1).max(30).default(5),
        continuous: continuousRequest.optional(),
      }),
    )
    .output(
      z.object({
        symbol: z.string(),
        unit: z.string().nullable(),
        badge: z.string().nullable(),
        simulated: z.boolean(),
        slots: z.number(),
        years: z.array(z.object({ year: z.number(), values: float64 })),
        low: float64,
        high: float64,
        mean: float64,
        deviation: float64,
        bandYears: z.array(z.number()),
        current: z.object({
          year: z.number(),
          slot: z.number(),
          value: z.number(),
          percentile: nullableNumber,
          zScore: nullableNumber,
        }),
      }),
    )
    .query(async ({ ctx, input }) => {
      const answer = await ctx.workstation.curves.seasonality(input);
      return { ...answer, years: [...answer.years], bandYears: [...answer.bandYears] };
    }),
  inventories: procedure
    .meta({ summary: 'Weekly inventories against year ago and the five-year band' })
    .input(z.object({ symbols: z.array(z.string()).max(200).optional() }))
    .output(
      z.object({
        inventories: z.array(
          z.object({
            symbol: z.string(),
            unit: z.string().nullable(),
            time,
            level: z.number(),
            change: nullableNumber,
            yearAgo: nullableNumber,
            mean: nullableNumber,
            low: nullableNumber,
            high: nullableNumber,
            bandYears: z.number(),
            againstMean: nullableNumber,
            weeks: z.object({
              current: float64,
              previous: float64,
              low: float64,
              high: float64,
              mean: float64,
            }),
          }),
        ),
      }),
    )
    .query(async ({ ctx, input }) => ({
      inventories: [...(await ctx.workstation.curves.inventories(input.symbols))],
    })),
});
