import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AlpacaAdapter } from '../../../engine/market/venues/alpaca/alpaca-adapter.ts';
import { BinanceAdapter } from '../../../engine/market/venues/binance/binance-adapter.ts';
import { CoinbaseAdvancedAdapter } from '../../../engine/market/venues/coinbase-advanced/coinbase-advanced-adapter.ts';
import { CoinbaseExchangeAdapter } from '../../../engine/market/venues/coinbase-exchange/coinbase-exchange-adapter.ts';
import { KrakenAdapter } from '../../../engine/market/venues/kraken/kraken-adapter.ts';
import type { VenueAdapter, VenueLevel } from '../../../engine/market/venues/venue-adapter.ts';
import { type Pairs, PlainBook, pairs } from '../../harness/plain-book.ts';
import { plainBinanceBook, plainCoinbaseBooks } from '../../harness/plain-venues.ts';
import { expectedFeeds, needsSharedFeeds, recordedIn, recordedLines } from '../../harness/shared-feeds.ts';
import { replayOverSocket } from '../../harness/venue-socket.ts';

function sameBook(adapter: VenueAdapter, product: string, plain: PlainBook): void {
  const book = adapter.book(product, Number.MAX_SAFE_INTEGER);
  assert.ok(book, `${product} has a book`);
  assert.deepEqual(pairs(book.bids), plain.sorted('bids'), `${product} bids`);
  assert.deepEqual(pairs(book.asks), plain.sorted('asks'), `${product} asks`);
}

describe('Kraken v2, recorded', () => {
  const file = 'kraken_v2/book10_BTCUSD_2023-07-30.jsonl';
  const precisions = { 'BTC/USD': { price: 1, quantity: 8 } };
  const written = (levels: readonly VenueLevel[]): Pairs =>
    levels.map(({ price, size }) => [Number(price).toFixed(1), Number(size).toFixed(8)]);

  it('rebuilds the book with every checksum right', needsSharedFeeds, async () => {
    const frames = recordedIn(file);
    const adapter = new KrakenAdapter({ products: ['BTC/USD'], depth: 10, precisions });
    const { events, requests } = await replayOverSocket(adapter, frames);
    assert.deepEqual(
      requests.map((text) => (JSON.parse(text) as { params: { channel: string } }).params.channel),
      ['instrument', 'book', 'trade', 'ticker'],
    );
    assert.equal(events.filter(({ type }) => type === 'book').length, frames.length);
    assert.equal(events.length, frames.length);
    assert.equal(adapter.tally.checksums, 340);
    assert.equal(adapter.tally.checksumFailures, 0);

    const plain = new PlainBook();
    for (const frame of frames) {
      const { type, data } = JSON.parse(frame) as {
        type: string;
        data: [Record<'bids' | 'asks', { price: number; qty: number }[]>];
      };
      for (const side of ['bids', 'asks'] as const) {
        if (type === 'snapshot') plain[side].clear();
        for (const { price, qty } of data[0][side]) plain.set(side, price.toFixed(1), qty.toFixed(8));
      }
      plain.cut(10);
    }
    const book = adapter.book('BTC/USD', 100);
    assert.ok(book);
    assert.deepEqual(written(book.bids), plain.sorted('bids'));
    assert.deepEqual(written(book.asks), plain.sorted('asks'));
    const stated = expectedFeeds()[file] as { messages: number; bids: Pairs; asks: Pairs };
    assert.equal(frames.length, stated.messages);
    assert.deepEqual(written(book.bids), stated.bids);
    assert.deepEqual(written(book.asks), stated.asks);
  });

  it(
    'drops the book at a message changed on its way, and takes it up at the next snapshot',
    needsSharedFeeds,
    async () => {
      const frames = recordedIn(file);
      const changed = frames.map((frame, at) =>
        at === 100 ? frame.replace(/"qty":\d+\.\d/, '"qty":7.7') : frame,
      );
      assert.notEqual(changed[100], frames[100]);
      const adapter = new KrakenAdapter({ products: ['BTC/USD'], precisions });
      const { events } = await replayOverSocket(adapter, changed);
      assert.equal(adapter.tally.checksumFailures, 1);
      const [resync] = events.filter(({ type }) => type === 'resync');
      assert.ok(resync?.type === 'resync' && resync.remedy.kind === 'send');
      assert.match(resync.reason, /^checksum \d+ instead of \d+$/);
      assert.equal(adapter.book('BTC/USD', 1), null);
      assert.equal(adapter.tally.waiting, frames.length - 101);
      for (const frame of frames) adapter.receive(frame, 0);
      assert.ok(adapter.book('BTC/USD', 1));
      assert.equal(adapter.tally.checksumFailures, 1);
    },
  );

  it('reads every other message kind there is an example of', needsSharedFeeds, async () => {
    const fixtures = recordedIn('kraken_v2/nautilus_fixtures.jsonl');
    const documented = recordedIn('kraken_v2/doc_examples.jsonl');
    // Hand-made examples: their checksums are placeholders, so the book goes unchecked here.
    const adapter = new KrakenAdapter({ products: ['BTC/USD'] });
    const { events } = await replayOverSocket(adapter, [...fixtures, ...documented]);
    const { tally } = adapter;
    assert.equal(tally.messages, fixtures.length + documented.length);
    assert.deepEqual(
      [tally.events.book, tally.events.ticker, tally.events.subscribed, tally.events.heartbeat],
      [2, 1, 1, 2],
    );
    assert.ok(events.every((event) => event.type !== 'book' || !event.checked));
    assert.ok(events.some((event) => event.type === 'error' && event.code === 'EOrder'));
    assert.equal(tally.events.refused, 1, 'one documented message is of version 1');
    const best = adapter.book('BTC/USD', 1)?.bids[0];
    assert.deepEqual(best, { price: '105944.20', size: '0.250' });
  });
});

