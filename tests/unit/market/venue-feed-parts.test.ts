import assert from 'node:assert/strict';
import { createHmac, createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { describe, it, test } from 'node:test';
import fc from 'fast-check';
import { Fault } from '../../../engine/domain/fault.ts';
import { checkAddress } from '../../../engine/market/venue-feed/addresses.ts';
import {
  alpacaLogin,
  coinbaseAdvancedAuthentication,
  coinbaseExchangeAuthentication,
  redactor,
} from '../../../engine/market/venue-feed/authentication.ts';
import { PacedQueue } from '../../../engine/market/venue-feed/paced-queue.ts';
import { RateLimiter } from '../../../engine/market/venue-feed/rate-limiter.ts';
import { RemedyDesk } from '../../../engine/market/venue-feed/remedy-desk.ts';
import { checkSecret } from '../../../engine/market/venue-feed/secrets.ts';

describe('rate limiter', () => {
  it('never lets more than the rate into any window, nor waits longer than it must', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 1, max: 1_000 }),
        fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 60 }),
        (count, milliseconds, steps) => {
          const limiter = new RateLimiter({ count, milliseconds });
          const sent: number[] = [];
          let now = 0;
          for (const step of steps) {
            now += step;
            const expected = limiter.wait(now);
            const wait = limiter.reserve(now);
            assert.equal(wait, expected);
            sent.push(now + wait);
          }
          for (let at = count; at < sent.length; at++) {
            const span = (sent[at] ?? 0) - (sent[at - count] ?? 0);
            assert.ok(span >= milliseconds, `${count + 1} within ${span} ms`);
          }
        },
      ),
    );
    assert.equal(new RateLimiter(null).reserve(5), 0);
  });
});

test('a paced queue keeps order and rate, and forgets what waits', (context) => {
  context.mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  const sent: string[] = [];
  const queue = new PacedQueue(new RateLimiter({ count: 2, milliseconds: 1_000 }), Date.now, (text) =>
    sent.push(text),
  );
  for (const text of ['a', 'b', 'c', 'd', 'e']) queue.put(text);
  assert.deepEqual(sent, ['a', 'b']);
  context.mock.timers.tick(999);
  assert.deepEqual(sent, ['a', 'b']);
  context.mock.timers.tick(1);
  assert.deepEqual(sent, ['a', 'b', 'c', 'd']);
  queue.clear();
  context.mock.timers.tick(10_000);
  assert.deepEqual(sent, ['a', 'b', 'c', 'd']);
});

test('remedies go out at once, then at growing distance, and give the connection up in the end', () => {
  const carried: number[] = [];
  let now = 0;
  let given = 0;
  const desk = new RemedyDesk({
    resyncMilliseconds: 2_000,
    carryOut: () => carried.push(now) > 0,
    giveUp: () => {
      given += 1;
    },
  });
  const remedy = { kind: 'send', messages: ['again'] } as const;
  // A venue that answers each request with nonsense at once.
  for (; now <= 3_000 && given === 0; now += 10) {
    desk.ask('X', remedy, now);
    desk.watch(now);
  }
  assert.equal(carried[0], 0);
  const distances = carried.slice(1).map((time, at) => time - (carried[at] ?? 0));
  assert.deepEqual(distances.slice(0, 3), [10, 250, 500]);
  assert.equal(given, 1);
  // A book that stood for long: its next trouble is a new one.
  desk.settled('X', now);
  now += 60_000;
  desk.ask('X', remedy, now);
  assert.equal(carried.at(-1), now);
  // An answer that never comes.
  const before = carried.length;
  desk.watch(now + 1_999);
  assert.equal(carried.length, before);
  desk.watch(now + 2_000);
  assert.equal(carried.length, before + 1);
});

