import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isContinuable } from '../../../engine/forecasting/classical/continuable.ts';
import { decomposableModel } from '../../../engine/forecasting/decomposable/forecast-model.ts';
import { corrected } from '../../../engine/forecasting/desk/corrected.ts';
import { learRows } from '../../../engine/forecasting/desk/lear-rows.ts';
import { forecastSeries } from '../../../engine/forecasting/desk/series-forecast.ts';
import { randomStream } from '../../../engine/numerics/random/random-stream.ts';

const hour = 3_600_000;
const day = 24 * hour;
const start = Date.UTC(2025, 0, 6);

/** Hourly prices with the shape of a day and of a week. */
function hourly(days: number, seed = 1) {
  const random = randomStream(seed);
  const time = Float64Array.from({ length: 24 * days }, (_, row) => start + row * hour);
  const value = time.map(
    (at) =>
      50 +
      12 * Math.sin((2 * Math.PI * (at % day)) / day) -
      (new Date(at).getUTCDay() % 6 === 0 ? 10 : 0) +
      random.normal(),
  );
  return { time, value, periods: [24, 168] };
}

/** A weekly season on a random walk. */
function walk(rows: number, seed = 2) {
  const random = randomStream(seed);
  let level = 100;
  const time = Float64Array.from({ length: rows }, (_, row) => start + row * day);
  const value = time.map((_, row) => {
    level += random.normal();
    return level + 3 * Math.sin((2 * Math.PI * row) / 7);
  });
  return { time, value, periods: [7] };
}

const next = (time: Float64Array, count: number, step: number) =>
  Float64Array.from({ length: count }, (_, row) => (time.at(-1) as number) + (row + 1) * step);

test('LEAR on rows foresees the shape of a day, whatever hour it begins at, and goes on beyond a day', () => {
  const whole = hourly(80);
  for (const cut of [24 * 70, 24 * 70 + 7]) {
    const history = { ...whole, time: whole.time.slice(0, cut), value: whole.value.slice(0, cut) };
    const { yhat, sigma } = learRows.fit(history).forecast(next(history.time, 30, hour));
    assert.equal(yhat.length, 30);
    const error =
      yhat.reduce((sum, value, row) => sum + Math.abs(value - (whole.value[cut + row] as number)), 0) / 30;
    assert.ok(error < 2, `${error}`);
    assert.ok(sigma.every((value) => value > 0));
  }
  assert.equal(learRows.suits?.(walk(2_000)), false);
  const gap = { ...whole, time: whole.time.map((at, row) => (row > 24 * 60 ? at + day : at)) };
  assert.equal(learRows.suits?.(gap), false);
  assert.throws(() => learRows.fit(gap), { code: 'FORECAST_HISTORY_SHORT' });
});

test('a decomposable model with ARIMA errors begins where the series stands', () => {
  const history = walk(700);
  const ahead = next(history.time, 1, day);
  const last = history.value.at(-1) as number;
  const season = 3 * Math.sin((2 * Math.PI * 700) / 7) - 3 * Math.sin((2 * Math.PI * 699) / 7);
  const distance = (yhat: number) => Math.abs(yhat - last - season);
  const plain = decomposableModel().fit(history).forecast(ahead).yhat[0] as number;
  const own = corrected.fit(history).forecast(ahead).yhat[0] as number;
  assert.ok(distance(own) < 1.5 && distance(own) <= distance(plain), `${own} ${plain} ${last}`);
});

test('carried on over new rows it keeps its shape and learns where they stand', () => {
  const whole = walk(760);
  const known = { ...whole, time: whole.time.slice(0, 700), value: whole.value.slice(0, 700) };
  const fitted = corrected.fit(known);
  assert.ok(isContinuable(fitted));
  const on = fitted.continued(whole);
  assert.equal(on.parameters['seasonalities'], fitted.parameters['seasonalities']);
  const yhat = on.forecast(next(whole.time, 1, day)).yhat[0] as number;
  assert.ok(Math.abs(yhat - (whole.value.at(-1) as number)) < 6, `${yhat}`);
});

const request = {
  horizon: 24,
  model: 'auto',
  without: [] as string[],
  levels: [0.8, 0.95],
  origins: 12,
  window: 2_400,
  seed: 1,
};

test('the desk takes LEAR where it belongs, leaves out what it is told to, and says why', () => {
  const { time, value } = hourly(90);
  const steps: string[] = [];
  const made = forecastSeries({ ...request, time, value, without: ['theta'] }, (_, text) => steps.push(text));
  const models = made.table.map(({ model }) => model);
  assert.ok(models.includes('lear') && models.includes('ensemble'));
  assert.ok(!models.includes('theta'));
  assert.deepEqual(made.left, [{ model: 'theta', reason: 'the coverage ledger found it off' }]);
  assert.equal(steps.filter((text) => text.startsWith('Origin ')).length, made.origins);
  const [narrow, wide] = made.intervals;
  for (const [row, value80] of (narrow?.lower ?? []).entries()) {
    assert.ok(value80 >= (wide?.lower[row] as number));
    assert.ok((narrow?.upper[row] as number) <= (wide?.upper[row] as number));
  }
  const again = forecastSeries({ ...request, time, value, without: ['theta'] }, () => undefined);
  assert.deepEqual(again, made, 'the same input, the same answer');
  const weekly = walk(400);
  const daily = forecastSeries({ ...request, ...weekly, horizon: 10 }, () => undefined);
  assert.deepEqual(daily.left, [{ model: 'lear', reason: 'the history is too short for it' }]);
});

test('no row after an origin changes what was forecast there', () => {
  const { time, value } = walk(300);
  const plain = forecastSeries({ ...request, time, value, horizon: 5, model: 'ets' }, () => undefined);
  const changed = Float64Array.from(value);
  const last = plain.tracks.at(-1);
  for (let row = 0; row < changed.length; row++)
    if ((time[row] as number) >= (last?.time[0] as number)) changed[row] = (changed[row] as number) + 50;
  const other = forecastSeries(
    { ...request, time, value: changed, horizon: 5, model: 'ets' },
    () => undefined,
  );
  assert.deepEqual(other.tracks.at(-1)?.yhat, last?.yhat);
});
