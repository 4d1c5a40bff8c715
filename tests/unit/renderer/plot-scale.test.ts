import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { barsFromRows } from '../../../engine/domain/bars.ts';
import { barTicks } from '../../../engine/market/replay/bar-ticks.ts';
import { bandPath, extentOf, linePath, niceStep, niceTicks } from '../../../renderer/charts/plot/scale.ts';
import { ladderOf } from '../../../renderer/panels/depth/ladder.ts';
import { createTape } from '../../../renderer/panels/tape/tape.ts';

describe('axis of a plot', () => {
  it('has round marks inside the range, in order, about as many as asked for', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
        fc.integer({ min: 2, max: 12 }),
        (low, span, wanted) => {
          const ticks = niceTicks(low, low + span, wanted);
          assert.ok(ticks.length <= wanted * 2 + 2);
          const step = niceStep(span, wanted);
          ticks.forEach((tick, index) => {
            assert.ok(tick >= low - step * 1e-6 && tick <= low + span + step * 1e-6);
            if (index > 0) assert.ok(tick > (ticks[index - 1] ?? tick));
          });
        },
      ),
    );
    assert.deepEqual(niceTicks(16, 77, 3), [25, 50, 75]);
    assert.deepEqual(niceTicks(Number.NaN, 1), []);
  });

  it('leaves gaps where values are missing, and knows no range of nothing', () => {
    const x = (index: number) => index * 10;
    const y = (value: number) => value;
    assert.equal(linePath([1, null, 3, 4], x, y), 'M0.0,1.0M20.0,3.0L30.0,4.0');
    assert.equal(bandPath([1, Number.NaN, 3], [2, 2, 4], x, y).match(/M/g)?.length, 2);
    assert.equal(extentOf([[null, Number.NaN]]), null);
    assert.ok((extentOf([[5, 5]])?.high ?? 0) > 5);
  });
});

describe('ladder', () => {
  it('stands highest price first, sums each side from its best, and knows spread and imbalance', () => {
    const ladder = ladderOf({
      bids: [
        { price: 10, size: 3 },
        { price: 9, size: 1 },
      ],
      asks: [
        { price: 11, size: 2 },
        { price: 12, size: 2 },
      ],
    });
    assert.deepEqual(
      ladder.rows.map(({ price, total, best }) => [price, total, best]),
      [
        [12, 4, false],
        [11, 2, true],
        [10, 3, true],
        [9, 4, false],
      ],
    );
    assert.deepEqual([ladder.spread, ladder.imbalance, ladder.largest], [1, 0.5, 3]);
    assert.deepEqual(ladderOf({ bids: [], asks: [] }).imbalance, null);
  });
});

describe('tape', () => {
  it('has the newest trade first, a mean by volume, and a row where trades were lost', () => {
    const tape = createTape();
    const trade = (sequence: number, price: number, size: number) => ({
      sequence,
      price,
      size,
      side: 'buy' as const,
      sourceTime: sequence,
    });
    tape.take({ trades: [trade(1, 10, 1), trade(2, 20, 3)], lastSequence: 2 });
    tape.gap();
    tape.take({ trades: [trade(9, 30, 1)], lastSequence: 9 });
    assert.deepEqual(
      tape.rows().map((row) => (row.kind === 'trade' ? row.price : 'gap')),
      [30, 'gap', 20, 10],
    );
    assert.deepEqual(tape.summary(), { count: 3, volume: 5, mean: 20 });
    assert.equal(tape.lastSequence(), 9);
    assert.equal(new Set(tape.rows().map(({ id }) => id)).size, 4);
  });
});

describe('ticks of a replayed bar', () => {
  it('stay within the bar, make its four prices and its volume again, in whole lots', () => {
    const bar = { time: 60_000, open: 10, high: 13, low: 8, close: 12, volume: 7 };
    const ticks = barTicks('CL', barsFromRows([bar]), 60_000);
    assert.deepEqual(
      ticks.map(({ price }) => price),
      [10, 8, 13, 12],
    );
    assert.equal(
      ticks.reduce((sum, { size }) => sum + size, 0),
      7,
    );
    assert.ok(ticks.every(({ time, size }) => time >= 60_000 && time < 120_000 && Number.isInteger(size)));
    const falling = barTicks('CL', barsFromRows([{ ...bar, close: 9, volume: Number.NaN }]), 60_000);
    assert.deepEqual(
      falling.map(({ price, size }) => [price, size]),
      [
        [10, 0],
        [13, 0],
        [8, 0],
        [9, 0],
      ],
    );
  });
});
