import { Fault } from '../../domain/fault.ts';
import type { DecomposableConfig, Frame, HistoryFrame } from './types.ts';

/** Five-minute rows of nine years; beyond it a fit would take the memory of everything else. */
export const mostRows = 1_000_000;

const stamp = (time: number) => (Number.isFinite(time) ? new Date(time).toISOString() : String(time));

function expectFinite(values: Float64Array, name: string, frame: Frame, where: string): void {
  for (let row = 0; row < values.length; row++) {
    const value = values[row] as number;
    if (Number.isFinite(value)) continue;
    throw new Fault(
      name === 'cap' || name === 'floor' ? 'FORECAST_CAP_INVALID' : 'FORECAST_REGRESSOR_MISSING',
      `${name} is ${value} at row ${row} (${stamp(frame.ds[row] as number)}) of the ${where}. Give a finite number for every row.`,
      { field: name, row, frame: where },
    );
  }
}

/** Times strictly rising, columns of one length, numbers finite. `where` names the frame in errors. */
export function expectFrame(frame: Frame, where: 'history' | 'future'): void {
  const rows = frame.ds.length;
  if (rows > mostRows)
    throw new Fault(
      'FORECAST_HISTORY_LARGE',
      `The ${where} has ${rows} rows; at most ${mostRows} are taken. Cut it, or use a longer interval.`,
      { rows, most: mostRows, frame: where },
    );
  const columns: [string, Float64Array | undefined][] = [
    ['cap', frame.cap],
    ['floor', frame.floor],
    ...Object.entries(frame.conditions ?? {}),
    ...Object.entries(frame.regressors ?? {}),
  ];
  for (const [name, values] of columns)
    if (values !== undefined && values.length !== rows)
      throw new Fault(
        'FORECAST_COLUMN_LENGTH',
        `${name} has ${values.length} values and ds ${rows} in the ${where}. Give one a row.`,
        { field: name, frame: where, expected: rows, found: values.length },
      );
  for (let row = 0; row < rows; row++) {
    const time = frame.ds[row] as number;
    const before = row === 0 ? Number.NEGATIVE_INFINITY : (frame.ds[row - 1] as number);
    if (Number.isFinite(time) && time > before) continue;
    const what = Number.isFinite(time)
      ? time === before
        ? 'is there twice'
        : `comes after ${stamp(before)}`
      : 'is no time';
    throw new Fault(
      'FORECAST_TIME_INVALID',
      `ds ${stamp(time)} at row ${row} of the ${where} ${what}. Times must rise from row to row; sort them and keep one row a time.`,
      { field: 'ds', row, frame: where },
    );
  }
  for (const [name, values] of [['cap', frame.cap] as const, ['floor', frame.floor] as const])
    if (values !== undefined) expectFinite(values, name, frame, where);
  for (const [name, values] of Object.entries(frame.regressors ?? {}))
    expectFinite(values, name, frame, where);
  for (const [name, values] of Object.entries(frame.conditions ?? {})) {
    const row = values.findIndex((value) => value !== 0 && value !== 1);
    if (row === -1) continue;
    throw new Fault(
      'FORECAST_CONDITION_INVALID',
      `The condition ${name} is ${values[row]} at row ${row} of the ${where}. It is 0 or 1.`,
      { field: name, row, frame: where },
    );
  }
}

/** Logistic growth needs a ceiling above the floor, and values below it. */
export function expectCap(frame: Frame, growth: string, where: string): void {
  if (growth !== 'logistic') return;
  if (frame.cap === undefined)
    throw new Fault(
      'FORECAST_CAP_INVALID',
      `Logistic growth needs a cap for every row of the ${where}, and there is none.`,
      { field: 'cap', frame: where },
    );
  for (let row = 0; row < frame.ds.length; row++) {
    const [cap, floor] = [frame.cap[row] as number, frame.floor?.[row] ?? 0];
    if (cap > floor) continue;
    throw new Fault(
      'FORECAST_CAP_INVALID',
      `The cap ${cap} at row ${row} of the ${where} is not above the floor ${floor}.`,
      { field: 'cap', row, frame: where, cap, floor },
    );
  }
}

