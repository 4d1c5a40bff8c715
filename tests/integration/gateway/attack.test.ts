import assert from 'node:assert/strict';
import { get as getSecurely } from 'node:https';
import { connect } from 'node:net';
import { test } from 'node:test';
import { WebSocket } from 'ws';
import { selfSigned } from '../../../engine/hosts/gateway/certificate.ts';
import { type Gateway, startGateway } from '../../../engine/hosts/gateway/server.ts';
import { get, signIn, startWithPages } from '../../harness/gateway.ts';
import { temporaryFolder } from '../../harness/temporary.ts';
import { passphrase } from '../../harness/workstation.ts';

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown> & { readonly code?: string };
  readonly cookie: string;
}

async function post(
  gateway: Gateway,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const answer = await get(gateway, path, { 'content-type': 'application/json', ...headers }, 'POST', text);
  return {
    status: answer.status,
    body: JSON.parse(answer.text) as Answer['body'],
    cookie: ((answer.headers['set-cookie'] as string[] | undefined)?.[0] ?? '').split(';')[0] ?? '',
  };
}

interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

async function tokensOf(gateway: Gateway): Promise<Tokens> {
  const { status, body } = await post(gateway, '/api/access.signIn', { passphrase });
  assert.equal(status, 200);
  return body['tokens'] as Tokens;
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

test('a program signs in, calls with its token, refreshes it, and is out when its session ends', async () => {
  using folder = temporaryFolder();
  await using started = await startWithPages(folder.path);
  const { gateway } = started;
  assert.equal((await post(gateway, '/api/settings.get', {})).body.code, 'SIGN_IN_NEEDED');
  const { accessToken, refreshToken } = await tokensOf(gateway);
  const settings = await post(gateway, '/api/settings.get', {}, bearer(accessToken));
  assert.equal(settings.status, 200);
  assert.equal(settings.body['theme'], 'system');
  const renewed = await post(gateway, '/api/access.refresh', { refreshToken });
  assert.equal(renewed.status, 200);
  const { accessToken: next } = renewed.body as unknown as Tokens;
  await post(gateway, '/api/access.signOut', {}, bearer(next));
  for (const token of [accessToken, next])
    assert.equal((await post(gateway, '/api/settings.get', {}, bearer(token))).body.code, 'TOKEN_REFUSED');
});

test('a socket opens to a token as it does to a page, and to a forged one it does not', async () => {
  using folder = temporaryFolder();
  await using started = await startWithPages(folder.path);
  const { gateway } = started;
  const { accessToken } = await tokensOf(gateway);
  const visit = (headers: Record<string, string>) =>
    new Promise<string>((resolve) => {
      const socket = new WebSocket(`ws://127.0.0.1:${gateway.port}/contract`, { headers });
      socket.on('open', () => {
        socket.close();
        resolve('open');
      });
      socket.on('error', (error) => resolve(error.message));
    });
  assert.equal(await visit(bearer(accessToken)), 'open');
  assert.match(await visit(bearer(`${accessToken.slice(0, -3)}AAA`)), /403/);
  assert.match(await visit({ ...bearer(accessToken), origin: 'https://evil.example' }), /403/);
  assert.match(await visit({}), /403/);
});

test('a hostile page on another origin gets nothing done, with or without the browser’s cookies', async () => {
  using folder = temporaryFolder();
  await using started = await startWithPages(folder.path);
  const { gateway, running } = started;
  const own = `http://127.0.0.1:${gateway.port}`;
  const cookie = await signIn(gateway);
  const { accessToken, refreshToken } = await tokensOf(gateway);
  const kept = await post(gateway, '/session/keep', { refreshToken }, { cookie, origin: own });
  assert.equal(kept.status, 200);
  const cookies = `${cookie}; ${kept.cookie}`;
  for (const origin of [
    'https://evil.example',
    'null',
    `http://localhost:${gateway.port + 1}`,
    `${own}.evil`,
  ]) {
    const hostile = { cookie: cookies, origin };
    for (const path of ['/session/refresh', '/session/keep', '/session/forget'])
      assert.equal((await post(gateway, path, { refreshToken }, hostile)).status, 403, `${origin} ${path}`);
    const call = await post(gateway, '/api/vault.backup', {}, { ...hostile, ...bearer(accessToken) });
    assert.equal(call.body.code, 'ORIGIN_REFUSED');
  }
  // The cookies alone, from our own page, call no procedure either: a token must be shown.
  const bare = await post(gateway, '/api/settings.get', {}, { cookie: cookies, origin: own });
  assert.equal(bare.body.code, 'SIGN_IN_NEEDED');
  // No page may read an answer: nothing says that another origin may.
  const answer = await get(gateway, '/', { cookie: cookies, origin: 'https://evil.example' });
  assert.equal(answer.headers['access-control-allow-origin'], undefined);
  assert.equal(answer.headers['cross-origin-resource-policy'], 'same-origin');
  assert.match(String(answer.headers['content-security-policy']), /frame-ancestors 'none'/);
  assert.equal((await running.workstation.vault.backups()).length, 1);
});

test('the cookie of a session brings back the page after a reload; stolen and used twice it ends the session', async () => {
  using folder = temporaryFolder();
  let now = Date.now();
  await using started = await startWithPages(folder.path, undefined, { now: () => now });
  const { gateway, running } = started;
  const own = { origin: `http://127.0.0.1:${gateway.port}`, cookie: await signIn(gateway) };
  const none = await post(gateway, '/session/refresh', {}, own);
  assert.deepEqual([none.status, none.body['accessToken']], [200, null]);
  const { refreshToken } = await tokensOf(gateway);
  const kept = await post(gateway, '/session/keep', { refreshToken }, own);
  const again = await post(
    gateway,
    '/session/refresh',
    {},
    { ...own, cookie: `${own.cookie}; ${kept.cookie}` },
  );
  assert.equal(typeof again.body['accessToken'], 'string');
  now += 60_000;
  const stolen = await post(
    gateway,
    '/session/refresh',
    {},
    { ...own, cookie: `${own.cookie}; ${kept.cookie}` },
  );
  assert.deepEqual([stolen.body['accessToken'], stolen.body['reason']], [null, 'REFRESH_REUSED']);
  const honest = await post(
    gateway,
    '/session/refresh',
    {},
    { ...own, cookie: `${own.cookie}; ${again.cookie}` },
  );
  assert.equal(honest.body['accessToken'], null);
  const { entries } = await running.workstation.audit.query({ category: ['failure'], limit: 10 });
  assert.equal(entries[0]?.record.details['code'], 'REFRESH_REUSED');
});

test('bodies, headers and paths beyond their limits are refused, and the gateway lives', async () => {
  using folder = temporaryFolder();
  await using started = await startWithPages(folder.path);
  const { gateway } = started;
  const { accessToken } = await tokensOf(gateway);
  const token = bearer(accessToken);
  const large = await post(gateway, '/api/layouts.save', 'x'.repeat(5 * 1024 * 1024), token);
  assert.deepEqual([large.status, large.body.code], [413, 'BODY_TOO_LARGE']);
  assert.equal((await post(gateway, '/api/settings.set', '{"theme":', token)).body.code, 'BODY_NOT_JSON');
  assert.equal((await post(gateway, '/api/no.such', {}, token)).status, 404);
  assert.equal((await post(gateway, '/api/market.watchQuotes', {}, token)).status, 404);
  assert.equal((await post(gateway, '/api/__proto__', {}, token)).status, 404);
  assert.equal((await get(gateway, '/', { 'x-long': 'x'.repeat(20_000) })).status, 431);
  const slow = await new Promise<string>((resolve) => {
    const socket = connect(gateway.port, '127.0.0.1', () =>
      socket.write('GET / HTTP/1.1\r\nBroken header\r\n\r\n'),
    );
    let text = '';
    socket.on('data', (piece) => (text += piece.toString()));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(text));
  });
  assert.match(slow, /^HTTP\/1\.1 400/);
  assert.equal((await post(gateway, '/api/settings.get', {}, token)).status, 200);
});

