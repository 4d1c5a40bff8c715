import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerFit } from '../../../engine/forecasting/decomposable/answer.ts';
import { fitMap } from '../../../engine/forecasting/decomposable/map-fit.ts';
import { prepare } from '../../../engine/forecasting/decomposable/prepare.ts';
import { minusLogPosterior } from '../../../engine/forecasting/decomposable/reference-fit.ts';
import {
  type DecomposableConfig,
  defaultConfig,
  type HistoryFrame,
} from '../../../engine/forecasting/decomposable/types.ts';
import { modelDensity } from '../../../engine/forecasting/posterior/model-density.ts';
import { samplePosterior } from '../../../engine/forecasting/posterior/sample-posterior.ts';
import { choleskyFactor, choleskySolve } from '../../../engine/numerics/linear/cholesky.ts';
import { gramMatrix } from '../../../engine/numerics/linear/gram.ts';
import { randomStream } from '../../../engine/numerics/random/random-stream.ts';

const day = 86_400_000;
const start = Date.UTC(2024, 0, 1);
const config = (own: Partial<DecomposableConfig>): DecomposableConfig => ({
  ...defaultConfig,
  nChangepoints: 5,
  ...own,
});

function historyOf(rows: number, seed = 3): HistoryFrame {
  const random = randomStream(seed);
  return {
    ds: Float64Array.from({ length: rows }, (_, row) => start + row * day),
    y: Float64Array.from(
      { length: rows },
      (_, row) => 30 + 0.05 * row + 2 * Math.sin((2 * Math.PI * row) / 7) + random.normal(),
    ),
    cap: new Float64Array(rows).fill(80),
  };
}

const kinds = (['linear', 'logistic', 'flat'] as const).flatMap((growth) =>
  (['additive', 'multiplicative'] as const).map((seasonalityMode) => ({ growth, seasonalityMode })),
);

test('the gradient is that of the density for every growth and mode', () => {
  for (const own of [...kinds, { nChangepoints: 0 }]) {
    const training = prepare(historyOf(90), config(own));
    const { density, centre } = modelDensity(training, 0.05, fitMap(training, 0.05).parameters);
    const random = randomStream(1);
    // Away from the kinks, which have no gradient.
    const at = centre.map(
      (value) => value + 0.02 * (random.uniform() > 0.5 ? 1 : -1) * (1 + random.uniform()),
    );
    const gradient = new Float64Array(at.length);
    density(at, gradient);
    const scratch = new Float64Array(at.length);
    for (let j = 0; j < at.length; j++) {
      const moved = (by: number) =>
        density(
          at.map((value, k) => (k === j ? value + by : value)),
          scratch,
        );
      const step = 1e-5;
      const difference = (moved(step) - moved(-step)) / (2 * step);
      const expected = gradient[j] as number;
      assert.ok(
        Math.abs(difference - expected) < 1e-5 * Math.max(10, Math.abs(expected)),
        `${JSON.stringify(own)} ${j}: ${difference} and ${expected}`,
      );
    }
  }
});

test('inner products give the density that passes over the rows give, with the Jacobian of σ', () => {
  const training = prepare(historyOf(120), config({}));
  const fit = fitMap(training, 0.05).parameters;
  const { density, centre, parametersAt } = modelDensity(training, 0.05, fit);
  const random = randomStream(2);
  for (const width of [0, 0.01, 0.3]) {
    const at = centre.map((value) => value + width * random.normal());
    const { k, m, delta, beta, sigmaObs } = parametersAt(at);
    const level = Math.log(sigmaObs);
    const point = minusLogPosterior(training, 0.05, Float64Array.from([k, m, ...delta, level, ...beta]));
    assert.ok(point !== undefined);
    const found = density(at, new Float64Array(at.length));
    assert.ok(Math.abs(found - (level - point.value)) < 1e-8 * Math.abs(found), `${found} ${point.value}`);
  }
});

