import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { arimaModel } from '../../../engine/forecasting/classical/arima.ts';
import { etsModel } from '../../../engine/forecasting/classical/ets.ts';
import { mstlModel } from '../../../engine/forecasting/classical/mstl-model.ts';
import { naiveDrift, seasonalNaive } from '../../../engine/forecasting/classical/seasonal-naive.ts';
import { theta } from '../../../engine/forecasting/classical/theta.ts';
import { daysAfter, historyOf, normals, seasonalSeries } from '../../unit/forecasting/classical-series.ts';

const additive = etsModel({ allow: (form) => form.error === 'A', id: 'ets-additive' });
const arima = arimaModel({ limits: { mostTogether: 3 } });
const models = [seasonalNaive, naiveDrift, theta, additive, arima, mstlModel({ adjusted: additive })];
const runs = { numRuns: 8, seed: 20_261 };
const seeds = fc.integer({ min: 0, max: 1_000_000 });

for (const model of models) {
  describe(`${model.id}: the unit and the zero of a price do not matter`, () => {
    it('scales with the values, exactly so for powers of two', () => {
      fc.assert(
        fc.property(seeds, fc.constantFrom(0.25, 2, 1024), (seed, factor) => {
          // Around zero, so that no ratio is ever taken.
          const history = historyOf(
            seasonalSeries(seed, 140, 7).map((y) => y - 63),
            [7],
          );
          const scaled = { ...history, value: history.value.map((y) => factor * y) };
          const ahead = daysAfter(history, 9);
          const plain = model.fit(history).forecast(ahead);
          const other = model.fit(scaled).forecast(ahead);
          for (const name of ['yhat', 'sigma'] as const) {
            other[name].forEach((y, i) => {
              const wanted = factor * (plain[name][i] ?? 0);
              assert.ok(Math.abs(y - wanted) <= 1e-3 * factor, `${name} ${i}: ${y}, ${wanted}`);
            });
          }
        }),
        runs,
      );
    });

    it('shifts with the values', () => {
      fc.assert(
        fc.property(seeds, fc.integer({ min: -60, max: 0 }), (seed, shift) => {
          const history = historyOf(normals(seed, 120).map((e, i) => 3 * Math.sin(i / 9) + e - 20));
          const ahead = daysAfter(history, 6);
          const plain = model.fit(history).forecast(ahead);
          const other = model.fit({ ...history, value: history.value.map((y) => y + shift) }).forecast(ahead);
          other.yhat.forEach((y, i) => {
            const wanted = (plain.yhat[i] ?? 0) + shift;
            assert.ok(Math.abs(y - wanted) <= 0.02, `yhat ${i}: ${y}, ${wanted}`);
          });
        }),
        runs,
      );
    });

    it('gives the same bytes twice', () => {
      const history = historyOf(seasonalSeries(11, 200, 7), [7]);
      const once = model.fit(history);
      const twice = model.fit({ ...history, value: history.value.slice() });
      assert.deepEqual(once.parameters, twice.parameters);
      assert.deepEqual(once.forecast(daysAfter(history, 5)), twice.forecast(daysAfter(history, 5)));
    });

    it('leaves the history as it was, and forecasts a prefix the same', () => {
      const history = historyOf(seasonalSeries(12, 150, 7), [7]);
      const before = history.value.slice();
      const fitted = model.fit(history);
      const long = fitted.forecast(daysAfter(history, 20));
      const short = fitted.forecast(daysAfter(history, 5));
      assert.deepEqual(short.yhat, long.yhat.slice(0, 5));
      assert.deepEqual(short.sigma, long.sigma.slice(0, 5));
      assert.deepEqual(history.value, before);
    });
  });
}
