import assert from 'node:assert/strict';
import { createCipheriv, createHash, randomBytes, randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { deriveWrappingKey, leastCost } from '../../../engine/security/keys/passphrase-kdf.ts';
import { WriteConnection } from '../../../engine/store/database.ts';
import { readHeader } from '../../../engine/store/file-header.ts';
import { migrate } from '../../../engine/store/migrations/migrate.ts';
import { temporaryFolder } from '../../harness/temporary.ts';
import { ephemeralWorkstation, passphrase } from '../../harness/workstation.ts';

/** A vault as the first version wrote it: one wrapped key, a store of schema 7, no log. */
async function oldVault(directory: string): Promise<void> {
  const databaseKey = randomBytes(32);
  const database = path.join(directory, 'store.db');
  const connection = WriteConnection.open({ path: database, key: databaseKey });
  migrate(connection, 7);
  connection.run("INSERT INTO setting VALUES ('theme', '\"light\"')");
  connection.close();
  const [vaultId, id] = [randomUUID(), randomUUID()];
  const kdf = { name: 'argon2id', ...leastCost, salt: randomBytes(16).toString('base64') } as const;
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', await deriveWrappingKey(passphrase, kdf), nonce);
  const { memoryKiB, iterations, parallelism, salt } = kdf;
  cipher.setAAD(
    Buffer.from(
      JSON.stringify([vaultId, id, 'passphrase', kdf.name, memoryKiB, iterations, parallelism, salt]),
    ),
  );
  const ciphertext = Buffer.concat([cipher.update(databaseKey), cipher.final()]).toString('base64');
  const seal = {
    name: 'aes-256-gcm',
    nonce: nonce.toString('base64'),
    ciphertext,
    tag: cipher.getAuthTag().toString('base64'),
  };
  const body = {
    format: 'energyopti-vault',
    version: 1,
    vaultId,
    createdAt: 0,
    cipher: 'aegis-256',
    keyEpoch: 1,
    databaseHeader: Buffer.from(readHeader(database)).toString('base64'),
    wrappings: [{ id, kind: 'passphrase', createdAt: 0, kdf: { ...kdf }, seal }],
  };
  const checksum = createHash('sha256').update(JSON.stringify(body)).digest('hex');
  writeFileSync(path.join(directory, 'vault.json'), JSON.stringify({ ...body, checksum }, null, 2));
}

test('a vault of the first version opens with its passphrase, keeps what it held, and is of today after', async () => {
  using folder = temporaryFolder();
  await oldVault(folder.path);
  await using running = await ephemeralWorkstation({ directory: folder.path, unlocked: false });
  const { vault, settings, people, audit } = running.workstation;
  assert.deepEqual(vault.status().users, ['owner']);
  const before = readFileSync(path.join(folder.path, 'vault.json'), 'utf8');
  await assert.rejects(vault.unlock('another one'), { code: 'PASSPHRASE_WRONG' });
  assert.equal(readFileSync(path.join(folder.path, 'vault.json'), 'utf8'), before);
  await vault.unlock(passphrase);
  assert.equal((await settings.get()).theme, 'light');
  assert.deepEqual(await people.users(), [], 'the first who signs in becomes its administrator');
  assert.equal(JSON.parse(readFileSync(path.join(folder.path, 'vault.json'), 'utf8')).version, 2);
  assert.ok((await audit.head()).size > 0);
  await vault.lock();
  await vault.unlock(passphrase);
});
