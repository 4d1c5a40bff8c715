import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AlpacaAdapter } from '../../../../engine/market/venues/alpaca/alpaca-adapter.ts';
import { BinanceAdapter } from '../../../../engine/market/venues/binance/binance-adapter.ts';
import { CoinbaseAdvancedAdapter } from '../../../../engine/market/venues/coinbase-advanced/coinbase-advanced-adapter.ts';
import { CoinbaseExchangeAdapter } from '../../../../engine/market/venues/coinbase-exchange/coinbase-exchange-adapter.ts';
import { KrakenAdapter } from '../../../../engine/market/venues/kraken/kraken-adapter.ts';
import { needsSharedFeeds, recordedIn, recordedLines } from '../../../harness/shared-feeds.ts';
import { assertSoundBooks, fuzz, mutate, seeded } from '../../../harness/venue-fuzz.ts';

const count = 10_000;

function repeat<Entry>(entries: readonly Entry[], times: number): Entry[] {
  return Array.from({ length: times }, () => entries).flat();
}

describe('10,000 fuzzed messages an adapter: no throw, sound books, all counted', () => {
  it('Kraken v2', needsSharedFeeds, () => {
    const book = recordedIn('kraken_v2/book10_BTCUSD_2023-07-30.jsonl');
    const fixtures = recordedIn('kraken_v2/nautilus_fixtures.jsonl');
    const real = [...book.slice(0, 30), ...repeat(book.slice(0, 1), 10), ...fixtures];
    const adapter = new KrakenAdapter({
      products: ['BTC/USD'],
      precisions: { 'BTC/USD': { price: 1, quantity: 8 } },
    });
    assert.ok(fuzz(adapter, real, count, 1) > count / 3);
    assert.ok(adapter.tally.events.book > 100);
    for (const frame of book) adapter.receive(frame, 0);
    assert.equal(adapter.book('BTC/USD', 1)?.bids[0]?.price, '29430.3');
  });

  it('Coinbase Exchange', needsSharedFeeds, () => {
    const recorded = recordedIn('coinbase_exchange/recorded_2021-04-17.jsonl');
    const product = 'SKL-GBP';
    const mine = recorded.filter((text) => text.includes(`"product_id":"${product}"`));
    const snapshots = mine.filter((text) => text.startsWith('{"type":"snapshot"'));
    const adapter = new CoinbaseExchangeAdapter({ products: [product] });
    assert.ok(fuzz(adapter, [...mine.slice(0, 200), ...repeat(snapshots, 60)], count, 2) > count / 3);
    assert.ok(adapter.tally.events.book > 100);
    for (const frame of mine) adapter.receive(frame, 0);
    assert.equal(adapter.book(product, 1)?.bids[0]?.price, '0.5747');
  });

  it('Binance spot', needsSharedFeeds, () => {
    const file = 'binance_spot/recorded_binance_2021-10-12.jsonl';
    const product = 'NKNUSDT';
    const answers = recordedLines(file).filter(({ direction }) => direction === 'http');
    const snapshot = answers.find(({ url }) => url?.includes(product))?.text ?? '';
    const frames = recordedIn(file).filter((text) => text.includes(product));
    const adapter = new BinanceAdapter({ products: [product] });
    // In rounds, each with its snapshot, so that the changes after it have a book to spoil.
    let refused = 0;
    for (let round = 0; round < 20; round++) {
      adapter.reset();
      const random = seeded(round);
      if (round % 2 === 1)
        assert.ok(adapter.receiveSnapshot(product, mutate(snapshot, random), 0).length > 0);
      adapter.receiveSnapshot(product, snapshot, 0);
      assertSoundBooks(adapter);
      refused += fuzz(adapter, frames.slice(0, 60), count / 20, 100 + round);
    }
    assert.ok(refused > count / 3);
    assert.ok(adapter.tally.events.book > 20);
    adapter.reset();
    adapter.receiveSnapshot(product, snapshot, 0);
    for (const frame of frames) adapter.receive(frame, 0);
    assert.equal(adapter.book(product, 1)?.bids[0]?.price, '0.35270000');
  });

  it('Coinbase Advanced Trade', needsSharedFeeds, () => {
    const real = recordedIn('coinbase_advanced/nautilus_fixtures.jsonl');
    const adapter = new CoinbaseAdvancedAdapter({ products: ['BTC-USD'] });
    let refused = 0;
    for (let round = 0; round < 500; round++) {
      adapter.reset();
      const ordered = real.map((text) => text.replace(/"sequence_num":\d+/, () => `"sequence_num":${round}`));
      for (const text of ordered.filter((frame) => frame.includes('l2_data'))) adapter.receive(text, 0);
      refused += fuzz(adapter, ordered, count / 500, 1_000 + round);
    }
    assert.ok(refused > count / 5);
    assert.ok(adapter.tally.events.book > 100);
  });

  it('Alpaca', needsSharedFeeds, () => {
    const real = recordedIn('alpaca/doc_stream_messages.jsonl').map((text) =>
      text.startsWith('{"T"') ? `[${text}]` : text,
    );
    const head = '"T":"o","S":"BTC/USD","t":"2024-03-12T10:38:50.79613221Z"';
    const crypto = [
      `[{${head},"b":[{"p":71859.53,"s":0.27994},{"p":71849.4,"s":0.5}],"a":[{"p":71939.7,"s":0.8}],"r":true}]`,
      `[{${head},"b":[{"p":71859.53,"s":0}],"a":[{"p":71930.1,"s":0.25}]}]`,
    ];
    const adapter = new AlpacaAdapter({ products: ['AAPL', 'AMD', 'BTC/USD'], feed: 'crypto' });
    assert.ok(fuzz(adapter, [...real, ...repeat(crypto, 20)], count, 5) > count / 3);
    assert.ok(adapter.tally.events.book > 100);
    for (const text of crypto) adapter.receive(text, 0);
    assert.deepEqual(adapter.book('BTC/USD', 5), {
      bids: [{ price: '71849.4', size: '0.5' }],
      asks: [
        { price: '71930.1', size: '0.25' },
        { price: '71939.7', size: '0.8' },
      ],
      levels: [1, 2],
    });
  });
});
