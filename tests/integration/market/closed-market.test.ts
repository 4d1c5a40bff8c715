import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMarket } from '../../../engine/market/create-market.ts';
import { shippedCalibration, shippedInstrument } from '../../harness/market.ts';
import { until } from '../../harness/until.ts';

test('a closed market shows the last price that is known, as closed', async () => {
  // The exchange runs on the real clock: its only session lies three days away, whatever today is.
  const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
  const day = weekdays[(new Date().getUTCDay() + 3) % 7] ?? 'Mon';
  const instrument = {
    ...shippedInstrument('TTF'),
    sessions: [{ days: [day], open: '09:00', close: '17:00' }],
  };
  const market = createMarket({
    instruments: [instrument],
    feeds: [{ kind: 'simulated', calibration: shippedCalibration() }],
    now: Date.now,
    random: () => 0.5,
    anchors: { TTF: 27.76 },
    previousCloses: { TTF: 27.5 },
    simulatorHours: 'exchange',
    seed: 1,
    messagesPerSecond: 200,
    onClosedBars: () => undefined,
  });
  await market.start();
  try {
    const quote = () => market.quotes(['TTF'])[0];
    await until(() => quote()?.state === 'closed', 'the market to be known as closed');
    assert.equal(quote()?.last, 27.76);
    assert.equal(quote()?.previousClose, 27.5);
  } finally {
    await market.stop();
  }
});
