import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type BarInput, createBarSeries } from '../../../renderer/state/bar-series.ts';

const bar = (time: number, value = time): BarInput => ({
  time,
  open: value,
  high: value,
  low: value,
  close: value,
  volume: null,
});

function columnsOf(bars: readonly BarInput[]) {
  const column = (name: 'time' | 'open' | 'high' | 'low' | 'close') =>
    Float64Array.from(bars, (row) => row[name]);
  return {
    time: column('time'),
    open: column('open'),
    high: column('high'),
    low: column('low'),
    close: column('close'),
    volume: Float64Array.from(bars, () => Number.NaN),
  };
}

const sorted = (bars: readonly BarInput[]) =>
  [...new Map(bars.map((row) => [row.time, row])).values()].sort((a, b) => a.time - b.time);
const arbitraryBars = fc.array(
  fc
    .record({ time: fc.nat(300), value: fc.double({ min: -50, max: 50, noNaN: true }) })
    .map(({ time, value }) => bar(time, value)),
  { maxLength: 80 },
);

describe('bar series', () => {
  it('merges history and live bars like a map by time, the later word winning', () => {
    fc.assert(
      fc.property(arbitraryBars, arbitraryBars, (history, live) => {
        const series = createBarSeries();
        series.replace(columnsOf(sorted(history)));
        for (const row of live) series.merge(row);
        const expected = sorted([...sorted(history), ...live]);
        assert.deepEqual(
          [...series.view().time],
          expected.map((row) => row.time),
        );
        assert.deepEqual(
          [...series.view().close],
          expected.map((row) => row.close),
        );
      }),
    );
  });
  it('says what happened', () => {
    const series = createBarSeries();
    series.replace(columnsOf([bar(10), bar(20)]));
    assert.deepEqual(series.merge(bar(20, 5)), { kind: 'changed', index: 1 });
    assert.deepEqual(series.merge(bar(30)), { kind: 'appended', index: 2 });
    assert.deepEqual(series.merge(bar(15)), { kind: 'inserted', index: 1 });
    assert.equal(series.row(2)?.close, 5);
    assert.ok(Number.isNaN(series.row(0)?.volume), 'an absent volume stays absent');
    assert.equal(series.row(4), null);
  });
  it('takes older pieces in front and leaves out what overlaps', () => {
    fc.assert(
      fc.property(arbitraryBars, arbitraryBars, (newer, older) => {
        const present = sorted(newer);
        const series = createBarSeries();
        series.replace(columnsOf(present));
        series.prepend(columnsOf(sorted(older)));
        const first = present[0]?.time ?? Number.POSITIVE_INFINITY;
        const expected = [...sorted(older).filter((row) => row.time < first), ...present];
        assert.deepEqual(
          [...series.view().time],
          expected.map((row) => row.time),
        );
        series.merge(bar(1_000));
        assert.equal(series.row(series.length() - 1)?.time, 1_000);
      }),
    );
  });
  it('holds a million bars and still merges at the edge at once', () => {
    const series = createBarSeries();
    const million = Float64Array.from({ length: 1_000_000 }, (_, index) => index);
    series.replace({
      time: million,
      open: million,
      high: million,
      low: million,
      close: million,
      volume: million,
    });
    for (let step = 0; step < 10_000; step += 1) series.merge(bar(1_000_000 + step));
    assert.equal(series.length(), 1_010_000);
    assert.equal(series.indexAtOrAfter(500_000), 500_000);
  });
});
