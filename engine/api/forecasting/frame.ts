import { z } from 'zod';
import { Fault } from '../../domain/fault.ts';
import type { Frame, HistoryFrame } from '../../forecasting/decomposable/types.ts';
import { mostRows } from '../../forecasting/decomposable/validate.ts';

/**
 * Columns of a frame as they come: arrays of JSON or typed arrays. Only that they are columns is said here; what is wrong
 * in a row is said by `frameOf`, with the row, and without a schema's walk over millions of items.
 */
const column = (items: object) =>
  z
    .custom<ArrayLike<unknown>>(
      (value) => Array.isArray(value) || value instanceof Float64Array,
      'expected a list, one item a row',
    )
    .meta({ type: 'array', items });
const times = column({ type: ['string', 'number'] }).describe(
  'YYYY-MM-DD, or date and time (UTC where no offset is given), or UTC milliseconds; rising',
);
const values = column({ type: ['number', 'null'] });
const named = z.record(z.string().min(1).max(100), values);

const columns = {
  ds: times,
  cap: values.optional().describe('ceiling of logistic growth, unit of y'),
  floor: values.optional(),
  conditions: named.optional().describe('0 or 1 a row, for seasonalities that hold only sometimes'),
  regressors: named.optional(),
};
export const futureFrame = z.object(columns);
export const historyFrame = z.object({
  ...columns,
  y: values.describe('null where no value is known: not fitted, but predicted'),
});

type Given = z.infer<typeof futureFrame>;

const datePattern = /^(\d{4})-(\d{2})-(\d{2})$/;
const dateTimePattern = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?$/;

/** UTC milliseconds, NaN for what is no time. */
export function timeOf(value: unknown): number {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return Number.NaN;
  const date = datePattern.exec(value);
  if (date !== null) {
    const time = Date.parse(`${value}T00:00:00Z`);
    // The 31st of a month of 30 days is not the 1st of the next.
    return new Date(time).getUTCDate() === Number(date[3]) ? time : Number.NaN;
  }
  if (!dateTimePattern.test(value)) return Number.NaN;
  const zoned = /(Z|[+-]\d{2}:\d{2})$/.test(value) ? value : `${value}Z`;
  return Date.parse(zoned.replace(' ', 'T'));
}

function expectRows(length: number, where: string): void {
  if (length <= mostRows) return;
  throw new Fault(
    'FORECAST_HISTORY_LARGE',
    `The ${where} has ${length} rows; at most ${mostRows} are taken. Cut it, or use a longer interval.`,
    { rows: length, most: mostRows, frame: where },
  );
}

function timesOf(given: ArrayLike<unknown>, where: string): Float64Array {
  expectRows(given.length, where);
  return Float64Array.from({ length: given.length }, (_, row) => {
    const time = timeOf(given[row]);
    if (Number.isFinite(time)) return time;
    throw new Fault(
      'FORECAST_TIME_INVALID',
      `ds ${JSON.stringify(given[row])} at row ${row} of the ${where} is no time. Write YYYY-MM-DD, YYYY-MM-DDTHH:MM:SSZ or UTC milliseconds.`,
      { field: 'ds', row, frame: where },
    );
  });
}

function numbersOf(given: ArrayLike<unknown>, field: string, where: string): Float64Array {
  expectRows(given.length, where);
  return Float64Array.from({ length: given.length }, (_, row) => {
    const value = given[row];
    if (typeof value === 'number') return value;
    if (typeof value === 'boolean') return Number(value);
    if (value === null || value === undefined) return Number.NaN;
    throw new Fault(
      'FORECAST_VALUE_INVALID',
      `${field} ${JSON.stringify(value)} at row ${row} of the ${where} is no number.`,
      { field, row, frame: where },
    );
  });
}

/** Limits may be given for all rows at once. */
export interface Constants {
  readonly cap?: number | null | undefined;
  readonly floor?: number | null | undefined;
}

export function frameOf(given: Given, where: 'history' | 'future', constants: Constants = {}): Frame {
  const ds = timesOf(given.ds, where);
  const limit = (field: 'cap' | 'floor') => {
    const own = given[field];
    if (own !== undefined) return numbersOf(own, field, where);
    const constant = constants[field];
    return typeof constant === 'number' ? new Float64Array(ds.length).fill(constant) : undefined;
  };
  const all = (record: Given['conditions']) =>
    record &&
    Object.fromEntries(Object.entries(record).map(([name, items]) => [name, numbersOf(items, name, where)]));
  return {
    ds,
    cap: limit('cap'),
    floor: limit('floor'),
    conditions: all(given.conditions),
    regressors: all(given.regressors),
  };
}

export function historyOf(given: z.infer<typeof historyFrame>, constants: Constants = {}): HistoryFrame {
  return { ...frameOf(given, 'history', constants), y: numbersOf(given.y, 'y', 'history') };
}
