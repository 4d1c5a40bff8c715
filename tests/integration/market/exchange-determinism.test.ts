import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { WebSocket } from 'ws';
import { startSimulator } from '../../../engine/market/simulator/start-simulator.ts';
import { calibratedInstruments, shippedCalibration } from '../../harness/market.ts';
import { until } from '../../harness/until.ts';

/** The first numbered messages a subscriber of everything sees, without their times. */
async function firstMessages(seed: number, count: number, hesitate: boolean): Promise<string[]> {
  const instruments = calibratedInstruments();
  const simulator = await startSimulator({
    instruments,
    calibration: shippedCalibration(),
    seed,
    messagesPerSecond: 5_000,
    hours: 'continuous',
    heartbeatMilliseconds: 20,
  });
  const socket = new WebSocket(simulator.address);
  const messages: string[] = [];
  let heartbeats = 0;
  socket.on('message', (data) => {
    const text = data.toString();
    if (text.startsWith('{"type":"heartbeat"')) heartbeats += 1;
    if (/^\{"type":"(update|trade)"/.test(text)) messages.push(text.replace(/"time":\d+/, '"time":0'));
  });
  await once(socket, 'open');
  if (hesitate) await until(() => heartbeats > 4, 'some heartbeats before subscribing');
  const channels = ['book', 'trades', 'status'];
  socket.send(
    JSON.stringify({ type: 'subscribe', id: 1, symbols: instruments.map(({ symbol }) => symbol), channels }),
  );
  await until(() => messages.length >= count, `${count} messages`);
  socket.close();
  await once(socket, 'close');
  await simulator.stop();
  return messages.slice(0, count);
}

test('the same seed sends the same messages, whenever the subscriber comes', async () => {
  const [first, second, other] = await Promise.all([
    firstMessages(42, 2_000, false),
    firstMessages(42, 2_000, true),
    firstMessages(43, 2_000, false),
  ]);
  assert.deepEqual(first, second);
  assert.notDeepEqual(first, other);
});

test('every instrument numbers its own messages from one without gaps', async () => {
  const messages = await firstMessages(7, 1_000, false);
  const sequences = new Map<string, number>();
  for (const text of messages) {
    const { symbol, sequence } = JSON.parse(text) as { symbol: string; sequence: number };
    assert.equal(sequence, (sequences.get(symbol) ?? 0) + 1, symbol);
    sequences.set(symbol, sequence);
  }
  assert.equal(sequences.size, 8);
});
