import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { FeedClient } from '../../../engine/market/feed/feed-client.ts';
import type { FeedTrade, LiveBook } from '../../../engine/market/feed/feed-listener.ts';
import type { LevelChanges } from '../../../engine/market/simulator/book-model.ts';
import { ExchangeModel } from '../../../engine/market/simulator/exchange-model.ts';
import { startSimulator } from '../../../engine/market/simulator/start-simulator.ts';
import { type TickScale, tickScale, ticksToPrice } from '../../../engine/market/ticks.ts';
import { exchangeControl } from '../../harness/exchange-control.ts';
import { calibratedInstruments, shippedCalibration } from '../../harness/market.ts';
import { until } from '../../harness/until.ts';

const instruments = calibratedInstruments();
const calibration = shippedCalibration();

const fault = fc.record({
  fault: fc.constantFrom('drop', 'duplicate', 'garbage', 'cut', 'silence'),
  count: fc.integer({ min: 1, max: 60 }),
});

test('after any faults the rebuilt books are the books of the exchange, and no trade is missing', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fault, { minLength: 1, maxLength: 4 }), fc.nat(1_000), async (faults, seed) => {
      const options = { instruments, calibration, seed, messagesPerSecond: 1_000 };
      const simulator = await startSimulator({
        ...options,
        hours: 'continuous',
        heartbeatMilliseconds: 20,
        faults: true,
      });
      const books = new Map<string, LiveBook>();
      const trades = new Map<string, FeedTrade[]>(instruments.map(({ symbol }) => [symbol, []]));
      const client = new FeedClient({
        name: 'test',
        address: simulator.address,
        instruments,
        now: Date.now,
        random: () => 0.1,
        keepsSessions: false,
        timings: { baseMilliseconds: 20, watchMilliseconds: 10, resyncMilliseconds: 60 },
        listener: {
          bookChanged: (symbol, book) => books.set(symbol, book),
          traded: (symbol, trade) => trades.get(symbol)?.push(trade),
          referenced: () => undefined,
          stateChanged: () => undefined,
        },
      });
      client.start();
      const settled = () =>
        until(() => client.status().instruments.every(({ state }) => state === 'fresh'), 'fresh books');
      const control = await exchangeControl(simulator.address);
      try {
        await settled();
        for (const request of faults) {
          await control.ask({ type: 'fault', ...request });
          const { connection, reconnects } = client.status();
          if (request.fault === 'cut' || request.fault === 'silence') {
            await until(
              () => client.status().reconnects > reconnects || connection !== 'connected',
              'a loss',
            );
          }
          await until(() => client.status().connection === 'connected', 'a connection');
          await settled();
        }
        // Every instrument must have moved after the last fault, then all of its messages are taken.
        const { messages } = client.status();
        await until(() => client.status().messages > messages + 300, 'more messages');
        await settled();
        compare(new ExchangeModel(options), books, trades);
        assert.doesNotMatch(client.status().lastCause ?? '', /were lost/);
      } finally {
        await control.close();
        await client.stop();
        await simulator.stop();
      }
    }),
    { numRuns: 8 },
  );
});

function prices({ bids, asks }: LevelChanges, scale: TickScale): string {
  return JSON.stringify(
    [bids, asks].map((side) => side.map(([ticks, size]) => ({ price: ticksToPrice(ticks, scale), size }))),
  );
}

/** Runs the model of the same seed until each book equals what the client has at a moment with the same trades. */
function compare(
  model: ExchangeModel,
  books: ReadonlyMap<string, LiveBook>,
  trades: ReadonlyMap<string, readonly FeedTrade[]>,
): void {
  const open = new Set(instruments.map(({ symbol }) => symbol));
  const traded = new Map<string, number>();
  const published = new Map(
    instruments.map(({ symbol, tickSize }, index) => [
      symbol,
      prices(model.book(index), tickScale(tickSize)),
    ]),
  );
  for (let step = 0; step < 200_000 && open.size > 0; step++) {
    const message = model.step();
    const instrument = instruments[message.instrument];
    assert.ok(instrument);
    const { symbol } = instrument;
    const scale = tickScale(instrument.tickSize);
    const seen = trades.get(symbol) ?? [];
    if (message.kind === 'trade') {
      const index = traded.get(symbol) ?? 0;
      traded.set(symbol, index + 1);
      const trade = seen[index];
      if (trade !== undefined) {
        assert.deepEqual(
          [trade.price, trade.size, trade.side],
          [ticksToPrice(message.price, scale), message.size, message.side],
          `${symbol} trade ${index + 1}`,
        );
      }
    }
    // Between a trade and the update that follows it, readers still hold the book of before the trade, unless a
    // snapshot told them sooner.
    const shown = prices(model.book(message.instrument), scale);
    const before = published.get(symbol) ?? shown;
    if (message.kind === 'update') published.set(symbol, shown);
    const book = books.get(symbol);
    const held = JSON.stringify([book?.bids(50), book?.asks(50)]);
    const same =
      (traded.get(symbol) ?? 0) === seen.length &&
      (held === shown || (message.kind === 'trade' && held === before));
    if (same) open.delete(symbol);
  }
  assert.deepEqual([...open], [], 'instruments whose book is none of the exchange');
}
