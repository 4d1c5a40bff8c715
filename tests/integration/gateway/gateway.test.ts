import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';
import { WebSocket } from 'ws';
import { selfSigned } from '../../../engine/hosts/gateway/certificate.ts';
import { type Gateway, startGateway } from '../../../engine/hosts/gateway/server.ts';
import { BareClient } from '../../harness/contract-client.ts';
import { get, signIn, startWithPages } from '../../harness/gateway.ts';
import { temporaryFolder } from '../../harness/temporary.ts';
import { passphrase } from '../../harness/workstation.ts';

function open(gateway: Gateway, headers: Record<string, string>): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${gateway.port}/contract`, { headers });
    socket.on('open', () => resolve(socket));
    socket.on('error', reject);
  });
}

test('pages need the one-time sign-in, which works once', async () => {
  using folder = temporaryFolder();
  await using started = await startWithPages(folder.path);
  const { gateway } = started;
  assert.equal((await get(gateway, '/')).status, 401);
  const { pathname, search } = new URL(gateway.signInAddress());
  const cookie = (await get(gateway, pathname + search)).headers['set-cookie'] as string[];
  assert.equal((await get(gateway, pathname + search)).status, 403, 'the code is spent');
  const page = await get(gateway, '/', { cookie: cookie[0]?.split(';')[0] ?? '' });
  assert.equal(page.status, 200);
  assert.match(page.text, /page/);
  assert.match(String(page.headers['content-security-policy']), /default-src 'none'/);
  const first = new URL(gateway.signInAddress());
  gateway.signInAddress();
  assert.equal(
    (await get(gateway, first.pathname + first.search)).status,
    403,
    'a newer code voids the older',
  );
});

test('a sign-in address that is too old is refused', async () => {
  using folder = temporaryFolder();
  let now = 1_000_000;
  await using started = await startWithPages(folder.path, () => now);
  const { pathname, search } = new URL(started.gateway.signInAddress());
  now += 11 * 60_000;
  assert.equal((await get(started.gateway, pathname + search)).status, 403);
});

test('foreign names, methods and paths are refused', async () => {
  using folder = temporaryFolder();
  await using started = await startWithPages(folder.path);
  const { gateway } = started;
  const cookie = await signIn(gateway);
  assert.equal((await get(gateway, '/', { cookie, host: 'evil.example' })).status, 421);
  assert.equal((await get(gateway, '/', { cookie }, 'POST')).status, 405);
  for (const target of [
    '/../secret.json',
    '/%2e%2e/secret.json',
    '/..%2fsecret.json',
    '/....//secret.json',
    '/%00',
    '/%zz',
    '//',
    `/${'a'.repeat(5_000)}.js`,
  ]) {
    const answer = await get(gateway, target, { cookie });
    assert.equal(answer.status, 404, target);
    assert.doesNotMatch(answer.text, /secret":true/);
  }
});

/** Writes bytes as they are and hangs up: at once, or once something came back. */
function rawVisit(gateway: Gateway, text: string, hangUp: 'at once' | 'when answered'): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(gateway.port, '127.0.0.1', () => {
      socket.write(text);
      if (hangUp === 'at once') setImmediate(() => socket.resetAndDestroy());
    });
    socket.on('data', (piece) => {
      answer += piece.toString();
      socket.destroy();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer));
  });
}

test('a stranger who sends no address, or hangs up at once, does not end the program', async () => {
  using folder = temporaryFolder();
  await using started = await startWithPages(folder.path);
  const { gateway } = started;
  const upgrade = (target: string) =>
    `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1:${gateway.port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
    'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n';
  assert.match(await rawVisit(gateway, upgrade('//'), 'when answered'), /403/);
  await Promise.all(Array.from({ length: 100 }, () => rawVisit(gateway, upgrade('/contract'), 'at once')));
  assert.equal((await get(gateway, '//')).status, 404);
});

test('two workstations on one machine do not sign each other out', async () => {
  using folder = temporaryFolder();
  using other = temporaryFolder();
  await using first = await startWithPages(folder.path);
  await using second = await startWithPages(other.path);
  const cookies = [await signIn(first.gateway), await signIn(second.gateway)];
  const names = cookies.map((cookie) => cookie.split('=')[0]);
  assert.notEqual(names[0], names[1], 'a browser keeps one cookie a name, whatever the port');
  for (const { gateway } of [first, second]) {
    assert.equal((await get(gateway, '/', { cookie: cookies.join('; ') })).status, 200);
  }
});

test('the socket opens only to a signed-in page of the same origin', async () => {
  using folder = temporaryFolder();
  await using started = await startWithPages(folder.path);
  const { gateway } = started;
  const cookie = await signIn(gateway);
  const origin = `http://127.0.0.1:${gateway.port}`;
  await assert.rejects(open(gateway, { origin }), /403/);
  await assert.rejects(open(gateway, { cookie }), /403/);
  await assert.rejects(open(gateway, { cookie, origin: 'http://evil.example' }), /403/);
  await assert.rejects(open(gateway, { cookie, origin: `http://127.0.0.1:${gateway.port + 1}` }), /403/);
  const socket = await open(gateway, { cookie, origin });
  socket.close();
});

test('bars travel as binary, and a window closed mid-stream leaves nothing running', async () => {
  using folder = temporaryFolder();
  await using started = await startWithPages(folder.path);
  const { gateway, running } = started;
  const csv = 'date,price\n2026-01-02,70.5\n2026-01-05,-1.25\n';
  const jobs = running.workstation.history;
  await jobs.import(
    { source: { kind: 'text', name: 'wti_front.csv', text: csv } },
    { signal: new AbortController().signal, progress: () => undefined },
  );
  const socket = await open(gateway, {
    cookie: await signIn(gateway),
    origin: `http://127.0.0.1:${gateway.port}`,
  });
  const client = new BareClient((frame) => socket.send(frame));
  socket.on('message', (data: Buffer) => client.take(data));
  await client.call('mutation', 'access.signIn', { passphrase });
  const answer = (await client.call('query', 'history.bars', { symbol: 'CL', interval: '1d' })) as {
    unit: string;
    bars: { close: Float64Array; volume: Float64Array };
  };
  assert.deepEqual(answer.bars.close, Float64Array.of(70.5, -1.25));
  assert.ok(answer.bars.volume.every(Number.isNaN));
  assert.equal(answer.unit, 'USD/bbl');
  client.start('subscription', 'system.watchHealth', { paceMilliseconds: 50 });
  client.start('subscription', 'jobs.watch');
  await client.next((message) => message.type === 'item');
  assert.equal(gateway.clients(), 1);
  socket.terminate();
  while (gateway.clients() > 0) await new Promise((resolve) => setImmediate(resolve));
  assert.equal(running.system.subscribers(), 0);
});

test('a port that is taken, or cannot be had, is named', async () => {
  using folder = temporaryFolder();
  await using started = await startWithPages(folder.path);
  const again = { running: started.running, pages: folder.path };
  await assert.rejects(startGateway({ ...again, port: started.gateway.port }), { code: 'PORT_IN_USE' });
  await assert.rejects(startGateway({ ...again, port: 0, address: '192.0.2.1' }), { code: 'TLS_NEEDED' });
  await assert.rejects(
    startGateway({ ...again, port: 0, address: '192.0.2.1', tls: await selfSigned('192.0.2.1', Date.now()) }),
    {
      code: 'PORT_REFUSED',
    },
  );
});
