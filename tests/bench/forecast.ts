import { readFileSync } from 'node:fs';
import path from 'node:path';
import { startPool } from '../../engine/compute/pool.ts';
import { answerFit, type FitRequest } from '../../engine/forecasting/decomposable/answer.ts';
import { defaultConfig, type HistoryFrame } from '../../engine/forecasting/decomposable/types.ts';
import { forecastSeries } from '../../engine/forecasting/desk/series-forecast.ts';
import { learForecast } from '../../engine/forecasting/lear/lear.ts';
import { randomStream } from '../../engine/numerics/random/random-stream.ts';
import { needsSharedData, sharedData } from '../harness/shared.ts';
import { median, report } from './summary.ts';

/** Fit and prediction of the decomposable model, many small fits, the automatic choice, a day of LEAR, a cancel. */
export const name = 'forecast';

const day = 86_400_000;
const start = Date.UTC(2016, 0, 1);
const horizon = 30;

/** Daily values with a trend that breaks, two seasons and noise. */
function daily(rows: number): HistoryFrame {
  const random = randomStream(rows);
  let [rate, level] = [0.002, 8];
  return {
    ds: Float64Array.from({ length: rows }, (_, row) => start + row * day),
    y: Float64Array.from({ length: rows }, (_, row) => {
      if (random.uniform() < 0.004) rate += 0.002 * random.normal();
      level += rate;
      const year = Math.sin((2 * Math.PI * row) / 365.25);
      return level + 0.5 * year + 0.2 * Math.sin((2 * Math.PI * row) / 7) + 0.3 * random.normal();
    }),
  };
}

/** A file of two columns, time and value, with a line of names; rows without a value are left out. */
function fromFile(file: string): HistoryFrame {
  const rows = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','))
    .filter(([, value = '']) => value !== '')
    .sort(([a = ''], [b = '']) => (a < b ? -1 : 1));
  return {
    ds: Float64Array.from(rows, ([time = '']) =>
      Date.parse(time.length > 10 ? `${time.replace(' ', 'T')}Z` : time),
    ),
    y: Float64Array.from(rows, ([, value = '']) => Number(value)),
  };
}

function requestOf(history: HistoryFrame): FitRequest {
  const last = history.ds.at(-1) as number;
  return {
    history,
    future: { ds: Float64Array.from({ length: horizon }, (_, row) => last + (row + 1) * day) },
    config: defaultConfig,
    intervals: [0.8, 0.95],
    uncertaintySamples: 1_000,
    seed: 1,
    samples: false,
    parameters: null,
  };
}

function milliseconds(work: () => unknown): number {
  const from = performance.now();
  work();
  return performance.now() - from;
}

/** Fit, horizon prediction of 30 rows and CPU time of the reference implementation, milliseconds, measured on one core. */
const reference = [
  { file: 'prophet-examples/peyton_manning.csv', rows: 500, fit: 149, predict: 678 },
  { file: 'prophet-examples/peyton_manning.csv', rows: 2_905, fit: 1_688, predict: 872 },
  { file: 'oil/wti_spot_daily.csv', rows: 10_226, fit: 18_800, predict: 808 },
] as const;

function fits(label: string, history: HistoryFrame, limit?: number): number {
  const request = requestOf(history);
  const values = Array.from({ length: 31 }, () => milliseconds(() => answerFit(request))).slice(6);
  report({
    bench: name,
    case: `fit and predict ${horizon} rows with 1,000 paths: ${label}`,
    unit: 'ms',
    n: history.ds.length,
    values,
    ...(limit !== undefined && { target: `at most ${limit}`, met: median(values) <= limit }),
  });
  return median(values);
}