describe('authentication', () => {
  const now = 1_700_000_000_123;

  it('signs Coinbase Exchange subscriptions as computed independently', () => {
    const secret = Buffer.from('a secret of the venue').toString('base64');
    const { dress } = coinbaseExchangeAuthentication({ key: 'k', secret, passphrase: 'p' });
    const signed = JSON.parse(dress('{"type":"subscribe","channels":["level2"]}', now)) as Record<
      string,
      string
    >;
    const text = ['1700000000.123', 'GET', '/users/self/verify'].join('');
    const expected = createHmac('sha256', 'a secret of the venue').update(text).digest('base64');
    assert.deepEqual(signed, {
      type: 'subscribe',
      channels: ['level2'],
      signature: expected,
      key: 'k',
      passphrase: 'p',
      timestamp: '1700000000.123',
    });
    assert.equal(dress('{"type":"unsubscribe"}', now), '{"type":"unsubscribe"}');
  });

  for (const [kind, algorithm] of [
    ['ec', 'ES256'],
    ['ed25519', 'EdDSA'],
  ] as const) {
    it(`makes a fresh ${algorithm} token that the public key verifies`, () => {
      const { privateKey, publicKey } =
        kind === 'ec' ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : generateKeyPairSync('ed25519');
      const format = kind === 'ec' ? 'sec1' : 'pkcs8';
      const pem = privateKey.export({ format: 'pem', type: format as 'pkcs8' }).toString();
      // As the venue hands it out: one line, line ends written as \n.
      const values = { keyName: 'organizations/1/apiKeys/2', privateKey: pem.replaceAll('\n', '\\n') };
      assert.deepEqual(checkSecret('coinbase-advanced', values), {
        ...values,
        privateKey: values.privateKey.trim(),
      });
      const { dress } = coinbaseAdvancedAuthentication(values);
      const read = () =>
        (JSON.parse(dress('{"type":"subscribe","channel":"level2"}', now)) as { jwt: string }).jwt;
      const token = read();
      const [head = '', body = '', signature = ''] = token.split('.');
      const decode = (text: string) =>
        JSON.parse(Buffer.from(text, 'base64url').toString()) as Record<string, unknown>;
      const { nonce, ...header } = decode(head);
      assert.deepEqual(header, { alg: algorithm, typ: 'JWT', kid: values.keyName });
      assert.equal(typeof nonce, 'string');
      assert.deepEqual(decode(body), {
        iss: 'cdp',
        sub: values.keyName,
        nbf: 1_700_000_000,
        exp: 1_700_000_120,
      });
      const key = createPublicKey(publicKey.export({ format: 'pem', type: 'spki' }));
      const bytes = Buffer.from(signature, 'base64url');
      assert.equal(bytes.length, 64);
      const options = kind === 'ec' ? ({ key, dsaEncoding: 'ieee-p1363' } as const) : key;
      const digest = kind === 'ec' ? 'sha256' : null;
      assert.ok(verify(digest, Buffer.from(`${head}.${body}`), options, bytes));
      assert.ok(!verify(digest, Buffer.from(`${head}.${body}x`), options, bytes));
      assert.notEqual(read(), token, 'a new one each time');
    });
  }

  it('takes an Ed25519 key as the venue hands it out, in base64', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const { d = '', x = '' } = privateKey.export({ format: 'jwk' });
    const handed = Buffer.concat([d, x].map((part) => Buffer.from(part, 'base64url'))).toString('base64');
    const values = checkSecret('coinbase-advanced', { keyName: 'n', privateKey: handed });
    const { jwt } = JSON.parse(coinbaseAdvancedAuthentication(values).dress('{}', now)) as { jwt: string };
    const [head = '', body = '', signature = ''] = jwt.split('.');
    assert.ok(verify(null, Buffer.from(`${head}.${body}`), publicKey, Buffer.from(signature, 'base64url')));
  });

  it('logs in to Alpaca between greeting and subscription', () => {
    const { login } = alpacaLogin({ key: 'AK', secret: 'S' });
    assert.deepEqual(JSON.parse(login?.message ?? ''), { action: 'auth', key: 'AK', secret: 'S' });
    assert.deepEqual([login?.after, login?.done], ['connected', 'authenticated']);
  });
});

test('a redactor takes every form of a secret out of a text', () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 6, maxLength: 40 }).filter((text) => text.trim().length > 5),
      fc.string({ maxLength: 40 }),
      fc.string({ maxLength: 40 }),
      (secret, before, after) => {
        const clean = redactor({ secret });
        for (const form of [secret, encodeURIComponent(secret)]) {
          assert.ok(!clean(`${before}${form}${after}`).replaceAll('[secret]', '').includes(form));
        }
        assert.ok(!clean(JSON.stringify({ echo: secret })).includes(JSON.stringify(secret)));
      },
    ),
  );
  assert.equal(redactor({})('{"jwt":"abc.def"}'), '{"jwt":"[secret]"}');
});

describe('secrets', () => {
  const refused = (work: () => unknown, hidden: string, match: RegExp) =>
    assert.throws(work, (error: unknown) => {
      assert.ok(error instanceof Fault);
      assert.equal(error.code, 'SECRET_INVALID');
      assert.match(error.message, match);
      assert.ok(!JSON.stringify(error).includes(hidden));
      return true;
    });

  it('are refused by the field, without repeating the value', () => {
    const secret = 'not!base64!hidden';
    refused(
      () => checkSecret('coinbase-exchange', { key: 'k', secret, passphrase: 'p' }),
      'hidden',
      /secret is no base64/,
    );
    refused(() => checkSecret('alpaca', { key: 'hidden' }), 'hidden', /secret is missing/);
    refused(() => checkSecret('eia', { apiKey: 'k', hiddenField: 'x' }), 'hiddenField', /not known/);
    refused(
      () => checkSecret('coinbase-advanced', { keyName: 'n', privateKey: 'hidden' }),
      'hidden',
      /no private key in PEM form/,
    );
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'secp384r1' });
    const pem = privateKey.export({ format: 'pem', type: 'sec1' }).toString();
    refused(() => checkSecret('coinbase-advanced', { keyName: 'n', privateKey: pem }), pem, /neither/);
  });
});

test('addresses go over the network encrypted, and bear no key', () => {
  for (const [address, scheme] of [
    ['wss://stream.example/path', 'ws'],
    ['ws://127.0.0.1:9', 'ws'],
    ['ws://localhost:9/x', 'ws'],
    ['https://api.example/v2', 'http'],
    ['http://[::1]:80', 'http'],
  ] as const) {
    assert.equal(checkAddress(address, scheme), address);
  }
  for (const [address, scheme] of [
    ['ws://stream.example', 'ws'],
    ['http://127.0.0.1.example', 'http'],
    ['https://stream.example', 'ws'],
    ['wss://user:word@stream.example', 'ws'],
    ['https://api.example/?api_key=1', 'http'],
    ['nonsense', 'ws'],
  ] as const) {
    assert.throws(() => checkAddress(address, scheme), { code: 'ADDRESS_INVALID' }, address);
  }
});