test('flat growth with features: means and spreads of the closed form, σ integrated by quadrature', () => {
  const training = prepare(historyOf(100), config({ growth: 'flat', weeklySeasonality: 2 }));
  const { rows, y, features } = training;
  const columns = [new Float64Array(rows).fill(1), ...features.columns];
  const size = columns.length;
  const gram = gramMatrix(
    columns.map((values) => ({ values, from: 0 })),
    rows,
  );
  const products = Float64Array.from(columns, (column) =>
    column.reduce((sum, value, row) => sum + value * (y[row] as number), 0),
  );
  const squares = y.reduce((sum, value) => sum + value * value, 0);
  const fit = fitMap(training, 0.05).parameters;
  const levels = Array.from({ length: 401 }, (_, at) => Math.log(fit.sigmaObs) + (at - 200) * 0.0025);
  const parts = levels.map((level) => {
    const variance = Math.exp(2 * level);
    const matrix = gram.map((value) => value / variance);
    for (let j = 0; j < size; j++) {
      const scale = j === 0 ? 5 : (features.priorScale[j - 1] as number);
      matrix[j * size + j] = (matrix[j * size + j] as number) + scale ** -2;
    }
    const factor = choleskyFactor(matrix, size);
    assert.ok(factor !== undefined);
    const pull = products.map((value) => value / variance);
    const mean = choleskySolve(factor, pull);
    const spread = mean.map((_, j) => {
      const unit = Float64Array.from({ length: size }, (__, at) => Number(at === j));
      return choleskySolve(factor, unit)[j] as number;
    });
    let logDeterminant = 0;
    for (let j = 0; j < size; j++)
      logDeterminant += 2 * Math.log((factor.lower[j * size + j] as number) / (factor.scale[j] as number));
    const explained = mean.reduce((sum, value, j) => sum + value * (pull[j] as number), 0);
    const evidence =
      (1 - rows) * level - squares / (2 * variance) + explained / 2 - logDeterminant / 2 - 2 * variance;
    return { level, mean, spread, evidence };
  });
  const top = Math.max(...parts.map(({ evidence }) => evidence));
  const weights = parts.map(({ evidence }) => Math.exp(evidence - top));
  const whole = weights.reduce((sum, value) => sum + value, 0);
  const expected = (pick: (part: (typeof parts)[number]) => number) =>
    parts.reduce((sum, part, at) => sum + (weights[at] as number) * pick(part), 0) / whole;

  const { diagnostics } = samplePosterior(training, 0.05, { draws: 1_000, warmup: 500, chains: 2, seed: 4 });
  assert.ok(diagnostics.converged, diagnostics.warning ?? '');
  assert.equal(diagnostics.divergences, 0);
  const [level, sigma, ...rest] = diagnostics.parameters;
  assert.deepEqual([level?.name, sigma?.name], ['m', 'sigmaObs']);
  for (const [j, found] of [level, ...rest].entries()) {
    assert.ok(found !== undefined);
    const mean = expected((part) => part.mean[j] as number);
    const second = expected((part) => (part.spread[j] as number) + (part.mean[j] as number) ** 2);
    const sd = Math.sqrt(second - mean * mean);
    const error = sd / Math.sqrt(found.effectiveSize);
    assert.ok(Math.abs(found.mean - mean) < 4.5 * error, `${found.name} ${found.mean} ${mean}`);
    assert.ok(Math.abs(found.sd / sd - 1) < 0.12, `${found.name} sd ${found.sd} ${sd}`);
  }
  const mean = expected((part) => Math.exp(part.level));
  assert.ok(sigma && Math.abs(sigma.mean - mean) < (4.5 * sigma.sd) / Math.sqrt(sigma.effectiveSize));
});

const base = {
  history: historyOf(150),
  future: { ds: Float64Array.from({ length: 40 }, (_, row) => start + (150 + row) * day) },
  config: config({}),
  intervals: [0.8],
  uncertaintySamples: 1_000,
  seed: 1,
  samples: true,
  parameters: null,
};

