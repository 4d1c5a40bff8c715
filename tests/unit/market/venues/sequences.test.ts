import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  AlpacaAdapter,
  alpacaAuthentication,
} from '../../../../engine/market/venues/alpaca/alpaca-adapter.ts';
import { BinanceAdapter } from '../../../../engine/market/venues/binance/binance-adapter.ts';
import { CoinbaseAdvancedAdapter } from '../../../../engine/market/venues/coinbase-advanced/coinbase-advanced-adapter.ts';
import { CoinbaseExchangeAdapter } from '../../../../engine/market/venues/coinbase-exchange/coinbase-exchange-adapter.ts';
import type { VenueEvent } from '../../../../engine/market/venues/venue-adapter.ts';

const time = '2026-04-07T14:30:00.123456Z';

function types(events: readonly VenueEvent[]): string[] {
  return events.map(({ type }) => type);
}

describe('Coinbase Exchange sequences', () => {
  const product = 'BTC-USD';
  const send = (adapter: CoinbaseExchangeAdapter, fields: Record<string, unknown>) =>
    adapter.receive(JSON.stringify({ product_id: product, time, ...fields }), 0);
  const match = (sequence: number, trade_id: number) => ({
    type: 'match',
    sequence,
    trade_id,
    price: '1.5',
    size: '2',
    side: 'buy',
  });
  const snapshot = { type: 'snapshot', bids: [['1', '1']], asks: [['2', '1']] };
  const full = {
    type: 'subscriptions',
    channels: [{ name: 'full', product_ids: [product] }],
  };

  it('lets matches skip numbers, and turns the maker side round', () => {
    const adapter = new CoinbaseExchangeAdapter({ products: [product] });
    send(adapter, match(10, 1));
    const [event] = send(adapter, match(25, 2));
    assert.ok(event?.type === 'trade' && event.side === 'sell');
    assert.deepEqual(types(send(adapter, match(25, 2))), ['duplicate']);
    assert.deepEqual(types(send(adapter, match(24, 1))), ['duplicate']);
    assert.deepEqual(types(send(adapter, match(30, 5))), ['gap', 'trade'], 'trades 3 and 4 are missing');
  });

  it('wants each number of the full channel, and drops the book at a hole', () => {
    const adapter = new CoinbaseExchangeAdapter({ products: [product], full: true });
    assert.deepEqual(JSON.parse(adapter.subscribeMessages([product], ['book', 'heartbeat'])[0] ?? ''), {
      type: 'subscribe',
      product_ids: [product],
      channels: ['level2_batch', 'heartbeat', 'full'],
    });
    send(adapter, match(3, 0));
    send(adapter, full);
    assert.deepEqual(types(send(adapter, { ...match(7, 0), type: 'last_match' })), ['trade']);
    send(adapter, snapshot);
    assert.deepEqual(types(send(adapter, { type: 'received', sequence: 10 })), ['ignored']);
    assert.deepEqual(types(send(adapter, { type: 'open', sequence: 11 })), ['ignored']);
    assert.deepEqual(types(send(adapter, match(12, 1))), ['trade']);
    assert.ok(adapter.book(product, 1));
    const events = send(adapter, { type: 'done', sequence: 14 });
    assert.deepEqual(events[0], { type: 'gap', product, expected: 13, found: 14 });
    assert.deepEqual(types(events), ['gap', 'resync', 'ignored']);
    assert.equal(adapter.book(product, 1), null);
  });

  it('doubts every book at a message that cannot be read, since its channel bears no sequence', () => {
    const adapter = new CoinbaseExchangeAdapter({ products: [product, 'ETH-USD'] });
    send(adapter, snapshot);
    const events = adapter.receive('{"type":"l2upd', 0);
    assert.deepEqual(types(events), ['refused', 'resync']);
    assert.ok(events[1]?.type === 'resync' && events[1].product === null);
    assert.equal(adapter.book(product, 1), null);
    assert.deepEqual(types(adapter.receive('{"type":"l2upd', 0)), ['refused'], 'nothing left to lose');
  });

  it('keeps the book at garbage that is no book message', () => {
    const adapter = new CoinbaseExchangeAdapter({ products: [product] });
    send(adapter, snapshot);
    assert.deepEqual(types(send(adapter, { ...match(1, 1), price: '-3' })), ['refused']);
    assert.ok(adapter.book(product, 1));
  });

  it('drops a crossed book', () => {
    const adapter = new CoinbaseExchangeAdapter({ products: [product] });
    send(adapter, snapshot);
    const [event] = send(adapter, { type: 'l2update', changes: [['buy', '2.00', '1']] });
    assert.ok(event?.type === 'resync');
    assert.equal(event.reason, 'bid not below ask');
    assert.equal(adapter.book(product, 1), null);
  });

  it('is not silenced for good by one absurd number', () => {
    const adapter = new CoinbaseExchangeAdapter({ products: [product] });
    send(adapter, match(10, 1));
    send(adapter, match(9_000_000_000_000_000, 2));
    const found = Array.from({ length: 10 }, (_, at) => types(send(adapter, match(11 + at, 3 + at))));
    assert.deepEqual(found.slice(0, 9).flat(), Array(9).fill('duplicate'));
    assert.deepEqual(found[9]?.[0], 'gap');
    assert.ok(types(send(adapter, match(21, 13))).includes('trade'));
  });
});

