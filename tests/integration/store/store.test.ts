import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { type BarColumns, barColumnNames } from '../../../engine/domain/bars.ts';
import { openStore, type Store } from '../../../engine/store/store.ts';
import { madeBars } from '../../harness/bars.ts';
import { temporaryFolder } from '../../harness/temporary.ts';

const passphrase = 'correct horse battery';
const now = Date.UTC(2026, 10, 22);

async function withStore(directory: string, work: (store: Store) => Promise<void>): Promise<void> {
  const store = openStore({ keyDerivation: 'least', directory });
  try {
    await work(store);
  } finally {
    await store.close();
  }
}

async function importBars(store: Store, bars: BarColumns, symbol = 'CL', interval = '1m'): Promise<number> {
  const importId = await store.write('beginImport', { name: 'test.csv', sha256: '00', now });
  await store.write('stageBars', { importId, symbol, interval, unit: 'USD/bbl', bars, now });
  await store.write('commitImport', { importId, now });
  return importId;
}

const cl = { symbol: 'CL', interval: '1m', source: 'import' };

test('bars come back bit for bit after closing and opening again', async () => {
  using folder = temporaryFolder();
  const bars = madeBars(10_000);
  await withStore(folder.path, async (store) => {
    await store.write('create', { passphrase, now });
    await importBars(store, bars);
  });
  await withStore(folder.path, async (store) => {
    await store.write('unlock', { passphrase, now });
    const stored = await store.read('bars', cl);
    for (const name of barColumnNames) assert.deepEqual(stored?.bars[name], bars[name], name);
    assert.equal(stored?.unit, 'USD/bbl');
  });
});

test('a range and a limit return exactly the bars asked for', async () => {
  using folder = temporaryFolder();
  const bars = madeBars(20_000);
  await withStore(folder.path, async (store) => {
    await store.write('create', { passphrase, now });
    await importBars(store, bars);
    const from = bars.time[5_000] as number;
    const to = bars.time[5_999] as number;
    const ranged = await store.read('bars', { ...cl, from, to });
    assert.deepEqual(ranged?.bars.time, bars.time.slice(5_000, 6_000));
    const newest = await store.read('bars', { ...cl, limit: 3_000 });
    assert.ok(newest !== undefined && newest.bars.time.length >= 3_000 && newest.bars.time.length < 20_000);
    assert.equal(newest.truncated, true);
    assert.equal(newest.bars.time.at(-1), bars.time.at(-1));
  });
});

test('a newer import covers an older one, and its undo uncovers it', async () => {
  using folder = temporaryFolder();
  const older = madeBars(100);
  const newer = { ...madeBars(50, older.time[25]), close: new Float64Array(50).fill(-37.63) };
  newer.low.fill(-38);
  await withStore(folder.path, async (store) => {
    await store.write('create', { passphrase, now });
    await importBars(store, older);
    const second = await importBars(store, newer);
    const covered = await store.read('bars', cl);
    assert.equal(covered?.bars.time.length, 100);
    assert.equal(covered?.bars.close[24], older.close[24]);
    assert.equal(covered?.bars.close[25], -37.63);
    assert.equal(covered?.bars.close[75], older.close[75]);
    await store.write('undoImport', { importId: second });
    assert.deepEqual((await store.read('bars', cl))?.bars.close, older.close);
  });
});

test('what is staged is invisible, and gone after the program dies', async () => {
  using folder = temporaryFolder();
  await withStore(folder.path, async (store) => {
    await store.write('create', { passphrase, now });
    const importId = await store.write('beginImport', { name: 'half.csv', sha256: '00', now });
    await store.write('stageBars', {
      importId,
      symbol: 'CL',
      interval: '1m',
      unit: null,
      bars: madeBars(9_000),
      now,
    });
    assert.equal((await store.read('bars', cl))?.bars.time.length, 0);
    assert.deepEqual(await store.read('imports', null), []);
  });
  await withStore(folder.path, async (store) => {
    const { removedImports } = await store.write('unlock', { passphrase, now });
    assert.equal(removedImports, 1);
    assert.equal((await store.read('bars', cl))?.bars.time.length, 0);
  });
});

test('recorded live bars replace their older self and survive compaction into chunks', async () => {
  using folder = temporaryFolder();
  await withStore(folder.path, async (store) => {
    await store.write('create', { passphrase, now });
    const key = { symbol: 'TTF', interval: '1s', source: 'simulated exchange', unit: 'EUR/MWh' };
    const bar = (index: number, close: number) => ({
      time: index * 1_000,
      open: 1,
      high: 9,
      low: -9,
      close,
      volume: index,
    });
    for (let block = 0; block < 30; block += 1) {
      const bars = Array.from({ length: 100 }, (_, index) => bar(block * 100 + index, block));
      await store.write('recordBars', { batches: [{ ...key, bars }], now });
    }
    await store.write('recordBars', { batches: [{ ...key, bars: [bar(2_999, -5)] }], now });
    const stored = await store.read('bars', key);
    assert.equal(stored?.bars.time.length, 3_000);
    assert.deepEqual(
      [...(stored?.bars.time ?? [])],
      Array.from({ length: 3_000 }, (_, index) => index * 1_000),
    );
    assert.equal(stored?.bars.close.at(-1), -5);
  });
});

test('the file holds no plain text of what is stored', async () => {
  using folder = temporaryFolder();
  const marker = 'PLANTED-LAYOUT-SECRET';
  await withStore(folder.path, async (store) => {
    await store.write('create', { passphrase, now });
    await store.write('saveLayout', { name: marker, content: { marker }, now });
    await store.write('backup', { now: now + 1 });
    for (const file of ['store.db', 'store.db-wal', 'vault.json']) {
      const full = path.join(folder.path, file);
      if (existsSync(full)) assert.equal(readFileSync(full).includes(marker), false, file);
    }
  });
  const bytes = readFileSync(path.join(folder.path, 'store.db'));
  assert.equal(bytes.includes(marker), false);
  assert.notEqual(bytes.subarray(0, 15).toString(), 'SQLite format 3');
});

test('a second program is told that the vault is in use', async () => {
  using folder = temporaryFolder();
  await withStore(folder.path, async (first) => {
    await first.write('create', { passphrase, now });
    await withStore(folder.path, async (second) => {
      await assert.rejects(second.write('unlock', { passphrase, now }), { code: 'STORE_IN_USE' });
    });
    assert.deepEqual(await first.read('layouts', null), []);
  });
});

test('a full quota is a clear error and loses nothing', async () => {
  using folder = temporaryFolder();
  const store = openStore({ keyDerivation: 'least', directory: folder.path, quotaBytes: 4 * 1024 * 1024 });
  try {
    await store.write('create', { passphrase, now });
    await importBars(store, madeBars(8_192));
    const importId = await store.write('beginImport', { name: 'big.csv', sha256: '00', now });
    await assert.rejects(
      store.write('stageBars', {
        importId,
        symbol: 'CL',
        interval: '1m',
        unit: null,
        bars: madeBars(200_000),
        now,
      }),
      { code: 'DISK_FULL' },
    );
    await store.write('abortImport', { importId });
    assert.equal((await store.read('bars', cl))?.bars.time.length, 8_192);
    await store.write('saveLayout', { name: 'after', content: {}, now });
    await store.write('verify', null);
  } finally {
    await store.close();
  }
});
