import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { gunzipSync } from 'node:zlib';
import type { DayAheadHistory } from '../../engine/forecasting/lear/day-ahead-history.ts';
import { learForecast, learWindows } from '../../engine/forecasting/lear/lear.ts';
import { learPlusForecast } from '../../engine/forecasting/lear/lear-plus.ts';
import { sharedData } from '../harness/shared.ts';
import { median, quantile } from './summary.ts';

/**
 * Day-ahead power prices forecast day by day, as in the open-access benchmark of Lago and others (2021):
 *
 *   node tests/bench/lear.ts [--market BE|FR|FILE] [--days N] [--windows 56,84,1092,1456] [--workers 2] [--no-plus]
 *
 * FILE is a CSV (or CSV.gz) of `ds, y` and any number of exogenous columns, 24 rows a day. The last N days of it are
 * the test; published forecasts are read from `<market>_published_forecasts.csv.gz` beside it where there are any.
 */
const hours = 24;
const weekHours = 7 * hours;

export interface Market {
  readonly first: string;
  readonly price: Float64Array;
  readonly exogenous: readonly Float64Array[];
  /** Published columns by name, for the last days of the market. */
  readonly published: ReadonlyMap<string, Float64Array>;
}

function readTable(file: string): { first: string; columns: Map<string, Float64Array> } {
  const bytes = readFileSync(file);
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  const [header = '', ...rows] = text.trim().split(/\r?\n/);
  const cells = rows.map((row) => row.split(','));
  const columns = header
    .split(',')
    .map((name, at) => [name.trim(), Float64Array.from(cells, (row) => Number(row[at]))] as const)
    .slice(1);
  return { first: cells[0]?.[0] ?? '', columns: new Map(columns) };
}

export const benchmarkFolder = path.join(sharedData, 'power', 'epf_full');

export function readMarket(market: string): Market {
  const known = path.join(benchmarkFolder, `${market.toLowerCase()}_hourly.csv.gz`);
  const file = existsSync(market) ? market : known;
  const { first, columns } = readTable(file);
  const [price = new Float64Array(0), ...exogenous] = columns.values();
  const beside = file.replace(/_hourly\.csv(\.gz)?$/, '_published_forecasts.csv.gz');
  const published = beside !== file && existsSync(beside) ? readTable(beside).columns : new Map();
  return { first, price, exogenous, published };
}

/** All that is known before the auction for day `day`, counted from the first of the market. */
export function historyBefore({ first, price, exogenous }: Market, day: number): DayAheadHistory {
  return {
    price: price.subarray(0, day * hours),
    exogenous: exogenous.map((series) => series.subarray(0, (day + 1) * hours)),
    firstWeekday: (new Date(`${first.slice(0, 10)}T00:00:00Z`).getUTCDay() + 6) % 7,
  };
}

interface Task {
  readonly market: string;
  readonly days: readonly number[];
  readonly windows: readonly number[];
  readonly plus: boolean;
}

interface DayDone {
  readonly day: number;
  readonly milliseconds: number;
  readonly plusMilliseconds: number;
  readonly forecasts: Readonly<Record<string, Float64Array>>;
}

function* forecastDays({ market, days, windows, plus }: Task): Generator<DayDone> {
  const data = readMarket(market);
  for (const day of days) {
    const history = historyBefore(data, day);
    const start = performance.now();
    const plain = learForecast(history, { windows });
    const middle = performance.now();
    const better = plus ? learPlusForecast(history) : undefined;
    const end = performance.now();
    yield {
      day,
      milliseconds: middle - start,
      plusMilliseconds: end - middle,
      forecasts: {
        ...Object.fromEntries(plain.windows.map(({ window, forecast }) => [`lear_${window}`, forecast])),
        lear_ens: plain.forecast,
        ...(better === undefined ? {} : { lear_plus: better.forecast, lear_plus_kernel: better.kernel }),
      },
    };
  }
}

interface Scores {
  readonly mae: number;
  readonly rmae: number;
  readonly smape: number;
}

