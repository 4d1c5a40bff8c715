import { randomUUID } from 'node:crypto';
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { float64, interval, jobId, symbol } from '../schemas.ts';
import { procedure } from '../trpc.ts';
import { day } from './inputs.ts';
import { insightAnswer, shownInsight } from './insight-answer.ts';

const hours = z.union([z.array(z.number()), float64]);
const dayAheadModel = z.enum(['lear', 'lear-plus']).default('lear-plus');

const dayAheadAnswer = z.object({
  date: z.string(),
  model: z.string(),
  unit: z.string().nullable(),
  days: z.number().int(),
  forecast: float64,
  parts: z.array(z.object({ name: z.string(), forecast: float64 })),
});

/** What a series says by rules, and power for the day ahead. */
export const insightProcedures = {
  insights: procedure
    .meta({
      summary:
        'What can be said of a series by rules: regime, odd bars, season, curve, trust in its forecasts',
    })
    .input(
      z.object({
        symbol,
        interval: interval.default('1d'),
        horizonDays: z.number().gt(0).max(3_660).default(30),
        window: z.number().int().min(61).max(20_000).default(5_000),
        jobId,
      }),
    )
    .output(insightAnswer)
    .mutation(async ({ ctx, input, signal }) => {
      const { jobId: id = randomUUID(), horizonDays, ...rest } = input;
      const answer = await ctx.workstation.jobs.run(
        { jobId: id, title: `Insights on ${rest.symbol}`, signal },
        (job) => ctx.workstation.forecasts.insights({ ...rest, horizon: horizonDays * day }, job),
      );
      return shownInsight(answer);
    }),
  dayAhead: procedure
    .meta({ summary: 'Forecast the 24 prices of the next power day by LEAR, from hourly columns' })
    .input(
      z.object({
        price: hours.describe('whole days of 24 hours, the last one before the target'),
        exogenous: z
          .array(hours)
          .max(20)
          .default([])
          .describe('each with the hours of the target day besides'),
        firstDate: z.iso.date().describe('of the prices'),
        model: dayAheadModel,
        jobId,
      }),
    )
    .output(dayAheadAnswer)
    .mutation(async ({ ctx, input, signal }) => {
      const { forecasts, jobs } = ctx.workstation;
      const price = Float64Array.from(input.price);
      const first = Temporal.PlainDate.from(input.firstDate);
      const { forecast, parts } = await jobs.run(
        { jobId: input.jobId ?? randomUUID(), title: 'Day-ahead prices', signal },
        (work) =>
          forecasts.dayAhead(
            {
              price,
              exogenous: input.exogenous.map((column) => Float64Array.from(column)),
              firstWeekday: first.dayOfWeek - 1,
              model: input.model,
            },
            work,
          ),
      );
      const days = price.length / 24;
      return {
        date: first.add({ days }).toString(),
        model: input.model,
        unit: null,
        days,
        forecast,
        parts: [...parts],
      };
    }),
  dayAheadOf: procedure
    .meta({ summary: 'The same from stored hourly series, by the days of a zone’s own clock' })
    .input(
      z.object({
        symbol,
        exogenous: z.array(symbol).max(20).default([]).describe('hourly series known for the target day too'),
        zone: z
          .string()
          .max(60)
          .default('UTC')
          .describe('whose clock the days are of, such as Europe/Brussels'),
        model: dayAheadModel,
        jobId,
      }),
    )
    .output(dayAheadAnswer)
    .mutation(async ({ ctx, input, signal }) => {
      const { forecasts, jobs } = ctx.workstation;
      const { parts, ...rest } = await jobs.run(
        { jobId: input.jobId ?? randomUUID(), title: `Day-ahead prices of ${input.symbol}`, signal },
        (work) => forecasts.dayAheadOf(input, work),
      );
      return { ...rest, model: input.model, parts: [...parts] };
    }),
};
