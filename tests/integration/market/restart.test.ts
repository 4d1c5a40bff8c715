import assert from 'node:assert/strict';
import { test } from 'node:test';
import { intervalMilliseconds } from '../../../engine/domain/interval.ts';
import { createSessionCalendar } from '../../../engine/domain/session-calendar.ts';
import { Recorder } from '../../../engine/hosts/workstation/recorder.ts';
import { barKey, restoreBars } from '../../../engine/hosts/workstation/restore-bars.ts';
import type { SeriesKey } from '../../../engine/store/repositories/series.ts';
import { openStore, type Store } from '../../../engine/store/store.ts';
import type { StoredBars } from '../../../engine/store/worker/read-operations.ts';
import { shippedInstrument } from '../../harness/market.ts';
import { temporaryFolder } from '../../harness/temporary.ts';

const source = 'feed';
const second = 1_000;

test('minutes and days cut by a crash are made from the seconds, and what is under way goes on', async () => {
  using folder = temporaryFolder();
  const instrument = shippedInstrument('CL');
  const store = openStore({ keyDerivation: 'least', directory: folder.path });
  const troubles: unknown[] = [];
  const recorder = new Recorder({
    store,
    source,
    now: () => 0,
    unitOf: () => 'USD/bbl',
    onTrouble: (fault) => troubles.push(fault),
  });
  try {
    await store.write('create', { passphrase: 'some words', now: 0 });
    // Wednesday 10:00:00 to 10:02:29 New York; the last whole minute that was written is 10:00.
    const start = Date.UTC(2026, 6, 8, 14, 0);
    const bar = (time: number, close: number) => ({
      time,
      open: close - 0.5,
      high: close + 1,
      low: close - 1,
      close,
      volume: 2,
    });
    const seconds = Array.from({ length: 150 }, (_, index) => bar(start + index * second, index));
    const key = { symbol: 'CL', source, unit: 'USD/bbl' };
    await store.write('recordBars', { batches: [{ ...key, interval: '1s', bars: seconds }], now: 0 });
    const firstMinute = { time: start, open: -0.5, high: 60, low: -1, close: 59, volume: 120 };
    await store.write('recordBars', { batches: [{ ...key, interval: '1m', bars: [firstMinute] }], now: 0 });
    const now = start + 150 * second;
    let secondsRead = 0;
    const watched: Store = {
      ...store,
      read(operation, argument, options) {
        const answer = store.read(operation, argument, options);
        if (
          operation === 'bars' &&
          'interval' in (argument ?? {}) &&
          (argument as SeriesKey).interval === '1s'
        ) {
          void answer.then((found) => {
            secondsRead += (found as StoredBars | undefined)?.bars.time.length ?? 0;
          });
        }
        return answer;
      },
    };
    const underWay = await restoreBars({ store: watched, recorder, source, instruments: [instrument], now });
    assert.equal(secondsRead, 90, 'seconds that the stored minute holds were read again');
    await recorder.flush();
    const minutes = await store.read('bars', { symbol: 'CL', interval: '1m', source });
    assert.deepEqual(
      [...(minutes?.bars.time ?? [])],
      [start, start + 60 * second],
      'the minute of the crash is written once it is over',
    );
    assert.deepEqual(
      [
        minutes?.bars.open[1],
        minutes?.bars.high[1],
        minutes?.bars.low[1],
        minutes?.bars.close[1],
        minutes?.bars.volume[1],
      ],
      [59.5, 120, 59, 119, 120],
    );
    const minute = underWay.get(barKey('CL', '1m'));
    assert.deepEqual(
      [minute?.time, minute?.open, minute?.close, minute?.closed],
      [start + 120 * second, 119.5, 149, false],
    );
    const day = underWay.get(barKey('CL', '1d'));
    assert.equal(day?.time, createSessionCalendar(instrument).tradingDate(now));
    assert.deepEqual([day?.open, day?.high, day?.low, day?.close, day?.volume], [-0.5, 150, -1, 149, 300]);
    const hour = underWay.get(barKey('CL', '1h'));
    assert.equal(hour?.time, Math.floor(now / intervalMilliseconds['1h']) * intervalMilliseconds['1h']);
    assert.deepEqual(troubles, []);
  } finally {
    await store.close();
  }
});

test('while the store is full the recorder waits, says so once, and loses nothing', async () => {
  using folder = temporaryFolder();
  const store = openStore({ keyDerivation: 'least', directory: folder.path });
  const troubles: (string | null)[] = [];
  const recorder = new Recorder({
    store,
    source,
    now: () => 0,
    unitOf: () => null,
    onTrouble: (fault) => troubles.push(fault?.code ?? null),
  });
  const bar = (time: number) => ({
    symbol: 'CL',
    interval: '1s' as const,
    closed: true,
    time,
    open: 1,
    high: 1,
    low: 1,
    close: 1,
    volume: 1,
  });
  try {
    // A locked vault refuses every write, as a full disk does.
    recorder.take([bar(1_000)]);
    await recorder.flush();
    recorder.take([bar(2_000)]);
    await recorder.flush();
    assert.deepEqual(troubles, ['VAULT_LOCKED']);
    await store.write('create', { passphrase: 'some words', now: 0 });
    recorder.take([bar(3_000)]);
    await recorder.flush();
    assert.deepEqual(troubles, ['VAULT_LOCKED', null]);
    const stored = await store.read('bars', { symbol: 'CL', interval: '1s', source });
    assert.deepEqual([...(stored?.bars.time ?? [])], [1_000, 2_000, 3_000]);
  } finally {
    await store.close();
  }
});
