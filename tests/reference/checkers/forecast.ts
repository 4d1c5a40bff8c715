import { fitDecomposable } from '../../../engine/forecasting/decomposable/fit.ts';
import {
  type Interval,
  intervalsOf,
  simulatePaths,
} from '../../../engine/forecasting/decomposable/intervals.ts';
import { type Prediction, predict } from '../../../engine/forecasting/decomposable/predict.ts';
import type { DecomposableModel, Frame } from '../../../engine/forecasting/decomposable/types.ts';
import type { Checker, Comparison } from '../checker.ts';
import { inputOf, listOf, type ReferenceCase, type ReferenceIntervals } from './forecast-case.ts';

const totals: Readonly<Record<string, string>> = {
  additive_terms: 'additiveTerms',
  multiplicative_terms: 'multiplicativeTerms',
  extra_regressors_additive: 'extraRegressorsAdditive',
  extra_regressors_multiplicative: 'extraRegressorsMultiplicative',
};

function componentOf(prediction: Prediction, name: string): Float64Array | undefined {
  if (name === 'additive_terms') return prediction.additiveTerms;
  if (name === 'multiplicative_terms') return prediction.multiplicativeTerms;
  return prediction.components.get(totals[name] ?? name)?.values;
}

const largest = (values: readonly number[]) =>
  values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/** The largest distance at the sampled rows. */
function distance(ours: Float64Array, index: readonly number[], theirs: readonly number[]): number {
  return index.reduce(
    (most, row, at) => Math.max(most, Math.abs((ours[row] as number) - (theirs[at] as number))),
    0,
  );
}

/** The model with Prophet’s own parameters: from there on nothing is left to chance or to a stopping rule. */
function withTheirs(
  model: DecomposableModel,
  names: readonly string[],
  given: ReferenceCase,
): DecomposableModel {
  const { k, m, delta, beta, sigma_obs: sigmaObs } = given.fit.params;
  const theirNames = listOf(given.features.names);
  const theirBeta = listOf(beta);
  return {
    ...model,
    parameters: {
      k,
      m,
      delta: Float64Array.from(listOf(delta)),
      beta: Float64Array.from(names, (name) => theirBeta[theirNames.indexOf(name)] ?? Number.NaN),
      sigmaObs,
    },
  };
}

function* compareGiven(
  model: DecomposableModel,
  frame: Frame,
  given: ReferenceCase,
  part: 'history' | 'future',
): Generator<Comparison> {
  const prediction = predict(model, frame, part);
  const { index, yhat, trend, components } = given[part];
  const exact = 1e-9;
  yield {
    case: `${part} yhat, given parameters`,
    error: distance(prediction.yhat, index, yhat),
    tolerance: exact * largest(yhat),
  };
  yield {
    case: `${part} trend, given parameters`,
    error: distance(prediction.trend, index, trend),
    tolerance: exact * largest(trend),
  };
  for (const [name, values] of Object.entries(components)) {
    // The stand-in for "no feature at all" is always zero.
    if (name === 'zeros') continue;
    const ours = componentOf(prediction, name);
    const error = ours === undefined ? Number.NaN : distance(ours, index, values);
    yield { case: `${part} ${name}, given parameters`, error, tolerance: exact * (largest(values) || 1) };
  }
  yield* compareIntervals(model, prediction, given, part);
}

/** Some hundred limits a file, so that 4.5 standard errors are met by chance about once in a thousand files. */
const deviations = 4.5;

/**
 * Two simulations of the same distribution: their limit at probability p must lie between our quantiles at p less and p
 * plus the sampling error of both, whatever the distribution.
 */
function* compareIntervals(
  model: DecomposableModel,
  prediction: Prediction,
  given: ReferenceCase,
  part: 'history' | 'future',
): Generator<Comparison> {
  const theirs: ReferenceIntervals = given[part].intervals_long ?? given[part].intervals_1000;
  const theirCount = given[part].intervals_long === undefined ? 1_000 : 10_000;
  const count = 10_000;
  const paths = simulatePaths(model, prediction, count, 1);
  for (const width of [80, 95] as const) {
    const beyond = (1 - width / 100) / 2;
    const error = deviations * Math.sqrt(beyond * (1 - beyond) * (1 / count + 1 / theirCount));
    const bands = intervalsOf(model, prediction, paths, [1 - 2 * (beyond - error), 1 - 2 * (beyond + error)]);
    const [wide, narrow] = bands as [Interval, Interval];
    for (const kind of ['yhat', 'trend'] as const)
      for (const [side, field] of [
        ['lower', `${kind}Lower`],
        ['upper', `${kind}Upper`],
      ] as const) {
        const values = theirs[`${kind}_${side}_${width}`];
        const outside = given[part].index.reduce((most, row, at) => {
          const limits = [wide[field][row] as number, narrow[field][row] as number];
          const middle = ((limits[0] as number) + (limits[1] as number)) / 2;
          const half = Math.abs((limits[0] as number) - (limits[1] as number)) / 2;
          const rounding = 1e-9 * Math.abs(middle);
          return Math.max(most, Math.abs((values[at] as number) - middle) / (half + rounding));
        }, 0);
        yield {
          case: `${part} ${kind} ${side} ${width} %, of the sampling error`,
          error: outside,
          tolerance: 1,
        };
      }
  }
}

export const forecastChecker: Checker = {
  covers: (file) => /^forecast\/[^/]+\.json$/.test(file),
  *compare(content, folder) {
    const given = content as ReferenceCase;
    const { config, history, future } = inputOf(given, folder);
    const sum = history.y.reduce((total, value) => total + (Number.isNaN(value) ? 0 : value), 0);
    yield {
      case: 'sum of y',
      error: Math.abs(sum - given.series.y_sum),
      tolerance: 1e-9 * Math.abs(given.series.y_sum),
    };
    const fit = fitDecomposable(history, config);
    const placed = listOf(given.changepoints.t);
    yield {
      case: 'changepoints',
      error: fit.model.changepoints.reduce(
        (most, t, at) => Math.max(most, Math.abs(t - (placed[at] ?? Number.NaN))),
        0,
      ),
      tolerance: 1e-12,
    };
    const { objective } = fit;
    yield {
      case: 'objective below Stan’s',
      error: Math.max(0, given.fit.objective.stan_value - objective),
      tolerance: 0.01,
    };
    const additive = !fit.training.features.mode.includes('multiplicative');
    if (additive && config.growth !== 'logistic')
      yield {
        case: 'objective and the optimum',
        error: Math.abs(objective - given.polished.objective),
        tolerance: 0.05,
      };
    const deviation = given.polished.params.sigma_obs * given.scaling.y_scale;
    for (const [part, frame, yhat] of [
      ['history', history, given.polished.yhat_history],
      ['future', future, given.polished.yhat_future],
    ] as const) {
      const { index } = given[part];
      const error = distance(predict(fit.model, frame, part).yhat, index, yhat) / deviation;
      yield { case: `${part} yhat at the optimum, residual deviations`, error, tolerance: 0.02 };
      yield* compareGiven(withTheirs(fit.model, fit.training.features.names, given), frame, given, part);
    }
  },
};
