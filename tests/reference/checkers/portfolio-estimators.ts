import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  exponentialCovariance,
  riskMetricsCovariance,
  sampleCovariance,
  semicovariance,
} from '../../../engine/portfolio/estimators/covariance.ts';
import {
  arithmeticMean,
  capitalAssetPricing,
  exponentialMean,
  geometricMean,
} from '../../../engine/portfolio/estimators/means.ts';
import {
  nearestCorrelation,
  nearestSemidefinite,
  unitDiagonal,
} from '../../../engine/portfolio/estimators/nearest.ts';
import { type ReturnMatrix, returnsOf } from '../../../engine/portfolio/estimators/returns.ts';
import {
  ledoitWolfConstantCorrelation,
  ledoitWolfConstantVariance,
  ledoitWolfSingleFactor,
  oracleApproximating,
} from '../../../engine/portfolio/estimators/shrinkage.ts';
import type { Checker, Comparison } from '../checker.ts';

interface ReferenceMatrix {
  readonly upper?: readonly number[];
  readonly diag?: readonly number[];
  readonly first_row?: readonly number[];
  readonly last_row?: readonly number[];
  readonly sum: number;
  readonly checksum_i_times_j?: number;
  readonly [figure: string]: unknown;
}

interface ReferenceEstimators {
  readonly id: string;
  readonly prices: string;
  readonly last_returns: number | null;
  readonly frequency: number;
  readonly mean_arithmetic: readonly number[];
  readonly mean_geometric: readonly number[];
  readonly ema_span: number;
  readonly mean_ema: readonly number[];
  readonly capm: {
    readonly risk_free: number;
    readonly market_return: number;
    readonly beta: readonly number[];
    readonly expected: readonly number[];
  };
  readonly cov: Readonly<Record<string, ReferenceMatrix>>;
}

function readReturns(file: string, last: number | null): ReturnMatrix {
  const [head = '', ...lines] = readFileSync(file, 'utf8').trim().split('\n');
  const assets = head.split(',').length - 1;
  const prices = Float64Array.from(lines.flatMap((line) => line.split(',').slice(1).map(Number)));
  const whole = returnsOf(prices, assets, 'simple');
  if (last === null) return whole;
  return { ...whole, rows: last, values: whole.values.slice(-last * assets) };
}

const exact = 1e-12;
const largest = (values: ArrayLike<number>) =>
  Array.from(values).reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/** The largest difference, beside the largest value. */
function vector(name: string, ours: ArrayLike<number>, theirs: readonly number[]): Comparison {
  const error = theirs.reduce(
    (most, value, at) => Math.max(most, Math.abs(value - (ours[at] ?? Number.NaN))),
    0,
  );
  return {
    case: name,
    error: ours.length === theirs.length ? error : Number.NaN,
    tolerance: exact * largest(theirs),
  };
}

function* matrix(
  name: string,
  ours: Float64Array,
  theirs: ReferenceMatrix,
  assets: number,
): Generator<Comparison> {
  const size = largest(ours);
  const scalar = (figure: string, own: number, their: number, scale: number) => ({
    case: `${name} ${figure}`,
    error: Math.abs(own - their),
    tolerance: exact * scale,
  });
  let [sum, weighted] = [0, 0];
  for (let at = 0; at < ours.length; at++) {
    const [i, j] = [Math.floor(at / assets), at % assets];
    sum += ours[at] as number;
    weighted += ((i + 1) * (j + 1) * (ours[at] as number)) / (assets * assets);
  }
  yield scalar('sum', sum, theirs.sum, size * assets);
  if (theirs.checksum_i_times_j !== undefined)
    yield scalar('checksum', weighted, theirs.checksum_i_times_j, size * assets * assets);
  const part = (figure: string, pick: (i: number) => number, values: readonly number[] | undefined) =>
    values === undefined
      ? []
      : [
          vector(
            `${name} ${figure}`,
            values.map((_, i) => ours[pick(i)] as number),
            values,
          ),
        ];
  yield* part('diagonal', (i) => i * assets + i, theirs.diag);
  yield* part('first row', (i) => i, theirs.first_row);
  yield* part('last row', (i) => (assets - 1) * assets + i, theirs.last_row);
  if (theirs.upper === undefined) return;
  const upper: number[] = [];
  for (let i = 0; i < assets; i++)
    for (let j = i; j < assets; j++) upper.push(ours[i * assets + j] as number);
  yield vector(`${name} upper`, upper, theirs.upper);
}

