import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  blackLitterman,
  impliedReturns,
  impliedRiskAversion,
  impliedWeights,
  type Views,
} from '../../../engine/portfolio/estimators/black-litterman.ts';
import type { Checker, Comparison } from '../checker.ts';

type Matrix = readonly (readonly number[])[];

interface ReferenceCase {
  readonly id: string;
  readonly inputs: string;
  readonly tau: number;
  readonly omega_method: 'default' | 'idzorek' | 'full';
  readonly market_caps: readonly number[];
  readonly risk_free: number;
  readonly risk_aversion: number;
  readonly prior: readonly number[];
  readonly P: Matrix;
  readonly Q: readonly number[];
  readonly confidences?: readonly number[];
  readonly omega: Matrix;
  readonly posterior_returns: readonly number[];
  readonly posterior_cov_diag: readonly number[];
  readonly posterior_cov_first_row: readonly number[];
  readonly bl_weights?: readonly number[];
}

interface ReferenceFile {
  readonly market_implied_risk_aversion: {
    readonly file: string;
    readonly window: readonly [string, string];
    readonly risk_free: number;
    readonly value: number;
  };
  readonly cases: readonly ReferenceCase[];
}

const frequency = 252;

function covarianceOf(upper: readonly number[], size: number): Float64Array {
  const matrix = new Float64Array(size * size);
  let at = 0;
  for (let i = 0; i < size; i++)
    for (let j = i; j < size; j++) {
      matrix[i * size + j] = upper[at] as number;
      matrix[j * size + i] = upper[at++] as number;
    }
  return matrix;
}

function vector(name: string, ours: ArrayLike<number>, theirs: readonly number[]): Comparison {
  const size = theirs.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const error = theirs.reduce(
    (most, value, at) => Math.max(most, Math.abs(value - (ours[at] ?? Number.NaN))),
    0,
  );
  return { case: name, error, tolerance: 1e-12 * size };
}

function uncertaintyOf(given: ReferenceCase): Views['uncertainty'] {
  if (given.omega_method === 'default') return { kind: 'proportional' };
  if (given.omega_method === 'full') return { kind: 'given', omega: Float64Array.from(given.omega.flat()) };
  return { kind: 'confidence', confidence: Float64Array.from(given.confidences ?? []) };
}

function* compareCase(given: ReferenceCase, covariance: Float64Array): Generator<Comparison> {
  const { id, tau } = given;
  const assets = given.prior.length;
  const capitalisation = Float64Array.from(given.market_caps);
  const prior = impliedReturns(covariance, capitalisation, given.risk_aversion, given.risk_free);
  yield vector(`${id} prior`, prior, given.prior);
  const views = {
    picks: Float64Array.from(given.P.flat()),
    returns: Float64Array.from(given.Q),
    uncertainty: uncertaintyOf(given),
  };
  const found = blackLitterman({ covariance, prior, tau, views });
  yield vector(`${id} omega`, found.omega, given.omega.flat());
  yield vector(`${id} returns`, found.returns, given.posterior_returns);
  const diagonal = given.posterior_cov_diag.map((_, i) => found.covariance[i * assets + i] as number);
  yield vector(`${id} variances`, diagonal, given.posterior_cov_diag);
  yield vector(`${id} first row`, found.covariance, given.posterior_cov_first_row);
  if (given.bl_weights !== undefined)
    yield {
      ...vector(
        `${id} weights`,
        impliedWeights(covariance, found.returns, given.risk_aversion),
        given.bl_weights,
      ),
      // Solving with a covariance of condition 1e4 leaves that many digits fewer.
      tolerance: 1e-10,
    };
}

export const blackLittermanChecker: Checker = {
  covers: (file) => file === 'portfolio/blacklitterman.json',
  *compare(content, folder) {
    const { cases, market_implied_risk_aversion: market } = content as ReferenceFile;
    const [, ...lines] = readFileSync(path.join(folder, market.file), 'utf8').trim().split('\n');
    const [from, to] = market.window;
    const prices = lines
      .map((line) => line.split(','))
      .filter(([date = '']) => date >= from && date <= to)
      .map((row) => Number(row[1]));
    const returns = Float64Array.from(prices.slice(1), (price, at) => price / (prices[at] as number) - 1);
    yield vector(
      'risk aversion',
      [impliedRiskAversion(returns, frequency, market.risk_free)],
      [market.value],
    );
    const inputs = JSON.parse(readFileSync(path.join(folder, 'inputs.json'), 'utf8')) as Readonly<
      Record<string, { readonly n: number; readonly cov_upper: readonly number[] }>
    >;
    for (const given of cases) {
      const input = inputs[given.inputs];
      if (input === undefined) throw new Error(`${given.id}: no inputs ${given.inputs}`);
      yield* compareCase(given, covarianceOf(input.cov_upper, input.n));
    }
  },
};
