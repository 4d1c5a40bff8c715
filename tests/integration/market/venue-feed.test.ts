/** One connection to a venue, fault by fault. Longer than most files because each fault plays a venue of its own. */
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, it } from 'node:test';
import { crc32 } from 'node:zlib';
import type { WebSocket } from 'ws';
import { RateLimiter } from '../../../engine/market/venue-feed/rate-limiter.ts';
import { shippedInstrument } from '../../harness/market.ts';
import { until } from '../../harness/until.ts';
import { startVenueFeed } from '../../harness/venue-feed.ts';
import { venueServer } from '../../harness/venue-server.ts';

const stamp = () => new Date().toISOString();
const subscriptions =
  '{"type":"subscriptions","channels":[{"name":"level2_batch","product_ids":["BTC-USD"]}]}';
const snapshot = (bid: string, ask: string) =>
  JSON.stringify({
    type: 'snapshot',
    product_id: 'BTC-USD',
    bids: [[bid, '1.5']],
    asks: [[ask, '2.5']],
    time: stamp(),
  });
const update = (price: string, size = '3') =>
  JSON.stringify({ type: 'l2update', product_id: 'BTC-USD', changes: [['buy', price, size]], time: stamp() });
const heartbeat = (sequence: number) =>
  JSON.stringify({ type: 'heartbeat', sequence, last_trade_id: 1, product_id: 'BTC-USD', time: stamp() });

/** A venue of the Coinbase Exchange kind that answers each subscription with a snapshot. */
function exchange(connected?: (socket: WebSocket, number: number) => void) {
  let bid = 100;
  return venueServer({
    ...(connected !== undefined && { connected }),
    received(text, socket) {
      if (!text.includes('"subscribe"')) return;
      bid += 1;
      socket.send(subscriptions);
      socket.send(snapshot(`${bid}.5`, `${bid + 1}`));
    },
  });
}

const venue = 'coinbase-exchange';
const pulse = { pulseMilliseconds: 30, silentAfterPulses: 3, cutAfterPulses: 8 };
/** So slow that only what a test is about can be the cause of a silence. */
const patient = { pulseMilliseconds: 60_000 };

