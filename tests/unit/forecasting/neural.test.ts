import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { isContinuable } from '../../../engine/forecasting/classical/continuable.ts';
import { seasonalNaive } from '../../../engine/forecasting/classical/seasonal-naive.ts';
import { forecastSeries } from '../../../engine/forecasting/desk/series-forecast.ts';
import { accuracyOf } from '../../../engine/forecasting/ensemble/accuracy.ts';
import { evaluateModels } from '../../../engine/forecasting/ensemble/rolling-origin.ts';
import type { ForecastModel, History } from '../../../engine/forecasting/forecaster.ts';
import { loadNeural, loadTensors } from '../../../engine/forecasting/neural/load-neural.ts';
import { randomStream } from '../../../engine/numerics/random/random-stream.ts';

const hour = 3_600_000;
const day = 24 * hour;
const start = Date.UTC(2022, 0, 3);

/** A week on a level that is drawn back to its mean, and noise: of the last week much is chance. */
function weekly(rows: number, seed = 1): History {
  const random = randomStream(seed);
  let level = 60;
  const value = Float64Array.from({ length: rows }, (_, row) => {
    level += 0.3 * (60 - level) + random.normal();
    return level + 6 * Math.sin((2 * Math.PI * row) / 7) - (row % 7 === 6 ? 8 : 0) + random.normal();
  });
  return { time: value.map((_, row) => start + row * day), value, periods: [7] };
}

const after = ({ time }: History, count: number, step = day) =>
  Float64Array.from({ length: count }, (_, row) => (time.at(-1) as number) + (row + 1) * step);

describe('the neural model', () => {
  let neural: ForecastModel;
  before(async () => {
    neural = await loadNeural();
  });

  it('learns a week better than the last week repeated', () => {
    const record = evaluateModels([seasonalNaive, neural], weekly(900, 2), {
      horizon: 14,
      origins: 20,
      step: 7,
      refitEvery: 10,
      seed: 1,
    });
    const [naive, found] = accuracyOf(record).map(({ overall }) => overall.mase);
    assert.ok(naive !== undefined && found !== undefined && found < 0.9 * naive, `${found} and ${naive}`);
  });

  it('gives the same bytes for the same seed, others for another, and leaves no tensor behind', async () => {
    const { memory } = await loadTensors();
    const history = weekly(300);
    neural.fit(history).forecast(after(history, 3));
    const tensors = memory().numTensors;
    const run = (seed: number) => {
      const fitted = neural.fit(history, { seed });
      return { ...fitted.forecast(after(history, 40)), residuals: fitted.residuals };
    };
    const one = run(7);
    assert.deepEqual(run(7), one);
    assert.notDeepEqual(run(8).yhat, one.yhat);
    assert.equal(memory().numTensors, tensors);
    assert.ok([...one.yhat, ...one.sigma].every(Number.isFinite));
    assert.ok(one.sigma.every((sigma) => sigma > 0));
  });

  it('does not know the unit', () => {
    const history = weekly(300);
    const ahead = after(history, 20);
    const plain = neural.fit(history).forecast(ahead);
    const { yhat, sigma } = neural
      .fit({ ...history, value: history.value.map((value) => 8 * value) })
      .forecast(ahead);
    for (const [row, value] of yhat.entries()) {
      assert.ok(Math.abs(value - 8 * (plain.yhat[row] as number)) < 1e-3 * Math.abs(value));
      assert.ok(Math.abs((sigma[row] as number) / (plain.sigma[row] as number) - 8) < 0.1);
    }
  });

  it('goes on over a longer history with what it has learnt', () => {
    const longer = weekly(330);
    const history = { ...longer, time: longer.time.slice(0, 300), value: longer.value.slice(0, 300) };
    const fitted = neural.fit(history);
    assert.ok(isContinuable(fitted));
    const ahead = after(longer, 14);
    const { yhat } = fitted.continued(longer).forecast(ahead);
    assert.deepEqual(fitted.continued(longer).forecast(ahead).yhat, yhat);
    assert.notDeepEqual(fitted.forecast(ahead).yhat, yhat);
    assert.equal(fitted.continued(longer).residuals.length, 330);
  });

  it('says what is wrong with a history, and works at the least rows', () => {
    for (const periods of [[], [24, 168], [52]]) {
      const least = neural.leastRows(periods);
      const whole = { ...weekly(least), periods };
      const short = { time: whole.time.slice(1), value: whole.value.slice(1), periods };
      assert.throws(() => neural.fit(short), {
        code: 'FORECAST_HISTORY_SHORT',
        details: { model: 'neural', least, rows: least - 1 },
      });
      const { yhat } = neural.fit(whole).forecast(after(whole, 70));
      assert.ok(yhat.every(Number.isFinite), periods.join());
    }
    const history = weekly(200);
    const holed = { ...history, value: history.value.with(37, Number.NaN) };
    assert.throws(() => neural.fit(holed), { code: 'FORECAST_VALUE_INVALID', details: { row: 37 } });
    const time = history.time.with(20, history.time[19] as number);
    assert.throws(() => neural.fit({ ...history, time }), { code: 'FORECAST_TIME_INVALID' });
    assert.throws(() => neural.fit(history).forecast(history.time.slice(-1)), {
      code: 'FORECAST_TIME_INVALID',
    });
    const still = { ...history, value: new Float64Array(200).fill(-3) };
    for (const value of neural.fit(still).forecast(after(still, 30)).yhat)
      assert.ok(Math.abs(value + 3) < 1e-6);
  });

  it('takes bounded work, however long the history', () => {
    const time = (rows: number) => {
      const history = weekly(rows);
      const from = process.cpuUsage().user;
      neural.fit(history);
      return process.cpuUsage().user - from;
    };
    time(1_700);
    // Residuals of all rows are one pass; the training is of the latest windows only.
    assert.ok(time(12_000) < 2.5 * time(1_700));
  });

  it('stands in the table of a desk that asked for it, and only there', () => {
    const request = {
      ...weekly(260),
      horizon: 7,
      model: 'neural',
      without: [],
      levels: [0.8],
      origins: 6,
      window: 260,
      seed: 1,
    };
    const { model, title, chosenBy, table } = forecastSeries(request, () => undefined, [neural]);
    assert.deepEqual([model, title, chosenBy], ['neural', neural.title, 'asked for']);
    assert.ok(table.some((row) => row.model === 'neural'));
    assert.throws(() => forecastSeries(request, () => undefined), { code: 'FORECAST_MODEL_UNKNOWN' });
  });
});
