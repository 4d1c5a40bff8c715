import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fitDecomposable } from '../../../engine/forecasting/decomposable/fit.ts';
import { intervalsOf, simulatePaths } from '../../../engine/forecasting/decomposable/intervals.ts';
import { logPosterior, meanOf, squaredError } from '../../../engine/forecasting/decomposable/objective.ts';
import { predict } from '../../../engine/forecasting/decomposable/predict.ts';
import { fitLikeReference } from '../../../engine/forecasting/decomposable/reference-fit.ts';
import { type DecomposableConfig, defaultConfig } from '../../../engine/forecasting/decomposable/types.ts';
import { randomStream } from '../../../engine/numerics/random/random-stream.ts';

const day = 86_400_000;
const start = Date.UTC(2022, 0, 1);

/** A broken trend with a weekly season and noise. */
function seriesOf(seed: number, rows: number) {
  const random = randomStream(seed);
  const turn = Math.floor(rows * (0.3 + 0.3 * random.uniform()));
  const [first, second] = [random.normal() / rows, (4 * random.normal()) / rows];
  const season = Array.from({ length: 7 }, () => random.normal());
  return {
    ds: Float64Array.from({ length: rows }, (_, row) => start + row * day),
    y: Float64Array.from(
      { length: rows },
      (_, row) =>
        40 +
        20 * (first * row + second * Math.max(0, row - turn)) +
        (season[row % 7] as number) +
        0.4 * random.normal(),
    ),
  };
}

const series = fc.record({ seed: fc.nat(), rows: fc.integer({ min: 40, max: 400 }) });
const kinds: readonly Partial<DecomposableConfig>[] = [
  {},
  { seasonalityMode: 'multiplicative' },
  { growth: 'flat' },
  { changepointPriorScale: 0.5, nChangepoints: 8 },
];

test('no neighbour of the fit has a higher posterior, and the reference’s search does not beat it', () => {
  fc.assert(
    fc.property(series, fc.constantFrom(...kinds), ({ seed, rows }, own) => {
      const config = { ...defaultConfig, ...own };
      const fit = fitDecomposable(seriesOf(seed, rows), config);
      assert.ok(fit.converged);
      const { training, model } = fit;
      const tau = config.changepointPriorScale;
      const worth = (k: number, m: number, delta: Float64Array, beta: Float64Array, sigmaObs: number) => {
        const squares = squaredError(training.y, meanOf(training, { k, m, delta, beta }).mean);
        return logPosterior(training, { k, m, delta, beta, sigmaObs }, squares, tau);
      };
      const { k, m, delta, beta, sigmaObs } = model.parameters;
      const best = worth(k, m, delta, beta, sigmaObs);
      assert.ok(Math.abs(best - fit.objective) < 1e-6);
      const random = randomStream(seed, 1);
      for (let trial = 0; trial < 30; trial++) {
        const size = 10 ** (-6 + 4 * random.uniform());
        const shifted = (values: Float64Array) => values.map((value) => value + size * random.normal());
        const near = worth(
          k + (config.growth === 'flat' ? 0 : size * random.normal()),
          m + size * random.normal(),
          config.growth === 'flat' ? delta : shifted(delta),
          shifted(beta),
          sigmaObs * Math.exp(size * random.normal()),
        );
        assert.ok(near <= best + 1e-7, `${near} above ${best}`);
      }
      if (config.seasonalityMode === 'additive')
        assert.ok(fitLikeReference(training, tau).objective <= fit.objective + 1e-6);
    }),
    { numRuns: 40 },
  );
});

