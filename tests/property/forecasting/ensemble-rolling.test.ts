import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { arimaModel } from '../../../engine/forecasting/classical/arima.ts';
import { ets } from '../../../engine/forecasting/classical/ets.ts';
import { mstlEts } from '../../../engine/forecasting/classical/mstl-model.ts';
import { naiveDrift, seasonalNaive } from '../../../engine/forecasting/classical/seasonal-naive.ts';
import { theta } from '../../../engine/forecasting/classical/theta.ts';
import { calibrate } from '../../../engine/forecasting/conformal/calibrate.ts';
import { combineForecasts, withCombination } from '../../../engine/forecasting/ensemble/combine.ts';
import { evaluateModels } from '../../../engine/forecasting/ensemble/rolling-origin.ts';
import { lossesBefore, weightsOf } from '../../../engine/forecasting/ensemble/weights.ts';
import { historyOf, seasonalSeries } from '../../unit/forecasting/classical-series.ts';

// A narrow search: what is tested is who sees what, not which order wins.
const arima = arimaModel({ limits: { mostTogether: 2 } });
const models = [seasonalNaive, naiveDrift, theta, ets, arima, mstlEts];
const options = { horizon: 4, origins: 8, step: 2, refitEvery: 3 };

describe('rolling origin', () => {
  it('never sees the future: what comes after an origin changes nothing of it', () => {
    const history = historyOf(seasonalSeries(1, 120, 7), [7]);
    const combined = (value: Float64Array) => {
      const record = evaluateModels(models, { ...history, value }, options);
      const median = withCombination(record, 'median', { weighting: 'median-of-best' }, record.models);
      return withCombination(median, 'ensemble', {}, record.models);
    };
    const before = combined(history.value);
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 7 }),
        fc.double({ min: -500, max: 500, noNaN: true }),
        (k, jump) => {
          const origin = before.origins[k]?.origin ?? 0;
          const after = combined(history.value.map((y, i) => (i < origin ? y : y + jump)));
          for (let j = 0; j <= k; j += 1) {
            assert.deepEqual(after.origins[j]?.forecasts, before.origins[j]?.forecasts);
            assert.equal(after.origins[j]?.scale, before.origins[j]?.scale);
          }
          const bounds = (record: typeof before) =>
            calibrate(record, 'ensemble', history.time, { leastScores: 1 })
              .rows.filter((row) => row.origin <= origin)
              .map(({ issued, yhat, spread }) => ({ levels: issued.levels, yhat, spread }));
          assert.deepEqual(bounds(after), bounds(before));
        },
      ),
      { numRuns: 6, seed: 9 },
    );
  });

  it('a model that goes on with its parameters forecasts as one fitted with them: same rows, same answer', () => {
    const history = historyOf(seasonalSeries(2, 150, 7), [7]);
    const often = evaluateModels([theta, seasonalNaive], history, { ...options, refitEvery: 1 });
    const seldom = evaluateModels([theta, seasonalNaive], history, { ...options, refitEvery: 5 });
    assert.deepEqual(seldom, often);
  });

  it('moves the window: rows before it do not matter', () => {
    const history = historyOf(seasonalSeries(3, 200, 7), [7]);
    const other = { ...history, value: history.value.map((y, i) => (i < 60 ? y * 3 : y)) };
    const windowed = { ...options, window: 100, refitEvery: 1 };
    assert.deepEqual(evaluateModels(models, history, windowed), evaluateModels(models, other, windowed));
  });

  it('is the same twice', () => {
    const history = historyOf(seasonalSeries(4, 120, 7), [7]);
    assert.deepEqual(evaluateModels(models, history, options), evaluateModels(models, history, options));
  });
});

describe('weights', () => {
  const anyLoss = fc.oneof(
    { weight: 8, arbitrary: fc.double({ min: 0, max: 1e6, noNaN: true }) },
    { weight: 1, arbitrary: fc.constantFrom(0, Number.POSITIVE_INFINITY) },
  );
  const anyLosses = fc.array(anyLoss, { minLength: 1, maxLength: 9 });
  const anyWay = fc.constantFrom('inverse-error', 'median-of-best', 'best') as fc.Arbitrary<
    'inverse-error' | 'median-of-best' | 'best'
  >;

  it('are not negative, add to 1, and never favour the worse', () => {
    fc.assert(
      fc.property(anyLosses, anyWay, (list, weighting) => {
        const losses = Float64Array.from(list);
        const weights = weightsOf(losses, { weighting });
        const sum = weights.reduce((a, b) => a + b, 0);
        assert.ok(Math.abs(sum - 1) < 1e-9, `${sum}`);
        weights.forEach((weight, i) => {
          assert.ok(weight >= 0);
          losses.forEach((loss, j) => {
            if (loss > (losses[i] ?? 0)) assert.ok((weights[j] ?? 0) <= weight);
          });
        });
      }),
      { numRuns: 300, seed: 4 },
    );
  });

  it('count only rows that had come', () => {
    const history = historyOf(seasonalSeries(5, 100, 7), [7]);
    const record = evaluateModels([seasonalNaive, theta], history, { horizon: 5, origins: 6, step: 2 });
    const first = record.origins[0];
    assert.ok(first !== undefined);
    assert.deepEqual([...lossesBefore(record, first.origin)], [1, 1]);
    const one = lossesBefore(record, first.origin + 1);
    const error = Math.abs((first.actual[0] ?? 0) - (first.forecasts[0]?.yhat[0] ?? 0)) / first.scale;
    assert.ok(Math.abs((one[0] ?? 0) - error) < 1e-12);
  });

  it('a combination lies between its members, and disagreement widens it', () => {
    const flat = (yhat: number, sigma: number) => ({
      yhat: Float64Array.of(yhat),
      sigma: Float64Array.of(sigma),
    });
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -90, max: 90 }), { minLength: 1, maxLength: 6 }),
        anyWay,
        (points, weighting) => {
          const weights = new Float64Array(points.length).fill(1 / points.length);
          const { yhat, sigma } = combineForecasts(
            points.map((point) => flat(point, 2)),
            weights,
            { weighting },
          );
          assert.ok((yhat[0] ?? 0) >= Math.min(...points) - 1e-9);
          assert.ok((yhat[0] ?? 0) <= Math.max(...points) + 1e-9);
          assert.ok((sigma[0] ?? 0) >= 2 - 1e-9);
        },
      ),
    );
  });
});
