import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { Fault } from '../../../engine/domain/fault.ts';
import { randomStream } from '../../../engine/numerics/random/random-stream.ts';
import { temporaryFolder } from '../../harness/temporary.ts';
import { ephemeralWorkstation, passphrase } from '../../harness/workstation.ts';

async function twoBackups(folder: string) {
  const running = await ephemeralWorkstation({ directory: path.join(folder, 'vault') });
  const { workstation } = running;
  const { code } = await workstation.keys.makeRecoveryKit();
  const full = await workstation.backupFiles.write({ target: path.join(folder, 'full'), full: true });
  await workstation.settings.set({ theme: 'light' });
  const more = await workstation.backupFiles.write({ target: path.join(folder, 'more'), full: false });
  return { running, code, full, more };
}

test('an increment holds what changed; both together make the vault again, by code and by passphrase', async () => {
  using folder = temporaryFolder();
  const { running, code, full, more } = await twoBackups(folder.path);
  await running.close();
  assert.ok(more.changedPages < full.pages / 2 && more.bytes < full.bytes, JSON.stringify(more));
  for (const [name, proof] of [
    ['by-code', { code }],
    ['by-passphrase', { user: 'owner', passphrase }],
  ] as const) {
    await using other = await ephemeralWorkstation({
      directory: path.join(folder.path, name),
      unlocked: false,
    });
    const { workstation } = other;
    assert.equal(workstation.vault.status().state, 'absent');
    await workstation.backupFiles.restore({ files: [more.file, full.file], ...proof });
    assert.equal(workstation.vault.status().state, 'locked');
    await workstation.vault.unlock(passphrase);
    assert.equal((await workstation.settings.get()).theme, 'light');
    assert.ok((await workstation.audit.head()).size > 0);
  }
});

test('an increment alone, a chain with a hole, a foreign code and a full folder are refused by name', async () => {
  using folder = temporaryFolder();
  const { running, code, full, more } = await twoBackups(folder.path);
  const { workstation } = running;
  await assert.rejects(workstation.backupFiles.restore({ files: [full.file], code }), {
    code: 'VAULT_EXISTS',
  });
  await running.close();
  await using other = await ephemeralWorkstation({
    directory: path.join(folder.path, 'other'),
    unlocked: false,
  });
  const { backupFiles, vault } = other.workstation;
  await assert.rejects(backupFiles.restore({ files: [more.file], code }), { code: 'BACKUP_INCOMPLETE' });
  const files = [full.file];
  await assert.rejects(backupFiles.restore({ files, user: 'owner', passphrase: 'another one' }), {
    code: 'BACKUP_NOT_YOURS',
  });
  await assert.rejects(backupFiles.restore({ files, user: 'nobody', passphrase }), {
    code: 'BACKUP_NOT_YOURS',
  });
  await assert.rejects(backupFiles.restore({ files, code: 'ABC' }), { code: 'RECOVERY_CODE_MALFORMED' });
  await assert.rejects(backupFiles.restore({ files: ['/nowhere/at/all'], code }), {
    code: 'BACKUP_UNREADABLE',
  });
  assert.equal(vault.status().state, 'absent');
});

test('a changed byte anywhere in a backup is found, by the restore and by the drill', async () => {
  using folder = temporaryFolder();
  const { running, code, full } = await twoBackups(folder.path);
  const { workstation } = running;
  assert.equal((await workstation.backupFiles.drill()).outcome, 'good');
  const whole = readFileSync(full.file);
  const stream = randomStream(47, 0);
  await using other = await ephemeralWorkstation({
    directory: path.join(folder.path, 'other'),
    unlocked: false,
  });
  for (let turn = 0; turn < 60; turn++) {
    const changed = Buffer.from(whole);
    const place = turn < 4 ? turn * 7 : stream.integer(whole.length);
    changed[place] = (changed[place] ?? 0) ^ (1 << stream.integer(8));
    writeFileSync(full.file, turn % 10 === 9 ? whole.subarray(0, place) : changed);
    await assert.rejects(
      other.workstation.backupFiles.restore({ files: [full.file], code }),
      (error) =>
        error instanceof Fault && /^(BACKUP_CORRUPT|BACKUP_NOT_YOURS|BACKUP_INCOMPLETE)$/.test(error.code),
      `byte ${place}`,
    );
    assert.equal(other.workstation.vault.status().state, 'absent');
  }
  const failed = await workstation.backupFiles.drill();
  assert.equal(failed.outcome, 'failed');
  const { entries } = await workstation.audit.query({ action: 'vault.drill', limit: 1 });
  assert.equal(entries[0]?.record.details['outcome'], 'failed');
  assert.equal((await workstation.backupFiles.drills()).length, 2);
  await running.close();
});

test('a backup for some is for nobody else', async () => {
  using folder = temporaryFolder();
  const { running, code } = await twoBackups(folder.path);
  const { workstation } = running;
  const kit = (await workstation.keys.summary()).recipients.find(({ kind }) => kind === 'recovery-kit');
  const target = path.join(folder.path, 'for-the-kit');
  await assert.rejects(workstation.backupFiles.write({ target, full: true, recipientIds: [] }), {
    code: 'RECIPIENT_UNKNOWN',
  });
  const { file } = await workstation.backupFiles.write({
    target,
    full: true,
    recipientIds: [kit?.id ?? ''],
  });
  await assert.rejects(workstation.backupFiles.write({ target, full: true }), { code: 'BACKUP_EXISTS' });
  await running.close();
  await using other = await ephemeralWorkstation({
    directory: path.join(folder.path, 'other'),
    unlocked: false,
  });
  const { backupFiles } = other.workstation;
  await assert.rejects(backupFiles.restore({ files: [file], user: 'owner', passphrase }), {
    code: 'BACKUP_NOT_YOURS',
  });
  await backupFiles.restore({ files: [file], code });
});
