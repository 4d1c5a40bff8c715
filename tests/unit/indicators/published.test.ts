import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compute, type IndicatorInput } from '../../../engine/indicators/index.ts';

/** Worked tables of StockCharts ChartSchool, to the two decimals printed there. */

function closes(values: readonly number[]): IndicatorInput {
  const close = Float64Array.from(values);
  const time = close.map((_, i) => i);
  return { time, open: close, high: close, low: close, close, volume: close.map(() => Number.NaN) };
}

function known(id: string, input: IndicatorInput, parameters: Record<string, number>): number[] {
  const result = compute(id, input, parameters);
  assert.ok(result.ok);
  return [...(result.outputs[0] ?? [])].filter((value) => !Number.isNaN(value));
}

function within(found: readonly number[], printed: readonly number[], tolerance: number): void {
  assert.equal(found.length, printed.length);
  for (const [i, value] of found.entries()) {
    const wanted = printed[i] ?? Number.NaN;
    assert.ok(Math.abs(value - wanted) <= tolerance, `row ${i}: ${value}, printed ${wanted}`);
  }
}

const averages = closes([
  22.2734, 22.194, 22.0847, 22.1741, 22.184, 22.1344, 22.2337, 22.4323, 22.2436, 22.2933, 22.1542, 22.3926,
  22.3816, 22.6109, 23.3558, 24.0519, 23.753, 23.8324, 23.9516, 23.6338, 23.8225, 23.8722, 23.6537, 23.187,
  23.0976, 23.326, 22.6805, 23.0976, 22.4025, 22.1725,
]);

test('SMA and EMA of ten days are those of the ChartSchool table', () => {
  within(
    known('sma', averages, { period: 10 }),
    [
      22.22, 22.21, 22.23, 22.26, 22.31, 22.42, 22.61, 22.77, 22.91, 23.08, 23.21, 23.38, 23.53, 23.65, 23.71,
      23.69, 23.61, 23.51, 23.43, 23.28, 23.13,
    ],
    0.0051,
  );
  within(
    known('ema', averages, { period: 10 }),
    [
      22.22, 22.21, 22.24, 22.27, 22.33, 22.52, 22.8, 22.97, 23.13, 23.28, 23.34, 23.43, 23.51, 23.54, 23.47,
      23.4, 23.39, 23.26, 23.23, 23.08, 22.92,
    ],
    0.0051,
  );
});

test('RSI of fourteen days is that of the ChartSchool table', () => {
  const input = closes([
    44.3389, 44.0902, 44.1497, 43.6124, 44.3278, 44.8264, 45.0955, 45.4245, 45.8433, 46.0826, 45.8931,
    46.0328, 45.614, 46.282, 46.282, 46.0028, 46.0328, 46.4116, 46.2222, 45.6439, 46.2122, 46.2521, 45.7137,
    46.4515, 45.7835, 45.3548, 44.0288, 44.1783, 44.2181, 44.5672, 43.4205, 42.6628, 43.1314,
  ]);
  within(
    known('rsi', input, { period: 14 }),
    [
      70.53, 66.32, 66.55, 69.41, 66.36, 57.97, 62.93, 63.26, 56.06, 62.38, 54.71, 50.42, 39.99, 41.46, 41.87,
      45.46, 37.3, 33.08, 37.77,
    ],
    0.0051,
  );
});

/** One bar of the given legs. */
function margin(id: string, legs: Record<string, number>, parameters: Record<string, number>): number[] {
  const extra = Object.fromEntries(
    Object.entries(legs).map(([name, price]) => [name, Float64Array.of(price)]),
  );
  return known(id, { ...closes([0]), extra }, parameters);
}

test('cracks of crude 75, gasoline 2.20 and heating oil 2.40: 17.40, 25.80 and 3-2-1 20.20 $/bbl', () => {
  const legs = { crude: 75, gasoline: 2.2, distillate: 2.4 };
  const parts = (crudeParts: number, gasolineParts: number, distillateParts: number) => ({
    crudeParts,
    gasolineParts,
    distillateParts,
  });
  within(margin('crack-spread', legs, parts(1, 1, 0)), [17.4], 1e-12);
  within(margin('crack-spread', legs, parts(1, 0, 1)), [25.8], 1e-12);
  within(margin('crack-spread', legs, {}), [20.2], 1e-12);
});

test('spark of power 80 and gas 30 at 50 %: 20.00, clean at carbon 70: -8.28; power below zero counts too', () => {
  const legs = { power: 80, gas: 30, carbon: 70 };
  within(margin('spark-spread', legs, { efficiency: 0.5 }), [20], 1e-12);
  within(margin('clean-spark-spread', legs, { efficiency: 0.5, emissions: 0.202 }), [-8.28], 1e-12);
  within(margin('spark-spread', { power: -12.5, gas: 30 }, { efficiency: 0.5 }), [-72.5], 1e-12);
});
