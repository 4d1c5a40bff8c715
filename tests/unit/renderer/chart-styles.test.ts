import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { heikinAshi, heikinAshiBar } from '../../../renderer/charts/heikin-ashi.ts';
import { brickSize, meanTrueRange, mostBricks, renko } from '../../../renderer/charts/renko.ts';
import { createShownBars } from '../../../renderer/charts/shown-bars.ts';
import { type BarRow, createBarSeries } from '../../../renderer/state/bar-series.ts';
import type { ChartStyle } from '../../../renderer/state/chart-params.ts';

type Row = readonly [open: number, high: number, low: number, close: number];

function barsOf(rows: readonly Row[], step = 60_000) {
  const column = (at: number) => Float64Array.from(rows, (row) => row[at] ?? Number.NaN);
  return {
    time: Float64Array.from(rows, (_, index) => index * step),
    open: column(0),
    high: column(1),
    low: column(2),
    close: column(3),
    volume: Float64Array.from(rows, () => 1),
  };
}
const closesOf = (closes: readonly number[]) => barsOf(closes.map((close) => [close, close, close, close]));

/** Prices of any sign, in whole cents. */
const row = fc
  .tuple(
    fc.integer({ min: -5_000, max: 20_000 }),
    fc.integer({ min: -300, max: 300 }),
    fc.nat(200),
    fc.nat(200),
  )
  .map(([open, move, above, below]): Row => {
    const close = open + move;
    return [
      open / 100,
      (Math.max(open, close) + above) / 100,
      (Math.min(open, close) - below) / 100,
      close / 100,
    ];
  });
const rows = fc.array(row, { minLength: 1, maxLength: 120 });

describe('Heikin-Ashi', () => {
  it('gives the worked values of the definition', () => {
    const out = heikinAshi(
      barsOf([
        [10, 12, 9, 11],
        [11, 15, 10, 14],
      ]),
    );
    assert.deepEqual([...out.close], [10.5, 12.5]);
    assert.deepEqual([...out.open], [10.5, 10.5]);
    assert.deepEqual([...out.high], [12, 15]);
    assert.deepEqual([...out.low], [9, 10]);
  });
  it('encloses its own open and close, and goes on bar by bar as at once', () => {
    fc.assert(
      fc.property(rows, (given) => {
        const bars = barsOf(given);
        const out = heikinAshi(bars);
        let before: { open: number; close: number } | null = null;
        given.forEach(([open, high, low, close], index) => {
          const bar = heikinAshiBar({ time: 0, open, high, low, close, volume: 1 }, before);
          assert.equal(bar.open, out.open[index]);
          assert.equal(bar.close, out.close[index]);
          assert.ok(bar.high >= Math.max(bar.open, bar.close, high));
          assert.ok(bar.low <= Math.min(bar.open, bar.close, low));
          before = bar;
        });
      }),
    );
  });
});

describe('Renko', () => {
  const closes = (values: readonly number[], brick: number) => {
    const made = renko(closesOf(values), brick);
    assert.ok(made.ok);
    return [...made.bars.open].map((open, index) => [open, made.bars.close[index]]);
  };
  it('needs one brick to go on and two to turn', () => {
    assert.deepEqual(closes([10, 11, 12.9, 11.1], 1), [
      [10, 11],
      [11, 12],
    ]);
    assert.deepEqual(closes([10, 11, 12, 10], 1), [
      [10, 11],
      [11, 12],
      [11, 10],
    ]);
    assert.deepEqual(closes([1, -2], 1), [
      [1, 0],
      [0, -1],
      [-1, -2],
    ]);
  });
  it('makes bricks of one size, end on end, at ascending times', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 5, max: 300 }), (given, cents) => {
        const brick = cents / 100;
        const made = renko(barsOf(given), brick);
        assert.ok(made.ok);
        const { time, open, close, high, low } = made.bars;
        for (let index = 0; index < time.length; index += 1) {
          const at = (column: Float64Array, back = 0) => column[index - back] ?? Number.NaN;
          assert.ok(Math.abs(Math.abs(at(close) - at(open)) - brick) < 1e-9);
          assert.equal(at(high), Math.max(at(open), at(close)));
          assert.equal(at(low), Math.min(at(open), at(close)));
          if (index === 0) continue;
          assert.ok(at(time) > at(time, 1), 'times ascend');
          const same = Math.sign(at(close) - at(open)) === Math.sign(at(close, 1) - at(open, 1));
          assert.ok(Math.abs(at(open) - (same ? at(close, 1) : at(open, 1))) < 1e-9);
        }
        // The last close lies less than a brick beyond the last one, or less than two the other way.
        const last = given.at(-1)?.[3] ?? 0;
        if (time.length > 0)
          assert.ok(last <= (high.at(-1) ?? 0) + brick && last >= (low.at(-1) ?? 0) - brick);
      }),
    );
  });
  it('refuses a brick of nothing and one that is too small', () => {
    assert.equal(renko(closesOf([1, 2]), 0).ok, false);
    const small = renko(closesOf([0, mostBricks * 2]), 1);
    assert.ok(!small.ok && /larger/.test(small.message));
  });
  it('measures its brick in ticks or by the true range', () => {
    const bars = barsOf([
      [10, 12, 9, 11],
      [11, 15, 10, 14],
    ]);
    assert.equal(meanTrueRange(bars, 14), 4);
    assert.equal(brickSize(bars, { by: 'range', period: 14 }, 0.01), 4);
    assert.equal(brickSize(bars, { by: 'ticks', ticks: 25 }, 0.01), 0.25);
  });
});

describe('shown bars', () => {
  it('follow a growing source as if made at once, in every style and unit', () => {
    fc.assert(
      fc.property(
        rows,
        fc.constantFrom<ChartStyle>('candles', 'heikin-ashi', 'renko'),
        fc.constantFrom(1, 0.5, 42),
        fc.nat(100),
        (given, style, factor, cut) => {
          const all = barsOf(given);
          const known = Math.min(given.length, Math.max(1, cut));
          const source = createBarSeries();
          const options = { source, style, factor, renko: { by: 'ticks', ticks: 50 }, tick: 0.01 } as const;
          const bar = (index: number): BarRow => {
            const [open = 0, high = 0, low = 0, close = 0] = given[index] ?? [];
            return { time: all.time[index] ?? 0, open, high, low, close, volume: 1 };
          };
          for (let index = 0; index < known; index += 1) source.merge(bar(index));
          const shown = createShownBars(options);
          for (let index = known; index < given.length; index += 1) {
            source.merge({ ...bar(index), close: bar(index).open });
            shown.take({ kind: 'updated', from: index });
            source.merge(bar(index));
            shown.take({ kind: 'updated', from: index });
          }
          const atOnce = createShownBars(options);
          assert.deepEqual(shown.drawn.view(), atOnce.drawn.view());
          assert.deepEqual(shown.basis.view(), atOnce.basis.view());
        },
      ),
    );
  });
});
