import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compute, type IndicatorInput } from '../../../engine/indicators/index.ts';
import { uniform } from './series.ts';

/** A million bars at an offset that leaves few digits, with spikes of 1e12 that come and go. */
const length = 1_000_000;
const offset = 2 ** 30;
const period = 20;
const next = uniform(5);
// Sixty-fourths: exactly representable at the offset, so that the definition's own sums are exact there.
const close = Float64Array.from({ length }, (_, i) =>
  i % 50_000 === 49_000 ? 2 ** 40 : offset + Math.round(next() * 640) / 64,
);
const input: IndicatorInput = {
  time: close,
  open: close,
  high: close,
  low: close,
  close,
  volume: close,
};

function columns(id: string): readonly Float64Array[] {
  const result = compute(id, input, { period });
  assert.ok(result.ok);
  return result.outputs;
}

function window(i: number): number[] {
  return [...close.subarray(i - period + 1, i + 1)].map((value) => value - offset);
}

/** Bars all along, those just after a spike has left among them. */
const places = Array.from({ length: 400 }, (_, k) => 2_499 + k * 2_493).concat(
  Array.from({ length: 20 }, (_, k) => k * 50_000 + 49_000 + period),
);

test('the sliding mean does not drift over a million bars', () => {
  const [average = new Float64Array(0)] = columns('sma');
  for (const i of places) {
    const wanted = offset + window(i).reduce((a, b) => a + b, 0) / period;
    assert.ok(Math.abs((average[i] ?? 0) - wanted) <= 2 ** -21, `bar ${i}: ${average[i]} for ${wanted}`);
  }
});

test('the sliding deviation keeps its digits at a large offset and after spikes', () => {
  const [deviation = new Float64Array(0)] = columns('standard-deviation');
  for (const i of places) {
    const values = window(i);
    const mean = values.reduce((a, b) => a + b, 0) / period;
    const wanted = Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / period);
    assert.ok(Math.abs((deviation[i] ?? 0) / wanted - 1) < 1e-10, `bar ${i}: ${deviation[i]} for ${wanted}`);
  }
});

test('a sum takes away exactly what it added, whatever was in the window', () => {
  // Tenths, which have no exact binary form, and spikes of 1e15 that would leave eighths behind.
  const values = Float64Array.from({ length: 200_000 }, (_, i) => (i % 1_000 === 500 ? 1e15 + 0.3 : next()));
  const result = compute('volume-average', { ...input, length: values.length, volume: values }, { period });
  assert.ok(result.ok);
  for (let i = 500 + period; i < values.length; i += 500) {
    if (i % 1_000 < 500 + period && i % 1_000 >= 500) continue;
    const wanted = values.subarray(i - period + 1, i + 1).reduce((a, b) => a + b, 0) / period;
    const found = result.outputs[1]?.[i] ?? Number.NaN;
    assert.ok(Math.abs(found / wanted - 1) < 1e-13, `bar ${i}: ${found} for ${wanted}`);
  }
});

test('a window of equal values has exactly that mean, no matter what came before', () => {
  for (const level of [0, 0.1, 40.1, -37.63]) {
    const values = Float64Array.from({ length: 200 }, (_, i) => (i < 100 ? next() * 1e9 : level));
    for (let length = 2; length <= 60; length++) {
      const result = compute('sma', { ...input, length: 200, close: values }, { period: length });
      assert.ok(result.ok);
      const means = result.outputs[0]?.subarray(100 + length - 1);
      assert.ok(
        means?.every((mean) => mean === level),
        `${length} times ${level}`,
      );
    }
  }
});

test('the rounding of a series that rises by one cent a bar is not correlated with anything', () => {
  const other = Float64Array.from({ length: 500 }, (_, i) => Number((75 + i / 100).toFixed(2)));
  for (const movement of ['change', 'log']) {
    for (const id of ['rolling-correlation', 'rolling-beta']) {
      const result = compute(id, { ...input, length: 500, extra: { other } }, { period: 20, movement });
      assert.ok(result.ok);
      // Log returns of a straight line do fall, by far more than rounding.
      const any = result.outputs[0]?.some((value) => !Number.isNaN(value));
      assert.equal(any, movement === 'log', `${id}, ${movement}`);
    }
  }
});
