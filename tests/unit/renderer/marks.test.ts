import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isFlat, priceStyle } from '../../../renderer/charts/price-style.ts';
import { countOf } from '../../../renderer/design/number-format.ts';
import { cutSince } from '../../../renderer/state/connection.ts';
import { importedUntil, isSimulated } from '../../../renderer/state/market.ts';
import { createNotices } from '../../../renderer/state/notices.ts';

const columns = (rows: readonly (readonly [number, number, number, number])[]) => {
  const part = (at: 0 | 1 | 2 | 3) => Float64Array.from(rows, (row) => row[at]);
  return { open: part(0), high: part(1), low: part(2), close: part(3) };
};

describe('price style', () => {
  it('is a line for any series of single values, and candles once more than one bar in twenty has a range', () => {
    const values = fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 2, maxLength: 19 });
    fc.assert(
      fc.property(values, fc.nat(), fc.nat({ max: 3 }), (list, which, side) => {
        const rows = list.map((value): [number, number, number, number] => [value, value, value, value]);
        assert.equal(priceStyle(columns(rows)), 'line');
        const row = rows[which % rows.length];
        assert.ok(row !== undefined);
        row[side as 0 | 1 | 2 | 3] += 1;
        assert.equal(priceStyle(columns(rows)), 'candles');
      }),
    );
  });

  it('stays a line where a live bar follows a history of closes', () => {
    const closes = Array.from({ length: 60 }, (_, index): [number, number, number, number] => [
      index,
      index,
      index,
      index,
    ]);
    assert.equal(priceStyle(columns([...closes, [60, 62, 59, 61]])), 'line');
    const ranged = closes.map(([value]): [number, number, number, number] => [
      value,
      value + 1,
      value,
      value,
    ]);
    assert.equal(priceStyle(columns([...closes, ...ranged])), 'candles');
  });

  it('keeps candles where there is no line to draw yet', () => {
    assert.equal(priceStyle(columns([])), 'candles');
    assert.equal(priceStyle(columns([[1, 1, 1, 1]])), 'candles');
  });

  it('calls a bar flat only when nothing moved', () => {
    assert.equal(isFlat({ open: 2, high: 2, low: 2, close: 2 }), true);
    assert.equal(isFlat({ open: 2, high: 3, low: 2, close: 2 }), false);
    assert.equal(isFlat({ open: 2, high: 2, low: 1, close: 2 }), false);
  });
});

describe('marks', () => {
  it('says since when the engine is silent, and nothing while it speaks', () => {
    assert.equal(cutSince({ phase: 'open', since: 5 }), null);
    for (const phase of ['connecting', 'lost', 'signed-out', 'closed'] as const)
      assert.equal(cutSince({ phase, since: 5 }), 5);
  });

  it('knows which symbols are simulated', () => {
    const feeds = [
      { simulated: true, instruments: [{ symbol: 'CL' }] },
      { simulated: false, instruments: [{ symbol: 'BTC' }] },
    ];
    assert.equal(isSimulated(feeds), true);
    assert.equal(isSimulated(feeds, 'CL'), true);
    assert.equal(isSimulated(feeds, 'BTC'), false);
    assert.equal(isSimulated(feeds.slice(1)), false);
    assert.equal(isSimulated(null), false);
  });

  it('finds where the imported history of an interval ends', () => {
    const entry = { symbol: 'CL', interval: '1d', source: 'import', lastTime: 100 };
    const series = [
      entry,
      { ...entry, lastTime: 300 },
      { ...entry, interval: '1m', lastTime: 900 },
      { ...entry, source: 'simulated', lastTime: 999 },
      { ...entry, symbol: 'NG', lastTime: 998 },
    ];
    assert.equal(importedUntil(series, 'CL', '1d'), 300);
    assert.equal(importedUntil(series, 'TTF', '1d'), null);
  });

  it('takes every notice away at once', () => {
    const notices = createNotices({ lifeMilliseconds: 1 });
    notices.say('good', 'saved');
    notices.problem({ code: 'X', message: 'no', details: {} }, 'Saving');
    assert.equal(notices.getState().notices.length, 2);
    notices.clear();
    assert.deepEqual(notices.getState().notices, []);
  });

  it('counts one bar as one bar', () => {
    assert.equal(countOf(1, 'bar'), '1 bar');
    assert.equal(countOf(0, 'bar'), '0 bars');
    assert.equal(countOf(2_400, 'row'), '2,400 rows');
  });
});