test('another unit, another start of the calendar week or more missing rows change nothing that they should not', () => {
  fc.assert(
    fc.property(series, fc.double({ min: 0.01, max: 1_000, noNaN: true }), ({ seed, rows }, unit) => {
      const history = seriesOf(seed, rows);
      const future = { ds: Float64Array.from({ length: 20 }, (_, row) => start + (rows + row) * day) };
      const plain = predict(fitDecomposable(history, defaultConfig).model, future, 'future');
      const scaled = predict(
        fitDecomposable({ ...history, y: history.y.map((value) => value * unit) }, defaultConfig).model,
        future,
        'future',
      );
      const weeks = predict(
        fitDecomposable({ ...history, ds: history.ds.map((time) => time + 7 * day) }, defaultConfig).model,
        { ds: future.ds.map((time) => time + 7 * day) },
        'future',
      );
      const gap = (rows - 1) * day + start;
      const padded = {
        ds: Float64Array.of(...history.ds, gap + day, gap + 2 * day),
        y: Float64Array.of(...history.y, Number.NaN, Number.NaN),
      };
      const missing = predict(fitDecomposable(padded, defaultConfig).model, future, 'future');
      for (const [row, value] of plain.yhat.entries()) {
        const near = (other: number) =>
          assert.ok(Math.abs(other - value) < 1e-6 * Math.abs(value), `${other} ${value}`);
        near((scaled.yhat[row] as number) / unit);
        near(weeks.yhat[row] as number);
        near(missing.yhat[row] as number);
      }
    }),
    { numRuns: 30 },
  );
});

test('components add up to the forecast, and the same seed gives the same paths', () => {
  fc.assert(
    fc.property(series, fc.constantFrom(...kinds), ({ seed, rows }, own) => {
      const history = seriesOf(seed, rows);
      const { model } = fitDecomposable(history, { ...defaultConfig, ...own });
      const future = { ds: Float64Array.from({ length: 10 }, (_, row) => start + (rows + row) * day) };
      const ahead = predict(model, future, 'future');
      for (const [row, value] of ahead.yhat.entries()) {
        let [added, factor] = [0, 1];
        for (const [name, { mode, values }] of ahead.components) {
          if (name === 'additiveTerms' || name === 'multiplicativeTerms') continue;
          if (mode === 'additive') added += values[row] as number;
          else factor += values[row] as number;
        }
        const sum = (ahead.trend[row] as number) * factor + added;
        assert.ok(Math.abs(sum - value) < 1e-9 * Math.abs(value));
      }
      const first = simulatePaths(model, ahead, 50, seed);
      const again = simulatePaths(model, ahead, 50, seed);
      assert.deepEqual(first.yhat, again.yhat);
    }),
    { numRuns: 20 },
  );
});

test('simulated trends have the variance of the compound Poisson process they are', () => {
  const rows = 300;
  const { model } = fitDecomposable(seriesOf(5, rows), { ...defaultConfig, changepointPriorScale: 0.5 });
  const ds = Float64Array.of(start + (rows + 60) * day, start + (rows + 120) * day);
  const ahead = predict(model, { ds }, 'future');
  const count = 40_000;
  const paths = simulatePaths(model, ahead, count, 9);
  const { delta } = model.parameters;
  const size = delta.reduce((sum, value) => sum + Math.abs(value), 0) / delta.length + 1e-8;
  for (const row of [0, 1]) {
    const values = paths.trend.subarray(row * count, (row + 1) * count);
    const mean = values.reduce((sum, value) => sum + value, 0) / count;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count;
    const time = ahead.t[row] as number;
    const wanted = (2 * size * size * delta.length * (time - 1) ** 3 * model.scaling.yScale ** 2) / 3;
    assert.ok(Math.abs(variance / wanted - 1) < 0.1, `${variance} for ${wanted}`);
    assert.ok(Math.abs(mean - (ahead.trend[row] as number)) < 5 * Math.sqrt(wanted / count));
  }
  const [narrow, wide] = intervalsOf(model, ahead, paths, [0.5, 0.9]);
  for (const row of [0, 1]) {
    assert.ok((narrow?.yhatLower[row] as number) > (wide?.yhatLower[row] as number));
    assert.ok((narrow?.yhatUpper[row] as number) < (wide?.yhatUpper[row] as number));
  }
});