describe('Coinbase Exchange, recorded', () => {
  const file = 'coinbase_exchange/recorded_2021-04-17.jsonl';

  it('rebuilds all seven books', needsSharedFeeds, async () => {
    const stated = expectedFeeds()[file] as {
      messages_by_type: Record<string, number>;
      books: Record<string, { bids: Pairs; asks: Pairs; levels: [number, number] }>;
    };
    const products = Object.keys(stated.books);
    const frames = recordedIn(file);
    const adapter = new CoinbaseExchangeAdapter({ products, bookChannel: 'level2' });
    const { events } = await replayOverSocket(adapter, frames);
    const kinds = stated.messages_by_type;
    const { tally } = adapter;
    assert.equal(
      tally.messages,
      Object.values(kinds).reduce((sum, count) => sum + count),
    );
    assert.equal(tally.events.book, (kinds['snapshot'] ?? 0) + (kinds['l2update'] ?? 0));
    assert.equal(tally.events.trade, (kinds['match'] ?? 0) + (kinds['last_match'] ?? 0));
    assert.equal(tally.events.ticker, kinds['ticker']);
    for (const type of ['refused', 'resync', 'gap', 'duplicate', 'ignored', 'error'] as const) {
      assert.equal(tally.events[type], 0, type);
    }
    assert.equal(events.filter(({ type }) => type === 'subscribed').length, 6);

    const plain = plainCoinbaseBooks(frames, products);
    for (const [product, expected] of Object.entries(stated.books)) {
      sameBook(adapter, product, plain.get(product) ?? new PlainBook());
      const book = adapter.book(product, 5);
      assert.deepEqual(pairs(book?.bids ?? []), expected.bids);
      assert.deepEqual(pairs(book?.asks ?? []), expected.asks);
      assert.deepEqual(book?.levels, expected.levels);
    }
  });
});

interface BinanceExpected {
  readonly snapshot_id: number;
  readonly dropped_stale: number;
  readonly applied: number;
  readonly final_update_id: number;
  readonly bids: Pairs;
  readonly asks: Pairs;
}

describe('Binance spot, recorded', () => {
  for (const site of ['binance', 'binance_tr']) {
    const file = `binance_spot/recorded_${site}_2021-10-12.jsonl`;

    it(`joins ${site}'s changes to the snapshots fetched by request`, needsSharedFeeds, async () => {
      const stated = expectedFeeds()[file] as Record<string, BinanceExpected>;
      const products = Object.keys(stated);
      const lines = recordedLines(file);
      const snapshots: Record<string, string> = {};
      for (const { direction, url, text } of lines) {
        if (direction === 'http') snapshots[new URL(url ?? '').searchParams.get('symbol') ?? ''] = text;
      }
      const frames = recordedIn(file);
      const adapter = new BinanceAdapter({ products });
      const { events, requests } = await replayOverSocket(adapter, frames, {
        snapshots,
        takeSnapshot: (product, text) => adapter.receiveSnapshot(product, text, Date.now()),
      });
      const { tally } = adapter;
      assert.equal(requests.length, 1);
      assert.equal(tally.messages, frames.length);
      assert.equal(tally.events.resync, products.length, 'each book asks for its snapshot once');
      for (const type of ['refused', 'gap', 'error'] as const) assert.equal(tally.events[type], 0, type);

      for (const product of products) {
        const expected = stated[product];
        assert.ok(expected);
        const { plain } = plainBinanceBook(frames, product, snapshots[product] ?? '{}');
        sameBook(adapter, product, plain);
        const book = adapter.book(product, 5);
        assert.deepEqual(pairs(book?.bids ?? []), expected.bids);
        assert.deepEqual(pairs(book?.asks ?? []), expected.asks);
        const mine = events.filter((event) => event.type === 'book' && event.product === product);
        assert.equal(mine.length, expected.applied + 1, 'the snapshot and every change after it');
        const last = mine.at(-1);
        assert.equal(last?.type === 'book' ? last.sequence : null, expected.final_update_id);
        const stale = events.filter((event) => event.type === 'duplicate' && event.product === product);
        assert.equal(stale.length, expected.dropped_stale);
      }
    });
  }

  it('reads every documented message', needsSharedFeeds, async () => {
    const frames = recordedLines('binance_spot/doc_examples.jsonl').map(({ text }) => text);
    const adapter = new BinanceAdapter({ products: ['BNBBTC', 'BNBUSDT'] });
    const { events } = await replayOverSocket(adapter, frames);
    assert.equal(adapter.tally.messages, frames.length);
    assert.equal(events.filter(({ type }) => type === 'trade').length, 2);
    assert.equal(events.filter(({ type }) => type === 'ticker').length, 1);
    assert.equal(events.filter(({ type }) => type === 'status').length, 2);
    // The requests among the examples go the other way and are garbage here.
    const outward = frames.filter((text) => text.includes('"method"')).length;
    assert.equal(adapter.tally.events.refused, outward);
  });
});

