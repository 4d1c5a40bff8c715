import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { History } from '../../../engine/forecasting/forecaster.ts';
import { randomStream } from '../../../engine/numerics/random/random-stream.ts';
import { sharedData } from '../../harness/shared.ts';

export const day = 86_400_000;

/** Daily from 1 January 2020. */
export function historyOf(values: ArrayLike<number>, periods: readonly number[] = []): History {
  const start = Date.UTC(2020, 0, 1);
  return {
    time: Float64Array.from({ length: values.length }, (_, i) => start + i * day),
    value: Float64Array.from(values),
    periods,
  };
}

export function daysAfter(history: History, count: number): Float64Array {
  const last = history.time.at(-1) ?? 0;
  return Float64Array.from({ length: count }, (_, i) => last + (i + 1) * day);
}

export function normals(seed: number, count: number): Float64Array {
  const stream = randomStream(seed);
  return Float64Array.from({ length: count }, () => stream.normal());
}

export function walk(seed: number, count: number, from = 100): Float64Array {
  let level = from;
  return normals(seed, count).map((step) => (level += step));
}

/** Level, trend, one season and noise. */
export function seasonalSeries(seed: number, count: number, period: number, noise = 1): Float64Array {
  return normals(seed, count).map(
    (e, i) => 60 + 0.05 * i + 8 * Math.sin((2 * Math.PI * i) / period) + noise * e,
  );
}

/** Monthly thousands of passengers, 1949 to 1960 (Box and Jenkins 1976, series G). */
export function airPassengers(): History {
  const file = path.join(sharedData, 'prophet-examples/air_passengers.csv');
  const rows = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','));
  return {
    time: Float64Array.from(rows, ([stamp = '']) => Date.parse(stamp)),
    value: Float64Array.from(rows, ([, value]) => Number(value)),
    periods: [12],
  };
}

export function near(found: number | undefined, wanted: number, tolerance: number, place: string): void {
  if (found !== undefined && Math.abs(found - wanted) <= tolerance) return;
  throw new Error(`${place}: found ${found}, wanted ${wanted} within ${tolerance}`);
}

/** A named parameter of the model card as a number. */
export function parameter(parameters: Readonly<Record<string, unknown>>, name: string): number {
  const found = parameters[name];
  return typeof found === 'number' ? found : Number.NaN;
}
