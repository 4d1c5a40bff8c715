import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type Calibration, parseCalibration } from '../engine/market/simulator/calibration.ts';

/**
 * Computes the figures of the simulated exchange from real daily prices and writes
 * `assets/simulator/calibration.json`: `node tools/calibrate-simulator.ts`. The folder with the prices is SHARED_DIR,
 * `../shared` by default; no price series is copied, only figures with their provenance.
 */
interface Row {
  readonly date: string;
  readonly price: number;
}

interface SeriesFile {
  readonly symbol: string;
  readonly file: string;
  readonly column: string;
}

const files: readonly SeriesFile[] = [
  { symbol: 'CL', file: 'data/oil/wti_front_ohlcv_daily.csv', column: 'close' },
  { symbol: 'BRN', file: 'reference/rl/data/brent-daily.csv', column: 'Price' },
  { symbol: 'NG', file: 'data/gas/henry_hub_front_ohlcv_daily.csv', column: 'close' },
  { symbol: 'TTF', file: 'data/gas/ttf_front_daily.csv', column: 'price' },
  { symbol: 'RB', file: 'data/products/rbob_front_ohlcv_daily.csv', column: 'close' },
  { symbol: 'EUA', file: 'data/carbon/eua_daily.csv', column: 'price' },
  { symbol: 'DEB', file: 'data/power/europe_day_ahead_daily.csv.gz', column: 'DEU' },
];

const power = 'DEB';
const volatilityRows = 757;
const powerRows = 730;

function readSeries(folder: string, { file, column }: SeriesFile): Row[] {
  const bytes = readFileSync(path.join(folder, file));
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  const [header = '', ...lines] = text.trim().split(/\r?\n/);
  const index = header.split(',').indexOf(column);
  if (index < 0) throw new Error(`${file}: no column ${column}`);
  return lines.flatMap((line) => {
    const cells = line.split(',');
    const [date = ''] = cells;
    const cell = cells[index] ?? '';
    return cell === '' ? [] : [{ date, price: Number(cell) }];
  });
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Sample standard deviation, n - 1. */
function deviation(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1));
}

function correlate(a: readonly number[], b: readonly number[]): number {
  const [centreA, centreB] = [mean(a), mean(b)];
  const products = a.map((value, i) => (value - centreA) * ((b[i] ?? Number.NaN) - centreB));
  return products.reduce((sum, value) => sum + value, 0) / ((a.length - 1) * deviation(a) * deviation(b));
}

function changes(prices: readonly number[], symbol: string): number[] {
  return prices.slice(1).map((price, index) => {
    const before = prices[index] ?? Number.NaN;
    return symbol === power ? price - before : Math.log(price / before);
  });
}

function round(value: number): number {
  return Number(value.toPrecision(6));
}

function sourceOf(file: string, rows: readonly Row[], method: string) {
  return { file, from: rows[0]?.date ?? '', to: rows.at(-1)?.date ?? '', count: rows.length, method };
}

function figure(value: number, file: string, rows: readonly Row[], method: string) {
  return { value: round(value), source: sourceOf(file, rows, method) };
}

function lognormal(rows: readonly Row[], file: string, symbol: string, levelDate: string | undefined) {
  const window = rows.slice(-volatilityRows);
  const levelRows = rows.filter(({ date }) => levelDate === undefined || date <= levelDate).slice(-1);
  const method = 'standard deviation (n - 1) of the log changes from row to row, a row taken as a day';
  return {
    dynamics: 'lognormal' as const,
    level: figure(
      levelRows[0]?.price ?? Number.NaN,
      file,
      levelRows,
      levelDate === undefined
        ? 'last price of the file'
        : 'price on the last date of the WTI file, so that both crudes are of one day',
    ),
    volatility: figure(
      deviation(
        changes(
          window.map(({ price }) => price),
          symbol,
        ),
      ),
      file,
      window,
      method,
    ),
  };
}

