import { compute, createIndicator, type IndicatorInput, indicators } from '../../engine/indicators/index.ts';
import { uniform } from '../unit/indicators/series.ts';
import { median, quantile, report } from './summary.ts';

/** The four indicators of an ordinary chart over a million bars, all indicators, and one bar appended or changed. */
export const name = 'indicators';

const bars = 1_000_000;
const runs = 7;
const usual = [
  ['sma', { period: 20 }],
  ['ema', { period: 50 }],
  ['rsi', { period: 14 }],
  ['bollinger', { period: 20 }],
] as const;

function million(): IndicatorInput {
  const next = uniform(1);
  const column = () => new Float64Array(bars);
  const [time, open, high, low, close, volume, other] = [
    column(),
    column(),
    column(),
    column(),
    column(),
    column(),
    column(),
  ];
  let price = 500;
  for (let i = 0; i < bars; i++) {
    time[i] = i * 60_000;
    open[i] = price;
    price += (next() - 0.5) * 0.2;
    close[i] = price;
    high[i] = Math.max(price, open[i] ?? price) + next() * 0.1;
    low[i] = Math.min(price, open[i] ?? price) - next() * 0.1;
    volume[i] = Math.round(next() * 1_000);
    other[i] = price * 0.9 + next();
  }
  const names = indicators.flatMap(({ needs }) => needs.extra.map((series) => series.name));
  const extra = Object.fromEntries(names.map((leg) => [leg, other]));
  const days = Math.ceil(bars / 1_440);
  const sessionStarts = Float64Array.from({ length: days }, (_, day) => day * 86_400_000);
  return { time, open, high, low, close, volume, extra, sessionStarts };
}

function milliseconds(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function live(id: string, parameters: Readonly<Record<string, number>>, input: IndicatorInput) {
  const created = createIndicator(id, parameters);
  if (!created.ok) throw new Error(created.error.message);
  const error = created.indicator.reset(input);
  if (error !== undefined) throw new Error(error.message);
  return created.indicator;
}

function all(input: IndicatorInput): void {
  for (const [id, parameters] of usual) {
    if (!compute(id, input, parameters).ok) throw new Error(`${id} refused the bars`);
  }
}

/** Times of appending each of the last 5,000 bars to all the indicators made. */
function updates(
  input: IndicatorInput,
  make: (start: IndicatorInput) => ReturnType<typeof live>[],
): number[] {
  const start = bars - 5_000;
  const followers = make({ ...input, length: start });
  const times: number[] = [];
  for (let length = start; length <= bars; length++) {
    const now = { ...input, length };
    times.push(
      milliseconds(() => {
        for (const follower of followers) follower.update(now);
      }),
    );
  }
  return times;
}

export async function run(): Promise<void> {
  const input = million();
  const batch = Array.from({ length: runs + 1 }, () => milliseconds(() => all(input))).slice(1);
  report({
    bench: name,
    case: 'SMA 20, EMA 50, RSI 14, Bollinger 20 computed anew',
    unit: 'ms',
    n: bars,
    values: batch,
    target: 'at most 100',
    met: median(batch) <= 100,
  });
  const four = updates(input, (start) => usual.map(([id, parameters]) => live(id, parameters, start)));
  report({
    bench: name,
    case: 'the same four, one bar appended to a million',
    unit: 'ms',
    n: bars,
    values: four,
    target: 'p95 at most 1',
    met: quantile(four, 0.95) <= 1,
    notes: `slowest ${quantile(four, 1).toPrecision(3)} ms`,
  });
  // Columns of all indicators over a million bars would take gigabytes: a tenth of them here.
  const tenth = { ...input, length: bars / 10 };
  const everyone = indicators.map(({ id }) => live(id, {}, tenth));
  const appended: number[] = [];
  for (let length = bars / 10; length < bars / 10 + 2_000; length++) {
    const now = { ...input, length };
    appended.push(milliseconds(() => everyone.forEach((follower) => void follower.update(now))));
  }
  report({
    bench: name,
    case: `all ${indicators.length}, one bar appended to 100,000`,
    unit: 'ms',
    n: bars / 10,
    values: appended,
    target: 'p95 at most 1',
    met: quantile(appended, 0.95) <= 1,
    notes: `slowest ${quantile(appended, 1).toPrecision(3)} ms`,
  });
  for (const { id } of indicators) {
    const times = Array.from({ length: 4 }, () =>
      milliseconds(() => {
        if (!compute(id, input).ok) throw new Error(`${id} refused the bars`);
      }),
    ).slice(1);
    report({ bench: name, case: id, unit: 'ms', n: bars, values: times });
  }
}
