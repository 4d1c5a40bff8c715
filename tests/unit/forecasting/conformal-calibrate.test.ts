import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { naiveDrift, seasonalNaive } from '../../../engine/forecasting/classical/seasonal-naive.ts';
import { calibrate } from '../../../engine/forecasting/conformal/calibrate.ts';
import { calibratedForecast } from '../../../engine/forecasting/conformal/calibrated-forecast.ts';
import { coverageOf } from '../../../engine/forecasting/conformal/coverage.ts';
import { evaluateModels } from '../../../engine/forecasting/ensemble/rolling-origin.ts';
import { normalQuantile } from '../../../engine/numerics/statistics/normal-quantile.ts';
import { day, daysAfter, historyOf, near, normals } from './classical-series.ts';

/** A walk whose steps have heavy tails and swing between calm and wild: normal intervals are wrong on it. */
function restless(seed: number, count: number): Float64Array {
  const noise = normals(seed, 2 * count);
  let level = 100;
  return Float64Array.from({ length: count }, (_, i) => {
    const wild = Math.sin(i / 60) > 0.4 ? 4 : 1;
    level += wild * (noise[2 * i] ?? 0) * Math.exp(0.7 * (noise[2 * i + 1] ?? 0));
    return level;
  });
}

const history = historyOf(restless(7, 900));
const record = evaluateModels([seasonalNaive, naiveDrift], history, { horizon: 5, origins: 700 });

describe('calibration on rolling origins', () => {
  it('brings coverage within two points of its level, for each method but the fixed one', () => {
    for (const asymmetric of [false, true]) {
      for (const method of ['adaptive', 'aggregated'] as const) {
        for (const found of coverageOf(record, 'naive-drift', history.time, { method, asymmetric })) {
          if (found.step !== 0) continue;
          near(found.after, found.level, 0.02, `${method} ${found.level}`);
          assert.ok(found.widthAfter > 0);
        }
      }
    }
  });

  it('reports each step, and the steps make up the whole', () => {
    const coverage = coverageOf(record, 'naive-drift', history.time, { levels: [0.8] });
    assert.deepEqual(
      coverage.map(({ step }) => step),
      [0, 1, 2, 3, 4, 5],
    );
    const steps = coverage.slice(1);
    const count = steps.reduce((sum, step) => sum + step.count, 0);
    assert.equal(coverage[0]?.count, count);
    const held = steps.reduce((sum, step) => sum + step.after * step.count, 0);
    near(held / count, coverage[0]?.after ?? 0, 1e-12, 'share');
  });

  it('learns a step only from rows that had come', () => {
    const { rows } = calibrate(record, 'naive-drift', history.time, { leastScores: 1, levels: [0.8] });
    const first = record.origins[0]?.origin ?? 0;
    for (const { origin, step, issued } of rows) {
      // Step h of the first origin is known h rows later, not before.
      assert.equal(issued.levels[0]?.calibrated, origin - first >= step, `${origin - first} ${step}`);
    }
  });

  it('stands on the model’s own normal bounds until there are scores', () => {
    const short = { ...record, origins: record.origins.slice(0, 10) };
    const { byStep } = calibrate(short, 'naive-drift', history.time);
    const [bounds] = byStep[0]?.issue().levels ?? [];
    near(bounds?.upper, normalQuantile(0.9), 1e-12, 'upper');
    assert.equal(bounds?.guaranteed, false);
    assert.equal(bounds?.calibrated, false);
  });

  it('says FORECAST_MODEL_UNKNOWN for a model that is not in the record', () => {
    assert.throws(() => calibrate(record, 'arima', history.time), {
      code: 'FORECAST_MODEL_UNKNOWN',
      details: { model: 'arima', models: ['seasonal-naive', 'naive-drift'] },
    });
  });
});

describe('calibrated forecast', () => {
  const calibration = calibrate(record, 'naive-drift', history.time);
  const fitted = naiveDrift.fit(history);
  const last = history.time.at(-1) ?? 0;

  it('nests its levels around the forecast, beyond the calibrated steps as well', () => {
    const ahead = daysAfter(history, 9);
    const { yhat, intervals } = calibratedForecast(calibration, fitted.forecast(ahead), last, ahead);
    assert.deepEqual(
      intervals.map(({ level }) => level),
      [0.8, 0.95],
    );
    const [inner, outer] = intervals;
    yhat.forEach((y, i) => {
      const edges = [outer?.lower[i], inner?.lower[i], y, inner?.upper[i], outer?.upper[i]];
      assert.deepEqual(
        edges,
        [...edges].sort((a, b) => (a ?? 0) - (b ?? 0)),
      );
      assert.ok(edges.every(Number.isFinite));
    });
    assert.ok(inner?.guaranteed.every((yes) => yes));
  });

  it('is wider for a time across a gap than for the same step without one', () => {
    const near1 = daysAfter(history, 1);
    const far1 = near1.map((time) => time + 8 * day);
    const width = (time: Float64Array) => {
      const [inner] = calibratedForecast(calibration, fitted.forecast(time), last, time).intervals;
      return (inner?.upper[0] ?? 0) - (inner?.lower[0] ?? 0);
    };
    near(width(far1) / width(near1), 3, 1e-9, 'root of nine days');
  });

  it('copes with a constant: intervals of no width worth naming, no division by zero', () => {
    const flat = historyOf(new Float64Array(120).fill(42));
    const still = evaluateModels([seasonalNaive], flat, { horizon: 2, origins: 60 });
    const ahead = daysAfter(flat, 2);
    const { intervals } = calibratedForecast(
      calibrate(still, 'seasonal-naive', flat.time),
      seasonalNaive.fit(flat).forecast(ahead),
      flat.time.at(-1) ?? 0,
      ahead,
    );
    for (const { lower, upper } of intervals) {
      assert.ok(lower.every((y) => Math.abs(y - 42) < 1e-6));
      assert.ok(upper.every((y) => Math.abs(y - 42) < 1e-6));
    }
  });
});
