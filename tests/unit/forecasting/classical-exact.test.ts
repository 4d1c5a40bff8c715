import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { arima, arimaModel } from '../../../engine/forecasting/classical/arima.ts';
import { isContinuable } from '../../../engine/forecasting/classical/continuable.ts';
import { ets, etsModel } from '../../../engine/forecasting/classical/ets.ts';
import { etsForms, etsName } from '../../../engine/forecasting/classical/ets-form.ts';
import { etsPass } from '../../../engine/forecasting/classical/ets-recursion.ts';
import { etsSpread } from '../../../engine/forecasting/classical/ets-variance.ts';
import { mstlEts } from '../../../engine/forecasting/classical/mstl-model.ts';
import { naiveDrift, seasonalNaive } from '../../../engine/forecasting/classical/seasonal-naive.ts';
import { theta, thetaModel } from '../../../engine/forecasting/classical/theta.ts';
import { daysAfter, historyOf, near, normals, parameter, seasonalSeries, walk } from './classical-series.ts';

describe('naive forecasts, by hand', () => {
  it('repeats the last season, with a spread that grows by whole seasons', () => {
    const history = historyOf([1, 5, 2, 4, 2, 6, 3, 5], [4]);
    const { yhat, sigma } = seasonalNaive.fit(history).forecast(daysAfter(history, 6));
    assert.deepEqual([...yhat], [2, 6, 3, 5, 2, 6]);
    assert.deepEqual([...sigma], [1, 1, 1, 1, Math.SQRT2, Math.SQRT2]);
  });

  it('takes the season that repeats best', () => {
    const history = historyOf(
      Array.from({ length: 60 }, (_, i) => [0, 3, 1, 7, 2, 9][i % 6] ?? 0),
      [4, 6],
    );
    const fitted = seasonalNaive.fit(history);
    assert.equal(fitted.parameters['season'], 6);
    assert.deepEqual([...fitted.forecast(daysAfter(history, 3)).yhat], [0, 3, 1]);
  });

  it('drifts by the mean change', () => {
    const history = historyOf([10, 13, 12, 16]);
    const { yhat, sigma } = naiveDrift.fit(history).forecast(daysAfter(history, 2));
    assert.deepEqual([...yhat], [18, 20]);
    // Changes 3, -1, 4 less their mean 2: squares 1 + 9 + 4 over 2 degrees of freedom.
    near(sigma[0], Math.sqrt(7 * (1 + 1 / 3)), 1e-12, 'one step');
    near(sigma[1], Math.sqrt(7 * 2 * (1 + 2 / 3)), 1e-12, 'two steps');
  });
});

describe('a straight line and a pure season are forecast as they are', () => {
  const line = historyOf(Array.from({ length: 80 }, (_, i) => 5 + 0.5 * i));
  const wave = Array.from({ length: 120 }, (_, i) => [-4, 1, 6, -3][i % 4] ?? 0);
  for (const model of [naiveDrift, ets, arima, mstlEts]) {
    it(`${model.id} goes on with the line`, () => {
      const { yhat, sigma } = model.fit(line).forecast(daysAfter(line, 10));
      yhat.forEach((y, i) => {
        near(y, 45 + 0.5 * i, 1e-3, `step ${i + 1}`);
      });
      assert.ok(sigma.every((s) => s >= 0 && s < 0.01));
    });
  }
  for (const model of [seasonalNaive, theta, ets, arima, mstlEts]) {
    it(`${model.id} goes on with the season`, () => {
      const history = historyOf(wave, [4]);
      model
        .fit(history)
        .forecast(daysAfter(history, 8))
        .yhat.forEach((y, i) => {
          near(y, wave[i] ?? 0, 0.1, `step ${i + 1}`);
        });
    });
  }
});

describe('Theta', () => {
  it('is exponential smoothing with half the slope of the line as drift (Hyndman and Billah 2003)', () => {
    const history = historyOf(walk(3, 150));
    const fitted = thetaModel({ theta: 2, dynamic: false }).fit(history);
    const { yhat } = fitted.forecast(daysAfter(history, 12));
    const slope = parameter(fitted.parameters, 'slope');
    for (let i = 1; i < 12; i += 1) near((yhat[i] ?? 0) - (yhat[i - 1] ?? 0), slope / 2, 1e-9, `step ${i}`);
  });

  it('leaves noise alone: a level near the mean, smoothing near none', () => {
    const history = historyOf(normals(8, 400).map((e) => 10 + e));
    const fitted = theta.fit(history);
    assert.ok(parameter(fitted.parameters, 'alpha') < 0.1);
    near(fitted.forecast(daysAfter(history, 1)).yhat[0], 10, 0.4, 'level');
  });
});

