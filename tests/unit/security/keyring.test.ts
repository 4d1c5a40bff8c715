import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import {
  createKeyring,
  finishKeyring,
  formatKeyring,
  type Keyring,
  newVaultKeys,
  openWithPassphrase,
  openWithRecoveryCode,
  parseKeyring,
  rekeyed,
  withoutPerson,
  withPassphrase,
  withRecoveryKit,
  withVerifiedKit,
} from '../../../engine/security/keys/keyring.ts';
import {
  deriveWrappingKey,
  kdfParametersSchema,
  leastCost,
} from '../../../engine/security/keys/passphrase-kdf.ts';
import { newRecoveryCode } from '../../../engine/security/keys/recovery-code.ts';

const owner = { userId: randomUUID(), user: 'owner' };
const trader = { userId: randomUUID(), user: 'trader' };
const words = (passphrase: string) => ({ passphrase, cost: leastCost });

async function made(passphrase = 'some words') {
  const keys = newVaultKeys();
  return { keys, keyring: await createKeyring(keys, owner, words(passphrase), 0) };
}

function today(keyring: ReturnType<typeof parseKeyring>): Keyring {
  assert.equal(keyring.version, 2);
  return keyring as Keyring;
}

test('the keys come back with their passphrase, in any Unicode form, and with no other', async () => {
  const { keyring, keys } = await made('caf\u00e9 au lait');
  assert.deepEqual(await openWithPassphrase(keyring, 'owner', 'cafe\u0301 au lait'), keys);
  assert.equal(await openWithPassphrase(keyring, 'owner', 'cafe au lait'), undefined);
  assert.equal(await openWithPassphrase(keyring, 'nobody', 'caf\u00e9 au lait'), undefined);
  const text = formatKeyring(keyring);
  for (const key of [keys.databaseKey, keys.auditKey])
    for (const form of ['base64', 'hex'] as const)
      assert.equal(text.includes(Buffer.from(key).toString(form)), false);
});

test('the same passphrase never seals to the same bytes', async () => {
  const [one, two] = [await made('the same words'), await made('the same words')];
  const [first, second] = [one, two].map(({ keyring }) => keyring.recipients[0]);
  assert.ok(first?.kind === 'passphrase' && second?.kind === 'passphrase');
  assert.notEqual(first.protection.kdf.salt, second.protection.kdf.salt);
  assert.notEqual(first.publicKey.mlKem1024, second.publicKey.mlKem1024);
});

test('another passphrase opens the same keys, and the old one is out', async () => {
  const { keyring, keys } = await made('the old words');
  const renewed = await withPassphrase(keyring, keys, owner, words('the new words'), 1);
  assert.deepEqual(await openWithPassphrase(renewed, 'owner', 'the new words'), keys);
  assert.equal(await openWithPassphrase(renewed, 'owner', 'the old words'), undefined);
  assert.equal(renewed.recipients.length, 1);
});

test('each person opens with their own passphrase; names are taken once; who is removed is out', async () => {
  const { keyring, keys } = await made();
  const both = await withPassphrase(keyring, keys, trader, words('other words'), 1);
  assert.deepEqual(await openWithPassphrase(both, 'trader', 'other words'), keys);
  assert.equal(await openWithPassphrase(both, 'trader', 'some words'), undefined);
  const twin = { userId: randomUUID(), user: 'trader' };
  await assert.rejects(withPassphrase(both, keys, twin, words('third words'), 1), { code: 'USER_EXISTS' });
  const without = withoutPerson(both, trader.userId);
  assert.equal(await openWithPassphrase(without, 'trader', 'other words'), undefined);
  assert.deepEqual(await openWithPassphrase(without, 'owner', 'some words'), keys);
});

