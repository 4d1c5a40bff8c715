import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compute, type IndicatorDefinition, indicators } from '../../../engine/indicators/index.ts';
import type { Series } from '../../unit/indicators/naive/tools.ts';
import { inputOf, makeSeries, type Shape, shapes, uniform, varied } from '../../unit/indicators/series.ts';

const runs = { numRuns: 12, seed: 7_777 };
const seeds = fc.integer();
const anyShape = fc.constantFrom(...Object.values(shapes));

function outputs(
  definition: IndicatorDefinition,
  series: Series,
  parameters: Record<string, number | string>,
) {
  const result = compute(definition.id, inputOf(series), parameters);
  assert.ok(result.ok, definition.id);
  return result.outputs;
}

function mapPrices(series: Series, f: (price: number) => number): Series {
  const { open, high, low, close, extra } = series;
  return {
    ...series,
    open: open.map(f),
    high: high.map(f),
    low: low.map(f),
    close: close.map(f),
    extra: Object.fromEntries(Object.entries(extra).map(([name, x]) => [name, x.map(f)])),
  };
}

function close(found: Float64Array | undefined, wanted: Float64Array | undefined, place: string): void {
  assert.equal(found?.length, wanted?.length, place);
  for (const [i, value] of (found ?? []).entries()) {
    const other = wanted?.[i] ?? Number.NaN;
    if (Number.isNaN(value) && Number.isNaN(other)) continue;
    assert.ok(
      Math.abs(value - other) <= 1e-8 * Math.max(1, Math.abs(other)),
      `${place}, bar ${i}: ${value}, ${other}`,
    );
  }
}

const bounds: Readonly<Record<string, readonly [number, number]>> = {
  rsi: [0, 100],
  stochastic: [0, 100],
  'stochastic-rsi': [0, 100],
  'williams-r': [-100, 0],
  'money-flow-index': [0, 100],
  'chande-momentum': [-100, 100],
  'ultimate-oscillator': [0, 100],
  'chaikin-money-flow': [-1, 1],
  'rolling-correlation': [-1, 1],
  tsi: [-100, 100],
  adx: [0, 100],
  aroon: [-100, 100],
  atr: [0, Number.POSITIVE_INFINITY],
  'true-range': [0, Number.POSITIVE_INFINITY],
  'historical-volatility': [0, Number.POSITIVE_INFINITY],
  parkinson: [0, Number.POSITIVE_INFINITY],
  'garman-klass': [0, Number.POSITIVE_INFINITY],
  'rogers-satchell': [0, Number.POSITIVE_INFINITY],
  'standard-deviation': [0, Number.POSITIVE_INFINITY],
};

for (const definition of indicators) {
  const { id } = definition;
  const limits = bounds[id];
  if (limits !== undefined) {
    test(`${id} stays from ${limits[0]} to ${limits[1]}`, () => {
      fc.assert(
        fc.property(seeds, anyShape, (seed, shape) => {
          for (const column of outputs(
            definition,
            makeSeries(200, seed, shape),
            varied(definition, uniform(seed)),
          )) {
            for (const value of column)
              assert.ok(!(value < limits[0] - 1e-9 || value > limits[1] + 1e-9), `${value}`);
          }
        }),
        runs,
      );
    });
  }
  const [upper, lower] = (['upper', 'lower'] as const).map((role) =>
    definition.outputs.findIndex((output) => output.style === 'band' && output.role === role),
  );
  if (upper !== undefined && lower !== undefined && upper >= 0 && lower >= 0) {
    test(`${id}: the upper band is never below the lower one`, () => {
      fc.assert(
        fc.property(seeds, anyShape, (seed, shape) => {
          const columns = outputs(
            definition,
            makeSeries(200, seed, shape),
            varied(definition, uniform(seed)),
          );
          for (const [i, value] of (columns[upper] ?? []).entries()) {
            assert.ok(!(value < (columns[lower]?.[i] ?? Number.NaN)), `bar ${i}`);
          }
        }),
        runs,
      );
    });
  }
  if (definition.pane === 'price') {
    test(`${id}: lies on the price, wherever the price is moved or however it is scaled`, () => {
      fc.assert(
        fc.property(
          seeds,
          fc.constantFrom(-64, -3, 17, 1_024),
          fc.constantFrom(0.25, 8),
          (seed, shift, scale) => {
            // Eighths: shifted and scaled exactly, so that no comparison of prices can turn out otherwise.
            const shape: Shape = { start: 40, move: 1, tick: 0.125, missingVolume: 0.01, quiet: 0.1 };
            const series = makeSeries(200, seed, shape);
            const parameters = varied(definition, uniform(seed));
            const base = outputs(definition, series, parameters);
            const shifted = outputs(
              definition,
              mapPrices(series, (p) => p + shift),
              parameters,
            );
            const scaled = outputs(
              definition,
              mapPrices(series, (p) => p * scale),
              parameters,
            );
            for (const [k, column] of base.entries()) {
              close(
                shifted[k],
                column.map((v) => v + shift),
                `${id} ${k} shifted`,
              );
              close(
                scaled[k],
                column.map((v) => v * scale),
                `${id} ${k} scaled`,
              );
            }
          },
        ),
        runs,
      );
    });
  }
  test(`${id}: a series that never moves gives the price, zero, or no value, and no infinity`, () => {
    fc.assert(
      fc.property(seeds, fc.constantFrom(-5, 0, 40.1), (seed, level) => {
        const still = mapPrices(
          makeSeries(150, seed, { start: 1, move: 1, tick: 0, missingVolume: 0, quiet: 0 }),
          () => level,
        );
        for (const column of outputs(definition, still, varied(definition, uniform(seed)))) {
          const own =
            definition.pane === 'own' && !['volume', 'energy'].includes(definition.group) && id !== 'aroon';
          for (const value of column) {
            assert.ok(Math.abs(value) !== Number.POSITIVE_INFINITY);
            if (Number.isNaN(value)) continue;
            const wanted = definition.pane === 'price' ? level : own ? 0 : value;
            assert.ok(Math.abs(value - wanted) < 1e-9, `${id} of ${level}: ${value}`);
          }
        }
      }),
      runs,
    );
  });
  if (definition.needs.columns.includes('volume')) {
    test(`${id}: a feed without volume gives no value at all`, () => {
      const series = makeSeries(150, 1, { start: 40, move: 1, tick: 0, missingVolume: 1, quiet: 0 });
      for (const column of outputs(definition, series, {})) assert.ok(column.every(Number.isNaN));
    });
  }
}

/** Formulas with a logarithm or a percentage of price have nothing to say below zero. */
test('logarithms and percentages of negative prices have no value', () => {
  const below = mapPrices(
    makeSeries(150, 4, { start: 40, move: 1, tick: 0, missingVolume: 0, quiet: 0 }),
    (price) => price - 1_000,
  );
  for (const id of [
    'historical-volatility',
    'parkinson',
    'garman-klass',
    'rogers-satchell',
    'term-structure-slope',
    'roc',
    'ppo',
    'trix',
    'bollinger-width',
    'ratio',
    'coppock',
  ]) {
    const result = compute(id, inputOf(below));
    assert.ok(result.ok && result.outputs.every((column) => column.every(Number.isNaN)), id);
  }
  const changes = compute('historical-volatility', inputOf(below), { returns: 'change' });
  assert.ok(changes.ok && (changes.outputs[0]?.at(-1) ?? 0) > 0);
});
