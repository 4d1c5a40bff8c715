import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { added, addedInGap, bending, moved, removed } from '../../../renderer/state/changepoints.ts';
import { regimeName, regimeRuns, untilNextClose } from '../../../renderer/state/regimes.ts';
import { seasonPlot } from '../../../renderer/state/season-slots.ts';

const day = 86_400_000;

describe('changepoints', () => {
  it('are those that bend the trend', () => {
    const time = Float64Array.from({ length: 10 }, (_, row) => row * day);
    const places = Float64Array.of(2 * day, 4 * day, 6 * day);
    assert.deepEqual(bending(time, places, Float64Array.of(0.3, 0.001, -0.2)), [2, 6]);
  });
  it('stay inside and apart, however they are moved', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 98 }), { minLength: 1, maxLength: 20 }),
        fc.nat(19),
        fc.integer({ min: -50, max: 150 }),
        (rows, pick, to) => {
          const points = rows.sort((a, b) => a - b);
          const next = moved(points, pick % points.length, to, 100);
          assert.equal(next.length, points.length);
          for (const [at, row] of next.entries())
            assert.ok(row >= 1 && row <= 98 && row > (next[at - 1] ?? 0), `${next}`);
        },
      ),
    );
  });
  it('are added once, into the widest gap, and removed', () => {
    assert.deepEqual(added([5], 5, 100), [5]);
    assert.deepEqual(added([5], -3, 100), [1, 5]);
    assert.deepEqual(addedInGap([20], 101), [20, 60]);
    assert.deepEqual(addedInGap([], 101), [50]);
    assert.deepEqual(removed([1, 2, 3], 1), [1, 3]);
  });
});

describe('seasons of a fit', () => {
  it('are departures of weekdays from the mean, empty ones left open', () => {
    const monday = Date.UTC(2026, 10, 16);
    const time = Float64Array.of(monday, monday + day, monday + 7 * day);
    const plot = seasonPlot('weekly', time, Float64Array.of(1, 4, 4), 2);
    assert.deepEqual(plot?.values, [-1, 2, null, null, null, null, null]);
    assert.equal(seasonPlot('lunar', time, time, 1), null);
  });
  it('have a slot for every day of a year', () => {
    for (const date of ['2024-01-01', '2024-12-31', '2025-12-31']) {
      const plot = seasonPlot('yearly', [Date.parse(date)], [1], 1);
      assert.equal(plot?.values.filter((value) => value === 0).length, 1, date);
    }
  });
});

describe('regimes', () => {
  it('are runs that cover all rows shown', () => {
    assert.deepEqual(regimeRuns([0, 0, 1, 1, 0]), [
      { state: 0, from: 0, to: 1 },
      { state: 1, from: 2, to: 3 },
      { state: 0, from: 4, to: 4 },
    ]);
    assert.deepEqual(regimeRuns([0, 0, 1, 1, 0], 1, 2), [
      { state: 0, from: 1, to: 1 },
      { state: 1, from: 2, to: 2 },
    ]);
    assert.equal(regimeName(3, 1), 'lively');
    assert.equal(regimeName(5, 4), 'regime 5');
  });
  it('are looked at again when the next bar has closed', () => {
    assert.equal(untilNextClose(day + 1_000, day), day + 1_000);
    assert.ok(untilNextClose(day, day) > day);
  });
});
