import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Quote } from '../../../renderer/client/types.ts';
import { type Flash, leastFlashGap, nextFlash } from '../../../renderer/state/flash.ts';
import { createFrameMeter, summariseFrames } from '../../../renderer/state/frame-meter.ts';
import { changeOf, createQuotes } from '../../../renderer/state/quotes.ts';

const quote = (symbol: string, last: number, time = 1): Quote => ({
  symbol,
  bid: last - 0.01,
  bidSize: 1,
  ask: last + 0.01,
  askSize: 2,
  last,
  lastSize: 1,
  previousClose: 50,
  high: null,
  low: null,
  volume: 10,
  bookTime: 1,
  lastTime: 1,
  sourceTime: time,
  receiveTime: time,
  state: 'fresh',
});

describe('quotes', () => {
  it('writes once a flush, the newest of each symbol, and leaves unchanged rows alone', () => {
    const quotes = createQuotes();
    let writes = 0;
    quotes.subscribe(() => {
      writes += 1;
    });
    quotes.take([quote('CL', 60, 1), quote('NG', 3, 1)]);
    quotes.take([quote('CL', 61, 2)]);
    quotes.flush(1_000);
    assert.equal(writes, 1);
    assert.equal(quotes.getState().rows['CL']?.quote.last, 61);
    const before = quotes.getState().rows['NG'];
    quotes.take([quote('CL', 62, 3), quote('NG', 3, 1)]);
    quotes.flush(2_000);
    assert.equal(quotes.getState().rows['NG'], before, 'the same object');
    assert.equal(quotes.getState().rows['CL']?.lastFlash?.direction, 'up');
    quotes.flush(3_000);
    assert.equal(writes, 2, 'nothing taken, nothing written');
  });
  it('gives no share of a zero or negative close', () => {
    assert.deepEqual(changeOf({ ...quote('CL', -37.63), previousClose: -10 }), {
      change: -37.63 + 10,
      changeShare: null,
    });
    assert.equal(changeOf({ ...quote('CL', 5), previousClose: null }).change, null);
    assert.equal(changeOf({ ...quote('CL', 55) }).changeShare, 0.1);
  });
});

describe('flash', () => {
  it('comes at most three times in any second', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 400 }), fc.integer({ min: -3, max: 3 })), {
          maxLength: 100,
        }),
        (steps) => {
          let now = 0;
          let value = 0;
          let flash: Flash | null = null;
          const times: number[] = [];
          for (const [wait, step] of steps) {
            now += wait;
            const next = nextFlash(flash, value, value + step, now);
            if (next !== flash) times.push(now);
            flash = next;
            value += step;
          }
          times.forEach((time, index) => {
            assert.ok(times.filter((other, at) => at >= index && other - time < 1_000).length <= 3);
          });
        },
      ),
    );
  });
  it('does not flash on a first or missing value', () => {
    assert.equal(nextFlash(null, null, 1, 0), null);
    assert.equal(nextFlash(null, 1, null, 0), null);
    assert.equal(nextFlash(null, 1, 0.5, 0)?.direction, 'down');
    assert.ok(leastFlashGap > 333);
  });
});

describe('frame meter', () => {
  it('sums up a second and forgets a hidden window', () => {
    assert.deepEqual(summariseFrames([]), { framesPerSecond: null, frameMilliseconds: null });
    const meter = createFrameMeter();
    for (let time = 0; time <= 1_010; time += 10) meter.frame(time);
    assert.ok(Math.abs((meter.getState().framesPerSecond ?? 0) - 100) < 1);
    assert.equal(meter.getState().frameMilliseconds, 10);
    for (let time = 60_000; time <= 61_020; time += 20) meter.frame(time);
    assert.equal(meter.getState().frameMilliseconds, 20);
  });
});