describe('a venue feed', () => {
  it('loses a book to garbage, asks anew, and is good again within two seconds', async () => {
    await using server = await exchange();
    await using started = startVenueFeed(venue, server.address, ['BTC-USD'], { timings: patient });
    const { feed, listener } = started;
    const [state] = [() => feed.status().instruments[0]?.state];
    await until(() => state() === 'fresh', 'a fresh book');
    assert.deepEqual(listener.books.get('BTCUSD')?.bids(5), [{ price: 101.5, size: 1.5 }]);
    const asked = server.requests.length;
    const start = performance.now();
    server.send('{"type":"l2update","product_id":"BTC-USD","changes":[["buy","x');
    await until(() => listener.states.some(({ state: shown }) => shown === 'stale'), 'the gap to be shown');
    await until(() => state() === 'fresh', 'a good book', 2_000);
    assert.ok(performance.now() - start < 2_000);
    assert.deepEqual(listener.books.get('BTCUSD')?.bids(5), [{ price: 102.5, size: 1.5 }]);
    const { garbage, resyncs, garbageSamples, reconnects } = feed.status();
    assert.deepEqual([garbage, resyncs, reconnects], [1, 1, 0]);
    assert.match(garbageSamples[0]?.reason ?? '', /not JSON/);
    assert.deepEqual(
      server.requests.slice(asked).map((text) => (JSON.parse(text) as { type: string }).type),
      ['unsubscribe', 'subscribe'],
    );
  });

  it('begins a Kraken book anew at a wrong checksum, on the same connection', async () => {
    const level = (price: string, qty: string) => `{"price":${price},"qty":${qty}}`;
    const book = (kind: string, checksum: number) =>
      `{"channel":"book","type":"${kind}","data":[{"symbol":"BTC/USD","bids":[${level('100.0', '1.00000000')}],"asks":[${level('101.0', '2.00000000')}],"checksum":${checksum}}]}`;
    // Price and quantity without point and leading zeros, the ask ahead of the bid.
    const right = crc32('1010200000000' + '1000100000000');
    await using server = await venueServer({
      received(text, socket) {
        const { method, params } = JSON.parse(text) as { method: string; params: { channel: string } };
        if (params.channel === 'instrument') {
          socket.send(
            '{"channel":"instrument","type":"snapshot","data":{"pairs":[{"symbol":"BTC/USD","price_precision":1,"qty_precision":8}]}}',
          );
        }
        if (method === 'subscribe' && params.channel === 'book') socket.send(book('snapshot', right));
      },
    });
    await using started = startVenueFeed('kraken', server.address, ['BTC/USD'], { timings: patient });
    const { feed } = started;
    const good = () => feed.status().instruments[0]?.state === 'fresh' && feed.book('BTC/USD', 1) !== null;
    await until(good, 'a fresh book');
    assert.equal(feed.tally.checksums, 1);
    const start = performance.now();
    server.send(book('update', right + 1));
    await until(() => feed.status().resyncs === 1, 'the resync');
    await until(good, 'a good book', 2_000);
    assert.ok(performance.now() - start < 2_000);
    assert.match(feed.status().lastCause ?? '', /checksum \d+ instead of/);
    assert.equal(server.connections, 1);
    assert.deepEqual(
      server.requests.slice(-2).map((text) => (JSON.parse(text) as { method: string }).method),
      ['unsubscribe', 'subscribe'],
    );
  });

  it('fetches a Binance book anew where updates are missing', async () => {
    const depth = (first: number, last: number, price: string) =>
      JSON.stringify({
        stream: 'btcusdt@depth@100ms',
        data: { e: 'depthUpdate', E: Date.now(), s: 'BTCUSDT', U: first, u: last, b: [[price, '1']], a: [] },
      });
    let id = 10;
    await using server = await venueServer({
      received: (_, socket) => {
        socket.send('{"result":null,"id":1}');
        socket.send(depth(10, 11, '99'));
      },
      answer: (_, response) =>
        response.end(JSON.stringify({ lastUpdateId: id, bids: [['98', '1']], asks: [['102', '1']] })),
    });
    await using started = startVenueFeed('binance', server.address, ['BTCUSDT'], { timings: patient });
    const { feed, listener } = started;
    const best = () => listener.books.get('BTCUSDT')?.bestBid()?.price;
    await until(() => feed.status().instruments[0]?.state === 'fresh' && best() === 99, 'the joined book');
    id = 20;
    const start = performance.now();
    server.send(depth(20, 21, '100'));
    await until(() => feed.status().gaps === 1, 'the gap');
    await until(
      () => feed.status().instruments[0]?.state === 'fresh' && best() === 100,
      'a good book',
      2_000,
    );
    assert.ok(performance.now() - start < 2_000);
    assert.deepEqual(
      server.fetched,
      Array.from({ length: 2 }, () => '/api/v3/depth?symbol=BTCUSDT&limit=5000'),
    );
    const { resyncs, reconnects } = feed.status();
    assert.deepEqual([resyncs, reconnects], [1, 0]);
    assert.equal(listener.books.get('BTCUSDT')?.bids(9).length, 2, 'nothing of the lost book is left');
  });

  it('asks for a snapshot again that did not come, and gives the connection up in the end', async () => {
    await using server = await venueServer({
      received: (_, socket) =>
        socket.send(
          '{"stream":"x","data":{"e":"depthUpdate","E":1,"s":"BTCUSDT","U":1,"u":2,"b":[],"a":[]}}',
        ),
      answer: (_, response) => response.writeHead(500).end('oops'),
    });
    await using started = startVenueFeed('binance', server.address, ['BTCUSDT'], {
      timings: { ...patient, resyncMilliseconds: 20 },
    });
    await until(() => server.connections > 1, 'a new connection');
    assert.equal(started.feed.status().instruments[0]?.state === 'fresh', false);
    assert.ok(server.fetched.length >= 4);
    assert.match(started.feed.status().lastCause ?? '', /no book of BTCUSDT|HTTP 500/);
  });

  it('makes a new Advanced Trade connection where its sequence has a hole', async () => {
    let sequence = 0;
    const message = (channel: string, events: unknown[]) =>
      JSON.stringify({ channel, timestamp: stamp(), sequence_num: sequence++, events });
    const side = (name: string, price: string) => ({ side: name, price_level: price, new_quantity: '1' });
    const whole = () =>
      message('l2_data', [
        { type: 'snapshot', product_id: 'BTC-USD', updates: [side('bid', '100'), side('offer', '101')] },
      ]);
    await using server = await venueServer({
      received(text, socket) {
        if (!text.includes('"level2"')) return;
        sequence = 0;
        socket.send(whole());
      },
    });
    await using started = startVenueFeed('coinbase-advanced', server.address, ['BTC-USD'], {
      timings: patient,
    });
    const { feed } = started;
    await until(() => feed.status().instruments[0]?.state === 'fresh', 'a fresh book');
    sequence = 7;
    const start = performance.now();
    server.send(message('heartbeats', [{ heartbeat_counter: 1 }]));
    await until(() => feed.status().reconnects === 1, 'a new connection', 2_000);
    await until(() => feed.status().instruments[0]?.state === 'fresh', 'a good book', 2_000);
    assert.ok(performance.now() - start < 2_000);
    assert.deepEqual([feed.status().gaps, feed.status().resyncs], [1, 1]);
  });

  it('believes a quiet book for as long as the venue shows that it lives', async () => {
    await using server = await exchange();
    await using started = startVenueFeed(venue, server.address, ['BTC-USD'], {
      timings: { ...patient, quietMilliseconds: 120 },
    });
    const { feed, listener } = started;
    await until(() => feed.status().instruments[0]?.state === 'fresh', 'a fresh book');
    const shown = listener.states.length;
    const beats = setInterval(() => server.send(heartbeat(1)), 20);
    const start = performance.now();
    await until(() => performance.now() - start > 500, 'half a second of heartbeats alone');
    clearInterval(beats);
    assert.equal(listener.states.length, shown, 'no change of state');
    await until(() => feed.status().instruments[0]?.state === 'stale', 'doubt once nothing comes at all');
  });

  it('counts a hole in the trade numbers as a gap and repeats as duplicates', async () => {
    await using server = await exchange();
    await using started = startVenueFeed(venue, server.address, ['BTC-USD'], { timings: patient });
    const { feed, listener } = started;
    await until(() => feed.status().instruments[0]?.state === 'fresh', 'a fresh book');
    const match = (id: number) =>
      JSON.stringify({
        type: 'match',
        product_id: 'BTC-USD',
        trade_id: id,
        sequence: id,
        price: '101.7',
        size: '0.25',
        side: 'sell',
        time: stamp(),
      });
    const first = match(1);
    server.send(first, first, match(2), match(5));
    await until(() => listener.trades.length === 3, 'three trades');
    const { gaps, duplicates, lastCause } = feed.status();
    assert.deepEqual([gaps, duplicates], [1, 1]);
    assert.match(lastCause ?? '', /5 came where 3 was due/);
    const [{ trade } = { trade: undefined }] = listener.trades;
    assert.deepEqual([trade?.price, trade?.size, trade?.side], [101.7, 0.25, 'buy']);
  });

  it('tells a silent socket from a quiet market, and gives it up in the end', async () => {
    await using server = await exchange();
    await using started = startVenueFeed(venue, server.address, ['BTC-USD'], { timings: pulse });
    const { feed, listener } = started;
    await until(() => feed.status().connection === 'silent', 'silence');
    assert.equal(feed.status().instruments[0]?.state, 'stale');
    server.send(heartbeat(1));
    await until(() => listener.states.filter(({ state }) => state === 'fresh').length > 1, 'life');
    await until(() => server.connections > 1, 'a new connection');
    await until(() => feed.status().reconnects > 0, 'a greeting');
    assert.match(feed.status().lastCause ?? '', /nothing heard/);
  });

  it('keeps a connection by ping and pong where the venue has no heartbeats', async () => {
    await using server = await venueServer({
      received: (_, socket) => socket.send('{"result":null,"id":1}'),
    });
    // Five messages a second are allowed, pings among them.
    const timings = { pulseMilliseconds: 220, silentAfterPulses: 2.5, cutAfterPulses: 4 };
    await using started = startVenueFeed('binance', server.address, ['BTCUSDT'], { timings });
    const { feed } = started;
    await until(() => (feed.status().lastHeartbeatTime ?? 0) > 0, 'a pong');
    const first = feed.status().lastHeartbeatTime ?? 0;
    await until(
      () => (feed.status().lastHeartbeatTime ?? 0) > first + 900,
      'pongs for longer than a cut takes',
    );
    assert.equal(server.connections, 1);
    assert.equal(feed.status().connection, 'connected');
  });

  it('gives up a peer that answers no ping', async () => {
    await using server = await venueServer({
      pongs: false,
      received: (_, socket) => socket.send('{"result":null,"id":1}'),
    });
    await using started = startVenueFeed('binance', server.address, ['BTCUSDT'], { timings: pulse });
    await until(() => server.connections > 1, 'a new connection');
    assert.match(started.feed.status().lastCause ?? '', /nothing heard/);
  });

  it('comes back from a cut with a new snapshot and the trades of the meantime', async () => {
    const match = (id: number, kind = 'match') =>
      JSON.stringify({
        type: kind,
        product_id: 'BTC-USD',
        trade_id: id,
        sequence: id,
        price: '101.7',
        size: '0.25',
        side: 'sell',
        time: new Date(Date.now() + id).toISOString(),
      });
    let subscribed = 0;
    await using server = await venueServer({
      received(text, socket) {
        if (!text.includes('"subscribe"')) return;
        subscribed += 1;
        socket.send(subscriptions);
        socket.send(snapshot('100', '101'));
        socket.send(match(subscribed === 1 ? 1 : 3, 'last_match'));
        if (subscribed === 1) socket.send(match(2));
      },
    });
    await using started = startVenueFeed(venue, server.address, ['BTC-USD'], { timings: patient });
    const { feed, listener } = started;
    await until(() => listener.trades.length === 1, 'the first live trade');
    for (const socket of server.sockets) socket.terminate();
    await until(() => feed.status().reconnects === 1, 'a new connection');
    await until(() => listener.trades.length === 2, 'the trade missed in between');
    await until(() => feed.status().instruments[0]?.state === 'fresh', 'a fresh book');
    const shown = listener.states.map(({ state }) => state);
    assert.ok(shown.includes('down'), shown.join());
    assert.match(feed.status().lastCause ?? '', /closed/);
  });

  it('counts garbage of every kind, keeps samples, and lives', async () => {
    await using server = await exchange();
    await using started = startVenueFeed(venue, server.address, ['BTC-USD'], { timings: patient });
    const { feed } = started;
    await until(() => feed.status().instruments[0]?.state === 'fresh', 'a fresh book');
    const before = feed.status().messages;
    const garbage = ['', '[]', '{"type":7}', '\u0000', '{"type":"ticker","price":"NaN"}', '{}{}'];
    server.send(...garbage);
    for (const socket of server.sockets) socket.send(Buffer.from([1, 2, 3]));
    await until(() => feed.status().messages >= before + garbage.length + 1, 'the garbage');
    assert.equal(feed.status().garbage, garbage.length + 1);
    assert.equal(feed.status().garbageSamples.at(-1)?.reason, 'binary frame');
    assert.equal(server.connections, 1);
    await until(() => feed.status().instruments[0]?.state === 'fresh', 'a good book', 5_000);
  });

  it('takes a frame that comes in pieces, and gives up one beyond all measure', async () => {
    await using server = await exchange();
    await using started = startVenueFeed(venue, server.address, ['BTC-USD'], { timings: patient });
    const { feed, listener } = started;
    await until(() => feed.status().instruments[0]?.state === 'fresh', 'a fresh book');
    const text = update('101.75');
    for (const socket of server.sockets) {
      for (let at = 0; at < text.length; at += 7) {
        socket.send(text.slice(at, at + 7), { fin: at + 7 >= text.length, binary: false });
      }
    }
    await until(() => listener.books.get('BTCUSD')?.bestBid()?.price === 101.75, 'the slow frame');
    server.send('x'.repeat(17 * 1024 * 1024));
    await until(() => feed.status().reconnects === 1, 'a new connection');
    assert.match(feed.status().lastCause ?? '', /payload/i);
  });

  it('raises no alarm while the market is closed', async () => {
    const share = { ...shippedInstrument('SPY'), symbol: 'SPY' };
    // A Sunday.
    let now = Date.UTC(2026, 10, 22, 12);
    await using server = await venueServer({
      connected: (socket) => socket.send('[{"T":"success","msg":"connected"}]'),
      received(text, socket) {
        const login = text.includes('"auth"');
        socket.send(
          login
            ? '[{"T":"success","msg":"authenticated"}]'
            : '[{"T":"subscription","trades":["SPY"],"quotes":["SPY"]}]',
        );
      },
    });
    await using started = startVenueFeed('alpaca', server.address, ['SPY'], {
      instruments: [share],
      secret: { key: 'AK', secret: 'AS' },
      now: () => now,
    });
    const { feed, listener } = started;
    await until(() => feed.status().instruments[0]?.state === 'closed', 'the closed market');
    // Hours pass; the socket answers its pings, and the venue has nothing to say.
    for (let minute = 0; minute < 120; minute++) {
      now += 2_000;
      feed.watch();
      const heard = feed.status().lastHeartbeatTime;
      if (minute % 2 === 1) await until(() => feed.status().lastHeartbeatTime !== heard, 'a pong', 2_000);
    }
    assert.equal(feed.status().connection, 'connected');
    assert.deepEqual(
      listener.states.map(({ state }) => state),
      ['closed'],
    );
    // On Monday the same silence is believed no more.
    now = Date.UTC(2026, 10, 23, 16);
    feed.watch();
    assert.ok(['stale', 'down'].includes(feed.status().instruments[0]?.state ?? ''));
  });

  it('asks for all streams in one request where the venue takes few', async () => {
    const at: number[] = [];
    await using server = await venueServer({ received: () => void at.push(performance.now()) });
    const products = Array.from({ length: 8 }, (_, index) => `COIN${index}USDT`);
    await using started = startVenueFeed('binance', server.address, products, {
      timings: { ...patient, connectMilliseconds: 60_000 },
    });
    await until(() => at.length === 1, 'one request for all streams');
    assert.equal(started.feed.status().connection, 'connecting');
  });

  it('keeps to the attempts that the venue grants, cut after cut', async () => {
    await using server = await exchange((socket) => socket.terminate());
    const attempts = new RateLimiter({ count: 3, milliseconds: 600_000 });
    await using started = startVenueFeed(venue, server.address, ['BTC-USD'], { attempts });
    const { feed } = started;
    await until(
      () => (feed.status().nextAttemptTime ?? 0) > Date.now() + 500_000,
      'an attempt put off for minutes',
    );
    assert.equal(server.connections, 3);
    assert.equal(feed.status().connection, 'reconnecting');
  });

  it('shows no secret anywhere, whatever the venue echoes', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const secrets: Record<string, Record<string, string>> = {
      'coinbase-exchange': {
        key: 'visible-key-1',
        secret: Buffer.from('hidden').toString('base64'),
        passphrase: 'hidden phrase "1"',
      },
      'coinbase-advanced': {
        keyName: 'organizations/a/apiKeys/b',
        privateKey: privateKey.export({ format: 'pem', type: 'sec1' }).toString(),
      },
      alpaca: { key: 'visible-key-2', secret: 'hidden-secret-2' },
    };
    for (const [name, secret] of Object.entries(secrets)) {
      let echoed = 0;
      await using server = await venueServer({
        connected: (socket) => {
          if (name === 'alpaca') socket.send('[{"T":"success","msg":"connected"}]');
        },
        received(text, socket) {
          echoed += 1;
          socket.send(text);
          socket.send(`garbage ${text}`);
          socket.send(JSON.stringify({ type: 'error', message: 'failed', reason: text }));
          socket.send(JSON.stringify([{ T: 'error', code: 402, msg: text }]));
        },
      });
      await using started = startVenueFeed(name, server.address, [name === 'alpaca' ? 'SPY' : 'BTC-USD'], {
        secret,
      });
      const { feed } = started;
      await until(
        () => echoed > 0 && feed.status().garbage > 0 && feed.status().lastCause !== null,
        'echoes',
      );
      const shown = JSON.stringify(feed.status());
      for (const value of Object.values(secret)) {
        assert.ok(
          !shown.includes(value) && !shown.includes(JSON.stringify(value).slice(1, -1)),
          `${name}: ${shown}`,
        );
      }
      assert.ok(!/eyJ/.test(shown), 'no token');
    }
  });

  it('leaves nothing open when it stops', async () => {
    await using server = await exchange();
    const started = startVenueFeed(venue, server.address, ['BTC-USD']);
    await until(() => started.feed.status().instruments[0]?.state === 'fresh', 'a fresh book');
    await started.feed.stop();
    await until(() => server.sockets.size === 0, 'the socket to go');
    assert.equal(started.feed.status().connection, 'closed');
    assert.equal(started.feed.status().instruments[0]?.state, 'down');
    assert.equal(started.feed.status().nextAttemptTime, null);
  });
});
