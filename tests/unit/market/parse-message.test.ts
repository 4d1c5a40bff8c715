import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseMessage, Refusal } from '../../../engine/market/feed/parse-message.ts';

const update = { type: 'update', symbol: 'CL', sequence: 4, time: 1, bids: [[10, 2]], asks: [[-3, 0]] };
const trade = {
  type: 'trade',
  symbol: 'CL',
  sequence: 5,
  time: 1,
  id: 9,
  price: -7,
  size: 3,
  side: 'buy',
};
const snapshot = {
  type: 'snapshot',
  symbol: 'CL',
  sequence: 0,
  time: 1,
  status: 'open',
  previousClose: -5,
  bids: [[1, 1]],
  asks: [[2, 1]],
  trades: [[1, 1, 5, 2, 'sell']],
};

function refused(message: unknown): boolean {
  return parseMessage(typeof message === 'string' ? message : JSON.stringify(message)) instanceof Refusal;
}

describe('feed message parser', () => {
  it('reads every kind of message, negative prices included', () => {
    assert.deepEqual(parseMessage(JSON.stringify(update)), update);
    assert.deepEqual(parseMessage(JSON.stringify(trade)), trade);
    assert.deepEqual(parseMessage(JSON.stringify(snapshot)), {
      ...snapshot,
      trades: [{ id: 1, time: 1, price: 5, size: 2, side: 'sell' }],
    });
    const heartbeat = { type: 'heartbeat', time: 5, sequences: { CL: 3 } };
    assert.deepEqual(parseMessage(JSON.stringify(heartbeat)), heartbeat);
  });

  it('refuses text that is no object of a known type', () => {
    for (const text of ['', '{', 'null', '3', '[]', '"x"', '{"type":"other"}', '\u0000', '{"type":NaN}']) {
      assert.ok(refused(text), text);
    }
  });

  it('refuses wrong and missing fields of the hot messages', () => {
    for (const message of [update, trade, snapshot]) {
      for (const key of Object.keys(message)) {
        assert.ok(refused({ ...message, [key]: undefined }), `${message.type} without ${key}`);
        assert.ok(refused({ ...message, [key]: { wrong: true } }), `${message.type} with a wrong ${key}`);
        assert.ok(refused({ ...message, [key]: null }), `${message.type} with ${key} null`);
      }
      assert.ok(refused({ ...message, more: 1 }), `${message.type} with an unknown field`);
    }
  });

  it('refuses fractions of a tick, negative sizes, sizes of zero in trades, and infinities', () => {
    assert.ok(refused({ ...update, bids: [[10.5, 2]] }));
    assert.ok(refused({ ...update, bids: [[10, -2]] }));
    assert.ok(refused({ ...update, bids: [[10, 2, 3]] }));
    assert.ok(refused({ ...trade, size: 0 }));
    assert.ok(refused({ ...trade, side: 'hold' }));
    assert.ok(refused(JSON.stringify(trade).replace('"price":-7', '"price":1e400')));
    assert.ok(refused({ ...trade, sequence: -1 }));
  });
});