describe('Binance update ids', () => {
  const product = 'BNBBTC';
  const depth = (first: number, last: number, bid = '1.0') =>
    JSON.stringify({ e: 'depthUpdate', E: 1, s: product, U: first, u: last, b: [[bid, '1']], a: [] });
  const snapshot = (id: number) =>
    JSON.stringify({ lastUpdateId: id, bids: [['0.9', '1']], asks: [['2', '1']] });

  it('asks for the snapshot once, at the first change', () => {
    const adapter = new BinanceAdapter({ products: [product] });
    const [event] = adapter.receive(depth(5, 7), 0);
    assert.ok(event?.type === 'resync' && event.remedy.kind === 'fetch');
    assert.equal(event.remedy.address, adapter.snapshotAddress(product));
    assert.match(event.remedy.address, /\?symbol=BNBBTC&limit=5000$/);
    assert.deepEqual(adapter.receive(depth(8, 9), 0), []);
  });

  it('asks again when the snapshot is older than the first change', () => {
    const adapter = new BinanceAdapter({ products: [product] });
    adapter.receive(depth(5, 7), 0);
    const [event] = adapter.receiveSnapshot(product, snapshot(3), 0);
    assert.ok(event?.type === 'resync' && /older/.test(event.reason));
    assert.deepEqual(types(adapter.receiveSnapshot(product, snapshot(6), 0)), ['book', 'book']);
    assert.equal(adapter.book(product, 1)?.bids[0]?.price, '1.0');
  });

  it('passes over what the snapshot holds, and starts over at a hole', () => {
    const adapter = new BinanceAdapter({ products: [product] });
    for (const text of [depth(1, 3), depth(4, 6), depth(7, 8)]) adapter.receive(text, 0);
    const events = adapter.receiveSnapshot(product, snapshot(5), 0);
    assert.deepEqual(types(events), ['book', 'duplicate', 'book', 'book']);
    assert.deepEqual(adapter.receive(depth(10, 11), 0), [
      { type: 'gap', product, expected: 9, found: 10 },
      {
        type: 'resync',
        product,
        reason: 'update 10 after 8',
        remedy: { kind: 'fetch', address: adapter.snapshotAddress(product) },
      },
    ]);
    assert.equal(adapter.book(product, 1), null);
    // The change that showed the hole is kept for the next snapshot.
    assert.deepEqual(types(adapter.receiveSnapshot(product, snapshot(9), 0)), ['book', 'book']);
  });

  it('does not freeze after one absurd number', () => {
    const adapter = new BinanceAdapter({ products: [product] });
    adapter.receiveSnapshot(product, snapshot(5), 0);
    adapter.receive(depth(6, 9_000_000_000_000_000), 0);
    const found = Array.from({ length: 10 }, (_, at) => types(adapter.receive(depth(7 + at, 7 + at), 0)));
    assert.deepEqual(found[9], ['duplicate', 'resync']);
    assert.equal(adapter.book(product, 1), null);
  });

  it('writes one subscription of all streams', () => {
    const adapter = new BinanceAdapter({ products: [product] });
    assert.deepEqual(
      JSON.parse(adapter.subscribeMessages([product], ['book', 'trades', 'ticker'])[0] ?? ''),
      {
        method: 'SUBSCRIBE',
        params: ['bnbbtc@depth@100ms', 'bnbbtc@trade', 'bnbbtc@bookTicker'],
        id: 1,
      },
    );
    assert.deepEqual(adapter.subscribeMessages([product], ['heartbeat']), []);
  });

  it('tells the error code of an answer', () => {
    const adapter = new BinanceAdapter({ products: [product] });
    assert.deepEqual(adapter.receive('{"code":-1121,"msg":"Invalid symbol."}', 0), [
      { type: 'error', code: '-1121', message: 'Invalid symbol.' },
    ]);
  });
});

