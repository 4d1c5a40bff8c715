import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  type Bar,
  type BarColumns,
  barColumnNames,
  barsFromRows,
  firstIndexAtOrAfter,
} from '../../../engine/domain/bars.ts';
import { mergeBars } from '../../../engine/domain/merge-bars.ts';
import { finerIntervals, resampleBars } from '../../../engine/domain/resample.ts';

const price = fc.double({ min: -1e3, max: 1e3, noNaN: true });
const runs: fc.Arbitrary<Bar[]> = fc
  .uniqueArray(fc.integer({ min: -50, max: 200 }), { maxLength: 60 })
  .chain((times) =>
    fc.tuple(
      ...times
        .toSorted((a, b) => a - b)
        .map((time) =>
          fc.tuple(fc.constant(time * 1_000), price, price, fc.oneof(fc.nat(), fc.constant(Number.NaN))),
        ),
    ),
  )
  .map((drafts) =>
    drafts.map(([time, open, close, volume]) => ({
      time,
      open,
      close,
      volume,
      high: Math.max(open, close) + 1,
      low: Math.min(open, close) - 1,
    })),
  );

function rows(bars: BarColumns): Bar[] {
  return Array.from(
    bars.time,
    (_, index) =>
      Object.fromEntries(barColumnNames.map((name) => [name, bars[name][index]])) as unknown as Bar,
  );
}

test('merging equals a map from time to bar in which the upper run wins', () => {
  fc.assert(
    fc.property(runs, runs, (under, over) => {
      const naive = new Map([...under, ...over].map((bar) => [bar.time, bar]));
      const expected = [...naive.values()].sort((a, b) => a.time - b.time);
      assert.deepEqual(rows(mergeBars(barsFromRows(under), barsFromRows(over))), expected);
    }),
  );
});

test('coarser bars equal a plain grouping of the finer ones', () => {
  fc.assert(
    fc.property(runs, fc.constantFrom(2_000, 5_000, 60_000), (fine, width) => {
      const groups = Map.groupBy(fine, (bar) => Math.floor(bar.time / width) * width);
      const expected = [...groups].map(([time, bars]) => {
        const volumes = bars.map((bar) => bar.volume).filter((volume) => !Number.isNaN(volume));
        return {
          time,
          open: bars[0]?.open,
          high: Math.max(...bars.map((bar) => bar.high)),
          low: Math.min(...bars.map((bar) => bar.low)),
          close: bars.at(-1)?.close,
          volume: volumes.length === 0 ? Number.NaN : volumes.reduce((a, b) => a + b, 0),
        };
      });
      const actual = rows(resampleBars(barsFromRows(fine), width));
      assert.deepEqual(
        actual.map(({ time, open, high, low, close, volume }) => ({ time, open, high, low, close, volume })),
        expected,
      );
    }),
  );
});

test('the search finds the first bar not before a time', () => {
  fc.assert(
    fc.property(runs, fc.integer({ min: -60_000, max: 210_000 }), (bars, wanted) => {
      const found = bars.findIndex((bar) => bar.time >= wanted);
      assert.equal(firstIndexAtOrAfter(barsFromRows(bars).time, wanted), found === -1 ? bars.length : found);
    }),
  );
});

test('a day is made from no finer interval by the clock alone', () => {
  assert.deepEqual(finerIntervals('1d'), []);
  assert.deepEqual(finerIntervals('5m'), ['1m', '15s', '5s', '1s']);
});
