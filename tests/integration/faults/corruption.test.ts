import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { Fault } from '../../../engine/domain/fault.ts';
import { randomStream } from '../../../engine/numerics/random/random-stream.ts';
import { openStore } from '../../../engine/store/store.ts';
import { madeBars } from '../../harness/bars.ts';
import { temporaryFolder } from '../../harness/temporary.ts';

const passphrase = 'correct horse battery';
const pageSize = 16_384;

async function makeVault(directory: string): Promise<void> {
  const store = openStore({ keyDerivation: 'least', directory });
  await store.write('create', { passphrase, now: 0 });
  for (const symbol of ['CL', 'NG']) {
    const importId = await store.write('beginImport', { name: `${symbol}.csv`, sha256: '00', now: 0 });
    await store.write('stageBars', {
      importId,
      symbol,
      interval: '1m',
      unit: null,
      bars: madeBars(12_000),
      now: 0,
    });
    await store.write('commitImport', { importId, now: 0 });
  }
  // An undone import leaves a hole that must not become an unchecked page.
  const undone = await store.write('beginImport', { name: 'undone.csv', sha256: '00', now: 0 });
  await store.write('stageBars', {
    importId: undone,
    symbol: 'HO',
    interval: '1m',
    unit: null,
    bars: madeBars(9_000),
    now: 0,
  });
  await store.write('commitImport', { importId: undone, now: 0 });
  await store.write('undoImport', { importId: undone });
  await store.write('backup', { now: 1_000 });
  await store.close();
}

/** Unlocks and authenticates every page; the code of what goes wrong, or undefined. */
async function openAndVerify(directory: string): Promise<string | undefined> {
  const store = openStore({ keyDerivation: 'least', directory });
  try {
    await store.write('unlock', { passphrase, now: 0 });
    await store.write('verify', null);
    return undefined;
  } catch (error) {
    assert.ok(error instanceof Fault);
    assert.match(error.message, /restore/i, 'the message says how to go on');
    return error.code;
  } finally {
    await store.close();
  }
}

test('any flipped bit of the file is reported as corruption: header, pages and end', async () => {
  using folder = temporaryFolder();
  await makeVault(folder.path);
  const file = path.join(folder.path, 'store.db');
  const whole = readFileSync(file);
  const pages = whole.length / pageSize;
  const random = randomStream(7);
  const places = [
    ...Array.from({ length: 12 }, (_, index) => index * 8 + 3),
    ...Array.from(
      { length: Math.ceil(pages / 3) },
      (_, index) => 3 * index * pageSize + random.integer(pageSize),
    ),
    whole.length - 1,
  ];
  assert.equal(await openAndVerify(folder.path), undefined, 'whole to begin with');
  const unnoticed: number[] = [];
  for (const at of places) {
    const damaged = Buffer.from(whole);
    damaged[at] = (damaged[at] as number) ^ (1 << Math.floor(random.uniform() * 8));
    writeFileSync(file, damaged);
    if ((await openAndVerify(folder.path)) !== 'STORE_CORRUPT') unnoticed.push(at);
    assert.ok(readFileSync(file).equals(damaged), `byte ${at}: the damaged file was changed`);
  }
  assert.deepEqual(unnoticed, [], `of ${places.length} places`);
});

test('a cut file is corruption too, and the backup brings everything back', async () => {
  using folder = temporaryFolder();
  await makeVault(folder.path);
  const file = path.join(folder.path, 'store.db');
  const whole = readFileSync(file);
  writeFileSync(file, whole.subarray(0, whole.length - pageSize));
  assert.equal(await openAndVerify(folder.path), 'STORE_CORRUPT');
  const store = openStore({ keyDerivation: 'least', directory: folder.path });
  try {
    const { backups } = await store.write('presence', null);
    const { setAside } = await store.write('restore', { name: backups[0]?.name ?? '', now: 2_000 });
    assert.ok(readdirSync(setAside).includes('store.db'), 'the damaged file is kept');
    await store.write('unlock', { passphrase, now: 0 });
    const bars = await store.read('bars', { symbol: 'CL', interval: '1m', source: 'import' });
    assert.deepEqual(bars?.bars.close, madeBars(12_000).close);
  } finally {
    await store.close();
  }
});