describe('Coinbase Advanced Trade sequence', () => {
  const product = 'BTC-USD';
  const message = (sequence_num: number, channel: string, event: Record<string, unknown>) =>
    JSON.stringify({ channel, client_id: '', timestamp: time, sequence_num, events: [event] });
  const level = (side: string, price_level: string) => ({
    side,
    price_level,
    new_quantity: '1',
    event_time: time,
  });
  const snapshot = (sequence: number) =>
    message(sequence, 'l2_data', {
      type: 'snapshot',
      product_id: product,
      updates: [level('bid', '1'), level('offer', '2')],
    });
  const beat = (sequence: number) => message(sequence, 'heartbeats', { heartbeat_counter: 1 });

  it('runs over all channels; a hole costs every book and the connection', () => {
    const adapter = new CoinbaseAdvancedAdapter({ products: [product] });
    assert.deepEqual(types(adapter.receive(snapshot(0), 0)), ['book']);
    assert.deepEqual(types(adapter.receive(beat(1), 0)), ['heartbeat']);
    assert.deepEqual(types(adapter.receive(beat(1), 0)), ['duplicate']);
    const events = adapter.receive(beat(3), 0);
    assert.deepEqual(types(events), ['gap', 'resync', 'heartbeat']);
    assert.ok(events[1]?.type === 'resync' && events[1].remedy.kind === 'reconnect');
    assert.equal(adapter.book(product, 1), null);
    adapter.reset();
    assert.deepEqual(types(adapter.receive(snapshot(0), 0)), ['book']);
  });

  it('notices by the hole what it had to refuse', () => {
    const adapter = new CoinbaseAdvancedAdapter({ products: [product] });
    adapter.receive(snapshot(0), 0);
    assert.deepEqual(types(adapter.receive(beat(1).slice(0, -1), 0)), ['refused']);
    assert.deepEqual(types(adapter.receive(beat(2), 0)), ['gap', 'resync', 'heartbeat']);
  });

  it('turns the maker side of trades round', () => {
    const adapter = new CoinbaseAdvancedAdapter({ products: [product] });
    const trade = { trade_id: '7', product_id: product, price: '1.5', size: '2', side: 'BUY', time };
    const [event] = adapter.receive(message(0, 'market_trades', { type: 'snapshot', trades: [trade] }), 0);
    assert.ok(event?.type === 'trade' && event.side === 'sell' && event.past);
  });
});

describe('Alpaca', () => {
  it('writes what authenticates and what subscribes', () => {
    assert.deepEqual(JSON.parse(alpacaAuthentication('k', 's')), { action: 'auth', key: 'k', secret: 's' });
    const shares = new AlpacaAdapter({ products: ['AAPL'] });
    assert.equal(shares.addresses.live, 'wss://stream.data.alpaca.markets/v2/iex');
    assert.deepEqual(shares.subscribeMessages(['AAPL'], ['book', 'trades', 'ticker']), [
      '{"action":"subscribe","trades":["AAPL"],"quotes":["AAPL"],"statuses":["AAPL"]}',
    ]);
    const crypto = new AlpacaAdapter({ products: ['BTC/USD'], feed: 'crypto' });
    assert.deepEqual(crypto.unsubscribeMessages(['BTC/USD'], ['book']), [
      '{"action":"unsubscribe","orderbooks":["BTC/USD"]}',
    ]);
  });

  it('takes an empty side of a quote as none', () => {
    const adapter = new AlpacaAdapter({ products: ['AAPL'] });
    const quote = `[{"T":"q","S":"AAPL","bp":0,"bs":0,"ap":87.68,"as":4,"t":"${time}"}]`;
    const [event] = adapter.receive(quote, 0);
    assert.ok(event?.type === 'ticker' && event.bid === null && event.bidSize === null);
    assert.equal(event.ask, '87.68');
  });
});
