import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ValueState } from '../../../engine/domain/market.ts';
import { createSessionCalendar } from '../../../engine/domain/session-calendar.ts';
import { FeedClient } from '../../../engine/market/feed/feed-client.ts';
import { startExchangeServer } from '../../../engine/market/simulator/exchange-server.ts';
import { shippedCalibration, shippedInstrument } from '../../harness/market.ts';
import { until } from '../../harness/until.ts';

const instrument = shippedInstrument('EUA');
const calendar = createSessionCalendar(instrument);
const open = calendar.nextOpen(Date.UTC(2026, 5, 1, 12));
const close = calendar.nextClose(open);

/** Runs an exchange and a client on one clock, which stands still unless the test moves it. */
async function onClock(
  start: number,
  body: (run: {
    setClock: (time: number) => void;
    states: ValueState[];
    tradeTimes: number[];
    /** Waits until heartbeats have gone on for a while. */
    someHeartbeats: () => Promise<void>;
  }) => Promise<void>,
): Promise<void> {
  let clock = start;
  const now = () => clock;
  const server = await startExchangeServer(
    {
      instruments: [instrument],
      calibration: shippedCalibration(),
      seed: 1,
      messagesPerSecond: 1_000,
      hours: 'exchange',
      heartbeatMilliseconds: 10,
    },
    now,
  );
  const states: ValueState[] = [];
  const tradeTimes: number[] = [];
  const client = new FeedClient({
    name: 'test',
    address: `ws://127.0.0.1:${server.port}`,
    instruments: [instrument],
    now,
    random: () => 0,
    keepsSessions: true,
    timings: { watchMilliseconds: 5 },
    listener: {
      bookChanged: () => undefined,
      traded: (_, { sourceTime }) => tradeTimes.push(sourceTime),
      referenced: () => undefined,
      stateChanged: (_, state) => states.push(state),
    },
  });
  client.start();
  try {
    await body({
      setClock: (time) => {
        clock = time;
      },
      states,
      tradeTimes,
      async someHeartbeats() {
        const { messages } = client.status();
        await until(() => client.status().messages > messages + 5, 'heartbeats');
      },
    });
    const { gaps, garbage, reconnects, connection } = client.status();
    assert.deepEqual([gaps, garbage, reconnects, connection], [0, 0, 0, 'connected']);
  } finally {
    await client.stop();
    await server.close();
  }
}

describe('sessions of the simulated exchange', () => {
  it('open the market: nothing before, trades after', async () => {
    await onClock(open - 20, async ({ setClock, states, tradeTimes, someHeartbeats }) => {
      await until(() => states.at(-1) === 'closed', 'a closed market');
      await someHeartbeats();
      assert.deepEqual(tradeTimes, []);
      setClock(open);
      await until(() => states.at(-1) === 'fresh' && tradeTimes.length > 10, 'an open market that trades');
      assert.deepEqual(states, ['stale', 'closed', 'fresh']);
      assert.ok(tradeTimes.every((time) => time >= open));
    });
  });

  it('close the market: no trade after, and no alarm', async () => {
    await onClock(close - 20, async ({ setClock, states, tradeTimes, someHeartbeats }) => {
      await until(() => states.at(-1) === 'fresh' && tradeTimes.length > 10, 'an open market that trades');
      setClock(close);
      await until(() => states.at(-1) === 'closed', 'a closed market');
      await someHeartbeats();
      const traded = tradeTimes.length;
      await someHeartbeats();
      assert.equal(tradeTimes.length, traded);
      assert.deepEqual(states, ['stale', 'fresh', 'closed']);
    });
  });
});
