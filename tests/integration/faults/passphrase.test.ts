import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { openStore } from '../../../engine/store/store.ts';
import { temporaryFolder } from '../../harness/temporary.ts';

const passphrase = 'correct horse battery';

async function makeVault(directory: string): Promise<void> {
  const store = openStore({ keyDerivation: 'least', directory });
  await store.write('create', { passphrase, now: 0 });
  await store.write('saveLayout', { name: 'kept', content: { a: 1 }, now: 0 });
  await store.close();
}

function fingerprint(directory: string): Record<string, string> {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Object.fromEntries(
    files
      .filter((entry) => !['attempts.json', 'lock'].includes(entry.name))
      .map((entry) => {
        const file = path.join(entry.parentPath, entry.name);
        return [file, createHash('sha256').update(readFileSync(file)).digest('hex')];
      }),
  );
}

test('a wrong passphrase is a clear error with a growing delay, and changes nothing', async () => {
  using folder = temporaryFolder();
  await makeVault(folder.path);
  const before = fingerprint(folder.path);
  const store = openStore({ keyDerivation: 'least', directory: folder.path });
  try {
    let now = 1_000_000;
    const delays: number[] = [];
    for (let failure = 1; failure <= 5; failure += 1) {
      await assert.rejects(store.write('unlock', { passphrase: 'wrong', now }), { code: 'PASSPHRASE_WRONG' });
      const { failures, retryAt } = await store.write('attempts', { now });
      assert.equal(failures, failure);
      if (retryAt === null) continue;
      delays.push(retryAt - now);
      await assert.rejects(store.write('unlock', { passphrase, now: retryAt - 1 }), {
        code: 'PASSPHRASE_DELAYED',
      });
      now = retryAt;
    }
    assert.deepEqual(delays, [1_000, 2_000, 4_000]);
    assert.deepEqual(fingerprint(folder.path), before);
    await store.write('unlock', { passphrase, now });
    assert.deepEqual((await store.write('attempts', { now })).failures, 0);
    assert.deepEqual((await store.read('layout', { name: 'kept' })).content, { a: 1 });
  } finally {
    await store.close();
  }
});

test('the delay survives a restart of the program', async () => {
  using folder = temporaryFolder();
  await makeVault(folder.path);
  for (let failure = 1; failure <= 3; failure += 1) {
    const store = openStore({ keyDerivation: 'least', directory: folder.path });
    await assert.rejects(store.write('unlock', { passphrase: 'wrong', now: failure * 10 }), {
      code: 'PASSPHRASE_WRONG',
    });
    await store.close();
  }
  const store = openStore({ keyDerivation: 'least', directory: folder.path });
  await assert.rejects(store.write('unlock', { passphrase, now: 100 }), { code: 'PASSPHRASE_DELAYED' });
  await store.close();
});

test('the passphrase changes for the vault and for its backups; the old one opens neither', async () => {
  using folder = temporaryFolder();
  await makeVault(folder.path);
  const store = openStore({ keyDerivation: 'least', directory: folder.path });
  try {
    await store.write('changePassphrase', {
      current: { passphrase, origin: 'local', now: 1 },
      next: 'another one entirely',
    });
    await assert.rejects(store.write('unlock', { passphrase, now: 2 }), { code: 'PASSPHRASE_WRONG' });
    const { backups } = await store.write('presence', null);
    assert.equal(backups.length, 1);
    await store.write('restore', { name: backups[0]?.name ?? '', now: 3 });
    await assert.rejects(store.write('unlock', { passphrase, now: 4 }), { code: 'PASSPHRASE_WRONG' });
    await store.write('unlock', { passphrase: 'another one entirely', now: 5 });
  } finally {
    await store.close();
  }
});

test('half a vault is named, and never made anew', async () => {
  using folder = temporaryFolder();
  await makeVault(folder.path);
  const keyring = readFileSync(path.join(folder.path, 'vault.json'));
  for (const [missing, code] of [
    ['vault.json', 'VAULT_FILE_MISSING'],
    ['store.db', 'STORE_MISSING'],
  ] as const) {
    rmSync(path.join(folder.path, missing));
    const store = openStore({ keyDerivation: 'least', directory: folder.path });
    await assert.rejects(store.write('unlock', { passphrase, now: 0 }), { code });
    await assert.rejects(store.write('create', { passphrase, now: 0 }), { code });
    await store.close();
    assert.equal(readdirSync(folder.path).includes(missing), false);
    if (missing === 'vault.json') writeFileSync(path.join(folder.path, missing), keyring);
  }
});

test('any changed byte of the keyring is damage, not a wrong passphrase, and costs no attempt', async () => {
  using folder = temporaryFolder();
  await makeVault(folder.path);
  const file = path.join(folder.path, 'vault.json');
  const whole = readFileSync(file);
  const store = openStore({ keyDerivation: 'least', directory: folder.path });
  try {
    for (let at = 0; at < whole.length; at += 7) {
      const damaged = Buffer.from(whole);
      damaged[at] = (damaged[at] as number) ^ 1;
      writeFileSync(file, damaged);
      await assert.rejects(
        store.write('unlock', { passphrase, now: 0 }),
        { code: 'VAULT_FILE_CORRUPT' },
        `byte ${at}`,
      );
    }
    writeFileSync(file, whole);
    await store.write('unlock', { passphrase, now: 0 });
  } finally {
    await store.close();
  }
});
