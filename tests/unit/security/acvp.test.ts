import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { ml_dsa87 } from '@noble/post-quantum/ml-dsa.js';
import { ml_kem1024 } from '@noble/post-quantum/ml-kem.js';

const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));
const hex = (value: Uint8Array) => Buffer.from(value).toString('hex').toUpperCase();

/**
 * Of NIST's ACVP server, json-files/ML-KEM-keyGen-FIPS203 (final FIPS 203), ML-KEM-1024, case 52. The published
 * decapsulation key ends with SHA3-256 of the whole encapsulation key and z (algorithm 16).
 */
test('ML-KEM-1024 key generation, ACVP case 52', () => {
  const d = '576AEE9D15F2B5323F67DDFC4BEC0E712EC45F593169DD272D26842DA87E6822';
  const z = 'D8EF59FA0DB0CC1DB7534A507B707E384EBF099F1CCFD0B065FC4DE10F6D858A';
  const hashOfKey = '8E4A6EAD0C1586A69DB467622120E077E5E47E327584D7BA180F0E130A766111';
  const { publicKey, secretKey } = ml_kem1024.keygen(Buffer.concat([bytes(d), bytes(z)]));
  assert.equal(secretKey.length, 3_168);
  assert.equal(hex(publicKey.subarray(0, 16)), '8EB801D50885B701297C126DF6A948E6');
  assert.equal(hex(secretKey.subarray(-64)), hashOfKey + z);
  assert.equal(createHash('sha3-256').update(publicKey).digest('hex').toUpperCase(), hashOfKey);
});

/**
 * json-files/ML-DSA-keyGen-FIPS204, ML-DSA-87, case 51: the published secret key begins with rho, K and tr, and tr is
 * SHAKE256 of the whole public key (FIPS 204, algorithm 6).
 */
test('ML-DSA-87 key generation, ACVP case 51', () => {
  const seed = bytes('5AC4D695186486C11D21F0300DBDA6F38B8D1FA07A254549B64422D44B1AAC42');
  const { publicKey, secretKey } = ml_dsa87.keygen(seed);
  const begin =
    'A43D30AA48E12E950A08F7ED597EC7C84C7F6207CDB9850958EDEAB45253F379' +
    'B882B327F094A8641260CF699F35F611B87F2D2DA371A8527A5AD096890E474C' +
    'D1EC64DEF2A3681FDF7FC4B332C95F5F5E0C62AF69FBDD57B56772666141093B' +
    '2F7AD9B2067C89BD04639229F5C876F95741C126F645432024CE670A359911CB';
  assert.equal(hex(secretKey.subarray(0, 128)), begin);
  const tr = createHash('shake256', { outputLength: 64 }).update(publicKey).digest('hex').toUpperCase();
  assert.equal(begin.slice(128), tr);
});
