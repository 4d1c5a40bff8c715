import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { alertPrice, isMet } from '../../../engine/domain/alert.ts';
import { type Quote, type ValueState, valueStates } from '../../../engine/domain/market.ts';

const quote = (change: Partial<Quote>): Quote => ({
  symbol: 'CL',
  bid: 79,
  bidSize: 1,
  ask: 81,
  askSize: 1,
  last: 80.5,
  lastSize: 1,
  previousClose: null,
  high: null,
  low: null,
  volume: 0,
  bookTime: 2_000,
  lastTime: 1_000,
  sourceTime: 2_000,
  receiveTime: 2_001,
  state: 'fresh',
  ...change,
});

test('the last trade counts with its own time, else the middle of bid and ask, else nothing', () => {
  assert.deepEqual(alertPrice(quote({})), { price: 80.5, time: 1_000 });
  assert.deepEqual(alertPrice(quote({ last: null, lastTime: null })), { price: 80, time: 2_000 });
  assert.equal(alertPrice(quote({ last: null, ask: null })), null);
});

test('a price that may not be believed never rings', () => {
  const ringing = valueStates.filter((state: ValueState) => alertPrice(quote({ state })) !== null);
  assert.deepEqual(ringing, ['fresh', 'delayed']);
});

test('a level is met on its own side and at itself', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true }), fc.double({ noNaN: true }), (price, level) => {
      const above = isMet({ symbol: 'CL', condition: 'at-or-above', price: level }, price);
      const below = isMet({ symbol: 'CL', condition: 'at-or-below', price: level }, price);
      assert.equal(above || below, true);
      assert.equal(above && below, price === level);
    }),
  );
});
