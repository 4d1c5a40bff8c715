import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  formOf,
  limitTexts,
  newLine,
  offersFor,
  readForm,
  suggestedProduct,
} from '../../../renderer/state/feeds-form.ts';

const like = (productExample: string) => ({ productExample });

describe('the form of a venue', () => {
  it('suggests a product as the venue writes them', () => {
    assert.equal(suggestedProduct(like('BTC/USD'), 'BTCUSD'), 'BTC/USD');
    assert.equal(suggestedProduct(like('BTC-USD'), 'ETHUSD'), 'ETH-USD');
    assert.equal(suggestedProduct(like('BTCUSDT'), 'BTCUSD'), 'BTCUSDT');
    assert.equal(suggestedProduct(like('SPY'), 'XOM'), 'XOM');
    assert.equal(suggestedProduct(like('SPY'), 'BTCUSD'), '');
    assert.equal(suggestedProduct(like('BTC/USD'), 'CL Z26'), '');
    assert.equal(suggestedProduct(like('BTC/USD'), 'CL'), '');
  });
  it('offers what the venue is likely to have first, and everything', () => {
    const instruments = [
      { symbol: 'XOM', assetClass: 'equity' },
      { symbol: 'CL', assetClass: 'crude' },
      { symbol: 'BTCUSD', assetClass: 'crypto' },
    ];
    const order = (example: string) => offersFor(like(example), instruments).map(({ symbol }) => symbol);
    assert.deepEqual(order('BTC/USD'), ['BTCUSD', 'CL', 'XOM']);
    assert.deepEqual(order('BTCUSDT'), ['BTCUSD', 'CL', 'XOM']);
    assert.deepEqual(order('SPY'), ['XOM', 'BTCUSD', 'CL']);
  });
  it('says what is wrong, by the name of the instrument', () => {
    const wrong = (...lines: [string, string][]) => {
      const read = readForm('kraken', { lines: lines.map(([a, b]) => newLine(a, b)), address: '' });
      return 'wrong' in read ? read.wrong : null;
    };
    assert.match(wrong(['', '']) ?? '', /at least one/);
    assert.match(wrong(['BTCUSD', '']) ?? '', /What is BTCUSD/);
    assert.match(wrong(['', 'BTC/USD']) ?? '', /is BTC\/USD\?/);
    assert.match(wrong(['BTCUSD', 'A'], ['btcusd ', 'B']) ?? '', /BTCUSD is named twice/);
    assert.equal(wrong(['BTCUSD', 'BTC/USD'], ['', '']), null);
  });
  it('keeps a feed as it was saved', () => {
    const word = fc.stringMatching(/^[A-Z][A-Z0-9]{0,11}$/);
    fc.assert(
      fc.property(
        fc.dictionary(word, word, { minKeys: 1, noNullPrototype: true }),
        fc.option(fc.constant('ws://127.0.0.1:1')),
        (symbols, address) => {
          const form = formOf({ venue: 'kraken', symbols, address, secretPresent: null });
          assert.deepEqual(readForm('kraken', form), { change: { venue: 'kraken', symbols, address } });
        },
      ),
    );
  });
  it('writes limits as a person says them', () => {
    const limits = {
      connectionAttempts: { count: 150, milliseconds: 600_000 },
      messages: { count: 8, milliseconds: 1_000 },
      snapshots: { count: 20, milliseconds: 60_000 },
    };
    assert.deepEqual(limitTexts({ limits }), [
      'connections: 150 in 10 min',
      'messages: 8 a second',
      'snapshots: 20 a minute',
    ]);
    assert.deepEqual(limitTexts({ limits: { ...limits, messages: null, snapshots: null } }), [
      'connections: 150 in 10 min',
    ]);
  });
});
