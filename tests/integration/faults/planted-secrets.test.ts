import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { createLogger } from '../../../engine/hosts/workstation/logger.ts';
import { temporaryFolder } from '../../harness/temporary.ts';
import { testWindow } from '../../harness/window.ts';
import { ephemeralWorkstation } from '../../harness/workstation.ts';

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(folder, name))
    .filter((file) => statSync(file).isFile());
}

/** The forms in which a text may lie about. */
function formsOf(secret: string): Buffer[] {
  const bytes = Buffer.from(secret);
  return [
    bytes,
    Buffer.from(secret, 'utf16le'),
    Buffer.from(bytes.toString('hex')),
    Buffer.from(bytes.toString('base64').replace(/=+$/, '').slice(0, -1)),
    Buffer.from(JSON.stringify(secret).slice(1, -1)),
  ];
}

test('no planted secret lies on the disk in any form: not in the vault, its backups, its log or its log files', async () => {
  using folder = temporaryFolder();
  const directory = path.join(folder.path, 'vault');
  const secrets = {
    passphrase: 'planted passphrase zebra lamp',
    wrong: 'planted wrong guess ocean',
    next: 'planted second passphrase kite',
    others: 'planted first words for anna',
    key: 'planted-api-key-Q7w9',
    layout: 'planted layout content marble',
  };
  const running = await ephemeralWorkstation({ directory, unlocked: false, logger: createLogger(directory) });
  const { call } = testWindow(running, {
    onInternal: (where, error) => running.logger.error({ where, error }, 'procedure failed'),
  });
  await call('vault.create', { user: 'owner', passphrase: secrets.passphrase });
  await call('access.signIn', { user: 'owner', passphrase: secrets.wrong }).catch(() => undefined);
  await call('access.signIn', { user: secrets.wrong, passphrase: 'x' }).catch(() => undefined);
  await call('vault.lock').catch(() => undefined);
  await call('access.signIn', { user: secrets.wrong, passphrase: 'x' }).catch(() => undefined);
  await call('access.signIn', { user: 'owner', passphrase: secrets.passphrase });
  const { code } = (await call('keys.makeRecoveryKit')) as { code: string };
  await call('keys.verifyRecoveryKit', { code });
  await call('vault.changePassphrase', { current: secrets.passphrase, next: secrets.next });
  await call('users.add', { name: 'anna', role: 'trader', passphrase: secrets.others });
  await call('feeds.setSecret', { venue: 'eia', values: { apiKey: secrets.key } });
  await call('feeds.setSecret', { venue: 'nowhere', values: { apiKey: secrets.key } }).catch(() => undefined);
  await call('layouts.save', { name: 'mine', content: { text: secrets.layout } });
  await call('vault.backup');
  await call('vault.backupToFile', { full: true });
  await call('vault.drill');
  await call('keys.rekey');
  running.logger.error({ error: new Error('a crash in the middle') }, 'procedure failed');
  await running.close();
  const files = filesBelow(directory);
  assert.ok(files.length > 8, files.join());
  const groups = code.split('-').slice(0, 4).join('-');
  for (const file of files) {
    const content = readFileSync(file);
    for (const [name, secret] of Object.entries({
      ...secrets,
      code: groups,
      joined: groups.replaceAll('-', ''),
    }))
      for (const form of formsOf(secret))
        assert.equal(content.includes(form), false, `${name} in ${path.relative(directory, file)}`);
  }
});

test('the log says what was asked without what must not be said', async () => {
  await using running = await ephemeralWorkstation();
  const { call } = testWindow(running);
  await call('access.signIn', { passphrase: 'correct horse battery' });
  await call('feeds.setSecret', { venue: 'eia', values: { apiKey: 'planted-api-key-Q7w9' } });
  await call('users.add', { name: 'anna', role: 'trader', passphrase: 'planted first words' });
  const { entries } = await running.workstation.audit.query({ phase: 'requested', limit: 10 });
  const inputs = Object.fromEntries(entries.map(({ record }) => [record.action, record.details['input']]));
  assert.deepEqual(inputs['users.add'], { name: 'anna', role: 'trader', passphrase: '[left out]' });
  assert.equal(JSON.stringify(inputs).includes('planted'), false, JSON.stringify(inputs));
});
