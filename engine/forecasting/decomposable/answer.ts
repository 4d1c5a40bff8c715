import { Fault } from '../../domain/fault.ts';
import { type PerformanceMetrics, performanceMetrics } from '../evaluation/performance-metrics.ts';
import type { PosteriorDiagnostics } from '../posterior/posterior.ts';
import { type PosteriorInterval, predictPosterior } from '../posterior/predict-posterior.ts';
import { type Progress, samplePosterior } from '../posterior/sample-posterior.ts';
import { type CrossValidationOptions, crossValidate, type Fold } from './cross-validation.ts';
import { type DecomposableFit, fitDecomposable } from './fit.ts';
import { type Interval, intervalsOf, simulatePaths } from './intervals.ts';
import { bestSigma, logPosterior, meanOf, squaredError } from './objective.ts';
import { type Component, type Prediction, predict } from './predict.ts';
import { prepare, type Training } from './prepare.ts';
import type { DecomposableConfig, DecomposableModel, Frame, HistoryFrame, Parameters } from './types.ts';

/** One request for a fit and its forecasts, and all that is known afterwards: plain values and arrays. */
export interface FitRequest {
  readonly history: HistoryFrame;
  readonly future: Frame | null;
  readonly config: DecomposableConfig;
  /** Nominal coverages, 0 to 1. */
  readonly intervals: readonly number[];
  /** Paths; 0 gives no intervals. */
  readonly uncertaintySamples: number;
  readonly seed: number;
  /** All paths of the future rows, so that any quantile needs no second fit. */
  readonly samples: boolean;
  /** Scaled units, `beta` in the order of the features: nothing is fitted then. */
  readonly parameters: Parameters | null;
  /** Draws of the posterior from each chain; 0 or left out is the MAP fit alone. */
  readonly mcmcSamples?: number | undefined;
  /** Transitions before them; as many as the draws where left out. */
  readonly mcmcWarmup?: number | undefined;
  readonly mcmcChains?: number | undefined;
}

export interface FrameAnswer {
  readonly ds: Float64Array;
  readonly yhat: Float64Array;
  readonly trend: Float64Array;
  readonly components: Readonly<Record<string, Component>>;
  /** From the posterior also of the components; with the fit alone these are taken as known. */
  readonly intervals: readonly (Interval & Partial<PosteriorInterval>)[];
}

export interface FitAnswer {
  /** What the sampler says of itself; null where nothing was sampled. */
  readonly posterior: PosteriorDiagnostics | null;
  readonly model: DecomposableModel;
  readonly objective: number;
  readonly converged: boolean;
  readonly iterations: number;
  readonly rows: number;
  readonly features: readonly string[];
  readonly history: FrameAnswer;
  readonly future: (FrameAnswer & { readonly samples: Samples | null }) | null;
}

/** rows × count values, the paths of a row together. */
export interface Samples {
  readonly rows: number;
  readonly count: number;
  readonly yhat: Float64Array;
  readonly trend: Float64Array;
}

function answerOf(prediction: Prediction, intervals: FrameAnswer['intervals']): FrameAnswer {
  const { ds, yhat, trend, components, additiveTerms, multiplicativeTerms } = prediction;
  return {
    ds,
    yhat,
    trend,
    components: {
      ...Object.fromEntries(components),
      additiveTerms: { mode: 'additive', values: additiveTerms },
      multiplicativeTerms: { mode: 'multiplicative', values: multiplicativeTerms },
    },
    intervals,
  };
}

function expectParameters({ model, features }: Training, { delta, beta }: Parameters): void {
  for (const [field, found, expected] of [
    ['delta', delta.length, model.changepoints.length],
    ['beta', beta.length, features.columns.length],
  ] as const)
    if (found !== expected)
      throw new Fault(
        'FORECAST_PARAMETERS_INVALID',
        `${field} has ${found} values and the model ${expected}. Give parameters of the same configuration and history.`,
        { field, found, expected },
      );
}

/** The model with parameters from elsewhere, and what they are worth on this history. */
function withParameters(history: HistoryFrame, config: DecomposableConfig, parameters: Parameters) {
  const training = prepare(history, config);
  expectParameters(training, parameters);
  const squares = squaredError(training.y, meanOf(training, parameters).mean);
  const sigmaObs = parameters.sigmaObs > 0 ? parameters.sigmaObs : bestSigma(training.rows, squares);
  return {
    training,
    model: { ...training.model, parameters: { ...parameters, sigmaObs } },
    objective: logPosterior(training, { ...parameters, sigmaObs }, squares, config.changepointPriorScale),
    converged: true,
    iterations: 0,
  };
}

