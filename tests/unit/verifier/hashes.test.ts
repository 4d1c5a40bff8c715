import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { fromBase64, isHexHash, toHex } from '../../../tools/verifier/bytes.ts';
import { shake128, shake256 } from '../../../tools/verifier/keccak.ts';
import { Sha256, sha256 } from '../../../tools/verifier/sha256.ts';
import { sha512 } from '../../../tools/verifier/sha512.ts';
import { seeded } from '../../harness/venue-fuzz.ts';

const random = seeded(7);
const bytes = (length: number): Uint8Array => Uint8Array.from({ length }, () => Math.floor(random() * 256));

/** Every length round the edges of a block, and some beyond. */
const lengths = [...Array.from({ length: 300 }, (_, length) => length), 1_000, 4_095, 65_537];

test('the examples of FIPS 180-4 and FIPS 202 come out', () => {
  const abc = new TextEncoder().encode('abc');
  assert.equal(toHex(sha256(abc)), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  assert.equal(
    toHex(sha512(abc)),
    'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f',
  );
  assert.equal(
    toHex(shake128().bytes(32)),
    '7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26',
  );
  assert.equal(
    toHex(shake256().bytes(32)),
    '46b9dd2b0ba88d13233b3feb743eeb243fcd52ea62b81b82b50c27646ed5762f',
  );
});

test('all hashes agree with OpenSSL at every length', () => {
  for (const length of lengths) {
    const input = bytes(length);
    const expected = (name: string, outputLength?: number) =>
      createHash(name, outputLength === undefined ? {} : { outputLength })
        .update(input)
        .digest('hex');
    assert.equal(toHex(sha256(input)), expected('sha256'), `SHA-256 of ${length} bytes`);
    assert.equal(toHex(sha512(input)), expected('sha512'), `SHA-512 of ${length} bytes`);
    assert.equal(toHex(shake128(input).bytes(500)), expected('shake128', 500), `SHAKE128 of ${length} bytes`);
    assert.equal(toHex(shake256(input).bytes(500)), expected('shake256', 500), `SHAKE256 of ${length} bytes`);
  }
});

test('SHA-256 does not depend on how its input is cut', () => {
  for (let round = 0; round < 300; round += 1) {
    const input = bytes(Math.floor(random() * 1_000));
    const hash = new Sha256();
    for (let from = 0; from < input.length; ) {
      const to = from + Math.floor(random() * 200);
      hash.update(input.subarray(from, to));
      from = to;
    }
    assert.equal(toHex(hash.digest()), createHash('sha256').update(input).digest('hex'));
    assert.equal(toHex(hash.digest()), toHex(sha256()), 'a hash that was read begins anew');
  }
});

test('base64 and hex have one way to be written', () => {
  for (let length = 0; length < 50; length += 1) {
    const input = bytes(length);
    assert.deepEqual(fromBase64(Buffer.from(input).toString('base64')), input);
  }
  for (const wrong of [
    'A',
    'AA',
    'AAA',
    'AB==',
    'AAB=',
    'AA=A',
    '=AAA',
    'AA-_',
    'AAAA\n',
    'AAAA====',
    'AA A',
    'ÄAAA',
  ])
    assert.equal(fromBase64(wrong), undefined, wrong);
  assert.equal(isHexHash('0'.repeat(64)), true);
  for (const wrong of ['0'.repeat(63), '0'.repeat(65), 'A'.repeat(64), `${'0'.repeat(64)}\n`, 5])
    assert.equal(isHexHash(wrong), false);
});
