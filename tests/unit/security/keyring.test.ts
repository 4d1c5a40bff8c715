import assert from 'node:assert/strict';
import { test } from 'node:test';
import { delayAfter, nextAttempts, noAttempts } from '../../../engine/security/attempts.ts';
import {
  createKeyring,
  finishKeyring,
  formatKeyring,
  openKeyring,
  parseKeyring,
  rewrapKeyring,
} from '../../../engine/security/keyring.ts';
import { deriveWrappingKey, kdfParametersSchema } from '../../../engine/security/passphrase-kdf.ts';

test('the key comes back with its passphrase, in any Unicode form, and with no other', async () => {
  const { keyring, databaseKey } = await createKeyring('caf\u00e9 au lait', 0);
  assert.equal(databaseKey.length, 32);
  assert.deepEqual(await openKeyring(keyring, 'cafe\u0301 au lait'), databaseKey);
  assert.equal(await openKeyring(keyring, 'cafe au lait'), undefined);
  assert.equal(formatKeyring(keyring).includes(Buffer.from(databaseKey).toString('base64')), false);
});

test('the same passphrase never wraps to the same bytes, and keys are never the same', async () => {
  const [one, two] = [await createKeyring('the same words', 0), await createKeyring('the same words', 0)];
  assert.notDeepEqual(one.databaseKey, two.databaseKey);
  assert.notEqual(one.keyring.wrappings[0]?.kdf.salt, two.keyring.wrappings[0]?.kdf.salt);
});

test('another passphrase wraps the same key, and the old one is out', async () => {
  const { keyring, databaseKey } = await createKeyring('the old words', 0);
  const renewed = await rewrapKeyring(keyring, databaseKey, 'the new words', 1);
  assert.deepEqual(await openKeyring(renewed, 'the new words'), databaseKey);
  assert.equal(await openKeyring(renewed, 'the old words'), undefined);
  assert.equal(renewed.vaultId, keyring.vaultId);
});

test('a seal moved to other parameters does not open: they are authenticated with it', async () => {
  const { keyring } = await createKeyring('some words', 0);
  const [wrapping] = keyring.wrappings;
  assert.ok(wrapping);
  assert.equal(await openKeyring({ ...keyring, vaultId: crypto.randomUUID() }, 'some words'), undefined);
  assert.equal(
    await openKeyring({ ...keyring, wrappings: [{ ...wrapping, id: crypto.randomUUID() }] }, 'some words'),
    undefined,
  );
});

test('weak derivation parameters are refused, whatever the checksum says', async () => {
  const { keyring } = await createKeyring('some words', 0);
  const kdf = keyring.wrappings[0]?.kdf;
  assert.ok(kdf !== undefined && kdf.memoryKiB >= 65_536);
  for (const weak of [
    { memoryKiB: 1_024 },
    { iterations: 1 },
    { parallelism: 0 },
    { name: 'pbkdf2' },
    { salt: 'AA==' },
  ]) {
    assert.equal(kdfParametersSchema.safeParse({ ...kdf, ...weak }).success, false, JSON.stringify(weak));
  }
  const text = formatKeyring(keyring).replace('"memoryKiB": 65536', '"memoryKiB": 1024');
  assert.throws(() => parseKeyring(text, 'vault.json'), { code: 'VAULT_FILE_CORRUPT' });
});

test('the derivation is Argon2id: it agrees with the reference implementation', async () => {
  // echo -n "password" | argon2 somesaltsomesalt -id -t 2 -m 16 -p 1 -l 32 -v 13
  const salt = Buffer.from('somesaltsomesalt').toString('base64');
  const key = await deriveWrappingKey('password', {
    name: 'argon2id',
    memoryKiB: 65_536,
    iterations: 2,
    parallelism: 1,
    salt,
  });
  assert.equal(
    Buffer.from(key).toString('hex'),
    'fc33b78139231d34b71626bd6245c1d72efa190ad605c3d8166a72adcedfa2c2',
  );
});

test('a finished keyring carries the header of its file, under the checksum', async () => {
  const { keyring } = await createKeyring('some words', 0);
  const finished = finishKeyring(keyring, new Uint8Array(24).fill(3));
  assert.deepEqual(parseKeyring(formatKeyring(finished), 'vault.json'), finished);
  assert.notEqual(finished.checksum, keyring.checksum);
});

test('the delay grows from the third failure, up to five minutes', () => {
  assert.deepEqual(
    [1, 2, 3, 4, 5, 11, 12, 100].map(delayAfter),
    [0, 0, 1_000, 2_000, 4_000, 256_000, 300_000, 300_000],
  );
  assert.deepEqual(nextAttempts(noAttempts, 5), { failures: 1, retryAt: null });
  assert.deepEqual(nextAttempts({ failures: 2, retryAt: null }, 5), { failures: 3, retryAt: 1_005 });
});
