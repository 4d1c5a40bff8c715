import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import { test } from 'node:test';
import { x25519 } from '@noble/curves/ed25519.js';
import { ml_dsa87 } from '@noble/post-quantum/ml-dsa.js';
import { ml_kem1024 } from '@noble/post-quantum/ml-kem.js';
import { newSeed, openWith, publicKeyOf, sealFor } from '../../../engine/security/keys/hybrid.ts';

/** Distinguished encodings of RFC 9935 (ML-KEM) and RFC 9881 (ML-DSA): the algorithm's identifier, then the bare key. */
const objects = {
  'ml-kem-1024': Buffer.from('060960864801650304 0403'.replace(' ', ''), 'hex'),
  'ml-dsa-87': Buffer.from('060960864801650304 0313'.replace(' ', ''), 'hex'),
} as const;

function tagged(tag: number, ...parts: Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const head =
    length < 128
      ? [tag, length]
      : length < 256
        ? [tag, 0x81, length]
        : [tag, 0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from(head), content]);
}

function opensslPublicKey(name: keyof typeof objects, key: Uint8Array): crypto.KeyObject {
  const spki = tagged(0x30, tagged(0x30, objects[name]), tagged(0x03, Buffer.from([0]), key));
  return crypto.createPublicKey({ key: spki, format: 'der', type: 'spki' });
}

const bareKey = (key: crypto.KeyObject, bytes: number) =>
  new Uint8Array(key.export({ format: 'der', type: 'spki' }).subarray(-bytes));

test('ML-KEM-1024: what one of us seals the other opens, Node’s OpenSSL and our library, both ways', () => {
  const own = ml_kem1024.keygen();
  const theirs = crypto.encapsulate(opensslPublicKey('ml-kem-1024', own.publicKey));
  assert.deepEqual(
    ml_kem1024.decapsulate(new Uint8Array(theirs.ciphertext), own.secretKey),
    new Uint8Array(theirs.sharedKey),
  );
  const pair = crypto.generateKeyPairSync('ml-kem-1024');
  const ours = ml_kem1024.encapsulate(bareKey(pair.publicKey, 1_568));
  assert.deepEqual(
    new Uint8Array(crypto.decapsulate(pair.privateKey, ours.cipherText)),
    new Uint8Array(ours.sharedSecret),
  );
});

test('ML-DSA-87: each verifies what the other signed, and neither a changed message', () => {
  const message = crypto.randomBytes(500);
  const own = ml_dsa87.keygen();
  const signature = ml_dsa87.sign(message, own.secretKey);
  const publicKey = opensslPublicKey('ml-dsa-87', own.publicKey);
  assert.equal(crypto.verify(null, message, publicKey, signature), true);
  const pair = crypto.generateKeyPairSync('ml-dsa-87');
  const theirs = new Uint8Array(crypto.sign(null, message, pair.privateKey));
  const bare = bareKey(pair.publicKey, 2_592);
  assert.equal(ml_dsa87.verify(theirs, message, bare), true);
  message[7] = (message[7] ?? 0) ^ 1;
  assert.equal(crypto.verify(null, message, publicKey, signature), false);
  assert.equal(ml_dsa87.verify(theirs, message, bare), false);
});

test('X25519 agrees with Node’s own, and with the vector of RFC 7748 section 5.2', () => {
  const hex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));
  assert.deepEqual(
    x25519.scalarMult(
      hex('a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4'),
      hex('e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c'),
    ),
    hex('c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552'),
  );
  const secret = new Uint8Array(crypto.randomBytes(32));
  const pair = crypto.generateKeyPairSync('x25519');
  const theirs = new Uint8Array(pair.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32));
  const ourPublic = crypto.createPublicKey({
    key: Buffer.concat([
      Buffer.from('302a300506032b656e032100', 'hex'),
      Buffer.from(x25519.getPublicKey(secret)),
    ]),
    format: 'der',
    type: 'spki',
  });
  assert.deepEqual(
    x25519.getSharedSecret(secret, theirs),
    new Uint8Array(crypto.diffieHellman({ privateKey: pair.privateKey, publicKey: ourPublic })),
  );
});

test('a hybrid envelope opens with its seed and context alone; a change in either half is noticed', () => {
  const [seed, other] = [newSeed(), newSeed()];
  const plain = crypto.randomBytes(64);
  const context = Buffer.from('what it is for');
  const envelope = sealFor(publicKeyOf(seed), plain, context, 'aes-256-gcm');
  assert.deepEqual(Buffer.from(openWith(seed, envelope, context) ?? []), plain);
  assert.equal(openWith(other, envelope, context), undefined);
  assert.equal(openWith(seed, envelope, Buffer.from('something else')), undefined);
  const flipped = (text: string, place: number) => {
    const bytes = Buffer.from(text, 'base64');
    bytes[place % bytes.length] = (bytes[place % bytes.length] ?? 0) ^ 1;
    return bytes.toString('base64');
  };
  for (let place = 0; place < 40; place++) {
    const changes = [
      { ...envelope, x25519: flipped(envelope.x25519, place) },
      { ...envelope, mlKem1024: flipped(envelope.mlKem1024, place * 41) },
      { ...envelope, seal: { ...envelope.seal, ciphertext: flipped(envelope.seal.ciphertext, place) } },
      { ...envelope, seal: { ...envelope.seal, nonce: flipped(envelope.seal.nonce, place) } },
      { ...envelope, seal: { ...envelope.seal, name: 'xchacha20-poly1305' as const } },
    ];
    for (const changed of changes) {
      // The highest bit of an X25519 key is no part of it (RFC 7748 section 5); the salt still tells.
      assert.equal(openWith(seed, changed, context), undefined);
    }
  }
  // One half of the seed alone is not enough.
  for (const half of [
    Uint8Array.from([...seed.subarray(0, 32), ...other.subarray(32)]),
    Uint8Array.from([...other.subarray(0, 32), ...seed.subarray(32)]),
  ])
    assert.equal(openWith(half, envelope, context), undefined);
  // An X25519 key of low order gives an all-zero secret: refused.
  assert.equal(
    openWith(seed, { ...envelope, x25519: Buffer.alloc(32).toString('base64') }, context),
    undefined,
  );
});