test('a storm of sign-ins is slowed down and recorded', async () => {
  using folder = temporaryFolder();
  await using started = await startWithPages(folder.path);
  const { gateway, running } = started;
  const codes: (string | undefined)[] = [];
  for (let turn = 0; turn < 30; turn++) {
    const user = turn % 3 === 0 ? 'owner' : `name ${turn}`;
    codes.push((await post(gateway, '/api/access.signIn', { user, passphrase: 'a guess' })).body.code);
  }
  const count = (code: string) => codes.filter((one) => one === code).length;
  assert.ok(count('RATE_LIMITED') >= 8, codes.join());
  assert.ok(count('PASSPHRASE_WRONG') + count('PASSPHRASE_DELAYED') + count('RATE_LIMITED') === codes.length);
  const { entries } = await running.workstation.audit.query({ category: ['failure'], limit: 100 });
  assert.ok(entries.length >= count('PASSPHRASE_WRONG'));
  assert.equal(running.workstation.access.sessions().length, 0);
});

test('beyond loopback nothing is served without TLS; with it, by version 1.3 and with strict headers', async () => {
  using folder = temporaryFolder();
  await using started = await startWithPages(folder.path);
  const tls = await selfSigned('127.0.0.1', Date.now());
  const options = { running: started.running, pages: folder.path, port: 0 };
  await assert.rejects(startGateway({ ...options, address: '0.0.0.0' }), { code: 'TLS_NEEDED' });
  await assert.rejects(startGateway({ ...options, address: '127.evil.example' }), { code: 'TLS_NEEDED' });
  const gateway = await startGateway({ ...options, tls });
  try {
    assert.match(gateway.address, /^https:/);
    const { pathname, search } = new URL(gateway.signInAddress());
    const answer = await new Promise<{
      status: number;
      headers: Record<string, unknown>;
      protocol: string | null;
    }>((resolve, reject) => {
      const asked = getSecurely(
        { host: '127.0.0.1', port: gateway.port, path: pathname + search, ca: tls.certificate },
        (response) => {
          const { socket } = response as unknown as { socket: { getProtocol(): string | null } };
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            protocol: socket.getProtocol(),
          });
          response.resume();
        },
      );
      asked.on('error', reject);
    });
    assert.equal(answer.protocol, 'TLSv1.3');
    assert.equal(answer.status, 303);
    assert.match(String(answer.headers['set-cookie']), /; Secure/);
    assert.match(String(answer.headers['strict-transport-security']), /max-age=31536000/);
  } finally {
    await gateway.close();
  }
});