/** Measures of the benchmark; `from` is the first row of the test in `price`, rMAE against the price a week earlier. */
export function scoresOf(price: Float64Array, from: number, forecast: Float64Array): Scores {
  let absolute = 0;
  let relative = 0;
  let naive = 0;
  for (let row = 0; row < forecast.length; row += 1) {
    const real = price[from + row] ?? Number.NaN;
    const said = forecast[row] ?? Number.NaN;
    absolute += Math.abs(said - real);
    if (said !== real) relative += (2 * Math.abs(said - real)) / (Math.abs(said) + Math.abs(real));
    if (row >= weekHours) naive += Math.abs(real - (price[from + row - weekHours] ?? Number.NaN));
  }
  const mae = absolute / forecast.length;
  const denominator = forecast.length > weekHours ? naive / (forecast.length - weekHours) : Number.NaN;
  return { mae, rmae: mae / denominator, smape: (100 * relative) / forecast.length };
}

async function inWorkers(tasks: readonly Task[], take: (done: DayDone) => void): Promise<void> {
  await Promise.all(
    tasks.map(
      (task) =>
        new Promise<void>((resolve, reject) => {
          const worker = new Worker(new URL(import.meta.url), { workerData: task });
          worker.on('message', take);
          worker.once('error', reject);
          worker.once('exit', () => resolve());
        }),
    ),
  );
}

const shown = ({ mae, rmae, smape }: Scores) =>
  `${mae.toFixed(4).padStart(8)} ${rmae.toFixed(4).padStart(7)} ${smape.toFixed(3).padStart(7)}`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    allowNegative: true,
    options: {
      market: { type: 'string', default: 'BE' },
      days: { type: 'string', default: '14' },
      windows: { type: 'string', default: learWindows.join(',') },
      workers: { type: 'string', default: '1' },
      plus: { type: 'boolean', default: true },
    },
  });
  const { market, plus } = values;
  const data = readMarket(market);
  const allDays = data.price.length / hours;
  const count = Math.min(Number(values.days), allDays);
  const windows = values.windows.split(',').map(Number);
  const workers = Number(values.workers);
  const done: DayDone[] = [];
  const tasks = Array.from({ length: workers }, (_, worker) => ({
    market,
    windows,
    plus,
    days: Array.from({ length: count }, (_, index) => allDays - count + index).filter(
      (day) => day % workers === worker,
    ),
  }));
  if (workers > 1) await inWorkers(tasks, (one) => done.push(one));
  else for (const task of tasks) done.push(...forecastDays(task));
  done.sort((a, b) => a.day - b.day);

  const seconds = done.map(({ milliseconds }) => milliseconds / 1_000);
  const plusSeconds = done.map(({ plusMilliseconds }) => plusMilliseconds / 1_000);
  console.log(`${market}: ${count} days, ${workers} worker(s), windows ${windows.join(', ')}`);
  const times = (all: readonly number[]) =>
    `median ${median(all).toFixed(3)} s a day, p95 ${quantile(all, 0.95).toFixed(3)} s`;
  console.log(`lear: ${times(seconds)}; target 1 s for four windows on one core`);
  if (plus) console.log(`lear-plus: ${times(plusSeconds)}`);
  console.log(
    `${'model'.padEnd(18)}      MAE    rMAE sMAPE %   | published, same days     | differences: median, largest`,
  );
  const from = (allDays - count) * hours;
  for (const name of Object.keys(done[0]?.forecasts ?? {})) {
    const own = Float64Array.from(done.flatMap(({ forecasts }) => [...(forecasts[name] ?? [])]));
    const theirs = data.published.get(name)?.slice(-own.length);
    const differences = theirs === undefined ? [] : [...own].map((v, i) => Math.abs(v - (theirs[i] ?? 0)));
    const beside =
      theirs === undefined || theirs.length < own.length
        ? ''
        : ` | ${shown(scoresOf(data.price, from, theirs))} | ${median(differences).toFixed(4)}, ${Math.max(...differences).toFixed(3)}`;
    console.log(`${name.padEnd(18)} ${shown(scoresOf(data.price, from, own))}${beside}`);
  }
  const dnn = data.published.get('dnn_ens')?.slice(-count * hours);
  if (dnn?.length === count * hours)
    console.log(`${'dnn_ens published'.padEnd(18)} ${shown(scoresOf(data.price, from, dnn))}`);
}

if (!isMainThread && parentPort !== null) {
  for (const one of forecastDays(workerData as Task)) parentPort.postMessage(one);
} else if (import.meta.main) await main();
