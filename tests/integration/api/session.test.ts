import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeFrame } from '../../../engine/api/wire/frame.ts';
import { maximumClientMessageBytes, subscriptionWindow } from '../../../engine/api/wire/messages.ts';
import type { RunningWorkstation } from '../../../engine/hosts/workstation/workstation.ts';
import { testCaller } from '../../harness/caller.ts';
import { testWindow } from '../../harness/window.ts';
import { ephemeralWorkstation } from '../../harness/workstation.ts';

const connect = (running: RunningWorkstation, caller = testCaller()) => testWindow(running, { caller });

test('what is wrong with a message is answered with a code, and the session lives', async () => {
  await using running = await ephemeralWorkstation();
  const { client } = connect(running);
  const wrong: [string, unknown, string][] = [
    ['no.such', {}, 'PROCEDURE_UNKNOWN'],
    ['history.bars', { symbol: 7, interval: '1d' }, 'INPUT_INVALID'],
    ['history.bars', { symbol: 'NOPE', interval: '1d' }, 'SERIES_UNKNOWN'],
    ['market.watchQuotes', {}, 'PROCEDURE_UNKNOWN'],
    ['layouts.load', { name: 'none' }, 'LAYOUT_UNKNOWN'],
    ['history.undo', { importId: 99 }, 'PROCEDURE_UNKNOWN'],
  ];
  for (const [path, input, code] of wrong) {
    await assert.rejects(client.call('query', path, input), (error: { code: string; message: string }) => {
      assert.equal(error.code, code, path);
      assert.ok(error.message.length > 10);
      return true;
    });
  }
  client.raw(new Uint8Array([1, 2, 3]));
  client.raw(encodeFrame({ id: 'one', method: 'query' }));
  client.raw(new Uint8Array(maximumClientMessageBytes + 8));
  const refusals = client.received
    .filter((message) => message.id === null)
    .map((message) => message.type === 'error' && message.error.code);
  assert.deepEqual(refusals, ['MESSAGE_MALFORMED', 'MESSAGE_MALFORMED', 'MESSAGE_TOO_LARGE']);
  assert.deepEqual(await client.call('query', 'layouts.list'), { layouts: [] });
});

test('the role of the caller is enforced on every procedure', async () => {
  await using running = await ephemeralWorkstation();
  const { client } = connect(running, testCaller('viewer'));
  await assert.rejects(client.call('mutation', 'vault.backup'), { code: 'ROLE_REQUIRED' });
  await assert.rejects(client.call('mutation', 'settings.set', { flash: false }), { code: 'ROLE_REQUIRED' });
  assert.deepEqual(await client.call('query', 'history.series'), { series: [] });
});

test('a locked vault answers VAULT_LOCKED to everything but its own door', async () => {
  await using running = await ephemeralWorkstation({ unlocked: false });
  const { client } = connect(running);
  await assert.rejects(client.call('query', 'history.series'), { code: 'VAULT_LOCKED' });
  const status = (await client.call('query', 'vault.status')) as { state: string };
  assert.equal(status.state, 'absent');
});

test('a caller without local files may not name a path', async () => {
  await using running = await ephemeralWorkstation();
  const { client } = connect(running, testCaller('administrator', { localFiles: false }));
  await assert.rejects(
    client.call('mutation', 'history.preview', { source: { kind: 'path', name: '/etc/passwd' } }),
    { code: 'LOCAL_FILES_REFUSED' },
  );
});

test('a reader that takes nothing gets one window of items, then the newest when it comes back', async () => {
  await using running = await ephemeralWorkstation();
  const { client, session } = connect(running);
  const id = client.start('subscription', 'jobs.watch');
  await client.next((message) => message.id === id && message.type === 'item');
  for (let index = 0; index < 50; index += 1) {
    await running.workstation.jobs.run(
      { jobId: `job-${index}`, title: `job ${index}` },
      async () => undefined,
    );
  }
  await client.call('query', 'vault.status');
  assert.ok(client.items(id).length <= subscriptionWindow, `${client.items(id).length} items without a word`);
  const before = client.items(id).length;
  client.send({ id, method: 'taken', count: subscriptionWindow });
  await client.next(() => client.items(id).length > before);
  const newest = client.items(id).at(-1) as { jobId: string }[];
  assert.equal(newest.at(-1)?.jobId, 'job-49');
  client.send({ id, method: 'stop' });
  await client.next((message) => message.id === id && message.type === 'ended');
  assert.equal(session.running, 0);
});

test('closing a session ends what runs for it', async () => {
  await using running = await ephemeralWorkstation();
  const { client, session } = connect(running);
  for (const path of ['jobs.watch', 'vault.watch', 'system.watchHealth']) client.start('subscription', path);
  assert.equal(session.running, 3);
  session.close();
  assert.equal(session.running, 0);
});
