import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  compute,
  createIndicator,
  type IndicatorInput,
  indicators,
} from '../../../engine/indicators/index.ts';
import { inputOf, makeSeries, shapes, uniform, varied } from '../../unit/indicators/series.ts';

/** The first `length` bars in columns with room behind, filled with what must never be read. */
function part(input: IndicatorInput, length: number): IndicatorInput {
  const cut = (x: Float64Array) => {
    const wider = new Float64Array(length + 5).fill(1e300);
    wider.set(x.subarray(0, length));
    return wider;
  };
  const extra = Object.fromEntries(Object.entries(input.extra ?? {}).map(([name, x]) => [name, cut(x)]));
  const { time, open, high, low, close, volume } = input;
  return {
    time: cut(time),
    open: cut(open),
    high: cut(high),
    low: cut(low),
    close: cut(close),
    volume: cut(volume),
    length,
    extra,
    sessionStarts: input.sessionStarts ?? new Float64Array(0),
  };
}

/** The last bar as it stood earlier: somewhere else. */
function unfinished(input: IndicatorInput, by: number): IndicatorInput {
  const last = (input.length ?? 0) - 1;
  const moved = (x: Float64Array, value: number) => {
    const copy = x.slice();
    copy[last] = value;
    return copy;
  };
  const open = input.open[last] ?? 0;
  const extra = Object.fromEntries(
    Object.entries(input.extra ?? {}).map(([name, x]) => [name, moved(x, (x[last] ?? 0) - by)]),
  );
  return {
    ...input,
    close: moved(input.close, open + by),
    high: moved(input.high, open + Math.abs(by) * 2),
    low: moved(input.low, open - Math.abs(by) * 3),
    volume: moved(input.volume, by > 2 ? Number.NaN : 5),
    extra,
  };
}

function same(found: readonly Float64Array[], wanted: readonly Float64Array[], place: string): void {
  for (const [k, column] of wanted.entries()) {
    assert.equal(found[k]?.length, column.length, place);
    for (const [i, value] of column.entries()) {
      if (!Object.is(found[k]?.[i], value) && found[k]?.[i] !== value) {
        assert.fail(`${place}, output ${k}, bar ${i}: live ${found[k]?.[i]}, at once ${value}`);
      }
    }
  }
}

const steps = fc.array(
  fc.record({
    appended: fc.integer({ min: 0, max: 4 }),
    moves: fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { maxLength: 3 }),
  }),
  { minLength: 1, maxLength: 40 },
);

for (const definition of indicators) {
  test(`${definition.id}: bar by bar, with a last bar that changes, equals all at once to the bit`, () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.constantFrom(...Object.values(shapes)),
        fc.integer({ min: 0, max: 60 }),
        steps,
        (seed, shape, start, path) => {
          const whole = inputOf(makeSeries(start + 200, seed, shape));
          const parameters = varied(definition, uniform(seed));
          const created = createIndicator(definition.id, parameters);
          assert.ok(created.ok);
          const live = created.indicator;
          let length = start;
          assert.equal(live.reset(part(whole, length), seed & 1), undefined);
          for (const { appended, moves } of path) {
            length += appended;
            const now = part(whole, length);
            if (length > 0) for (const by of moves) assert.equal(live.update(unfinished(now, by)), undefined);
            assert.equal(live.update(now), undefined);
          }
          const wanted = compute(definition.id, part(whole, length), parameters);
          assert.ok(wanted.ok);
          same(live.outputs(), wanted.outputs, `${definition.id} ${JSON.stringify(parameters)}`);
          // What is there does not change when more follows: nothing looks ahead.
          const all = compute(definition.id, whole, parameters);
          assert.ok(all.ok);
          same(
            live.outputs(),
            all.outputs.map((x) => x.subarray(0, length)),
            `${definition.id}, prefix`,
          );
        },
      ),
      { numRuns: 25, seed: 20_260_101 },
    );
  });
}
