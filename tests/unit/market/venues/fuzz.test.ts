import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CoinbaseExchangeAdapter } from '../../../../engine/market/venues/coinbase-exchange/coinbase-exchange-adapter.ts';
import { KrakenAdapter } from '../../../../engine/market/venues/kraken/kraken-adapter.ts';
import { needsSharedFeeds, recordedIn } from '../../../harness/shared-feeds.ts';
import { fuzz } from '../../../harness/venue-fuzz.ts';

const count = 10_000;

describe(
  '10,000 fuzzed messages: nothing throws, no book is poisoned, all are counted',
  needsSharedFeeds,
  () => {
    it('Kraken v2', () => {
      const book = recordedIn('kraken_v2/book10_BTCUSD_2023-07-30.jsonl');
      const real = [
        ...book.slice(0, 30),
        ...Array.from({ length: 10 }, () => book[0] ?? ''),
        ...recordedIn('kraken_v2/nautilus_fixtures.jsonl'),
      ];
      const adapter = new KrakenAdapter({
        products: ['BTC/USD'],
        precisions: { 'BTC/USD': { price: 1, quantity: 8 } },
      });
      assert.ok(fuzz(adapter, real, count, 1) > count / 3);
      assert.ok(adapter.tally.events.book > 100);
      for (const frame of book) adapter.receive(frame, 0);
      assert.equal(adapter.book('BTC/USD', 1)?.bids[0]?.price, '29430.3');
    });

    it('Coinbase Exchange', () => {
      const recorded = recordedIn('coinbase_exchange/recorded_2021-04-17.jsonl');
      const product = 'SKL-GBP';
      const mine = recorded.filter((text) => text.includes(`"product_id":"${product}"`));
      const snapshot = mine.find((text) => text.startsWith('{"type":"snapshot"')) ?? '';
      const real = [...mine.slice(0, 200), ...Array.from({ length: 60 }, () => snapshot)];
      const adapter = new CoinbaseExchangeAdapter({ products: [product] });
      assert.ok(fuzz(adapter, real, count, 2) > count / 3);
      assert.ok(adapter.tally.events.book > 100);
      for (const frame of mine) adapter.receive(frame, 0);
      assert.equal(adapter.book(product, 1)?.bids[0]?.price, '0.5747');
    });
  },
);
