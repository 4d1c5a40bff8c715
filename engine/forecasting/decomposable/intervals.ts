import { Fault } from '../../domain/fault.ts';
import { randomStream } from '../../numerics/random/random-stream.ts';
import { normalQuantile } from '../../numerics/statistics/normal-quantile.ts';
import { quantilesInPlace } from '../../numerics/statistics/quantile.ts';
import type { Prediction } from './predict.ts';
import type { DecomposableModel } from './types.ts';

/**
 * Uncertainty of a MAP fit (section 10): future changes of the rate, at the pace and of the size of the past ones, and
 * noise. The parameters are taken as known, so that components have no width.
 */
export interface Interval {
  /** Nominal coverage, 0 to 1. */
  readonly coverage: number;
  readonly yhatLower: Float64Array;
  readonly yhatUpper: Float64Array;
  readonly trendLower: Float64Array;
  readonly trendUpper: Float64Array;
}

export interface Paths {
  /** Rows of the prediction after the history’s end; the paths run over these. */
  readonly from: number;
  readonly rows: number;
  readonly count: number;
  /** rows × count: all paths of a row lie together. */
  readonly yhat: Float64Array;
  readonly trend: Float64Array;
}

/** Two arrays of this many numbers take 320 MB. */
const mostNumbers = 20_000_000;

function expectRoom(rows: number, count: number): void {
  if (rows * count <= mostNumbers) return;
  throw new Fault(
    'FORECAST_PATHS_LARGE',
    `${count} paths over ${rows} rows are ${rows * count} numbers; at most ${mostNumbers} are kept. Ask for fewer paths or rows: 1,000 paths give limits good to a few per cent of the spread.`,
    { field: 'uncertaintySamples', rows, count, most: mostNumbers },
  );
}

/** Laplace by the inverse of its distribution. */
function laplace(uniform: number, scale: number): number {
  const centred = uniform - 0.5;
  return -scale * Math.sign(centred) * Math.log1p(-2 * Math.abs(centred));
}

/**
 * `count` paths over the rows with t > 1. New changes come as a Poisson process of rate S a unit of scaled time, drawn by
 * their waiting times, each Laplace with the mean size of the fitted ones.
 */
export function simulatePaths(
  model: DecomposableModel,
  prediction: Prediction,
  count: number,
  seed: number,
): Paths {
  const { t, cap, floor, multiplicativeTerms, additiveTerms } = prediction;
  const first = t.findIndex((time) => time > 1);
  const from = first === -1 ? t.length : first;
  const rows = t.length - from;
  expectRoom(rows, count);
  const yhat = new Float64Array(rows * count);
  const trend = new Float64Array(rows * count);
  const { growth, changepoints, parameters, scaling } = model;
  const { k, m, delta, sigmaObs } = parameters;
  const random = randomStream(seed);
  let size = 1e-8;
  let endRate = k;
  let endLevel = growth === 'logistic' ? -k * m : m;
  for (let j = 0; j < delta.length; j++) {
    const change = delta[j] as number;
    size += Math.abs(change) / delta.length;
    endRate += change;
    endLevel -= change * (changepoints[j] as number);
  }
  const pace = changepoints.length;
  // Row by row, all paths at once: what is written lies together.
  const rate = new Float64Array(count).fill(endRate);
  const level = new Float64Array(count).fill(endLevel);
  const next = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  if (growth !== 'flat')
    for (let path = 0; path < count; path++) next[path] = 1 - Math.log1p(-random.uniform()) / pace;
  const noise = sigmaObs * scaling.yScale;
  for (let row = 0; row < rows; row++) {
    const at = from + row;
    const time = t[at] as number;
    const ceiling = (cap?.[at] ?? 0) * scaling.yScale;
    const [ground, added] = [floor[at] as number, additiveTerms[at] as number];
    const factor = 1 + (multiplicativeTerms[at] as number);
    for (let path = 0; path < count; path++) {
      let due = next[path] as number;
      while (due <= time) {
        const change = laplace(random.uniform(), size);
        rate[path] = (rate[path] as number) + change;
        level[path] = (level[path] as number) - change * due;
        due -= Math.log1p(-random.uniform()) / pace;
        next[path] = due;
      }
      const line = (rate[path] as number) * time + (level[path] as number);
      const height =
        growth === 'logistic'
          ? ceiling / (1 + Math.exp(-line))
          : (growth === 'flat' ? m : line) * scaling.yScale;
      const here = height + ground;
      trend[row * count + path] = here;
      yhat[row * count + path] = here * factor + added + random.normal() * noise;
    }
  }
  return { from, rows, count, yhat, trend };
}

/**
 * Intervals at each row. Inside the history only noise counts, so that the limits are exact; beyond it they are empirical
 * quantiles of the paths, which this reorders in place.
 */
export function intervalsOf(
  model: DecomposableModel,
  prediction: Prediction,
  paths: Paths,
  coverages: readonly number[],
): Interval[] {
  const { yhat, trend } = prediction;
  const noise = model.parameters.sigmaObs * model.scaling.yScale;
  const intervals = coverages.map((coverage) => {
    const width = normalQuantile((1 + coverage) / 2) * noise;
    return {
      coverage,
      yhatLower: yhat.map((value) => value - width),
      yhatUpper: yhat.map((value) => value + width),
      trendLower: Float64Array.from(trend),
      trendUpper: Float64Array.from(trend),
    };
  });
  const asked = coverages.flatMap((coverage) => [(1 - coverage) / 2, (1 + coverage) / 2]);
  const probabilities = [...new Set(asked)].sort((a, b) => a - b);
  const limits = asked.map((probability) => probabilities.indexOf(probability));
  for (let row = 0; row < paths.rows; row++) {
    const at = paths.from + row;
    const range = [row * paths.count, (row + 1) * paths.count] as const;
    const values = quantilesInPlace(paths.yhat.subarray(...range), probabilities);
    const trends = quantilesInPlace(paths.trend.subarray(...range), probabilities);
    for (const [index, interval] of intervals.entries()) {
      const [low, high] = [limits[2 * index] as number, limits[2 * index + 1] as number];
      interval.yhatLower[at] = values[low] as number;
      interval.yhatUpper[at] = values[high] as number;
      interval.trendLower[at] = trends[low] as number;
      interval.trendUpper[at] = trends[high] as number;
    }
  }
  return intervals;
}