describe('Coinbase Advanced Trade, examples', () => {
  const file = 'coinbase_advanced/nautilus_fixtures.jsonl';

  it('takes them as one connection, its sequence put in order', needsSharedFeeds, async () => {
    const order = ['subscriptions', 'l2_data_snapshot', 'l2_data', 'ticker', 'candles', 'heartbeats'];
    const rank = (text: string) => {
      const { channel, events } = JSON.parse(text) as { channel: string; events: { type?: string }[] };
      return order.indexOf(
        events[0]?.type === 'snapshot' && channel === 'l2_data' ? (order[1] ?? '') : channel,
      );
    };
    const frames = recordedIn(file)
      .sort((a, b) => rank(a) - rank(b))
      .map((text, at) => text.replace(/"sequence_num":\d+/, `"sequence_num":${at}`));
    assert.equal(frames.length, order.length);
    // The subscription under the other name of the same market.
    const adapter = new CoinbaseAdvancedAdapter({ products: ['BTC-USDC'] });
    const { events, requests } = await replayOverSocket(adapter, frames);
    assert.equal(requests.length, 4, 'one subscription a channel');
    assert.deepEqual(
      events.map(({ type }) => type),
      ['subscribed', 'subscribed', 'book', 'book', 'ticker', 'ignored', 'heartbeat'],
    );
    const plain = new PlainBook();
    for (const frame of frames) {
      const { channel, events: parts } = JSON.parse(frame) as {
        channel: string;
        events: { updates: { side: string; price_level: string; new_quantity: string }[] }[];
      };
      if (channel !== 'l2_data') continue;
      for (const { side, price_level, new_quantity } of parts[0]?.updates ?? []) {
        plain.set(side === 'bid' ? 'bids' : 'asks', price_level, new_quantity);
      }
    }
    sameBook(adapter, 'BTC-USDC', plain);
  });
});

describe('Alpaca market data, examples', () => {
  it('takes every array and refuses bare objects', needsSharedFeeds, async () => {
    const frames = recordedIn('alpaca/doc_stream_messages.jsonl');
    const products = ['AAPL', 'AMD', 'SPY', 'BTC/USD'];
    const adapter = new AlpacaAdapter({ products });
    const bare = frames.filter((text) => text.startsWith('{') && !text.startsWith('{"stream"'));
    await replayOverSocket(adapter, frames);
    assert.equal(adapter.tally.messages, frames.length);
    assert.equal(adapter.tally.events.refused, bare.length);
    assert.ok(bare.length > 0);
    const wrapped = new AlpacaAdapter({ products });
    const { events } = await replayOverSocket(
      wrapped,
      bare.map((text) => `[${text}]`),
    );
    assert.equal(wrapped.tally.events.refused, 0);
    const [trade] = events.filter(({ type }) => type === 'trade');
    assert.ok(trade?.type === 'trade');
    assert.deepEqual(
      { ...trade, receiveTime: 0 },
      {
        type: 'trade',
        product: 'AAPL',
        id: '96921',
        price: '126.55',
        size: '1',
        side: null,
        past: false,
        sourceTime: Date.parse('2021-02-22T15:51:44.208Z'),
        receiveTime: 0,
      },
    );
    assert.ok(events.some((event) => event.type === 'status' && event.status === 'Trading Halt'));
  });
});
