import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compute, indicators, resolveParameters } from '../../../engine/indicators/index.ts';
import { energy } from './naive/energy.ts';
import { momentum } from './naive/momentum.ts';
import type { NaiveTable } from './naive/tools.ts';
import { trend } from './naive/trend.ts';
import { volatility } from './naive/volatility.ts';
import { volume } from './naive/volume.ts';
import { givenOf, inputOf, makeSeries, shapes, uniform, varied } from './series.ts';

const naive: NaiveTable = { ...trend, ...momentum, ...volatility, ...volume, ...energy };

test('every indicator has an independent check, and no check is left without its indicator', () => {
  assert.deepEqual(Object.keys(naive).toSorted(), indicators.map(({ id }) => id).toSorted());
  assert.ok(indicators.length >= 40);
});

/** Same gaps, and the same values to a billionth of the larger of the value and the series' usual size. */
function compare(found: Float64Array, wanted: readonly number[], size: number, place: string): number {
  assert.equal(found.length, wanted.length, place);
  let values = 0;
  for (const [i, value] of found.entries()) {
    const expected = wanted[i] ?? Number.NaN;
    if (Number.isNaN(expected) && Number.isNaN(value)) continue;
    const within = 1e-9 * Math.max(size, Math.abs(expected));
    assert.ok(
      Math.abs(value - expected) <= within,
      `${place}, bar ${i}: ${value}, by the definition ${expected}`,
    );
    values++;
  }
  return values;
}

for (const definition of indicators) {
  test(`${definition.id} is what its definition says`, () => {
    const next = uniform(definition.id.length * 7_919 + definition.title.length);
    let values = 0;
    for (const [shapeName, shape] of Object.entries(shapes)) {
      const series = makeSeries(260, 17, shape);
      for (const parameters of [{}, ...Array.from({ length: 6 }, () => varied(definition, next))]) {
        const resolved = resolveParameters(definition, parameters);
        assert.ok(resolved.ok);
        const result = compute(definition.id, inputOf(series), parameters);
        assert.ok(result.ok);
        const wanted = naive[definition.id]?.(series, givenOf(resolved.values)) ?? [];
        assert.equal(result.outputs.length, definition.outputs.length);
        assert.equal(wanted.length, definition.outputs.length);
        for (const [k, column] of result.outputs.entries()) {
          const place = `${definition.id}.${definition.outputs[k]?.name} of ${shapeName}, ${JSON.stringify(resolved.values)}`;
          values += compare(column, wanted[k] ?? [], 1, place);
        }
      }
    }
    assert.ok(values > 1_000, `only ${values} values were compared`);
  });
}