describe('ETS', () => {
  it('tries only forms that can be', () => {
    assert.deepEqual(etsForms(false, 1).map(etsName), ['ETS(A,N,N)', 'ETS(A,A,N)', 'ETS(A,Ad,N)']);
    assert.equal(etsForms(false, 7).length, 6);
    const all = etsForms(true, 12);
    assert.equal(all.length, 15);
    assert.ok(!all.some(({ error, season }) => error === 'A' && season === 'M'));
  });

  it('simple smoothing by hand', () => {
    const form = { error: 'A', trend: 'N', season: 'N', period: 1 } as const;
    const state = { level: 10, trend: 0, season: new Float64Array(1) };
    const errors = new Float64Array(3);
    const smoothing = { alpha: 0.5, beta: 0, gamma: 0, phi: 1 };
    etsPass(Float64Array.of(12, 9, 11), form, smoothing, state, errors, 1);
    assert.deepEqual([...errors], [2, -2, 1]);
    assert.equal(state.level, 10.5);
    const sigma = etsSpread(form, smoothing, 3, state, new Float64Array(3), 4);
    assert.deepEqual([...sigma], [2, Math.sqrt(5), Math.sqrt(6)]);
  });

  it('finds the smoothing of the process that made the series', () => {
    const noise = normals(21, 3_000);
    let level = 50;
    const value = noise.map((e) => {
      const y = level + e;
      level += 0.3 * e;
      return y;
    });
    const { parameters } = etsModel({ allow: ({ error, trend }) => error === 'A' && trend === 'N' }).fit(
      historyOf(value),
    );
    near(parameter(parameters, 'alpha'), 0.3, 0.04, 'alpha');
    near(parameter(parameters, 'deviation'), 1, 0.04, 'sigma');
  });
});

describe('ARIMA', () => {
  it('finds the coefficients of the process that made the series', () => {
    const noise = normals(31, 3_000);
    const value = new Float64Array(3_000);
    for (let i = 1; i < value.length; i += 1)
      value[i] = 0.7 * (value[i - 1] ?? 0) + (noise[i] ?? 0) + 0.4 * (noise[i - 1] ?? 0);
    const order = { p: 1, d: 0, q: 1, P: 0, D: 0, Q: 0, period: 1, constant: true };
    const { parameters } = arimaModel({ order }).fit(historyOf(value.map((y) => y + 20)));
    const [ar, ma] = parameters['coefficients'] as readonly number[];
    near(ar, 0.7, 0.04, 'ar');
    near(ma, 0.4, 0.05, 'ma');
    near(parameter(parameters, 'mean'), 20, 0.3, 'mean');
    near(parameter(parameters, 'deviation'), 1, 0.03, 'sigma');
  });

  it('takes one difference of a random walk, two of a walk of slopes', () => {
    assert.match(String(arima.fit(historyOf(walk(5, 800))).parameters['model']), /^ARIMA\(\d,1,\d\)/);
    const smooth = walk(6, 400, 0);
    let level = 0;
    const twice = smooth.map((step) => (level += step));
    assert.match(String(arima.fit(historyOf(twice)).parameters['model']), /^ARIMA\(\d,2,\d\)/);
  });

  it('does not take a broken drift for a second difference', () => {
    const broken = walk(7, 600).map((y, i) => y + (i < 300 ? 0.6 * i : 360 - 0.6 * i));
    assert.match(String(arima.fit(historyOf(broken)).parameters['model']), /^ARIMA\(\d,1,\d\)/);
  });
});

describe('going on with estimated parameters', () => {
  for (const model of [ets, arima]) {
    it(`${model.id}: on the same rows the same forecast, on more rows only new states`, () => {
      const history = historyOf(seasonalSeries(9, 200, 7), [7]);
      const early = { ...history, time: history.time.slice(0, 180), value: history.value.slice(0, 180) };
      const fitted = model.fit(early);
      assert.ok(isContinuable(fitted));
      const ahead = daysAfter(early, 6);
      assert.deepEqual(fitted.continued(early).forecast(ahead), fitted.forecast(ahead));
      const longer = fitted.continued(history);
      assert.deepEqual(longer.residuals.slice(0, 180), fitted.residuals);
      const error = Math.abs(
        (longer.residuals[180] ?? 0) - ((history.value[180] ?? 0) - (fitted.forecast(ahead).yhat[0] ?? 0)),
      );
      assert.ok(error < 1e-6, `${error}`);
      assert.throws(
        () => fitted.continued({ ...early, time: early.time.slice(1), value: early.value.slice(1) }),
        {
          code: 'FORECAST_HISTORY_SHORT',
        },
      );
    });
  }
});
