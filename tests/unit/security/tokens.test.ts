import assert from 'node:assert/strict';
import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { test } from 'node:test';
import { createSigner, createVerifier } from 'fast-jwt';
import { accessMilliseconds, issuer, RefreshTokens, TokenIssuer } from '../../../engine/security/tokens.ts';

const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

function clocked(start = 1_800_000_000_000) {
  let time = start;
  return {
    now: () => time,
    pass(milliseconds: number) {
      time += milliseconds;
    },
  };
}

function parts(token: string): [string, string, string] {
  const [header = '', payload = '', signature = ''] = token.split('.');
  return [header, payload, signature];
}

const decode = (part: string) =>
  JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;

test('a token says whose session it is, for five minutes', async () => {
  const clock = clocked();
  const tokens = new TokenIssuer('here', clock.now);
  const { token, expiresAt } = await tokens.issue('user', 'session');
  assert.equal(expiresAt, clock.now() + accessMilliseconds);
  const claims = { userId: 'user', sessionId: 'session', expiresAt };
  assert.deepEqual(await tokens.verify(token), claims);
  assert.deepEqual(await tokens.verify(token), claims, 'and again, from memory');
  clock.pass(accessMilliseconds);
  await assert.rejects(tokens.verify(token), { code: 'TOKEN_EXPIRED' });
  await assert.rejects(tokens.verify(token), { code: 'TOKEN_EXPIRED' });
});

test('a second library reads our tokens, and we refuse nothing that it signs with our claims but the key', async () => {
  const clock = clocked(Date.now());
  const tokens = new TokenIssuer('here', clock.now);
  const { token } = await tokens.issue('user', 'session');
  const [key] = tokens.publicKeys();
  const verify = createVerifier({
    key: key?.pem ?? '',
    algorithms: ['EdDSA'],
    allowedIss: issuer,
    allowedAud: 'here',
  });
  const payload = verify(token) as Record<string, unknown>;
  assert.deepEqual(decode(parts(token)[0]), { alg: 'EdDSA', typ: 'at+jwt', kid: key?.id });
  assert.equal(payload['sub'], 'user');
  assert.equal(payload['sid'], 'session');
  const { privateKey } = generateKeyPairSync('ed25519');
  const foreign = createSigner({
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    algorithm: 'EdDSA',
    kid: key?.id ?? '',
    header: { typ: 'at+jwt', alg: 'EdDSA' },
  });
  await assert.rejects(tokens.verify(foreign(payload)), { code: 'TOKEN_REFUSED' });
});

test('forged tokens of every kind are refused with a reason', async () => {
  const clock = clocked();
  const tokens = new TokenIssuer('here', clock.now);
  const { token } = await tokens.issue('user', 'session');
  const [header, payload, signature] = parts(token);
  const [key] = tokens.publicKeys();
  const claims = decode(payload);
  const other = generateKeyPairSync('ed25519').privateKey;
  const signed = (head: object, body: object) => {
    const text = `${base64(head)}.${base64(body)}`;
    return `${text}.${sign(null, Buffer.from(text), other).toString('base64url')}`;
  };
  const none = (name: string) => `${base64({ ...decode(header), alg: name })}.${payload}.`;
  const confused = `${base64({ ...decode(header), alg: 'HS256' })}.${payload}`;
  const hmac = createHmac('sha256', key?.pem ?? '')
    .update(confused)
    .digest('base64url');
  const forgeries: Record<string, string> = {
    'no signature': `${header}.${payload}.`,
    'algorithm none': none('none'),
    'algorithm None': none('None'),
    'the public key as a secret': `${confused}.${hmac}`,
    'another key': signed(decode(header), claims),
    'an unknown key id': signed({ ...decode(header), kid: 'mine' }, claims),
    'a key in the header': signed(
      { ...decode(header), jwk: other.export({ format: 'jwk' }), kid: undefined },
      claims,
    ),
    'another type': `${base64({ ...decode(header), typ: 'JWT' })}.${payload}.${signature}`,
    'other claims': `${header}.${base64({ ...claims, sub: 'administrator' })}.${signature}`,
    'a later end': `${header}.${base64({ ...claims, exp: 9_999_999_999 })}.${signature}`,
    'a changed signature': `${header}.${payload}.${signature.slice(0, -2)}AA`,
    'two tokens': `${token}.${token}`,
    'no token': 'x',
    'an empty token': '',
    'a long one': `${header}.${'A'.repeat(100_000)}.${signature}`,
  };
  for (const [what, forgery] of Object.entries(forgeries))
    await assert.rejects(tokens.verify(forgery), { code: 'TOKEN_REFUSED' }, what);
  assert.equal((await tokens.verify(token)).userId, 'user');
});

test('every changed character of a token is noticed', async () => {
  const tokens = new TokenIssuer('here', clocked().now);
  const { token } = await tokens.issue('user', 'session');
  for (let place = 0; place < token.length; place++) {
    const changed = `${token.slice(0, place)}${token[place] === 'A' ? 'Q' : 'A'}${token.slice(place + 1)}`;
    await assert.rejects(tokens.verify(changed), { code: 'TOKEN_REFUSED' }, `at ${place}`);
  }
});

test('a token of another workstation, or of before its keys were revoked, is refused', async () => {
  const clock = clocked();
  const [here, there] = [new TokenIssuer('here', clock.now), new TokenIssuer('there', clock.now)];
  const { token } = await here.issue('user', 'session');
  await there.issue('user', 'session');
  await assert.rejects(there.verify(token), { code: 'TOKEN_REFUSED' });
  await here.verify(token);
  here.rotate({ keepOld: true });
  await here.verify(token);
  here.rotate({ keepOld: false });
  await assert.rejects(here.verify(token), { code: 'TOKEN_REFUSED' });
});

test('keys change every hour, and tokens of the key before live out their time', async () => {
  const clock = clocked();
  const tokens = new TokenIssuer('here', clock.now);
  await tokens.issue('user', 'session');
  clock.pass(3_599_000);
  const late = await tokens.issue('user', 'session');
  clock.pass(2_000);
  const fresh = await tokens.issue('user', 'session');
  assert.notEqual(decode(parts(late.token)[0])['kid'], decode(parts(fresh.token)[0])['kid']);
  await tokens.verify(late.token);
  assert.equal(tokens.publicKeys().length, 2);
});

test('a refresh token is good once; two windows that wake together are forgiven, a thief is not', () => {
  const clock = clocked();
  const tokens = new RefreshTokens(clock.now);
  const first = tokens.issue('session');
  assert.equal(tokens.redeem(first).outcome, 'good');
  const second = tokens.issue('session');
  assert.equal(tokens.redeem(first).outcome, 'good', 'within the grace');
  clock.pass(10_001);
  assert.equal(tokens.redeem(second).outcome, 'good');
  assert.equal(tokens.redeem(first).outcome, 'reused');
  assert.equal(tokens.redeem(`session.${'A'.repeat(43)}`).outcome, 'unknown');
  assert.equal(tokens.redeem('nothing').outcome, 'unknown');
  tokens.end('session');
  assert.equal(tokens.redeem(second).outcome, 'unknown');
});
