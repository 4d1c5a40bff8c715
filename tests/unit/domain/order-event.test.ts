import assert from 'node:assert/strict';
import { test } from 'node:test';
import { orderEventSchema } from '../../../engine/domain/order-event.ts';

const plain = { event: 'new', side: 'buy', lots: 5, price: '71.25', currency: 'USD', venue: 'NYMEX' };
const reads = (changes: object): boolean => orderEventSchema.safeParse({ ...plain, ...changes }).success;

test('the events of an order are read', () => {
  assert.ok(reads({}));
  assert.ok(reads({ price: null, orderType: 'market', decisionPrice: null, arrivalMid: '71.2' }));
  assert.ok(reads({ price: '-37.63' }), 'oil of April 2020');
  assert.ok(reads({ event: 'partly-filled', fill: { lots: 2, price: '71.2', fee: '-0.5' } }));
  assert.ok(reads({ event: 'filled', fill: { id: 'f-1', lots: 3, price: '0' } }));
  assert.ok(reads({ event: 'filled', manual: true, counterparty: 'Broker', tradedAt: 1_767_600_000_000 }));
  assert.ok(reads({ event: 'rejected', reason: 'outside of the price band' }));
});

test('money as a float, parts of lots, and fills where none can be are refused', () => {
  for (const changes of [
    { price: 71.25 },
    { price: '71,25' },
    { price: '1e3' },
    { lots: 0 },
    { lots: 1.5 },
    { currency: 'usd' },
    { event: 'done' },
    { side: 'long' },
    { fill: { lots: 1, price: '1' } },
    { event: 'cancelled', fill: { lots: 1, price: '1' } },
    { event: 'partly-filled' },
    { event: 'filled', price: null },
    { secret: 1 },
  ])
    assert.ok(!reads(changes), JSON.stringify(changes));
});
