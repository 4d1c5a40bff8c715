import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Fault } from '../../../engine/domain/fault.ts';
import { medianScale, restore, stabilise } from '../../../engine/forecasting/lear/asinh-median.ts';
import { type DayAheadHistory, dayPanel } from '../../../engine/forecasting/lear/day-ahead-history.ts';
import { learForecast } from '../../../engine/forecasting/lear/lear.ts';
import { learPlusForecast } from '../../../engine/forecasting/lear/lear-plus.ts';
import { learWindow } from '../../../engine/forecasting/lear/lear-window.ts';
import { medianInPlace } from '../../../engine/forecasting/lear/median.ts';
import { randomStream } from '../../../engine/numerics/random/random-stream.ts';

/** Prices that follow load, hour and weekday with noise; `days` of prices and one more day of load. */
function market(days: number, { series = 1, hours = 24, seed = 1 } = {}): DayAheadHistory {
  const { normal } = randomStream(seed);
  const rows = (days + 1) * hours;
  const exogenous = Array.from({ length: series }, () => new Float64Array(rows));
  const price = new Float64Array(rows);
  for (let row = 0; row < rows; row += 1) {
    const hour = row % hours;
    const weekend = Math.floor(row / hours) % 7 >= 5;
    let value = 40 + 10 * Math.sin((2 * Math.PI * hour) / hours) - (weekend ? 12 : 0);
    for (const one of exogenous) {
      one[row] = 50_000 + 5_000 * normal();
      value += ((one[row] ?? 0) - 50_000) / 1_000;
    }
    price[row] = value + normal();
  }
  return { price: price.subarray(0, days * hours), exogenous, firstWeekday: 0, hoursPerDay: hours };
}