test('a recovery kit opens, however its code is typed; another code and a mistyped one do not', async () => {
  const { keyring, keys } = await made();
  const code = newRecoveryCode();
  const kept = withRecoveryKit(keyring, keys, code, 1);
  const sloppy = code.toLowerCase().replaceAll('-', '  ').replaceAll('0', 'o').replaceAll('1', 'l');
  assert.deepEqual(openWithRecoveryCode(kept, sloppy)?.keys, keys);
  assert.equal(openWithRecoveryCode(kept, newRecoveryCode()), undefined);
  const wrong = `${code[0] === 'A' ? 'B' : 'A'}${code.slice(1)}`;
  assert.throws(() => openWithRecoveryCode(kept, wrong), { code: 'RECOVERY_CODE_MALFORMED' });
  assert.throws(() => openWithRecoveryCode(kept, 'too short'), { code: 'RECOVERY_CODE_MALFORMED' });
  const kit = kept.recipients.find(({ kind }) => kind === 'recovery-kit');
  assert.ok(kit?.kind === 'recovery-kit' && kit.verifiedAt === null);
  const verified = withVerifiedKit(kept, kit.id, 7).recipients.find(({ id }) => id === kit.id);
  assert.ok(verified?.kind === 'recovery-kit' && verified.verifiedAt === 7);
  const renewed = withRecoveryKit(kept, keys, newRecoveryCode(), 8);
  assert.equal(openWithRecoveryCode(renewed, code), undefined, 'an older kit is void');
});

test('new keys reach everybody without their passphrases, under the next epoch and another algorithm', async () => {
  const { keyring, keys } = await made();
  const code = newRecoveryCode();
  const all = withRecoveryKit(
    await withPassphrase(keyring, keys, trader, words('other words'), 1),
    keys,
    code,
    1,
  );
  const next = newVaultKeys();
  const renewed = rekeyed(all, next, 'xchacha20-poly1305', new Uint8Array(24));
  assert.equal(renewed.keyEpoch, 2);
  assert.deepEqual(await openWithPassphrase(renewed, 'owner', 'some words'), next);
  assert.deepEqual(await openWithPassphrase(renewed, 'trader', 'other words'), next);
  assert.deepEqual(openWithRecoveryCode(renewed, code)?.keys, next);
  for (const { envelope } of renewed.recipients) assert.equal(envelope.seal.name, 'xchacha20-poly1305');
  // An envelope of the epoch before is no envelope of this one.
  const [old] = all.recipients;
  const mixed = {
    ...renewed,
    recipients: renewed.recipients.map((recipient) =>
      recipient.id === old?.id ? { ...recipient, envelope: old.envelope } : recipient,
    ),
  };
  assert.equal(await openWithPassphrase(mixed, 'owner', 'some words'), undefined);
});

test('a seal moved to another vault, person or recipient does not open: they are authenticated with it', async () => {
  const { keyring } = await made();
  const [recipient] = keyring.recipients;
  assert.ok(recipient?.kind === 'passphrase');
  const changed: Keyring[] = [
    { ...keyring, vaultId: randomUUID() },
    { ...keyring, keyEpoch: 2 },
    { ...keyring, recipients: [{ ...recipient, id: randomUUID() }] },
    { ...keyring, recipients: [{ ...recipient, userId: randomUUID() }] },
  ];
  for (const other of changed)
    assert.equal(await openWithPassphrase(other, 'owner', 'some words'), undefined);
});

test('every changed character of the file is noticed', async () => {
  const { keyring } = await made();
  const text = formatKeyring(finishKeyring(keyring, new Uint8Array(24).fill(3)));
  assert.deepEqual(formatKeyring(today(parseKeyring(text, 'vault.json'))), text);
  for (let place = 0; place < text.length; place += 97) {
    const other = text[place] === 'a' ? 'b' : 'a';
    const damaged = text.slice(0, place) + other + text.slice(place + 1);
    // White space between the values says nothing.
    if (/\s/.test(text[place] ?? '')) continue;
    assert.throws(() => parseKeyring(damaged, 'vault.json'), { code: 'VAULT_FILE_CORRUPT' }, `at ${place}`);
  }
});

test('weak derivation parameters are refused, whatever the checksum says', async () => {
  const { keyring } = await made();
  const [recipient] = keyring.recipients;
  assert.ok(recipient?.kind === 'passphrase');
  const { kdf } = recipient.protection;
  assert.ok(kdf.memoryKiB >= 65_536);
  for (const weak of [
    { memoryKiB: 1_024 },
    { iterations: 1 },
    { parallelism: 0 },
    { name: 'pbkdf2' },
    { salt: 'AA==' },
  ]) {
    assert.equal(kdfParametersSchema.safeParse({ ...kdf, ...weak }).success, false, JSON.stringify(weak));
  }
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
