import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { countryHolidays } from '../../forecasting/desk/country-holidays.ts';
import { float64, jobId } from '../schemas.ts';
import { procedure } from '../trpc.ts';
import { fitAnswer, metricsAnswer, parametersInput, shownFit, shownMetrics } from './answer.ts';
import { configOf, configSchema } from './config.ts';
import { frameOf, futureFrame, historyFrame, historyOf } from './frame.ts';
import { coverage, day, seed } from './inputs.ts';

const samplesCount = z.number().int().min(0).max(100_000).default(1_000);
const config = configSchema.prefault({});

/** The decomposable model by itself, on frames that the caller brings. */
export const modelProcedures = {
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
};
