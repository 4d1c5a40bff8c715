import { randomStream } from '../../numerics/random/random-stream.ts';
import { buildFeatures } from '../decomposable/features.ts';
import type { Interval } from '../decomposable/intervals.ts';
import { type Component, type Prediction, predict } from '../decomposable/predict.ts';
import type { DecomposableModel, Frame } from '../decomposable/types.ts';
import { trendState } from './path-state.ts';
import type { PosteriorDraws } from './posterior.ts';
import { limitsOf } from './row-limits.ts';

/**
 * Forecasts from draws of the posterior (section 10, last line): every draw gives ⌈count/draws⌉ simulated paths, point
 * values are posterior means, and each component has intervals of its own. With multiplicative terms the mean of
 * trend·(1 + terms) is not the product of the means: `yhat` is the former.
 */
export interface PosteriorInterval extends Interval {
  readonly components: Readonly<
    Record<string, { readonly lower: Float64Array; readonly upper: Float64Array }>
  >;
}

export interface PosteriorPrediction {
  readonly prediction: Prediction;
  readonly intervals: readonly PosteriorInterval[];
  /** Rows after the history’s end × paths, the paths of a row together; empty unless asked for. */
  readonly paths: {
    readonly rows: number;
    readonly count: number;
    readonly yhat: Float64Array;
    readonly trend: Float64Array;
  };
}

export interface PosteriorPredictOptions {
  /** Nominal, 0 to 1. */
  readonly coverages: readonly number[];
  readonly seed: number;
  /** Paths in all, at least; rounded up to a whole number for each draw. */
  readonly count: number;
  /** Also keep the paths of the rows after the history. */
  readonly keepPaths?: boolean | undefined;
}

/** Beyond the streams that the chains take, one each from 0. */
const pathStream = 1_000;

const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

export function predictPosterior(
  model: DecomposableModel,
  frame: Frame,
  where: 'history' | 'future',
  draws: PosteriorDraws,
  options: PosteriorPredictOptions,
): PosteriorPrediction {
  const { coverages, seed, count, keepPaths = false } = options;
  const plain = predict(model, frame, where);
  const features = buildFeatures(model, frame, where);
  const { t, cap, floor } = plain;
  const { yScale } = model.scaling;
  const rows = t.length;
  const pathsEach = Math.max(1, Math.ceil(count / draws.count));
  const paths = draws.count * pathsEach;
  const random = randomStream(seed, pathStream);
  const state = trendState(model, draws, pathsEach, random);
  const limits = limitsOf(coverages);
  const intervals = coverages.map((coverage) => ({
    coverage,
    yhatLower: new Float64Array(rows),
    yhatUpper: new Float64Array(rows),
    trendLower: new Float64Array(rows),
    trendUpper: new Float64Array(rows),
    components: Object.fromEntries(
      [...features.members.keys()].map((name) => [
        name,
        { lower: new Float64Array(rows), upper: new Float64Array(rows) },
      ]),
    ),
  }));
  const [yhat, trend] = [new Float64Array(rows), new Float64Array(rows)];
  const components = new Map<string, Component>();
  for (const [name, { mode }] of plain.components)
    components.set(name, { mode, values: new Float64Array(rows) });

  const first = t.findIndex((time) => time > 1);
  const ahead = keepPaths && first !== -1 ? rows - first : 0;
  const kept = { yhat: new Float64Array(ahead * paths), trend: new Float64Array(ahead * paths) };
  const [heights, values] = [new Float64Array(paths), new Float64Array(paths)];
  const terms = new Map([...features.members.keys()].map((name) => [name, new Float64Array(draws.count)]));
  const none = new Float64Array(draws.count);
  for (let row = 0; row < rows; row++) {
    state.moveTo(t[row] as number, cap?.[row] ?? 0);
    for (const [name, into] of terms) {
      into.fill(0);
      for (const j of features.members.get(name) ?? []) {
        const x = (features.columns[j] as Float64Array)[row] as number;
        if (x === 0) continue;
        const factor = features.mode[j] === 'additive' ? x * yScale : x;
        const beta = draws.beta[j] as Float64Array;
        for (let draw = 0; draw < into.length; draw++)
          into[draw] = (into[draw] as number) + factor * (beta[draw] as number);
      }
    }
    const additive = terms.get('additiveTerms') ?? none;
    const multiplicative = terms.get('multiplicativeTerms') ?? none;
    const ground = floor[row] as number;
    let [sum, trendSum] = [0, 0];
    for (let draw = 0; draw < draws.count; draw++) {
      const factor = 1 + (multiplicative[draw] as number);
      const shift = additive[draw] as number;
      const known = (state.known[draw] as number) * yScale + ground;
      const noise = (draws.sigmaObs[draw] as number) * yScale;
      trendSum += known;
      sum += known * factor + shift;
      for (let path = draw * pathsEach; path < (draw + 1) * pathsEach; path++) {
        const height = (state.simulated[path] as number) * yScale + ground;
        heights[path] = height;
        values[path] = height * factor + shift + noise * random.normal();
      }
    }
    yhat[row] = sum / draws.count;
    trend[row] = trendSum / draws.count;
    if (ahead > 0 && row >= first) {
      kept.yhat.set(values, (row - first) * paths);
      kept.trend.set(heights, (row - first) * paths);
    }
    const ofValues = limits(values);
    const ofTrend = limits(heights);
    for (const [at, interval] of intervals.entries()) {
      [interval.yhatLower[row], interval.yhatUpper[row]] = ofValues[at] as [number, number];
      [interval.trendLower[row], interval.trendUpper[row]] = ofTrend[at] as [number, number];
    }
    for (const [name, found] of terms) {
      const component = components.get(name);
      if (component !== undefined) component.values[row] = mean(found);
      for (const [at, pair] of limits(found).entries()) {
        const limit = intervals[at]?.components[name];
        if (limit !== undefined) [limit.lower[row], limit.upper[row]] = pair;
      }
    }
  }
  const termsOf = (name: string) => components.get(name)?.values ?? new Float64Array(rows);
  return {
    prediction: {
      ...plain,
      yhat,
      trend,
      components,
      additiveTerms: termsOf('additiveTerms'),
      multiplicativeTerms: termsOf('multiplicativeTerms'),
    },
    intervals,
    paths: { rows: ahead, count: paths, ...kept },
  };
}
