import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fitDecomposable } from '../../../engine/forecasting/decomposable/fit.ts';
import { simulatePaths } from '../../../engine/forecasting/decomposable/intervals.ts';
import { predict } from '../../../engine/forecasting/decomposable/predict.ts';
import {
  type DecomposableConfig,
  defaultConfig,
  type HistoryFrame,
} from '../../../engine/forecasting/decomposable/types.ts';
import { mostRows } from '../../../engine/forecasting/decomposable/validate.ts';
import { cutoffsOf } from '../../../engine/forecasting/evaluation/cutoffs.ts';

const day = 86_400_000;
const start = Date.UTC(2024, 0, 1);
const days = (count: number) => Float64Array.from({ length: count }, (_, row) => start + row * day);
const good: HistoryFrame = {
  ds: days(60),
  y: Float64Array.from({ length: 60 }, (_, row) => 50 + 0.1 * row + Math.sin(row)),
};
const withY = (change: (y: Float64Array) => void): HistoryFrame => {
  const y = Float64Array.from(good.y);
  change(y);
  return { ...good, y };
};
const withTimes = (change: (ds: Float64Array) => void): HistoryFrame => {
  const ds = Float64Array.from(good.ds);
  change(ds);
  return { ...good, ds };
};
const config = (own: Partial<DecomposableConfig>): DecomposableConfig => ({ ...defaultConfig, ...own });
const logistic = config({ growth: 'logistic' });
const level = (value: number) => new Float64Array(60).fill(value);

const wrong: readonly [string, HistoryFrame, DecomposableConfig, string, Record<string, unknown>][] = [
  ['one point', { ds: days(1), y: Float64Array.of(1) }, defaultConfig, 'FORECAST_HISTORY_SHORT', { rows: 1 }],
  ['no point', { ds: days(0), y: new Float64Array() }, defaultConfig, 'FORECAST_HISTORY_EMPTY', {}],
  ['a constant', { ds: days(60), y: level(7) }, defaultConfig, 'FORECAST_HISTORY_CONSTANT', { value: 7 }],
  [
    'all missing',
    { ds: days(60), y: level(Number.NaN) },
    defaultConfig,
    'FORECAST_HISTORY_EMPTY',
    { rows: 60 },
  ],
  [
    'a time twice',
    withTimes((ds) => (ds[7] = ds[6] as number)),
    defaultConfig,
    'FORECAST_TIME_INVALID',
    { row: 7 },
  ],
  [
    'times out of order',
    withTimes((ds) => (ds[9] = start)),
    defaultConfig,
    'FORECAST_TIME_INVALID',
    { row: 9 },
  ],
  ['no time', withTimes((ds) => (ds[3] = Number.NaN)), defaultConfig, 'FORECAST_TIME_INVALID', { row: 3 }],
  [
    'an infinite value',
    withY((y) => (y[11] = Number.POSITIVE_INFINITY)),
    defaultConfig,
    'FORECAST_VALUE_INVALID',
    { row: 11 },
  ],
  [
    'values too few',
    { ...good, y: good.y.slice(1) },
    defaultConfig,
    'FORECAST_COLUMN_LENGTH',
    { field: 'y' },
  ],
  ['no cap', good, logistic, 'FORECAST_CAP_INVALID', { field: 'cap' }],
  ['a cap below the data', { ...good, cap: level(53) }, logistic, 'FORECAST_CAP_INVALID', { field: 'cap' }],
  [
    'a floor above the cap',
    { ...good, cap: level(90), floor: level(91) },
    logistic,
    'FORECAST_CAP_INVALID',
    { row: 0 },
  ],
  [
    'a floor above the data',
    { ...good, cap: level(90), floor: level(52) },
    logistic,
    'FORECAST_CAP_INVALID',
    { field: 'floor' },
  ],
  [
    'an unknown regressor',
    good,
    config({ regressors: [{ name: 'load' }] }),
    'FORECAST_REGRESSOR_MISSING',
    { regressor: 'load' },
  ],
  [
    'a missing value of a regressor',
    { ...good, regressors: { load: level(1).fill(Number.NaN, 5, 6) } },
    config({ regressors: [{ name: 'load' }] }),
    'FORECAST_REGRESSOR_MISSING',
    { row: 5 },
  ],
  [
    'a regressor beyond numbers',
    { ...good, regressors: { load: Float64Array.from(good.ds, (_, row) => (row % 7) * 1e200) } },
    config({ regressors: [{ name: 'load' }] }),
    'FORECAST_VALUE_INVALID',
    { field: 'load' },
  ],
  [
    'an unknown condition',
    good,
    config({ seasonalities: [{ name: 'on', periodDays: 7, fourierOrder: 2, conditionName: 'open' }] }),
    'FORECAST_CONDITION_UNKNOWN',
    { condition: 'open' },
  ],
  [
    'a condition of 2',
    { ...good, conditions: { open: level(2) } },
    config({ seasonalities: [{ name: 'on', periodDays: 7, fourierOrder: 2, conditionName: 'open' }] }),
    'FORECAST_CONDITION_INVALID',
    { row: 0 },
  ],
  [
    'a changepoint outside',
    good,
    config({ changepoints: Float64Array.of(start - day) }),
    'FORECAST_CHANGEPOINT_INVALID',
    {},
  ],
  [
    'a scale of zero',
    good,
    config({ changepointPriorScale: 0 }),
    'FORECAST_CONFIG_INVALID',
    { field: 'changepointPriorScale' },
  ],
  [
    'a range of two',
    good,
    config({ changepointRange: 2 }),
    'FORECAST_CONFIG_INVALID',
    { field: 'changepointRange' },
  ],
  [
    'a window backwards',
    good,
    config({ holidays: [{ holiday: 'x', day: start, lowerWindow: 1 }] }),
    'FORECAST_HOLIDAY_INVALID',
    { row: 0 },
  ],
  [
    'a reserved name',
    good,
    config({ seasonalities: [{ name: 'trend', periodDays: 7, fourierOrder: 2 }] }),
    'FORECAST_NAME_TAKEN',
    { name: 'trend' },
  ],
  [
    'too many rows',
    { ds: new Float64Array(mostRows + 1), y: new Float64Array(mostRows + 1) },
    defaultConfig,
    'FORECAST_HISTORY_LARGE',
    { rows: mostRows + 1 },
  ],
];