test('asked for, intervals come from the posterior: no narrower than of the fit, components with width', () => {
  const plain = answerFit(base);
  const full = answerFit({ ...base, mcmcSamples: 250, mcmcChains: 2 });
  assert.equal(plain.posterior, null);
  assert.ok(full.posterior?.converged === true, full.posterior?.warning ?? '');
  const width = (answer: typeof plain, at: 'history' | 'future') => {
    const limits = answer[at]?.intervals[0];
    assert.ok(limits);
    return limits.yhatUpper.reduce((sum, upper, row) => sum + upper - (limits.yhatLower[row] as number), 0);
  };
  assert.ok(width(full, 'history') > 0.97 * width(plain, 'history'));
  assert.ok(width(full, 'future') > width(plain, 'future'));
  const weekly = full.future?.intervals[0]?.components?.['weekly'];
  assert.ok(weekly?.lower.every((lower, row) => lower < (weekly.upper[row] as number)));
  for (const at of ['history', 'future'] as const)
    for (const [row, value] of (full[at]?.yhat ?? []).entries())
      assert.ok(Math.abs(value - (plain[at]?.yhat[row] as number)) < 2);
  assert.equal(full.future?.samples?.count, 1_000);
  assert.equal(full.future?.samples?.yhat.length, 40 * 1_000);
  assert.deepEqual(answerFit({ ...base, mcmcSamples: 250, mcmcChains: 2 }), full);
});

test('every growth and mode is sampled, and the point values are the means of the draws', () => {
  for (const own of kinds) {
    const future = { ...base.future, cap: new Float64Array(40).fill(80) };
    const answer = answerFit({ ...base, future, config: config(own), mcmcSamples: 120, mcmcChains: 2 });
    const { posterior, future: ahead } = answer;
    assert.ok(posterior && ahead?.intervals[0], JSON.stringify(own));
    assert.ok(posterior.worstRhat < 1.1, `${JSON.stringify(own)} ${posterior.worstRhat}`);
    const { yhatLower, yhatUpper } = ahead.intervals[0];
    for (const [row, value] of ahead.yhat.entries())
      assert.ok(value > (yhatLower[row] as number) && value < (yhatUpper[row] as number));
  }
});

test('too few draws come back as not converged, in words', () => {
  const { posterior } = answerFit({ ...base, mcmcSamples: 12, mcmcWarmup: 10, mcmcChains: 2 });
  assert.equal(posterior?.converged, false);
  assert.match(posterior?.warning ?? '', /did not converge.*more draws/);
});

test('what cannot be sampled is refused with what to do', () => {
  const fault = (code: string) => (error: unknown) => (error as { code?: string }).code === code;
  for (const [own, code] of [
    [{ mcmcSamples: 1e7 }, 'FORECAST_OPTION_INVALID'],
    [{ mcmcSamples: 5 }, 'FORECAST_OPTION_INVALID'],
    [{ mcmcSamples: 100, mcmcChains: 0 }, 'FORECAST_OPTION_INVALID'],
    [{ mcmcSamples: 100, mcmcWarmup: 1.5 }, 'FORECAST_OPTION_INVALID'],
    [
      { mcmcSamples: 10_000, mcmcChains: 16, config: config({ yearlySeasonality: 60 }) },
      'FORECAST_POSTERIOR_LARGE',
    ],
  ] as const)
    assert.throws(() => answerFit({ ...base, ...own }), fault(code), JSON.stringify(own));
  const training = prepare(base.history, base.config);
  let asked = 0;
  assert.throws(
    () =>
      samplePosterior(
        training,
        0.05,
        { draws: 50, warmup: 50, chains: 1, seed: 1 },
        undefined,
        () => ++asked > 20,
      ),
    fault('FORECAST_CANCELLED'),
  );
  assert.equal(asked, 21);
});
