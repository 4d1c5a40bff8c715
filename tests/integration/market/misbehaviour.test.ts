import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { FeedClient } from '../../../engine/market/feed/feed-client.ts';
import type { LiveBook } from '../../../engine/market/feed/feed-listener.ts';
import {
  type ExchangeServer,
  startExchangeServer,
} from '../../../engine/market/simulator/exchange-server.ts';
import { type FaultKind, faultKinds, faultSchema } from '../../../engine/market/simulator/protocol.ts';
import { tickScale, ticksToPrice } from '../../../engine/market/ticks.ts';
import { randomStream } from '../../../engine/numerics/random/random-stream.ts';
import { calibratedInstruments, shippedCalibration } from '../../harness/market.ts';
import { until } from '../../harness/until.ts';

const runs = 200;
/** Several runs share the time that waiting for a reconnection takes. */
const atOnce = 10;
const resyncMilliseconds = 2_000;
const instruments = calibratedInstruments();

function faultOf(kind: FaultKind, draw: (bound: number) => number) {
  return faultSchema.parse({
    fault: kind,
    ...(['drop', 'duplicate', 'reorder', 'garbage'].includes(kind) && { count: 1 + draw(30) }),
    ...(kind === 'silence' && { milliseconds: 150 + draw(200) }),
    ...((kind === 'slow' || kind === 'skew') && { milliseconds: 500 + draw(300) }),
    ...(kind === 'slow' && { delayMilliseconds: 350 + draw(100) }),
    ...(kind === 'skew' && { offsetMilliseconds: draw(2) === 0 ? -30_000 : 20_000 }),
  });
}

/** Whether the client's book holds the levels of the exchange's own, no more and no fewer. */
function agrees(
  exchange: ExchangeServer,
  books: ReadonlyMap<string, LiveBook>,
  { symbol, tickSize }: (typeof instruments)[number],
): boolean {
  const own = exchange.book(symbol);
  const book = books.get(symbol);
  assert.ok(own && book, symbol);
  const scale = tickScale(tickSize);
  const level = ([ticks, size]: readonly [number, number]) => ({ price: ticksToPrice(ticks, scale), size });
  return isDeepStrictEqual([book.bids(50), book.asks(50)], [own.bids.map(level), own.asks.map(level)]);
}

/** One exchange, one client, one or two faults of the seed; afterwards their books must be the same. */
async function run(seed: number): Promise<string> {
  const stream = randomStream(seed, 7);
  const draw = (bound: number) => stream.integer(bound);
  // Each kind alone first, then pairs.
  const alone = faultKinds[seed % (2 * faultKinds.length)];
  const kinds: FaultKind[] =
    alone === undefined
      ? [faultKinds[draw(faultKinds.length)] ?? 'drop', faultKinds[draw(faultKinds.length)] ?? 'cut']
      : [alone];
  const name = `seed ${seed}: ${kinds.join(' and ')}`;
  const exchange = await startExchangeServer({
    instruments,
    calibration: shippedCalibration(),
    seed,
    messagesPerSecond: 1_000,
    hours: 'continuous',
    heartbeatMilliseconds: 30,
  });
  const books = new Map<string, LiveBook>();
  const untrue: string[] = [];
  const states = new Map<string, string>();
  const client = new FeedClient({
    name: 'simulated',
    address: `ws://127.0.0.1:${exchange.port}`,
    instruments,
    now: Date.now,
    random: () => 0.5,
    keepsSessions: false,
    timings: {
      baseMilliseconds: 20,
      watchMilliseconds: 5,
      resyncMilliseconds: 100,
      delayedMilliseconds: 250,
    },
    listener: {
      bookChanged(symbol, book) {
        books.set(symbol, book);
        const [bid, ask] = [book.bestBid(), book.bestAsk()];
        if (bid !== null && ask !== null && bid.price >= ask.price) untrue.push(`${symbol} crossed`);
      },
      traded: () => undefined,
      referenced: () => undefined,
      stateChanged: (symbol, state) => states.set(symbol, state),
    },
  });
  try {
    client.start();
    const fresh = () => client.status().instruments.every(({ state }) => state === 'fresh');
    await until(fresh, `${name}: all fresh before the fault`);
    const before = client.status();
    const shown: string[] = [];
    for (const kind of kinds) {
      const fault = faultOf(kind, draw);
      // After a cut there is nobody to misbehave to until the client is back.
      await until(() => exchange.misbehave(fault) > 0, `${name}: a subscriber`);
      await until(
        () => {
          const { instruments: rows, connection, gaps, duplicates, garbage, reconnects } = client.status();
          const told =
            rows.some(({ state, gap }) => gap || state !== 'fresh') ||
            connection !== 'connected' ||
            gaps > before.gaps ||
            duplicates > before.duplicates ||
            garbage > before.garbage ||
            reconnects > before.reconnects;
          if (told) shown.push(kind);
          return told;
        },
        `${name}: the screen to be told of ${kind}`,
        6_000,
      );
    }
    const start = performance.now();
    await until(
      () => fresh() && client.status().connection === 'connected',
      `${name}: all fresh again`,
      8_000,
    );
    const took = performance.now() - start;
    exchange.pause(true);
    const differences = () => instruments.filter((instrument) => !agrees(exchange, books, instrument));
    // The client learns from the heartbeats what it has missed, so it gets there without a further message.
    await until(() => fresh() && differences().length === 0, `${name}: equal books`).catch(() =>
      assert.fail(
        `${name}: books of ${differences()
          .map(({ symbol }) => symbol)
          .join(', ')} differ, fresh: ${fresh()}`,
      ),
    );
    assert.deepEqual(untrue, [], name);
    assert.equal(shown.length, kinds.length);
    return took > resyncMilliseconds + 1_000 ? `${name} took ${Math.round(took)} ms` : '';
  } finally {
    await client.stop();
    await exchange.close();
  }
}

test(`${runs} misbehaviours, alone and in pairs, end with the exchange's own book`, async () => {
  const slow: string[] = [];
  for (let seed = 0; seed < runs; seed += atOnce) {
    const batch = Array.from({ length: Math.min(atOnce, runs - seed) }, (_, index) => run(seed + index));
    slow.push(...(await Promise.all(batch)).filter((text) => text !== ''));
  }
  assert.deepEqual(slow, []);
});
