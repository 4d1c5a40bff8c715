import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { WebSocket } from 'ws';
import { startSimulator } from '../../../engine/market/simulator/start-simulator.ts';
import { calibratedInstruments, shippedCalibration } from '../../harness/market.ts';
import { until } from '../../harness/until.ts';

async function connects(address: string): Promise<boolean> {
  const socket = new WebSocket(address);
  try {
    await once(socket, 'open');
    return true;
  } catch {
    return false;
  } finally {
    socket.terminate();
  }
}

test('an exchange that breaks down is back at its address, from the last levels, and stops when told', async () => {
  const asked: number[] = [];
  const simulator = await startSimulator({
    instruments: calibratedInstruments(),
    calibration: shippedCalibration(),
    seed: 1,
    messagesPerSecond: 100,
    hours: 'continuous',
    levels() {
      asked.push(1);
      return { CL: 55 };
    },
  });
  assert.equal(await connects(simulator.address), true);
  await simulator.breakDown();
  await until(() => connects(simulator.address), 'the exchange to come back');
  assert.equal(asked.length, 1);
  await simulator.stop();
  assert.equal(await connects(simulator.address), false);
});
