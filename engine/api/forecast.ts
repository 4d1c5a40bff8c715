import { randomUUID } from 'node:crypto';
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { countryHolidays } from '../forecasting/desk/country-holidays.ts';
import { deskModels, ensembleId } from '../forecasting/desk/models.ts';
import { continuousRequest } from './continuous.ts';
import { fitAnswer, metricsAnswer, parametersInput, shownFit, shownMetrics } from './forecasting/answer.ts';
import { configOf, configSchema } from './forecasting/config.ts';
import { frameOf, futureFrame, historyFrame, historyOf } from './forecasting/frame.ts';
import { insightAnswer, shownInsight } from './forecasting/insight-answer.ts';
import {
  issuedForecast,
  ledgerRow,
  modelCard,
  seriesForecast,
  shownLedgerRow,
  shownSeriesForecast,
} from './forecasting/series-answer.ts';
import { float64, interval, jobId, nullableNumber, symbol } from './schemas.ts';
import { procedure, router } from './trpc.ts';

const day = 86_400_000;
const coverage = z.number().gt(0).lt(1);
const seed = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(1);
const samplesCount = z.number().int().min(0).max(100_000).default(1_000);
const config = configSchema.prefault({});
const hours = z.union([z.array(z.number()), float64]);
const dayAheadModel = z.enum(['lear', 'lear-plus']).default('lear-plus');

