import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';
import { test } from 'node:test';
import { openEd25519Key, verifyEd25519 } from '../../../tools/verifier/ed25519.ts';
import { openMlDsaKey, signatureBytes, verifyMlDsa } from '../../../tools/verifier/ml-dsa-87.ts';
import { seeded } from '../../harness/venue-fuzz.ts';

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));
const random = seeded(11);
const bytes = (length: number): Uint8Array => Uint8Array.from({ length }, () => Math.floor(random() * 256));

function publicBytes(key: KeyObject, length: number): Uint8Array {
  const der = key.export({ format: 'der', type: 'spki' });
  return Uint8Array.from(der.subarray(der.length - length));
}

function ed25519(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  const open = openEd25519Key(key);
  return open !== undefined && verifyEd25519(open, message, signature);
}

/** RFC 8032 section 7.1: tests 1, 2, 3 and SHA(abc). */
const vectors = [
  [
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    '',
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  ],
  [
    '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    '72',
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  ],
  [
    'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    'af82',
    '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  ],
  [
    'ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf',
    'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f',
    'dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704',
  ],
] as const;

test('the vectors of RFC 8032 verify, and no bit of them can be another', () => {
  for (const [key, message, signature] of vectors) {
    assert.equal(ed25519(hex(key), hex(message), hex(signature)), true);
    for (let bit = 0; bit < 512; bit += message === '72' ? 1 : 17) {
      const changed = hex(signature);
      changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
      assert.equal(ed25519(hex(key), hex(message), changed), false, `bit ${bit} of the signature`);
    }
    for (let bit = 0; bit < 256; bit += 17) {
      const changed = hex(key);
      changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
      assert.equal(ed25519(changed, hex(message), hex(signature)), false, `bit ${bit} of the key`);
    }
  }
});

test('a second way to write a sound signature, or no point at all, is refused', () => {
  const [key, message, signature] = vectors[1];
  // S + L is the same scalar (RFC 8032 section 5.1.7 asks for S < L).
  const order = 2n ** 252n + 27742317777372353535851937790883648493n;
  const malleable = hex(signature);
  let s = BigInt(`0x${Buffer.from(malleable.subarray(32)).reverse().toString('hex')}`) + order;
  for (let at = 32; at < 64; at += 1) {
    malleable[at] = Number(s & 255n);
    s >>= 8n;
  }
  assert.equal(ed25519(hex(key), hex(message), malleable), false);
  assert.equal(ed25519(hex(key), hex(message), hex(`${signature}00`)), false, 'longer');
  assert.equal(ed25519(hex(key), hex(message), hex(signature).subarray(1)), false, 'shorter');
  const refused = {
    'y of p + 1, another way to write 1': `ee${'ff'.repeat(30)}7f`,
    'y of p, another way to write 0': `ed${'ff'.repeat(30)}7f`,
    'x of zero with its sign set': `01${'00'.repeat(30)}80`,
    'no point': `02${'00'.repeat(31)}`,
    'too short': '00'.repeat(31),
  };
  for (const [why, text] of Object.entries(refused)) assert.equal(openEd25519Key(hex(text)), undefined, why);
});

test('Ed25519 agrees with OpenSSL, sound or damaged', () => {
  for (let round = 0; round < 60; round += 1) {
    const pair = generateKeyPairSync('ed25519');
    const key = publicBytes(pair.publicKey, 32);
    const message = bytes(Math.floor(random() * 400));
    const signature = Uint8Array.from(sign(null, message, pair.privateKey));
    assert.equal(ed25519(key, message, signature), true);
    assert.equal(ed25519(key, bytes(20), signature), false);
    for (let change = 0; change < 5; change += 1) {
      const changed = Uint8Array.from(signature);
      changed[Math.floor(random() * 64)] = Math.floor(random() * 256);
      assert.equal(ed25519(key, message, changed), verify(null, message, pair.publicKey, changed));
    }
  }
});

const pair = generateKeyPairSync('ml-dsa-87');
const key = openMlDsaKey(publicBytes(pair.publicKey, 2_592));
assert.ok(key !== undefined);
const ready = key;

/** Both verdicts must agree; answers with ours. */
function judged(message: Uint8Array, signature: Uint8Array): boolean {
  const ours = verifyMlDsa(ready, message, signature);
  assert.equal(ours, verify(null, message, pair.publicKey, signature), 'OpenSSL says otherwise');
  return ours;
}

test('ML-DSA-87 accepts what OpenSSL signs, with many keys and lengths', () => {
  for (let round = 0; round < 40; round += 1) {
    const other = generateKeyPairSync('ml-dsa-87');
    const open = openMlDsaKey(publicBytes(other.publicKey, 2_592));
    assert.ok(open !== undefined);
    const message = bytes(Math.floor(random() * 5_000));
    const signature = sign(null, message, other.privateKey);
    assert.equal(verifyMlDsa(open, message, signature), true);
    assert.equal(verifyMlDsa(open, bytes(10), signature), false);
    assert.equal(verifyMlDsa(ready, message, signature), false);
  }
  assert.equal(openMlDsaKey(new Uint8Array(2_591)), undefined);
});

test('ML-DSA-87 refuses a signature with any bit changed, and one of another length', () => {
  const message = bytes(333);
  const signature = Uint8Array.from(sign(null, message, pair.privateKey));
  assert.equal(signature.length, signatureBytes);
  assert.equal(judged(message, signature), true);
  for (let at = 0; at < signatureBytes; at += at < 64 || at > 4_540 ? 1 : 7) {
    const changed = Uint8Array.from(signature);
    changed[at] = (changed[at] as number) ^ (1 << (at & 7));
    assert.equal(judged(message, changed), false, `byte ${at}`);
  }
  assert.equal(verifyMlDsa(ready, message, signature.subarray(1)), false);
  assert.equal(verifyMlDsa(ready, message, Uint8Array.of(...signature, 0)), false);
});

test('ML-DSA-87 refuses hints out of order, repeated, too many or padded, and z too large', () => {
  const message = bytes(20);
  for (let round = 0; round < 20; round += 1) {
    const signature = Uint8Array.from(sign(null, message, pair.privateKey));
    const hint = 64 + 7 * 640;
    const ends = Array.from(signature.subarray(hint + 75));
    const used = ends[7] as number;
    const changes: ((changed: Uint8Array) => void)[] = [
      (s) => s.set([s[hint + 1] as number, s[hint] as number], hint),
      (s) => s.set([s[hint + 1] as number], hint),
      (s) => s.set([76], hint + 82),
      (s) => s.set([255], hint + 75),
      (s) => s.fill(0xff, 64, 66),
      (s) => s.fill(0x00, 64, 67),
      (s) => s.fill(0xff, 64, 64 + 640),
    ];
    if (used < 75) changes.push((s) => s.set([1], hint + 74));
    for (const [index, change] of changes.entries()) {
      const changed = Uint8Array.from(signature);
      change(changed);
      assert.equal(judged(message, changed), false, `change ${index}`);
    }
  }
});
