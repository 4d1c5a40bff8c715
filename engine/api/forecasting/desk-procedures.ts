import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { deskModels, ensembleId } from '../../forecasting/desk/models.ts';
import { neuralId, neuralTitle } from '../../forecasting/neural/neural-model.ts';
import { continuousRequest } from '../continuous.ts';
import { float64, interval, jobId, nullableNumber, symbol } from '../schemas.ts';
import { procedure } from '../trpc.ts';
import { coverage, seed } from './inputs.ts';
import {
  issuedForecast,
  ledgerRow,
  modelCard,
  seriesForecast,
  shownLedgerRow,
  shownSeriesForecast,
} from './series-answer.ts';

/** Forecasts of stored series: made, kept, scored, made again. */
export const deskProcedures = {
  models: procedure
    .meta({ summary: 'The forecasting models of the desk, simplest first' })
    .output(z.object({ models: z.array(z.object({ id: z.string(), title: z.string() })) }))
    .query(() => ({
      models: [
        ...deskModels.map(({ id, title }) => ({ id, title })),
        { id: neuralId, title: neuralTitle },
        { id: ensembleId, title: 'Models weighted by their rolling-origin errors' },
      ],
    })),
  run: procedure
    .meta({
      summary:
        'Forecast a symbol: the model that did best at rolling origins, intervals calibrated by what it missed',
    })
    .input(
      z.object({
        symbol,
        interval: interval.default('1d'),
        horizon: z.number().int().min(1).max(1_000).default(30).describe('rows ahead'),
        model: z.string().default('auto').describe('auto, ensemble, or an id of forecast.models'),
        levels: z.array(coverage).min(1).max(20).default([0.5, 0.8, 0.95]),
        origins: z.number().int().min(2).max(500).default(40),
        window: z
          .number()
          .int()
          .min(30)
          .max(20_000)
          .optional()
          .describe('latest rows the models see; 1,500 of days, 3,000 of shorter bars where left out'),
        source: z.string().optional(),
        continuous: continuousRequest.optional(),
        issue: z.boolean().default(true).describe('keep it in the ledger and score it when the truth comes'),
        seed,
        jobId,
      }),
    )
    .output(
      z.object({
        symbol: z.string(),
        interval: z.string(),
        unit: z.string().nullable(),
        simulated: z.boolean(),
        forecastId: z.string().nullable(),
        inputSha256: z.string(),
        outputSha256: z.string(),
        history: z.object({ time: float64, value: float64 }),
        forecast: seriesForecast,
      }),
    )
    .mutation(async ({ ctx, input, signal }) => {
      const { jobId: id = randomUUID(), window = input.interval === '1d' ? 1_500 : 3_000, ...rest } = input;
      const request = { ...rest, window };
      const answer = await ctx.workstation.jobs.run(
        { jobId: id, title: `Forecast of ${request.symbol}`, signal },
        (job) => ctx.workstation.forecasts.run(ctx.caller, request, job),
      );
      return { ...answer, forecast: shownSeriesForecast(answer.forecast) };
    }),
  issued: procedure
    .meta({ summary: 'Forecasts as they were issued, newest first' })
    .input(z.object({ symbol: symbol.optional(), limit: z.number().int().min(1).max(1_000).default(100) }))
    .output(z.object({ forecasts: z.array(issuedForecast) }))
    .query(async ({ ctx, input }) => ({
      forecasts: [...(await ctx.workstation.forecasts.issued(input.symbol, input.limit))],
    })),
  show: procedure
    .meta({ summary: 'One issued forecast: its card, its intervals and what came' })
    .input(z.object({ id: z.string() }))
    .output(
      issuedForecast.extend({
        levels: z.array(z.number()),
        card: modelCard,
        rows: z.array(
          z.object({
            step: z.number().int(),
            time: z.number(),
            yhat: z.number(),
            limits: float64.describe('lower and upper of each level'),
            truth: nullableNumber,
          }),
        ),
      }),
    )
    .query(async ({ ctx, input }) => {
      const { rows, levels, card, ...rest } = await ctx.workstation.forecasts.show(input.id);
      const { periods, maseByHorizon, coverage: held, table, left, ...facts } = card;
      return {
        ...rest,
        levels: [...levels],
        rows: [...rows],
        card: {
          ...facts,
          periods: [...periods],
          maseByHorizon: [...maseByHorizon],
          coverage: [...held],
          parameters: { ...facts.parameters },
          table: table.map((row) => ({
            ...row,
            maseByHorizon: [...row.maseByHorizon],
            coverage: [...row.coverage],
          })),
          left: [...left],
        },
      };
    }),
  rerun: procedure
    .meta({ summary: 'Make an issued forecast again from its sealed input and compare the bytes' })
    .input(z.object({ id: z.string(), jobId }))
    .output(z.object({ same: z.boolean(), outputSha256: z.string(), wanted: z.string() }))
    .mutation(({ ctx, input, signal }) =>
      ctx.workstation.jobs.run(
        { jobId: input.jobId ?? randomUUID(), title: 'Forecast made again', signal },
        (job) => ctx.workstation.forecasts.rerun(input.id, job),
      ),
    ),
  ledger: procedure
    .meta({ summary: 'What issued intervals held, beside what they promised, by symbol and model' })
    .input(z.object({ symbol: symbol.optional() }).prefault({}))
    .output(
      z.object({
        rows: z.array(ledgerRow),
        waiting: z.number().int().describe('rows whose time is over and whose truth is not known'),
      }),
    )
    .query(async ({ ctx, input }) => {
      const { rows, waiting } = await ctx.workstation.forecasts.ledger(input.symbol);
      return { rows: rows.map(shownLedgerRow), waiting };
    }),
};