export const forecastRouter = router({
  fit: procedure
    .meta({
      summary: 'Fit the decomposable model to a history and forecast: trend, seasons, holidays, regressors',
    })
    .input(
      z.object({
        history: historyFrame,
        future: futureFrame.optional().describe('rows to forecast; none where left out'),
        config,
        intervals: z.array(coverage).max(20).default([0.8, 0.95]),
        uncertaintySamples: samplesCount.describe('simulated paths; 0 gives no intervals'),
        seed,
        samples: z.boolean().default(false).describe('also the paths, from which any quantile follows'),
        params: parametersInput.optional().describe('given parameters: nothing is fitted'),
        mcmcSamples: z
          .number()
          .int()
          .min(0)
          .default(0)
          .describe('draws of the posterior from each chain, at least 10; 0 is the fit alone'),
        mcmcWarmup: z.number().int().optional().describe('before the draws; as many where left out'),
        mcmcChains: z.number().int().default(2),
        jobId,
      }),
    )
    .output(fitAnswer)
    .mutation(async ({ ctx, input, signal }) => {
      const { cap, floor } = input.config;
      const history = historyOf(input.history, { cap, floor });
      const future = input.future === undefined ? null : frameOf(input.future, 'future', { cap, floor });
      const request = {
        history,
        future,
        config: await configOf(input.config, history.ds[0], (future ?? history).ds.at(-1)),
        intervals: input.intervals,
        uncertaintySamples: input.uncertaintySamples,
        seed: input.seed,
        samples: input.samples,
        mcmcSamples: input.mcmcSamples,
        mcmcWarmup: input.mcmcWarmup,
        mcmcChains: input.mcmcChains,
        parameters: input.params
          ? {
              ...input.params,
              delta: Float64Array.from(input.params.delta),
              beta: Float64Array.from(input.params.beta),
            }
          : null,
      };
      const answer = await ctx.workstation.jobs.run(
        {
          jobId: input.jobId ?? randomUUID(),
          title: `Forecast of ${request.history.ds.length} rows`,
          signal,
        },
        (job) => ctx.workstation.forecasts.fit(request, job),
      );
      return shownFit(answer);
    }),
  crossValidate: procedure
    .meta({
      summary:
        'Roll the origin through a history and measure the errors of the decomposable model by horizon',
    })
    .input(
      z.object({
        history: historyFrame,
        config,
        horizonDays: z.number().gt(0),
        periodDays: z.number().gt(0).optional().describe('between origins; half the horizon where left out'),
        initialDays: z
          .number()
          .min(0)
          .optional()
          .describe('before the first origin; three horizons or the longest season where left out'),
        intervalWidth: coverage.default(0.8),
        uncertaintySamples: samplesCount,
        optimiser: z
          .enum(['reference', 'exact'])
          .default('reference')
          .describe('reference repeats published tables; exact is the optimum that forecast.fit reaches'),
        rollingWindow: z
          .number()
          .max(1)
          .default(0.1)
          .describe('share of the rows; below 0 turns rolling off'),
        seed,
        jobId,
      }),
    )
    .output(
      z.object({
        cutoffs: float64,
        predictions: z.object({
          cutoff: float64,
          ds: float64,
          y: float64,
          yhat: float64,
          yhatLower: float64,
          yhatUpper: float64,
        }),
        performanceMetrics: metricsAnswer,
        overall: z.object({
          rmse: z.number(),
          mae: z.number(),
          bias: z.number().describe('mean of yhat less y'),
          mape: z.number().nullable(),
          smape: z.number(),
          mdape: z.number().nullable(),
          coverage: z.number().nullable(),
        }),
      }),
    )
    .mutation(async ({ ctx, input, signal }) => {
      const { cap, floor } = input.config;
      const history = historyOf(input.history, { cap, floor });
      const request = {
        history,
        config: await configOf(input.config, history.ds[0], history.ds.at(-1)),
        options: {
          horizon: input.horizonDays * day,
          period: input.periodDays === undefined ? undefined : input.periodDays * day,
          initial: input.initialDays === undefined ? undefined : input.initialDays * day,
          coverage: input.intervalWidth,
          uncertaintySamples: input.uncertaintySamples,
          seed: input.seed,
          optimiser: input.optimiser,
        },
        rollingWindow: input.rollingWindow,
      };
      const { folds, byHorizon, overall } = await ctx.workstation.jobs.run(
        { jobId: input.jobId ?? randomUUID(), title: 'Rolling forecasts', signal },
        (job) => ctx.workstation.forecasts.crossValidate(request, job),
      );
      const joined = (pick: (fold: (typeof folds)[number]) => Float64Array) =>
        Float64Array.from(folds.flatMap((fold) => [...pick(fold)]));
      const [y, yhat] = [joined((fold) => fold.y), joined((fold) => fold.yhat)];
      const first = (values: Float64Array | undefined) => values?.[0] ?? null;
      return {
        cutoffs: Float64Array.from(folds, ({ cutoff }) => cutoff),
        predictions: {
          cutoff: joined(({ cutoff, ds }) => new Float64Array(ds.length).fill(cutoff)),
          ds: joined(({ ds }) => ds),
          y,
          yhat,
          yhatLower: joined(({ lower }) => lower),
          yhatUpper: joined(({ upper }) => upper),
        },
        performanceMetrics: shownMetrics(byHorizon),
        overall: {
          rmse: overall.rmse[0] as number,
          mae: overall.mae[0] as number,
          bias: yhat.reduce((sum, value, row) => sum + value - (y[row] as number), 0) / y.length,
          mape: first(overall.mape),
          smape: overall.smape[0] as number,
          mdape: first(overall.mdape),
          coverage: first(overall.coverage),
        },
      };
    }),
  models: procedure
    .meta({ summary: 'The forecasting models of the desk, simplest first' })
    .output(z.object({ models: z.array(z.object({ id: z.string(), title: z.string() })) }))
    .query(() => ({
      models: [
        ...deskModels.map(({ id, title }) => ({ id, title })),
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
      const { periods, maseByHorizon, coverage: held, ...facts } = card;
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
    .meta({
      summary: 'Forecast the 24 prices of the next power day by LEAR: of hourly columns, or of stored series',
    })
    .input(
      z.union([
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
        z.object({
          symbol,
          exogenous: z
            .array(symbol)
            .max(20)
            .default([])
            .describe('hourly series known for the target day too'),
          zone: z
            .string()
            .max(60)
            .default('UTC')
            .describe('whose clock the days are of, such as Europe/Brussels'),
          model: dayAheadModel,
          jobId,
        }),
      ]),
    )
    .output(
      z.object({
        date: z.string(),
        model: z.string(),
        unit: z.string().nullable(),
        days: z.number().int(),
        forecast: float64,
        parts: z.array(z.object({ name: z.string(), forecast: float64 })),
      }),
    )
    .mutation(async ({ ctx, input, signal }) => {
      const { forecasts, jobs } = ctx.workstation;
      const job = { jobId: input.jobId ?? randomUUID(), title: 'Day-ahead prices', signal };
      if ('symbol' in input) {
        const { parts, ...rest } = await jobs.run(job, (work) => forecasts.dayAheadOf(input, work));
        return { ...rest, model: input.model, parts: [...parts] };
      }
      const price = Float64Array.from(input.price);
      const first = Temporal.PlainDate.from(input.firstDate);
      const { forecast, parts } = await jobs.run(job, (work) =>
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
  holidays: procedure
    .meta({ summary: 'Public holidays of a country or region, as the decomposable model takes them' })
    .input(
      z.object({
        place: z.string().min(2).max(10).describe('such as DE, DE-BY, US-TX, BE'),
        fromYear: z.number().int().min(1900).max(2200),
        toYear: z.number().int().min(1900).max(2200),
      }),
    )
    .output(z.object({ holidays: z.array(z.object({ holiday: z.string(), ds: z.string() })) }))
    .query(async ({ input }) => ({
      holidays: (await countryHolidays(input.place, input.fromYear, input.toYear)).map(
        ({ holiday, day: at }) => ({
          holiday,
          ds: new Date(at).toISOString().slice(0, 10),
        }),
      ),
    })),
});