function normal(rows: readonly Row[], file: string) {
  const window = rows.slice(-powerRows);
  const prices = window.map(({ price }) => price);
  const [before, after] = [prices.slice(0, -1), prices.slice(1)];
  const slope = (correlate(before, after) * deviation(after)) / deviation(before);
  const intercept = mean(after) - slope * mean(before);
  const residual = deviation(after.map((price, i) => price - intercept - slope * (before[i] ?? 0)));
  const rate = -Math.log(slope);
  const fit = 'first-order autoregression of the daily price by least squares, slope b, residual deviation s';
  const last = window.slice(-1);
  return {
    dynamics: 'normal' as const,
    level: figure(last[0]?.price ?? Number.NaN, file, last, 'last price of the file'),
    volatility: figure(
      residual * Math.sqrt((2 * rate) / (1 - slope * slope)),
      file,
      window,
      `${fit}: s sqrt(2k / (1 - b^2)), k = -ln b`,
    ),
    meanReversion: figure(rate, file, window, `${fit}: k = -ln b per day`),
    meanLevel: figure(mean(prices), file, window, 'mean of the daily price'),
  };
}

export function calibrate(folder: string): Calibration {
  const series = files.map((file) => ({ ...file, rows: readSeries(folder, file) }));
  const lastWti = series.find(({ symbol }) => symbol === 'CL')?.rows.at(-1)?.date;
  const instruments: Calibration['instruments'] = {};
  for (const { symbol, file, rows } of series) {
    instruments[symbol] =
      symbol === power
        ? normal(rows, file)
        : lognormal(rows, file, symbol, symbol === 'BRN' ? lastWti : undefined);
  }
  const gasoline = instruments['RB'];
  if (gasoline?.dynamics !== 'lognormal') throw new Error('RB was not calibrated');
  const derived = (kind: 'level' | 'volatility') => ({
    value: gasoline[kind].value,
    source: {
      ...gasoline[kind].source,
      method: `ASSUMPTION, no heating oil file: the ${kind} of RBOB gasoline (${gasoline[kind].source.method})`,
    },
  });
  instruments['HO'] = { dynamics: 'lognormal', level: derived('level'), volatility: derived('volatility') };
  return parseCalibration({
    generatedBy: 'tools/calibrate-simulator.ts',
    notes: [
      'Figures of the simulated exchange. The market it makes is simulated and no forecast.',
      'Heating oil (HO) has no price file: its level and volatility are those of RBOB gasoline, and its correlation with every other instrument is r times that of RBOB, r being the measured correlation of WTI and RBOB.',
      'Levels are the last prices of files that end on different days; each level states its date.',
      'Volatilities are per square root of a day; the simulator spreads a day over 86,400 seconds.',
    ],
    instruments,
    correlation: correlation(series),
  });
}

function correlation(series: readonly (SeriesFile & { rows: readonly Row[] })[]): Calibration['correlation'] {
  const columns = series.map(({ rows }) => new Map(rows.map(({ date, price }) => [date, price])));
  const dates = [...(columns[0]?.keys() ?? [])]
    .filter((date) => columns.every((column) => column.has(date)))
    .sort();
  const moves = series.map(({ symbol }, index) =>
    changes(
      dates.map((date) => columns[index]?.get(date) ?? Number.NaN),
      symbol,
    ),
  );
  const measured = moves.map((a) => moves.map((b) => (a === b ? 1 : correlate(a, b))));
  const symbols = series.map(({ symbol }) => symbol);
  const gasoline = symbols.indexOf('RB');
  const share = measured[symbols.indexOf('CL')]?.[gasoline] ?? Number.NaN;
  const derived = measured.map((row) => share * (row[gasoline] ?? Number.NaN));
  const matrix = [...measured.map((row, i) => [...row, derived[i] ?? Number.NaN]), [...derived, 1]];
  return {
    symbols: [...symbols, 'HO'],
    matrix: matrix.map((row) => row.map(round)),
    source: {
      file: series.map(({ file }) => file).join(', '),
      from: dates[0] ?? '',
      to: dates.at(-1) ?? '',
      count: dates.length,
      method:
        'sample correlation of the changes between successive dates on which all seven files have a price (log changes, plain changes for power); HO derived from RB, see notes',
    },
  };
}

if (import.meta.main) {
  const root = path.join(import.meta.dirname, '..');
  const target = path.join(root, 'assets/simulator/calibration.json');
  const folder = process.env['SHARED_DIR'] ?? path.join(root, '../shared');
  writeFileSync(target, `${JSON.stringify(calibrate(folder), undefined, 2)}\n`);
  console.log(`wrote ${path.relative(root, target)}`);
}
