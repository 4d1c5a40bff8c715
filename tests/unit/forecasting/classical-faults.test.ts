import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { arima } from '../../../engine/forecasting/classical/arima.ts';
import { ets } from '../../../engine/forecasting/classical/ets.ts';
import { mstlEts } from '../../../engine/forecasting/classical/mstl-model.ts';
import { naiveDrift, seasonalNaive } from '../../../engine/forecasting/classical/seasonal-naive.ts';
import { theta } from '../../../engine/forecasting/classical/theta.ts';
import { ensembleModel } from '../../../engine/forecasting/ensemble/ensemble-model.ts';
import { daysAfter, historyOf, normals, seasonalSeries } from './classical-series.ts';

const all = [seasonalNaive, naiveDrift, theta, ets, arima, mstlEts];
const models = [...all, ensembleModel([seasonalNaive, naiveDrift, theta, ets, mstlEts])];

for (const model of models) {
  describe(`${model.id}: what it refuses and what it bears`, () => {
    it('says FORECAST_HISTORY_SHORT below its least rows, and works at them', () => {
      const least = model.leastRows([]);
      const values = normals(1, least);
      assert.throws(() => model.fit(historyOf(values.subarray(1))), {
        code: 'FORECAST_HISTORY_SHORT',
        details: { model: model.id, least, rows: least - 1 },
      });
      const history = historyOf(values);
      const { yhat, sigma } = model.fit(history).forecast(daysAfter(history, 3));
      assert.ok([...yhat, ...sigma].every(Number.isFinite));
    });

    it('says FORECAST_VALUE_INVALID with the row', () => {
      const values = normals(2, 60);
      values[37] = Number.NaN;
      assert.throws(() => model.fit(historyOf(values)), {
        code: 'FORECAST_VALUE_INVALID',
        details: { row: 37 },
      });
    });

    it('says FORECAST_TIME_INVALID with the row, of the history and of what is asked', () => {
      const history = historyOf(normals(3, 60));
      const time = history.time.slice();
      time[20] = time[19] ?? 0;
      assert.throws(() => model.fit({ ...history, time }), {
        code: 'FORECAST_TIME_INVALID',
        details: { row: 20 },
      });
      assert.throws(() => model.fit({ ...history, time: history.time.subarray(1) }), {
        code: 'FORECAST_TIME_INVALID',
      });
      const fitted = model.fit(history);
      assert.throws(() => fitted.forecast(history.time.slice(-1)), {
        code: 'FORECAST_TIME_INVALID',
        details: { row: 0 },
      });
      const ahead = daysAfter(history, 2);
      assert.throws(() => fitted.forecast(ahead.reverse()), {
        code: 'FORECAST_TIME_INVALID',
        details: { row: 1 },
      });
    });

    it('forecasts a constant by itself, of any sign', () => {
      for (const level of [50, 0, -7.25]) {
        const history = historyOf(new Float64Array(80).fill(level), [7]);
        const { yhat, sigma } = model.fit(history).forecast(daysAfter(history, 10));
        for (const y of yhat) assert.ok(Math.abs(y - level) < 1e-6, `${y}`);
        for (const s of sigma) assert.ok(s >= 0 && s < 1e-6, `${s}`);
      }
    });

    it('takes negative prices, and a spread that grows with the horizon', () => {
      const history = historyOf(
        seasonalSeries(4, 220, 7, 3).map((y) => y - 65),
        [7],
      );
      assert.ok(history.value.some((y) => y < 0));
      const { yhat, sigma } = model.fit(history).forecast(daysAfter(history, 21));
      assert.ok(yhat.every(Number.isFinite));
      assert.ok(sigma.every((s) => s > 0));
      assert.ok((sigma[20] ?? 0) >= (sigma[0] ?? 0));
    });

    it('drops a season that does not fit twice rather than fail', () => {
      const history = historyOf(normals(5, 100), [7, 52]);
      const fitted = model.fit(history);
      assert.ok(fitted.forecast(daysAfter(history, 5)).yhat.every(Number.isFinite));
      if (model.id === 'naive-drift' || model.id === 'ensemble') return;
      const dropped = fitted.parameters['droppedPeriods'];
      assert.ok(Array.isArray(dropped) && dropped.includes(52));
    });

    it('gives residuals for the rows of the history', () => {
      const history = historyOf(seasonalSeries(6, 150, 7), [7]);
      const { residuals } = model.fit(history);
      assert.equal(residuals.length, 150);
      assert.ok(residuals.subarray(40).every(Number.isFinite));
    });
  });
}