interface Estimate {
  readonly covariance: Float64Array;
  readonly shrinkage?: number;
  readonly pi?: number;
  readonly rho?: number;
  readonly gamma?: number;
  readonly kappa?: number;
}

/** The estimates of a case by the names of the reference, with the figures they come with. */
function estimates(returns: ReturnMatrix, given: ReferenceEstimators): Readonly<Record<string, Estimate>> {
  const { frequency, cov } = given;
  const figure = (name: string, field: string) => cov[name]?.[field] as number;
  return {
    sample: { covariance: sampleCovariance(returns, frequency) },
    ledoit_wolf_constant_variance: ledoitWolfConstantVariance(returns, frequency),
    ledoit_wolf_constant_correlation: ledoitWolfConstantCorrelation(returns, frequency),
    ledoit_wolf_constant_correlation_ddof1: ledoitWolfConstantCorrelation(returns, frequency, true),
    ledoit_wolf_single_factor: ledoitWolfSingleFactor(returns, frequency),
    oas: oracleApproximating(returns, frequency),
    exp_cov: { covariance: exponentialCovariance(returns, frequency, figure('exp_cov', 'span')) },
    ewma_riskmetrics: {
      covariance: riskMetricsCovariance(returns, frequency, figure('ewma_riskmetrics', 'lambda')),
    },
    semicovariance: {
      covariance: semicovariance(returns, frequency, figure('semicovariance', 'benchmark')),
    },
  };
}

function* compareCase(given: ReferenceEstimators, folder: string): Generator<Comparison> {
  const returns = readReturns(path.join(folder, given.prices), given.last_returns);
  const { frequency, id } = given;
  yield vector(`${id} arithmetic mean`, arithmeticMean(returns, frequency), given.mean_arithmetic);
  yield vector(`${id} geometric mean`, geometricMean(returns, frequency), given.mean_geometric);
  yield vector(`${id} exponential mean`, exponentialMean(returns, frequency, given.ema_span), given.mean_ema);
  const pricing = capitalAssetPricing(returns, frequency, given.capm.risk_free);
  yield vector(`${id} market return`, [pricing.marketReturn], [given.capm.market_return]);
  yield vector(`${id} beta`, pricing.beta, given.capm.beta);
  yield vector(`${id} expected by beta`, pricing.expected, given.capm.expected);
  const ours = estimates(returns, given);
  for (const [name, theirs] of Object.entries(given.cov)) {
    const own = ours[name];
    if (own === undefined) throw new Error(`${id}: the engine has no ${name}`);
    yield* matrix(`${id} ${name}`, own.covariance, theirs, returns.assets);
    for (const figure of ['shrinkage', 'pi', 'rho', 'gamma', 'kappa'] as const)
      if (theirs[figure] !== undefined)
        yield vector(`${id} ${name} ${figure}`, [own[figure] ?? Number.NaN], [theirs[figure] as number]);
  }
}

interface ReferenceNearest {
  readonly id: string;
  readonly input: readonly (readonly number[])[];
  readonly psd_spectral_clip: readonly (readonly number[])[];
  readonly psd_clip_rescaled_unit_diag: readonly (readonly number[])[];
  readonly nearest_correlation: readonly (readonly number[])[];
}

function* compareNearest(given: ReferenceNearest): Generator<Comparison> {
  const size = given.input.length;
  const input = Float64Array.from(given.input.flat());
  const clipped = nearestSemidefinite(input, size);
  for (const [name, ours] of [
    ['psd_spectral_clip', clipped],
    ['psd_clip_rescaled_unit_diag', unitDiagonal(clipped, size)],
    ['nearest_correlation', nearestCorrelation(input, size)],
  ] as const)
    yield { ...vector(`${given.id} ${name}`, ours, given[name].flat()), tolerance: 1e-10 };
}

export const estimatorChecker: Checker = {
  covers: (file) => file === 'portfolio/estimators.json',
  *compare(content, folder) {
    const { cases, nearest } = content as {
      readonly cases: readonly ReferenceEstimators[];
      readonly nearest: readonly ReferenceNearest[];
    };
    for (const given of cases) yield* compareCase(given, folder);
    for (const given of nearest) yield* compareNearest(given);
  },
};
