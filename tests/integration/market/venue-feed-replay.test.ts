import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LiveBook } from '../../../engine/market/feed/feed-listener.ts';
import { type Pairs, PlainBook, pairs } from '../../harness/plain-book.ts';
import { plainBinanceBook, plainCoinbaseBooks } from '../../harness/plain-venues.ts';
import { expectedFeeds, needsSharedFeeds, recordedIn, recordedLines } from '../../harness/shared-feeds.ts';
import { until } from '../../harness/until.ts';
import { ours, type StartedFeed, startVenueFeed } from '../../harness/venue-feed.ts';
import { type VenueServer, venueServer } from '../../harness/venue-server.ts';

const all = Number.MAX_SAFE_INTEGER;

function numbers(levels: Pairs): { price: number; size: number }[] {
  return levels.map(([price, size]) => ({ price: Number(price), size: Number(size) }));
}

/** The book as decimals and as readers of the listener see it, level by level. */
function sameBook({ feed, listener }: StartedFeed, product: string, plain: PlainBook): void {
  const book = feed.book(product, all);
  assert.ok(book, `${product} has a book`);
  assert.deepEqual(pairs(book.bids), plain.sorted('bids'), `${product} bids`);
  assert.deepEqual(pairs(book.asks), plain.sorted('asks'), `${product} asks`);
  const live: LiveBook | undefined = listener.books.get(ours(product));
  assert.deepEqual(live?.bids(all), numbers(plain.sorted('bids')), `${product} bids as delivered`);
  assert.deepEqual(live?.asks(all), numbers(plain.sorted('asks')), `${product} asks as delivered`);
}

async function allTaken({ feed }: StartedFeed, frames: number): Promise<void> {
  await until(
    () => feed.status().messages >= frames,
    `${frames} messages, ${feed.status().lastCause}`,
    30_000,
  );
  assert.equal(feed.status().messages, frames);
}

/** A venue that plays the frames once the last subscription has come. */
function playing(frames: readonly string[], subscriptions: number, first?: (text: string) => string[]) {
  let seen = 0;
  return venueServer({
    received(text, socket) {
      for (const frame of first?.(text) ?? []) socket.send(frame);
      seen += 1;
      if (seen === subscriptions) for (const frame of frames) socket.send(frame);
    },
  });
}

