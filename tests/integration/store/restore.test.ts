import assert from 'node:assert/strict';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { storeFault } from '../../../engine/store/database.ts';
import { temporaryFolder } from '../../harness/temporary.ts';
import { ephemeralWorkstation, passphrase } from '../../harness/workstation.ts';

test('a restore that cannot be done leaves the vault as it was', async () => {
  using folder = temporaryFolder();
  await using running = await ephemeralWorkstation({ directory: folder.path });
  const { layouts, vault } = running.workstation;
  await layouts.save('desk', { kept: true });
  const [backup] = await vault.backups();
  const name = backup?.name ?? '';
  rmSync(path.join(folder.path, 'backups', name, 'vault.json'));
  await assert.rejects(vault.restore(name), { code: 'STORE_FAILED' });
  assert.equal(vault.status().state, 'locked');
  assert.deepEqual(
    readdirSync(folder.path).filter((entry) => /restoring|set-aside/.test(entry)),
    [],
  );
  await vault.unlock(passphrase);
  assert.deepEqual((await layouts.load('desk')).content, { kept: true });
});

test('a restore sets the present files aside, whole, and puts the backup in their place', async () => {
  using folder = temporaryFolder();
  await using running = await ephemeralWorkstation({ directory: folder.path });
  const { layouts, vault } = running.workstation;
  await layouts.save('desk', { kept: true });
  const [backup] = await vault.backups();
  const { setAside } = await vault.restore(backup?.name ?? '');
  assert.ok(['store.db', 'vault.json'].every((file) => readdirSync(setAside).includes(file)));
  await vault.unlock(passphrase);
  assert.deepEqual(await layouts.list(), []);
});

test('a vault that could not be made whole is not there for the next try', async () => {
  using folder = temporaryFolder();
  await using running = await ephemeralWorkstation({ directory: folder.path, unlocked: false });
  const { vault } = running.workstation;
  // In the way of the first backup, which ends the making.
  writeFileSync(path.join(folder.path, 'backups'), 'a file');
  await assert.rejects(vault.create(passphrase));
  rmSync(path.join(folder.path, 'backups'));
  assert.equal((await vault.create(passphrase)).state, 'unlocked');
});

test('what the disk refuses to do is not taken for damage', () => {
  const codeOf = (code: string) => storeFault(Object.assign(new Error('x'), { code }), 'store.db').code;
  for (const code of ['SQLITE_FULL', 'ENOSPC', 'EDQUOT', 'SQLITE_IOERR_SHMSIZE'])
    assert.equal(codeOf(code), 'DISK_FULL', code);
  for (const code of ['SQLITE_IOERR_WRITE', 'SQLITE_IOERR_FSYNC', 'SQLITE_IOERR_LOCK'])
    assert.equal(codeOf(code), 'STORE_FAILED', code);
  for (const code of ['SQLITE_CORRUPT', 'SQLITE_NOTADB', 'SQLITE_IOERR', 'SQLITE_IOERR_SHORT_READ'])
    assert.equal(codeOf(code), 'STORE_CORRUPT', code);
});
