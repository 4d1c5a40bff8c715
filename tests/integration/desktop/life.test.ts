import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { openPageLink } from '../../harness/electron/page-link.ts';
import { startDesktop } from '../../harness/electron/program.ts';
import { runDesktop } from '../../harness/electron/running-desktop.ts';
import { temporaryFolder } from '../../harness/temporary.ts';
import { until } from '../../harness/until.ts';

const timeout = 60_000;

test('a page reloaded mid-stream leaves no session behind', { timeout }, async () => {
  await using desktop = await runDesktop();
  const streaming = await openPageLink(desktop.page);
  const ids = [1, 2, 3].map(() =>
    streaming.start('subscription', 'system.watchHealth', { paceMilliseconds: 50 }),
  );
  await Promise.all(
    ids.map((id) => streaming.next((message) => message.id === id && message.type === 'item')),
  );
  const subscribers = async (link: typeof streaming) =>
    ((await link.call('query', 'system.health')) as { subscribers: number }).subscribers;
  const during = await subscribers(streaming);
  assert.ok(during >= 4, `three streams and the question itself run, not ${during}`);

  await desktop.page.reload();
  await desktop.page.waitForSelector('h1');
  const fresh = await openPageLink(desktop.page);
  await until(
    async () => (await subscribers(fresh)) <= during - 3,
    'the streams of the page before to be gone',
  );
});

test('closing the window mid-stream ends the program in order, and remembers where it stood', {
  timeout,
}, async () => {
  await using desktop = await runDesktop();
  const link = await openPageLink(desktop.page);
  await link.call('mutation', 'vault.create', { passphrase: 'heron anvil copper tide' });
  const id = link.start('subscription', 'system.watchHealth', { paceMilliseconds: 50 });
  await link.next((message) => message.id === id && message.type === 'item');
  const isOpen = () => existsSync(path.join(desktop.directory, 'store.db-wal'));
  assert.equal(isOpen(), true, 'the store is open');
  await desktop.page.close();
  await until(() => desktop.program.process.exitCode !== null, 'the program to end by itself');
  assert.equal(desktop.program.process.exitCode, 0);
  assert.equal(desktop.program.errors(), '');
  assert.equal(isOpen(), false, 'the store was closed');
  const place = JSON.parse(readFileSync(path.join(desktop.directory, 'desktop', 'window.json'), 'utf8'));
  assert.deepEqual(place, { bounds: { x: 0, y: 0, width: 1_440, height: 900 }, maximized: false });
});

test('a second program on the same vault yields to the first', { timeout }, async () => {
  await using desktop = await runDesktop();
  await assert.rejects(
    startDesktop({ parameters: ['--store', desktop.directory] }),
    /ended \(0\) before its browser/,
  );
  const link = await openPageLink(desktop.page);
  assert.equal(((await link.call('query', 'system.info')) as { host: string }).host, 'desktop');
});

test('a killed program takes its browser along, and its vault opens again', { timeout }, async () => {
  await using desktop = await runDesktop();
  const { page } = desktop;
  const gone = new Promise<void>((resolve) => page.once('close', () => resolve()));
  await desktop.program.kill();
  await gone;
  const again = await startDesktop({ parameters: ['--store', desktop.directory] });
  try {
    const link = await openPageLink(await again.page());
    assert.equal(((await link.call('query', 'system.info')) as { host: string }).host, 'desktop');
  } finally {
    assert.equal(await again.stop(), 0);
  }
});

test('a throw-away vault leaves nothing behind', { timeout }, async () => {
  using folder = temporaryFolder();
  const program = await startDesktop({ parameters: ['--ephemeral'], environment: { TMPDIR: folder.path } });
  const ours = () => readdirSync(folder.path).filter((name) => name.startsWith('energyopti-'));
  try {
    const link = await openPageLink(await program.page());
    await link.call('mutation', 'vault.create', { passphrase: 'heron anvil copper tide' });
    assert.ok(ours().length > 0);
  } finally {
    assert.equal(await program.stop(), 0, program.errors());
  }
  assert.deepEqual(ours(), []);
});

test('a program told to end while it starts ends in order', { timeout }, async () => {
  using folder = temporaryFolder();
  const program = await startDesktop({ parameters: ['--store', folder.path] });
  assert.equal(await program.stop(), 0, program.errors());
});
