import { z } from 'zod';
import type { FitAnswer, FrameAnswer } from '../../forecasting/decomposable/answer.ts';
import type { Component } from '../../forecasting/decomposable/predict.ts';
import type { PerformanceMetrics } from '../../forecasting/evaluation/performance-metrics.ts';
import type { PosteriorDiagnostics } from '../../forecasting/posterior/posterior.ts';
import { float64, nullableNumber } from '../schemas.ts';

const mode = z.enum(['additive', 'multiplicative']);

const frame = z.object({
  ds: float64.describe('UTC milliseconds'),
  yhat: float64,
  trend: float64,
  components: z
    .record(z.string(), float64)
    .describe('unit of y where additive, a fraction of the trend where multiplicative; see componentModes'),
  intervals: z.array(
    z.object({
      coverage: z.number(),
      yhatLower: float64,
      yhatUpper: float64,
      trendLower: float64,
      trendUpper: float64,
      components: z
        .record(z.string(), z.object({ lower: float64, upper: float64 }))
        .optional()
        .describe('only from the posterior'),
    }),
  ),
});

const samples = z.object({
  rows: z.number().int().describe('the last rows of the future frame, after the history’s end'),
  count: z.number().int(),
  yhat: float64.describe('rows × count, the paths of a row together'),
  trend: float64,
});

const parameterFields = { k: z.number(), m: z.number(), sigmaObs: z.number() };

export const parametersInput = z.object({
  ...parameterFields,
  delta: z.union([z.array(z.number()), float64]),
  beta: z.union([z.array(z.number()), float64]),
});

const posterior = z.object({
  converged: z.boolean().describe('every R-hat at most 1.05, every effective sample size at least 100'),
  warning: z.string().nullable(),
  chains: z.number().int(),
  warmup: z.number().int(),
  draws: z.number().int().describe('of each chain'),
  worstRhat: nullableNumber,
  leastEffectiveSize: nullableNumber,
  divergences: z.number().int(),
  atDeepest: z.number().int().describe('transitions cut off by the depth of their tree'),
  leapfrogs: z.number().int(),
  stepSizes: z.array(z.number()),
  parameters: z
    .array(
      z.object({
        name: z.string(),
        mean: z.number(),
        sd: z.number(),
        quantiles: z.array(z.number()).describe('at 2.5, 10, 50, 90 and 97.5 percent'),
        rhat: nullableNumber,
        effectiveSize: nullableNumber,
      }),
    )
    .describe('scaled units'),
});

export const fitAnswer = z.object({
  posterior: posterior
    .nullable()
    .describe('what the sampler says of itself where mcmcSamples was above 0; params stay the fit'),
  params: z.object({ ...parameterFields, delta: float64, beta: float64 }),
  objective: z.number().describe('log posterior without constants, as Stan reports it'),
  converged: z.boolean(),
  iterations: z.number().int(),
  rows: z.number().int().describe('rows with a value'),
  scaling: z.object({ yScale: z.number(), tStart: z.number(), tScaleSeconds: z.number() }),
  changepoints: z.object({ ds: float64, t: float64 }),
  features: z.array(z.string()).describe('names of beta, in order'),
  seasonalitiesUsed: z.array(
    z.object({
      name: z.string(),
      periodDays: z.number(),
      fourierOrder: z.number(),
      priorScale: z.number(),
      mode,
      conditionName: z.string().nullable(),
    }),
  ),
  regressorsUsed: z.array(
    z.object({ name: z.string(), mu: z.number(), std: z.number(), priorScale: z.number(), mode }),
  ),
  componentModes: z.record(z.string(), mode),
  history: frame,
  future: frame.extend({ samples: samples.nullable() }).nullable(),
});

const valuesOf = (components: Readonly<Record<string, Component>>) =>
  Object.fromEntries(Object.entries(components).map(([key, { values }]) => [key, values]));

const shownFrame = ({ components, intervals, ...rest }: FrameAnswer) => ({
  ...rest,
  components: valuesOf(components),
  intervals: [...intervals],
});

/** What is not a number, as R-hat of a handful of draws, is null. */
function shownPosterior({ parameters, stepSizes, ...rest }: PosteriorDiagnostics) {
  const known = (value: number) => (Number.isFinite(value) ? value : null);
  return {
    ...rest,
    worstRhat: known(rest.worstRhat),
    leastEffectiveSize: known(rest.leastEffectiveSize),
    stepSizes: [...stepSizes],
    parameters: parameters.map(({ rhat, effectiveSize, quantiles, ...summary }) => ({
      ...summary,
      quantiles: [...quantiles],
      rhat: known(rhat),
      effectiveSize: known(effectiveSize),
    })),
  };
}

export function shownFit(answer: FitAnswer): z.infer<typeof fitAnswer> {
  const { model, history, future, features, posterior: sampled, ...rest } = answer;
  const { start, span, yScale } = model.scaling;
  return {
    ...rest,
    posterior: sampled && shownPosterior(sampled),
    params: model.parameters,
    scaling: { yScale, tStart: start, tScaleSeconds: span / 1_000 },
    changepoints: { ds: model.changepoints.map((t) => start + t * span), t: model.changepoints },
    features: [...features],
    seasonalitiesUsed: [...model.seasonalities],
    regressorsUsed: [...model.regressors],
    componentModes: Object.fromEntries(
      Object.entries(history.components).map(([key, { mode: of }]) => [key, of]),
    ),
    history: shownFrame(history),
    future: future && { ...shownFrame(future), samples: future.samples },
  };
}

export const metricsAnswer = z.object({
  horizonDays: float64,
  mse: float64,
  rmse: float64,
  mae: float64,
  mape: float64.optional().describe('absent where some |y| is below 1e-8'),
  mdape: float64.optional(),
  smape: float64,
  coverage: float64.optional(),
});

export function shownMetrics({ horizon, ...rest }: PerformanceMetrics): z.infer<typeof metricsAnswer> {
  return { horizonDays: horizon.map((milliseconds) => milliseconds / 86_400_000), ...rest };
}
