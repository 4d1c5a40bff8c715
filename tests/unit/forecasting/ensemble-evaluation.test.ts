import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ets } from '../../../engine/forecasting/classical/ets.ts';
import { seasonalNaive } from '../../../engine/forecasting/classical/seasonal-naive.ts';
import { theta } from '../../../engine/forecasting/classical/theta.ts';
import { accuracyOf } from '../../../engine/forecasting/ensemble/accuracy.ts';
import { chooseModel } from '../../../engine/forecasting/ensemble/choose-model.ts';
import { ensembleModel } from '../../../engine/forecasting/ensemble/ensemble-model.ts';
import { evaluateModels, rollingOrigin } from '../../../engine/forecasting/ensemble/rolling-origin.ts';
import type { ForecastModel } from '../../../engine/forecasting/forecaster.ts';
import { daysAfter, historyOf, near, seasonalSeries } from './classical-series.ts';

/** Says what it is told, with a spread of 10. */
function fixed(id: string, answer: (last: number) => number): ForecastModel {
  return {
    id,
    title: id,
    leastRows: () => 2,
    fit: ({ value }) => ({
      parameters: {},
      residuals: new Float64Array(value.length),
      converged: true,
      forecast: (time) => ({
        yhat: new Float64Array(time.length).fill(answer(value.at(-1) ?? 0)),
        sigma: new Float64Array(time.length).fill(10),
      }),
    }),
  };
}

const climbing = historyOf(Array.from({ length: 40 }, (_, i) => 2 * i));

describe('rolling origin', () => {
  it('places origins so that the last leaves one horizon, and tells how far it is', () => {
    const work = rollingOrigin([fixed('last', (y) => y)], climbing, { horizon: 3, origins: 4, step: 5 });
    const seen: number[] = [];
    for (let next = work.next(); next.done !== true; next = work.next()) {
      assert.equal(next.value.total, 4);
      assert.equal(next.value.done, seen.length + 1);
      seen.push(next.value.record.origin);
    }
    assert.deepEqual(seen, [22, 27, 32, 37]);
  });

  it('stops when asked, at the next fit', () => {
    let fits = 0;
    const counting: ForecastModel = {
      ...theta,
      fit: (history) => {
        fits += 1;
        return theta.fit(history);
      },
    };
    assert.throws(
      () => evaluateModels([counting], climbing, { horizon: 3, origins: 9, cancelled: () => fits === 2 }),
      { code: 'FORECAST_CANCELLED', details: { done: 2, total: 9 } },
    );
  });

  it('refuses what cannot be', () => {
    assert.throws(() => evaluateModels([theta], historyOf([1, 2, 3, 4, 5]), { horizon: 3, origins: 1 }), {
      code: 'FORECAST_HISTORY_SHORT',
    });
    assert.throws(() => evaluateModels([theta], climbing, { horizon: 0, origins: 1 }), {
      code: 'FORECAST_OPTION_INVALID',
      details: { name: 'horizon' },
    });
  });
});

describe('accuracy', () => {
  it('is what it says, by horizon', () => {
    const record = evaluateModels([fixed('last', (y) => y)], climbing, { horizon: 3, origins: 4 });
    const [found] = accuracyOf(record);
    assert.ok(found !== undefined);
    assert.equal(found.model, 'last');
    assert.deepEqual(
      found.byHorizon.map(({ mae }) => mae),
      [2, 4, 6],
    );
    near(found.overall.mae, 4, 1e-12, 'mae');
    near(found.overall.rmse, Math.sqrt((4 + 16 + 36) / 3), 1e-12, 'rmse');
    near(found.overall.bias, 4, 1e-12, 'bias');
    near(found.overall.mase, 2, 1e-12, 'mase');
    near(found.overall.coverage80, 1, 0, 'coverage');
    near(found.overall.width95, 20 * 1.959964, 1e-4, 'width');
    assert.equal(found.overall.count, 12);
  });

  it('of an exact forecast of a constant is zero, not missing', () => {
    const record = evaluateModels([seasonalNaive], historyOf(new Float64Array(20).fill(5)), {
      horizon: 2,
      origins: 3,
    });
    const overall = accuracyOf(record)[0]?.overall;
    assert.equal(overall?.mase, 0);
    assert.equal(overall?.smape, 0);
  });
});

describe('choice and ensemble', () => {
  const history = historyOf(seasonalSeries(1, 200, 7), [7]);
  const liar = fixed('liar', () => 1_000);

  it('chooses by error at rolling origins, best first', () => {
    const record = evaluateModels([liar, seasonalNaive, ets], history, { horizon: 7, origins: 6, step: 7 });
    const choice = chooseModel(record);
    assert.equal(choice?.model, 'ets');
    assert.deepEqual(
      choice?.ranking.map(({ model }) => model),
      ['ets', 'seasonal-naive', 'liar'],
    );
  });

  it('gives a useless member next to nothing', () => {
    const fitted = ensembleModel([seasonalNaive, ets, liar]).fit(history);
    const weights = fitted.parameters['weights'] as readonly number[];
    near(
      weights.reduce((a, b) => a + b, 0),
      1,
      1e-12,
      'sum',
    );
    assert.ok((weights[2] ?? 1) < 1e-3);
    const point = fitted.forecast(daysAfter(history, 7)).yhat[0] ?? 0;
    near(point, history.value[193] ?? 0, 6, 'first forecast');
  });

  it('automatic choice is exactly the best member', () => {
    const automatic = ensembleModel([liar, seasonalNaive, ets], { weighting: 'best' });
    assert.equal(automatic.id, 'automatic');
    const ahead = daysAfter(history, 10);
    assert.deepEqual(automatic.fit(history).forecast(ahead).yhat, ets.fit(history).forecast(ahead).yhat);
  });

  it('leaves out who needs more rows, and says so', () => {
    const hungry: ForecastModel = { ...theta, id: 'hungry', leastRows: () => 5_000 };
    const { parameters } = ensembleModel([seasonalNaive, hungry]).fit(history);
    assert.equal(parameters['left'], 'hungry');
    assert.equal(parameters['members'], 'seasonal-naive');
  });

  it('hands the real times to its members', () => {
    let asked = new Float64Array(0);
    const curious: ForecastModel = {
      ...liar,
      fit: (seen) => {
        const inner = liar.fit(seen);
        return {
          ...inner,
          forecast: (time) => {
            asked = Float64Array.from(time);
            return inner.forecast(time);
          },
        };
      },
    };
    const ahead = daysAfter(history, 3).map((time, i) => time + i * 1_000);
    ensembleModel([curious]).fit(history).forecast(ahead);
    assert.deepEqual(asked, ahead);
  });
});