const faultOf = (work: () => unknown): Fault => {
  try {
    work();
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
};

describe('lear', () => {
  it('finds the load, the hour and the weekend in a market made of them', () => {
    const days = 140;
    const full = market(days + 1);
    const history = {
      ...full,
      price: full.price.subarray(0, days * 24),
      exogenous: full.exogenous.map((one) => one.subarray(0, (days + 1) * 24)),
    };
    const real = full.price.subarray(days * 24);
    for (const { forecast } of [learForecast(history, { windows: [140] }), learPlusForecast(history)]) {
      const error = real.reduce((sum, price, hour) => sum + Math.abs(price - (forecast[hour] ?? 0)), 0) / 24;
      assert.ok(error < 4, `mean error ${error}`);
    }
  });

  it('takes any number of exogenous series and of hours, and averages its windows', () => {
    for (const series of [0, 1, 3]) {
      for (const hours of [1, 24]) {
        const { forecast, windows } = learForecast(market(90, { series, hours }), { windows: [56, 84] });
        assert.equal(forecast.length, hours);
        assert.deepEqual(
          windows.map(({ window }) => window),
          [56, 84],
        );
        for (let hour = 0; hour < hours; hour += 1) {
          const [short, long] = windows.map((one) => one.forecast[hour] ?? Number.NaN);
          assert.ok(Math.abs(((short ?? 0) + (long ?? 0)) / 2 - (forecast[hour] ?? 0)) < 1e-9);
          assert.ok(Number.isFinite(forecast[hour]));
        }
      }
    }
  });

  it('forecasts constant prices and columns as they are', () => {
    const history = market(60);
    const flat = { ...history, price: history.price.map(() => 35), exogenous: [] };
    assert.deepEqual(new Set(learForecast(flat, { windows: [56] }).forecast), new Set([35]));
    assert.ok(learPlusForecast(flat).forecast.every((price) => Math.abs(price - 35) < 1e-9));
    const dark = { ...history, exogenous: history.exogenous.map((one) => one.map(() => 0)) };
    assert.ok(learForecast(dark, { windows: [56] }).forecast.every(Number.isFinite));
  });

  it('is not moved by a series that is given twice', () => {
    const history = market(84);
    const twice = { ...history, exogenous: [...history.exogenous, ...history.exogenous] };
    const { forecast } = learForecast(history, { windows: [56, 84] });
    for (const [hour, price] of learForecast(twice, { windows: [56, 84] }).forecast.entries())
      assert.ok(Math.abs(price - (forecast[hour] ?? Number.NaN)) < 1e-6);
  });

  it('stays as near to the prices of its window as it is told', () => {
    const history = market(56);
    const load = history.exogenous.map((one) => one.map((value, row) => (row < 56 * 24 ? value : 9 * value)));
    const panel = dayPanel({ ...history, exogenous: load });
    const [free] = learWindow(panel, 56);
    const [kept] = learWindow(panel, 56, ['published'], 0);
    const highest = Math.max(...history.price);
    assert.ok(Math.max(...(free?.forecast ?? [])) > highest + 20);
    assert.ok(Math.max(...(kept?.forecast ?? [])) <= highest + 1e-9);
  });

  it('lear-plus uses the windows that the history fills', () => {
    assert.deepEqual(learPlusForecast(market(120)).windows, [56, 112]);
    assert.equal(faultOf(() => learPlusForecast(market(55))).code, 'LEAR_HISTORY_SHORT');
  });

  it('says what is wrong with a history and where', () => {
    const history = market(60);
    const run = (changed: Partial<DayAheadHistory>, windows: readonly number[] = [56]) =>
      faultOf(() => learForecast({ ...history, ...changed }, { windows }));
    assert.equal(run({}, [84]).code, 'LEAR_HISTORY_SHORT');
    assert.match(run({}, [84]).message, /84 days.*there are 60/);
    assert.equal(run({}, []).code, 'LEAR_OPTION');
    assert.equal(run({}, [10]).code, 'LEAR_OPTION');
    assert.equal(run({}, [56.5]).code, 'LEAR_OPTION');
    assert.equal(run({ firstWeekday: 7 }).code, 'LEAR_OPTION');
    assert.equal(run({ hoursPerDay: 0 }).code, 'LEAR_OPTION');
    assert.equal(run({ price: history.price.subarray(1) }).code, 'LEAR_DAY_INCOMPLETE');
    const known = history.exogenous.map((one) => one.subarray(0, 60 * 24));
    assert.equal(run({ exogenous: known }).code, 'LEAR_EXOGENOUS_MISSING');
    const price = history.price.slice();
    price[30] = Number.NaN;
    assert.match(run({ price }).message, /price holds NaN at row 30 \(day 1, hour 6\)/);
    const exogenous = history.exogenous.map((one) => one.with(1_440, Number.POSITIVE_INFINITY));
    assert.equal(run({ exogenous }).code, 'LEAR_VALUE_NOT_FINITE');
  });
});

describe('asinh-median transform', () => {
  it('takes the median and the median deviation in units of a normal deviation', () => {
    const { centre, spread } = medianScale(Float64Array.of(5, 1, 2, 100, 3));
    assert.equal(centre, 3);
    assert.ok(Math.abs(spread - 2 / 0.6744897501960817) < 1e-12);
    assert.equal(medianInPlace(Float64Array.of(4, 1, 3, 2)), 2.5);
    assert.ok(Number.isNaN(medianInPlace(new Float64Array(0))));
  });

  it('has a spread above zero where most or all values are equal', () => {
    assert.deepEqual(medianScale(Float64Array.of(7, 7, 7)), { centre: 7, spread: 1 });
    const { spread } = medianScale(Float64Array.of(0, 0, 0, 0, 10));
    assert.ok(Math.abs(spread - 2 / Math.sqrt(2 / Math.PI)) < 1e-12);
    const scale = { centre: -3, spread: 12 };
    assert.ok(Math.abs(restore(stabilise(-500, scale), scale) + 500) < 1e-9);
  });
});