/** History and future from draws of the posterior; the model stays the MAP fit. */
function answerPosterior(
  request: FitRequest,
  { model, training }: Pick<DecomposableFit, 'model' | 'training'>,
  progress?: Progress,
): Pick<FitAnswer, 'posterior' | 'history' | 'future'> {
  const { history, future, config, uncertaintySamples: count, seed, mcmcSamples: draws = 0 } = request;
  if (request.parameters !== null)
    throw new Fault(
      'FORECAST_OPTION_INVALID',
      'Parameters are given and a posterior is asked for; leave out one of them.',
      { field: 'mcmcSamples' },
    );
  const { mcmcWarmup: warmup = draws, mcmcChains: chains = 2 } = request;
  const sampling = { draws, warmup, chains, seed };
  const posterior = samplePosterior(training, config.changepointPriorScale, sampling, progress);
  const options = { coverages: count === 0 ? [] : request.intervals, seed, count };
  const inside = predictPosterior(model, history, 'history', posterior.draws, options);
  const shown = {
    posterior: posterior.diagnostics,
    history: answerOf(inside.prediction, inside.intervals),
  };
  if (future === null) return { ...shown, future: null };
  const ahead = predictPosterior(model, future, 'future', posterior.draws, {
    ...options,
    keepPaths: request.samples,
  });
  const samples = request.samples ? ahead.paths : null;
  return { ...shown, future: { ...answerOf(ahead.prediction, ahead.intervals), samples } };
}

export function answerFit(request: FitRequest, progress?: Progress): FitAnswer {
  const { history, future, config, intervals, uncertaintySamples: count, seed } = request;
  const fit =
    request.parameters === null
      ? fitDecomposable(history, config)
      : withParameters(history, config, request.parameters);
  const facts = {
    model: fit.model,
    objective: fit.objective,
    converged: fit.converged,
    iterations: fit.iterations,
    rows: fit.training.rows,
    features: fit.training.features.names,
  };
  if ((request.mcmcSamples ?? 0) > 0) return { ...facts, ...answerPosterior(request, fit, progress) };
  const inside = predict(fit.model, history, 'history');
  const none = {
    from: history.ds.length,
    rows: 0,
    count: 0,
    yhat: new Float64Array(),
    trend: new Float64Array(),
  };
  const asked = count === 0 ? [] : intervals;
  const answer = {
    ...facts,
    posterior: null,
    history: answerOf(inside, intervalsOf(fit.model, inside, none, asked)),
  };
  if (future === null) return { ...answer, future: null };
  const ahead = predict(fit.model, future, 'future');
  const paths = simulatePaths(fit.model, ahead, count, seed);
  const samples = request.samples
    ? { rows: paths.rows, count, yhat: paths.yhat.slice(), trend: paths.trend.slice() }
    : null;
  return { ...answer, future: { ...answerOf(ahead, intervalsOf(fit.model, ahead, paths, asked)), samples } };
}

export interface CrossValidationRequest {
  readonly history: HistoryFrame;
  readonly config: DecomposableConfig;
  readonly options: CrossValidationOptions;
  readonly rollingWindow: number;
}

export interface CrossValidationAnswer {
  readonly folds: readonly Fold[];
  readonly byHorizon: PerformanceMetrics;
  readonly overall: PerformanceMetrics;
}

/** Every fold in turn; `progress` hears of each. */
export function answerCrossValidation(
  { history, config, options, rollingWindow }: CrossValidationRequest,
  progress: (fraction: number, text: string) => void,
): CrossValidationAnswer {
  const folds: Fold[] = [];
  let count = 1;
  for (const step of crossValidate(history, config, options)) {
    if (typeof step === 'number') count = step;
    else folds.push(step);
    progress(folds.length / count, `Origin ${folds.length} of ${count}`);
  }
  const joined = (pick: (fold: Fold) => Float64Array) => {
    const whole = new Float64Array(folds.reduce((sum, { ds }) => sum + ds.length, 0));
    let at = 0;
    for (const fold of folds) {
      whole.set(pick(fold), at);
      at += fold.ds.length;
    }
    return whole;
  };
  const scored = {
    horizon: joined(({ ds, cutoff }) => ds.map((time) => time - cutoff)),
    y: joined(({ y }) => y),
    yhat: joined(({ yhat }) => yhat),
    lower: joined(({ lower }) => lower),
    upper: joined(({ upper }) => upper),
  };
  return {
    folds,
    byHorizon: performanceMetrics(scored, rollingWindow),
    overall: performanceMetrics(scored, 1),
  };
}
