import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { test } from 'node:test';
import type { WebContents } from 'electron';
import { serveLink } from '../../../electron/link/serve-link.ts';
import { type ToEngine, type ToPage, toEngine, toPage } from '../../../electron/security/channel.ts';
import { BareClient } from '../../harness/contract-client.ts';
import { until } from '../../harness/until.ts';
import { ephemeralWorkstation } from '../../harness/workstation.ts';

/** The ends of a window's link that the program sees, without the window. */
class Contents extends EventEmitter {
  readonly id = 7;
  readonly posted: ToPage[] = [];
  onPost: (message: ToPage) => void = () => undefined;
  gone = false;

  send(channel: string, message: ToPage): void {
    assert.equal(channel, toPage);
    this.posted.push(message);
    this.onPost(message);
  }

  isDestroyed(): boolean {
    return this.gone;
  }
}

const frame = { url: 'app://workstation/index.html', parent: null, detached: false };

async function served() {
  const running = await ephemeralWorkstation({ unlocked: false });
  const ipc = new EventEmitter();
  const contents = new Contents();
  const link = serveLink(ipc as unknown as Parameters<typeof serveLink>[0], running);
  link.admit(contents as unknown as WebContents);
  const say = (message: ToEngine | object, senderFrame: unknown = frame, sender: unknown = contents) =>
    ipc.emit(toEngine, { sender, senderFrame }, message);
  const client = (number: number) => {
    const made = new BareClient((bytes) => say({ kind: 'frame', link: number, frame: bytes }));
    contents.onPost = (message) => {
      if (message.kind === 'frame' && message.link === number) made.take(message.frame);
    };
    return made;
  };
  return {
    running,
    contents,
    link,
    say,
    client,
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
  };
}

async function stream(client: BareClient): Promise<void> {
  const id = client.start('subscription', 'system.watchHealth', { paceMilliseconds: 50 });
  await client.next((message) => message.id === id && message.type === 'item');
}

for (const [what, leave] of [
  ['the window closes', (contents: Contents) => contents.emit('destroyed')],
  ['the page’s process ends', (contents: Contents) => contents.emit('render-process-gone', {}, {})],
  [
    'another page comes',
    (contents: Contents) => {
      contents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false });
      contents.emit('did-navigate', {}, frame.url, 200, '');
    },
  ],
] as const) {
  test(`${what} mid-stream: no session and no stream is left`, async () => {
    await using setup = await served();
    setup.say({ kind: 'open', link: 0 });
    await stream(setup.client(0));
    assert.equal(setup.link.sessions(), 1);
    assert.ok(setup.running.system.subscribers() >= 1);
    leave(setup.contents);
    assert.equal(setup.link.sessions(), 0);
    await until(() => setup.running.system.subscribers() === 0, 'the stream to end');
  });
}

test('a navigation that is refused ends nothing', async () => {
  await using setup = await served();
  setup.say({ kind: 'open', link: 0 });
  setup.contents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false });
  setup.contents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: true });
  assert.equal(setup.link.sessions(), 1);
});

test('a fresh page that speaks before the old one is known to be gone keeps its link', async () => {
  await using setup = await served();
  setup.say({ kind: 'open', link: 0 });
  setup.contents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false });
  setup.say({ kind: 'open', link: 0 });
  setup.contents.emit('did-navigate', {}, frame.url, 200, '');
  assert.equal(setup.link.sessions(), 1);
});

test('only an admitted window’s own page may speak', async () => {
  await using setup = await served();
  for (const [senderFrame, sender] of [
    [null, setup.contents],
    [{ ...frame, url: 'https://elsewhere.invalid/' }, setup.contents],
    [{ ...frame, url: '' }, setup.contents],
    [{ ...frame, parent: frame }, setup.contents],
    [frame, { id: 8 }],
  ]) {
    setup.say({ kind: 'open', link: 0 }, senderFrame, sender);
  }
  setup.say({ kind: 'open', link: 'x' });
  assert.equal(setup.link.sessions(), 0);
  setup.say({ kind: 'open', link: 0 });
  assert.equal(setup.link.sessions(), 1);
});

test('a page that opens too many links is told so', async () => {
  await using setup = await served();
  for (let number = 0; number < 9; number += 1) setup.say({ kind: 'open', link: number });
  assert.equal(setup.link.sessions(), 8);
  assert.deepEqual(
    setup.contents.posted.map(({ kind, link }) => [kind, link]),
    [['closed', 8]],
  );
  setup.link.close();
  assert.equal(setup.link.sessions(), 0);
  assert.equal(setup.contents.posted.filter(({ kind }) => kind === 'closed').length, 9);
});