/** Prices that follow two forecast series, with a daily shape and noise. */
function dayAhead(): void {
  const days = 1_456;
  const random = randomStream(7);
  const series = (count: number) =>
    Float64Array.from(
      { length: count },
      (_, hour) => Math.sin((2 * Math.PI * hour) / 24) + 0.3 * random.normal(),
    );
  const exogenous = [series(24 * (days + 1)), series(24 * (days + 1))];
  const price = Float64Array.from(
    { length: 24 * days },
    (_, hour) =>
      45 + 12 * (exogenous[0]?.[hour] as number) - 6 * (exogenous[1]?.[hour] as number) + 4 * random.normal(),
  );
  const values = Array.from({ length: 4 }, () =>
    milliseconds(() => learForecast({ price, exogenous, firstWeekday: 0 })),
  ).slice(1);
  report({
    bench: name,
    case: 'LEAR, one day ahead: four windows, 24 hours',
    unit: 'ms',
    n: days,
    values,
    target: 'at most 1,000',
    met: median(values) <= 1_000,
  });
}

async function manySmall(): Promise<void> {
  const pool = startPool(2);
  const requests = Array.from({ length: 250 }, (_, at) => requestOf(daily(300 + (at % 5))));
  const rates: number[] = [];
  for (let round = 0; round < 4; round++) {
    const from = performance.now();
    // The pool takes 256 in its queue.
    await Promise.all(requests.map((request) => pool.run('fitForecast', request)));
    rates.push(requests.length / ((performance.now() - from) / 1_000));
  }
  await pool.close();
  report({
    bench: name,
    case: 'small fits through a pool of two workers, 300 points each, with intervals',
    unit: 'fits/s',
    n: requests.length,
    values: rates.slice(1),
    target: 'at least 500',
    met: median(rates.slice(1)) >= 500,
  });
}

async function cancelled(): Promise<void> {
  const pool = startPool(1);
  const times: number[] = [];
  for (let round = 0; round < 5; round++) {
    const abort = new AbortController();
    let asked = 0;
    const work = pool.run(
      'crossValidateForecast',
      {
        history: daily(3_000),
        config: defaultConfig,
        options: {
          horizon: 30 * day,
          period: 10 * day,
          initial: 730 * day,
          coverage: 0.8,
          uncertaintySamples: 1_000,
          seed: 1,
          optimiser: 'reference',
        },
        rollingWindow: 0.1,
      },
      {
        signal: abort.signal,
        progress(fraction) {
          if (fraction === 0 || asked !== 0) return;
          asked = performance.now();
          abort.abort();
        },
      },
    );
    await work.catch(() => undefined);
    times.push(performance.now() - asked);
  }
  await pool.close();
  report({
    bench: name,
    case: 'a rolling evaluation under way, from cancel to the end',
    unit: 'ms',
    n: 1,
    values: times,
    target: 'at most 100',
    met: median(times) <= 100,
  });
}

export async function run(options: { readonly history?: string } = {}): Promise<void> {
  if (options.history !== undefined) {
    fits(path.basename(options.history), fromFile(options.history));
    return;
  }
  for (const [rows, limit] of [
    [500, 10],
    [3_000, 45],
    [10_000, 150],
  ] as const)
    fits(`${rows.toLocaleString('en')} daily points`, daily(rows), limit);
  if (!('skip' in needsSharedData))
    for (const { file, rows, fit, predict } of reference) {
      const whole = fromFile(path.join(sharedData, file));
      const history = { ds: whole.ds.slice(0, rows), y: whole.y.slice(0, rows) };
      const ours = fits(`${path.basename(file)}, ${rows.toLocaleString('en')} rows`, history);
      const times = (fit + predict) / ours;
      report({
        bench: name,
        case: `times faster than the reference implementation: ${path.basename(file)}, ${rows.toLocaleString('en')} rows`,
        unit: 'times',
        n: rows,
        values: [times],
        target: 'at least 30',
        met: times >= 30,
        notes: `its ${fit} + ${predict} ms of CPU time were measured on another day`,
      });
    }
  const { ds, y } = daily(3_000);
  const auto = { time: ds, value: y, horizon, model: 'auto', without: [], levels: [0.5, 0.8, 0.95], seed: 1 };
  report({
    bench: name,
    case: 'automatic choice among ten models at 40 origins, 1,500 of 3,000 points',
    unit: 'ms',
    n: 1,
    values: Array.from({ length: 4 }, () =>
      milliseconds(() => forecastSeries({ ...auto, origins: 40, window: 1_500 }, () => undefined)),
    ).slice(1),
  });
  dayAhead();
  await manySmall();
  await cancelled();
}