test('what cannot be fitted is refused with a code and the row or field, and named in words', () => {
  for (const [name, history, given, code, details] of wrong)
    assert.throws(
      () => fitDecomposable(history, given),
      (error: { code: string; message: string; details: Record<string, unknown> }) => {
        assert.equal(error.code, code, name);
        for (const [key, value] of Object.entries(details))
          assert.equal(error.details[key], value, `${name}: ${key}`);
        assert.match(error.message, /[a-z].*\./i);
        return true;
      },
      name,
    );
});

test('what would take the memory of everything else is refused before it is made', () => {
  const { model } = fitDecomposable(good, defaultConfig);
  const far = { ds: Float64Array.from({ length: 1_000 }, (_, row) => start + (60 + row) * day) };
  assert.throws(() => simulatePaths(model, predict(model, far, 'future'), 100_000, 1), {
    code: 'FORECAST_PATHS_LARGE',
  });
  assert.throws(() => cutoffsOf(days(4_000), { horizon: day, period: 1_000, initial: day }), {
    code: 'FORECAST_HORIZON_INVALID',
  });
  const seasonalities = Array.from({ length: 6 }, (_, at) => ({
    name: `s${at}`,
    periodDays: 7 + at,
    fourierOrder: 200,
  }));
  assert.throws(() => fitDecomposable(good, config({ seasonalities })), {
    code: 'FORECAST_CONFIG_INVALID',
    details: { field: 'features', features: 2_406, rows: 60 },
  });
});

test('a regressor or condition that the future lacks is named', () => {
  const history = { ...good, regressors: { load: Float64Array.from(good.ds, (_, row) => row % 9) } };
  const { model } = fitDecomposable(history, config({ regressors: [{ name: 'load' }] }));
  const future = { ds: Float64Array.of(start + 100 * day) };
  assert.throws(() => predict(model, future, 'future'), {
    code: 'FORECAST_REGRESSOR_MISSING',
    details: { regressor: 'load', frame: 'future' },
  });
});

test('a few values may lie beyond the cap: noise does not stop at it', () => {
  const many = 300;
  const y = Float64Array.from({ length: many }, (_, row) => 10 / (1 + Math.exp(-(row - 150) / 40)));
  y[290] = 10.4;
  const { model } = fitDecomposable({ ds: days(many), y, cap: new Float64Array(many).fill(10) }, logistic);
  assert.ok(model.parameters.sigmaObs > 0);
});
