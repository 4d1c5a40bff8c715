import type { ImportMapping, Preset } from './mapping.ts';
import { guessDecimal, parseNumber } from './parse-number.ts';
import { guessTimeFormat, parseTime } from './parse-time.ts';

const timeNames = [
  'timestamp',
  'datetime',
  'date',
  'time',
  'ds',
  'week',
  'month',
  'day',
  'period',
  'ts',
  'open_time',
];

type Sample = readonly (readonly unknown[])[];

function find(columns: readonly string[], ...names: readonly string[]): string | undefined {
  return columns.find((column) => names.includes(column.trim().toLowerCase()));
}

function cells(columns: readonly string[], sample: Sample, column: string): unknown[] {
  const index = columns.indexOf(column);
  return sample.map((row) => row[index]);
}

/**
 * By name first, else the first column: an unnamed index column is common. Of several, one with a time of day wins
 * over a date: tables of half-hours often carry the local date beside the time.
 */
function timeOf(
  columns: readonly string[],
  sample: Sample,
): Pick<ImportMapping, 'time' | 'timeFormat'> | undefined {
  const named = timeNames.map((name) => find(columns, name)).filter((column) => column !== undefined);
  const readable = [...named, ...columns.slice(0, 1)].flatMap((time) => {
    const timeFormat = guessTimeFormat(cells(columns, sample, time));
    return timeFormat === undefined ? [] : [{ time, timeFormat }];
  });
  const precise = readable.find(({ time, timeFormat }) =>
    cells(columns, sample, time).some((cell) => {
      const parsed = parseTime(cell, timeFormat);
      return parsed !== undefined && parsed.kind !== 'date';
    }),
  );
  return precise ?? readable[0];
}

/** How programs write that there is no number. */
function isMissing(cell: unknown): boolean {
  return typeof cell === 'string' && /^(nan|na|n\/a|#n\/a|null|none|-)$/i.test(cell.trim());
}

/** Columns that hold numbers in the sample and nothing else; one that is empty there may begin later. */
function numericColumns(columns: readonly string[], sample: Sample, except: string): string[] {
  return columns.filter((column) => {
    if (column === except) return false;
    const filled = cells(columns, sample, column).filter(
      (cell) => cell !== null && cell !== undefined && cell !== '',
    );
    const decimal = guessDecimal(filled);
    const numbers = filled.filter(
      (cell) => isMissing(cell) || Number.isFinite(parseNumber(cell, decimal) ?? Number.NaN),
    );
    return numbers.length >= filled.length * 0.8;
  });
}

function ohlc(columns: readonly string[], sample: Sample): ImportMapping | undefined {
  const time = timeOf(columns, sample);
  const open = find(columns, 'open', 'o');
  const high = find(columns, 'high', 'h');
  const low = find(columns, 'low', 'l');
  const close = find(columns, 'close', 'c', 'settle', 'last');
  if (!time || !open || !high || !low || !close) return undefined;
  const volume = find(columns, 'volume', 'vol', 'v');
  return {
    ...time,
    zone: 'UTC',
    shape: 'bars',
    open,
    high,
    low,
    close,
    ...(volume === undefined ? {} : { volume }),
  };
}

function values(
  columns: readonly string[],
  sample: Sample,
  wanted: readonly string[] | undefined,
): ImportMapping | undefined {
  const time = timeOf(columns, sample);
  if (time === undefined) return undefined;
  const numeric = numericColumns(columns, sample, time.time);
  const chosen =
    wanted === undefined ? numeric : numeric.filter((column) => wanted.includes(column.trim().toLowerCase()));
  const anyNumber = chosen.some((column) =>
    cells(columns, sample, column).some((cell, _, all) =>
      Number.isFinite(parseNumber(cell, guessDecimal(all)) ?? Number.NaN),
    ),
  );
  return !anyNumber ? undefined : { ...time, zone: 'UTC', shape: 'values', values: chosen };
}

/** In order of preference; the first that fits is taken. */
export const presets: readonly Preset[] = [
  {
    id: 'ohlcv',
    title: 'Bars: open, high, low, close, volume',
    description: 'A time column and the four prices of a bar; volume where there is one.',
    recognise: ohlc,
  },
  {
    id: 'date-price',
    title: 'Prices: one a time',
    description: 'A time column and one price, as agencies and vendors publish spot and settlement prices.',
    recognise: (columns, sample) =>
      columns.length === 2
        ? values(columns, sample, ['price', 'close', 'settle', 'settlement', 'value', 'last'])
        : undefined,
  },
  {
    id: 'ds-y',
    title: 'Forecasting tables: ds, y and regressors',
    description: 'The time in ds, the value in y, and every further numeric column as a series of its own.',
    recognise: (columns, sample) =>
      find(columns, 'ds') !== undefined && find(columns, 'y') !== undefined
        ? values(columns, sample, undefined)
        : undefined,
  },
  {
    id: 'wide',
    title: 'Tables: one series a column',
    description: 'A time column and any number of numeric columns, each of which becomes a series.',
    recognise: (columns, sample) => values(columns, sample, undefined),
  },
];
