import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { type WebSocket, WebSocketServer } from 'ws';
import { FeedClient } from '../../../engine/market/feed/feed-client.ts';
import { shippedInstrument } from '../../harness/market.ts';
import { until } from '../../harness/until.ts';

/** A venue of the test's own, so that every message and its moment is the test's choice. */
interface Venue {
  readonly address: string;
  readonly requests: Record<string, unknown>[];
  readonly connections: () => number;
  send(message: Record<string, unknown> | Buffer): void;
  close(): Promise<void>;
}

async function openVenue(greets = true, tickSize = '0.01'): Promise<Venue> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const requests: Record<string, unknown>[] = [];
  let socket: WebSocket | undefined;
  let connections = 0;
  const send = (message: Record<string, unknown> | Buffer) =>
    socket?.send(Buffer.isBuffer(message) ? message : JSON.stringify(message));
  server.on('connection', (opened) => {
    socket = opened;
    connections += 1;
    opened.on('message', (data) => requests.push(JSON.parse(data.toString()) as Record<string, unknown>));
    const hello = {
      type: 'hello',
      protocol: 'test',
      venue: 'Test',
      simulated: false,
      time: 1,
      faults: false,
    };
    if (greets) send({ ...hello, heartbeatMilliseconds: 60_000, instruments: [{ symbol: 'CL', tickSize }] });
  });
  return {
    address: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    connections: () => connections,
    send,
    async close() {
      for (const client of server.clients) client.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const time = Date.UTC(2026, 0, 14, 12);
const trade = (sequence: number, id: number) => ({
  type: 'trade',
  symbol: 'CL',
  sequence,
  time,
  id,
  price: 100 + id,
  size: 1,
  side: 'buy',
});
const update = (sequence: number, bids: number[][]) => ({
  type: 'update',
  symbol: 'CL',
  sequence,
  time,
  bids,
  asks: [],
});
const snapshot = (sequence: number, ids: number[] = [], bids = [[90, 1]]) => ({
  type: 'snapshot',
  symbol: 'CL',
  sequence,
  time,
  status: 'open',
  previousClose: 95,
  bids,
  asks: [[110, 1]],
  trades: ids.map((id) => [id, time, 100 + id, 1, 'buy']),
});

describe('feed client against a scripted venue', () => {
  let venue: Venue;
  let client: FeedClient;
  const prices: number[] = [];
  const bids: (number | undefined)[] = [];

  /** Milliseconds the client's clock is ahead of the venue's. */
  let ahead = 0;

  async function connect(greets = true, tickSize?: string): Promise<void> {
    ahead = 0;
    venue = await openVenue(greets, tickSize);
    client = new FeedClient({
      name: 'test',
      address: venue.address,
      instruments: [shippedInstrument('CL')],
      now: () => time + ahead,
      random: () => 0,
      keepsSessions: false,
      timings: { watchMilliseconds: 5 },
      listener: {
        bookChanged: (_, book) => bids.push(book.bestBid()?.price),
        traded: (_, { price }) => prices.push(price),
        referenced: () => undefined,
        stateChanged: () => undefined,
      },
    });
    client.start();
  }

  const counted = (count: number) =>
    until(() => client.status().messages >= count, `${count} messages taken`);
  const state = () => client.status().instruments[0]?.state;

  beforeEach(() => {
    prices.length = 0;
    bids.length = 0;
  });

  afterEach(async () => {
    await client.stop();
    await venue.close();
  });

  async function subscribed(): Promise<void> {
    await connect();
    await until(() => venue.requests.length === 1, 'the subscription');
    venue.send(snapshot(0));
    await until(() => state() === 'fresh', 'a fresh instrument');
  }

  it('believes a quiet instrument while heartbeats confirm its number, and not without', async () => {
    await connect();
    await until(() => venue.requests.length === 1, 'a subscription');
    venue.send(snapshot(5));
    await until(() => client.status().instruments[0]?.state === 'fresh', 'a fresh instrument');
    ahead = 29_000;
    venue.send({ type: 'heartbeat', time: time + ahead, sequences: { CL: 5 } });
    await until(() => client.status().messages === 3, 'the heartbeat');
    ahead = 58_000;
    client.watch();
    assert.equal(client.status().instruments[0]?.state, 'fresh');
    venue.send({ type: 'heartbeat', time: time + ahead, sequences: {} });
    await until(() => client.status().messages === 4, 'another heartbeat');
    ahead = 60_000;
    client.watch();
    assert.equal(client.status().connection, 'connected');
    assert.equal(client.status().instruments[0]?.state, 'stale');
  });

  it('holds back trades within a gap, so that the snapshot brings them in order', async () => {
    await subscribed();
    venue.send(trade(1, 1));
    // Number 2 with trade 2 is lost.
    venue.send(trade(3, 3));
    await counted(4);
    assert.equal(state(), 'stale');
    assert.deepEqual(prices, [1.01]);
    await until(() => venue.requests.length === 2, 'the resync');
    assert.deepEqual(venue.requests.at(-1), { type: 'resync', symbol: 'CL', id: 2 });
    venue.send(snapshot(3, [1, 2, 3]));
    venue.send(trade(4, 4));
    await counted(6);
    assert.deepEqual(prices, [1.01, 1.02, 1.03, 1.04]);
    assert.equal(state(), 'fresh');
    const { gaps, resyncs, lastCause } = client.status();
    assert.deepEqual([gaps, resyncs, lastCause], [1, 1, null]);
  });

  it('leaves the book alone within a gap', async () => {
    await subscribed();
    venue.send(update(2, [[91, 1]]));
    venue.send(update(3, [[92, 1]]));
    await counted(4);
    assert.deepEqual(bids, [0.9]);
    venue.send(snapshot(3, [], [[93, 1]]));
    venue.send(update(4, [[94, 1]]));
    await counted(6);
    assert.deepEqual(bids, [0.9, 0.93, 0.94]);
    assert.equal(client.status().gaps, 1);
  });

  it('learns from the heartbeat that the last messages were lost', async () => {
    await subscribed();
    venue.send({ type: 'heartbeat', time, sequences: { CL: 0 } });
    await counted(3);
    assert.equal(state(), 'fresh');
    venue.send({ type: 'heartbeat', time, sequences: { CL: 2 } });
    await counted(4);
    assert.equal(state(), 'stale');
    assert.equal(client.status().gaps, 1);
    assert.equal(client.status().instruments[0]?.gap, true);
  });

  it('does not turn the book back with a snapshot that is too old, but asks again', async () => {
    await subscribed();
    venue.send(update(1, [[91, 1]]));
    venue.send(update(3, [[95, 1]]));
    await until(() => venue.requests.length === 2, 'the first resync');
    venue.send(snapshot(2));
    await until(() => venue.requests.length === 3, 'the second resync');
    assert.equal(state(), 'stale');
    venue.send(snapshot(3, [], [[96, 1]]));
    await until(() => state() === 'fresh', 'a fresh instrument');
    assert.equal(bids.at(-1), 0.96);
  });

  it('says how many trades a gap has cost when the venue no longer repeats them', async () => {
    await subscribed();
    venue.send(trade(1, 1));
    venue.send(trade(300, 300));
    venue.send(snapshot(300, [299, 300]));
    await until(() => state() === 'fresh', 'a fresh instrument');
    assert.deepEqual(prices, [1.01, 3.99, 4]);
    assert.equal(client.status().lastCause, '297 trades of CL were lost in a gap');
  });

  it('refuses a binary frame and a symbol it does not know', async () => {
    await subscribed();
    venue.send(Buffer.from([1, 2, 255]));
    venue.send({ ...trade(1, 1), symbol: 'XX' });
    await until(() => client.status().garbage === 2, 'two refusals');
    assert.deepEqual(
      client.status().garbageSamples.map(({ reason, text }) => [reason, text.slice(0, 6)]),
      [
        ['binary frame', '0102ff'],
        ['unknown symbol', '{"type'],
      ],
    );
    assert.equal(state(), 'fresh');
  });

  it('does not subscribe to an instrument listed with another tick size', async () => {
    await connect(true, '0.05');
    await until(() => client.status().garbage === 1, 'a refusal');
    assert.match(client.status().garbageSamples[0]?.reason ?? '', /not listed with our tick size: CL/);
    assert.deepEqual(venue.requests, []);
    assert.equal(state(), 'stale');
  });
});