describe('all recorded messages through a venue feed', () => {
  it('Kraken: the book, and each of its 340 checksums', needsSharedFeeds, async () => {
    const file = 'kraken_v2/book10_BTCUSD_2023-07-30.jsonl';
    const frames = recordedIn(file);
    const instrument = {
      channel: 'instrument',
      type: 'snapshot',
      data: { pairs: [{ symbol: 'BTC/USD', price_precision: 1, qty_precision: 8 }] },
    };
    await using server = await playing(frames, 3, (text) =>
      text.includes('"instrument"') ? [JSON.stringify(instrument)] : [],
    );
    await using started = startVenueFeed('kraken', server.address, ['BTC/USD']);
    await allTaken(started, frames.length + 1);
    const { feed, listener } = started;
    assert.equal(feed.tally.checksums, 340);
    assert.equal(feed.tally.checksumFailures, 0);
    const { gaps, resyncs, garbage, duplicates } = feed.status();
    assert.deepEqual(
      { gaps, resyncs, garbage, duplicates },
      { gaps: 0, resyncs: 0, garbage: 0, duplicates: 0 },
    );
    const written = (levels: Pairs): Pairs =>
      levels.map(([price, size]) => [Number(price).toFixed(1), Number(size).toFixed(8)]);
    const stated = expectedFeeds()[file] as { bids: Pairs; asks: Pairs };
    const book = feed.book('BTC/USD', 10);
    assert.deepEqual(written(pairs(book?.bids ?? [])), stated.bids);
    assert.deepEqual(written(pairs(book?.asks ?? [])), stated.asks);
    assert.deepEqual(listener.books.get('BTCUSD')?.bids(10), numbers(stated.bids));
    assert.equal(listener.changes.get('BTCUSD'), frames.length, 'one change a message');
    // What was recorded years ago is shown as such.
    assert.equal(feed.status().instruments[0]?.state, 'delayed');
  });

  it('Coinbase Exchange: seven books, every trade, once', needsSharedFeeds, async () => {
    const file = 'coinbase_exchange/recorded_2021-04-17.jsonl';
    const stated = expectedFeeds()[file] as {
      messages_by_type: Record<string, number>;
      books: Record<string, { bids: Pairs; asks: Pairs; levels: [number, number] }>;
    };
    const products = Object.keys(stated.books);
    const frames = recordedIn(file);
    await using server = await playing(frames, 1);
    await using started = startVenueFeed('coinbase-exchange', server.address, products);
    await allTaken(started, frames.length);
    const { feed, listener } = started;
    const { gaps, resyncs, garbage, duplicates } = feed.status();
    assert.deepEqual(
      { gaps, resyncs, garbage, duplicates },
      { gaps: 0, resyncs: 0, garbage: 0, duplicates: 0 },
    );
    const plain = plainCoinbaseBooks(frames, products);
    const matches = frames.filter((frame) => (JSON.parse(frame) as { type: string }).type === 'match').length;
    for (const product of products) sameBook(started, product, plain.get(product) ?? new PlainBook());
    for (const [product, expected] of Object.entries(stated.books)) {
      const book = feed.book(product, 5);
      assert.deepEqual(pairs(book?.bids ?? []), expected.bids);
      assert.deepEqual(pairs(book?.asks ?? []), expected.asks);
      assert.deepEqual(book?.levels, expected.levels);
    }
    assert.equal(listener.trades.length, matches, 'the trades from before the subscription are no news');
  });

  for (const site of ['binance', 'binance_tr']) {
    it(`Binance (${site}): changes joined to fetched snapshots`, needsSharedFeeds, async () => {
      const file = `binance_spot/recorded_${site}_2021-10-12.jsonl`;
      const stated = expectedFeeds()[file] as Record<
        string,
        { bids: Pairs; asks: Pairs; final_update_id: number }
      >;
      const products = Object.keys(stated);
      const snapshots: Record<string, string> = {};
      for (const { direction, url, text } of recordedLines(file)) {
        if (direction === 'http') snapshots[new URL(url ?? '').searchParams.get('symbol') ?? ''] = text;
      }
      const frames = recordedIn(file);
      await using server: VenueServer = await venueServer({
        received(_, socket) {
          for (const frame of frames) socket.send(frame);
        },
        answer(request, response) {
          const { searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
          response.end(snapshots[searchParams.get('symbol') ?? '']);
        },
      });
      await using started = startVenueFeed('binance', server.address, products);
      const { feed } = started;
      await allTaken(started, frames.length + products.length);
      assert.deepEqual(
        server.fetched.toSorted(),
        products.map((product) => `/api/v3/depth?symbol=${product}&limit=5000`).toSorted(),
      );
      const { gaps, garbage, resyncs } = feed.status();
      assert.deepEqual({ gaps, garbage, resyncs }, { gaps: 0, garbage: 0, resyncs: 0 });
      for (const product of products) {
        const { plain, lastUpdateId } = plainBinanceBook(frames, product, snapshots[product] ?? '{}');
        sameBook(started, product, plain);
        assert.equal(lastUpdateId, stated[product]?.final_update_id);
        const book = feed.book(product, 5);
        assert.deepEqual(pairs(book?.bids ?? []), stated[product]?.bids);
        assert.deepEqual(pairs(book?.asks ?? []), stated[product]?.asks);
      }
    });
  }

  it('Coinbase Advanced Trade: the examples as one connection', needsSharedFeeds, async () => {
    const order = ['subscriptions', 'snapshot', 'l2_data', 'ticker', 'candles', 'heartbeats'];
    const rank = (text: string) => {
      const { channel, events } = JSON.parse(text) as { channel: string; events: { type?: string }[] };
      return order.indexOf(channel === 'l2_data' && events[0]?.type === 'snapshot' ? 'snapshot' : channel);
    };
    const frames = recordedIn('coinbase_advanced/nautilus_fixtures.jsonl')
      .sort((a, b) => rank(a) - rank(b))
      .map((text, at) => text.replace(/"sequence_num":\d+/, `"sequence_num":${at}`));
    await using server = await playing(frames, 3);
    await using started = startVenueFeed('coinbase-advanced', server.address, ['BTC-USDC']);
    await allTaken(started, frames.length);
    const plain = new PlainBook();
    for (const frame of frames) {
      const { channel, events } = JSON.parse(frame) as {
        channel: string;
        events: { updates: { side: string; price_level: string; new_quantity: string }[] }[];
      };
      if (channel !== 'l2_data') continue;
      for (const { side, price_level, new_quantity } of events[0]?.updates ?? []) {
        plain.set(side === 'bid' ? 'bids' : 'asks', price_level, new_quantity);
      }
    }
    sameBook(started, 'BTC-USDC', plain);
    assert.ok(started.feed.status().lastHeartbeatTime !== null);
  });

  it('Alpaca: login, then every documented array', needsSharedFeeds, async () => {
    const frames = recordedIn('alpaca/doc_stream_messages.jsonl');
    const bare = frames.filter((text) => text.startsWith('{') && !text.startsWith('{"stream"'));
    await using server = await venueServer({
      connected: (socket) => socket.send('[{"T":"success","msg":"connected"}]'),
      received(text, socket) {
        const { action } = JSON.parse(text) as { action: string };
        if (action === 'auth') socket.send('[{"T":"success","msg":"authenticated"}]');
        else for (const frame of frames) socket.send(frame);
      },
    });
    await using started = startVenueFeed('alpaca', server.address, ['AAPL', 'AMD', 'SPY'], {
      secret: { key: 'AKTEST', secret: 'alpaca-secret-value' },
    });
    await allTaken(started, frames.length + 2);
    const { feed, listener } = started;
    assert.equal(feed.status().garbage, bare.length);
    assert.ok(listener.trades.length > 0);
    assert.ok([...listener.books.values()].some((book) => book.bestBid() !== null));
    assert.ok(server.requests[1]?.includes('"subscribe"'), 'subscribed after the login only');
  });

  it(
    'every other Kraken and Binance example, none of which ends the connection',
    needsSharedFeeds,
    async () => {
      for (const [venue, products, files] of [
        ['kraken', ['BTC/USD'], ['kraken_v2/nautilus_fixtures.jsonl', 'kraken_v2/doc_examples.jsonl']],
        ['binance', ['BNBBTC', 'BTCUSDT'], ['binance_spot/nautilus_fixtures.jsonl']],
      ] as const) {
        const frames = files.flatMap((file) => recordedLines(file).map(({ text }) => text));
        assert.ok(frames.length > 10);
        await using server = await venueServer({
          received(text, socket) {
            if (text.includes('trade')) for (const frame of frames) socket.send(frame);
          },
        });
        await using started = startVenueFeed(venue, server.address, products);
        await allTaken(started, frames.length);
        assert.equal(started.feed.status().connection, 'connected');
        assert.equal(server.connections, 1);
      }
    },
  );
});