/** The values of the history: numbers or missing, at least two, not all the same. Returns how many are there. */
export function expectValues(history: HistoryFrame, growth: string): number {
  const { y, ds } = history;
  if (y.length !== ds.length)
    throw new Fault(
      'FORECAST_COLUMN_LENGTH',
      `y has ${y.length} values and ds ${ds.length}. Give one a row, null where none is known.`,
      { field: 'y', expected: ds.length, found: y.length },
    );
  let count = 0;
  let first = Number.NaN;
  let varies = false;
  for (let row = 0; row < y.length; row++) {
    const value = y[row] as number;
    if (Number.isNaN(value)) continue;
    if (!Number.isFinite(value))
      throw new Fault(
        'FORECAST_VALUE_INVALID',
        `y is ${value} at row ${row} (${stamp(ds[row] as number)}). Give a finite number, or null where none is known.`,
        { field: 'y', row },
      );
    if (count === 0) first = value;
    else if (value !== first) varies = true;
    count += 1;
  }
  if (count === 0)
    throw new Fault(
      'FORECAST_HISTORY_EMPTY',
      `None of the ${y.length} rows has a value of y. Check which column was read as y.`,
      { field: 'y', rows: y.length },
    );
  if (count < 2)
    throw new Fault(
      'FORECAST_HISTORY_SHORT',
      `${count} row has a value of y; a fit needs at least 2, and a season at least two of its periods.`,
      { field: 'y', rows: count, needed: 2 },
    );
  if (!varies)
    throw new Fault(
      'FORECAST_HISTORY_CONSTANT',
      `All ${count} values of y are ${first}: there is nothing to estimate. Check the series, or take the value itself as the forecast.`,
      { field: 'y', rows: count, value: first },
    );
  if (growth === 'logistic') expectWithinCap(history, count);
  return count;
}

/** Noise may carry a few values over a limit; a limit that cuts through the data is a mistake. */
const beyondShare = 0.01;

function expectWithinCap(history: HistoryFrame, count: number): void {
  for (const [field, sign, what] of [
    ['cap', 1, 'above the cap'],
    ['floor', -1, 'below the floor'],
  ] as const) {
    const limits = history[field];
    if (limits === undefined) continue;
    let [beyond, first] = [0, -1];
    for (let row = 0; row < history.y.length; row++) {
      if (!(sign * ((history.y[row] as number) - (limits[row] as number)) > 0)) continue;
      if (beyond === 0) first = row;
      beyond += 1;
    }
    if (beyond <= beyondShare * count) continue;
    throw new Fault(
      'FORECAST_CAP_INVALID',
      `${beyond} of ${count} values are ${what}, the first at row ${first}: ${history.y[first]} against ${limits[first]}. Logistic growth runs between floor and cap; at most ${100 * beyondShare} % of the values may lie beyond. Widen it.`,
      { field, row: first, value: history.y[first], beyond, rows: count },
    );
  }
}

export function expectConfig(config: DecomposableConfig): void {
  const refuse = (field: string, value: unknown, must: string) =>
    new Fault('FORECAST_CONFIG_INVALID', `${field} is ${String(value)}; it must be ${must}.`, {
      field,
      value,
    });
  const positive: readonly (keyof DecomposableConfig)[] = [
    'seasonalityPriorScale',
    'holidaysPriorScale',
    'changepointPriorScale',
  ];
  for (const field of positive)
    if (!(typeof config[field] === 'number' && config[field] > 0 && Number.isFinite(config[field])))
      throw refuse(field, config[field], 'a number above 0');
  const { nChangepoints, changepointRange } = config;
  if (!Number.isInteger(nChangepoints) || nChangepoints < 0 || nChangepoints > 1000)
    throw refuse('nChangepoints', nChangepoints, 'a whole number from 0 to 1000');
  if (!(changepointRange > 0 && changepointRange <= 1))
    throw refuse('changepointRange', changepointRange, 'above 0 and at most 1');
  for (const field of ['yearlySeasonality', 'weeklySeasonality', 'dailySeasonality'] as const) {
    const choice = config[field];
    if (typeof choice === 'number' && !(Number.isInteger(choice) && choice >= 0 && choice <= 200))
      throw refuse(field, choice, 'auto, true, false or a whole number from 0 to 200');
  }
  for (const { name, periodDays, fourierOrder, priorScale = 1 } of config.seasonalities) {
    if (!(periodDays > 0 && Number.isFinite(periodDays)))
      throw refuse(`periodDays of ${name}`, periodDays, 'a number above 0');
    if (!Number.isInteger(fourierOrder) || fourierOrder < 1 || fourierOrder > 200)
      throw refuse(`fourierOrder of ${name}`, fourierOrder, 'a whole number from 1 to 200');
    if (!(priorScale > 0)) throw refuse(`priorScale of ${name}`, priorScale, 'a number above 0');
  }
  for (const { name, priorScale = 1 } of config.regressors)
    if (!(priorScale > 0)) throw refuse(`priorScale of ${name}`, priorScale, 'a number above 0');
}
