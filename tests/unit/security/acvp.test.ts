import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { ml_dsa87 } from '@noble/post-quantum/ml-dsa.js';

const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));
const hex = (value: Uint8Array) => Buffer.from(value).toString('hex').toUpperCase();

/**
 * Of NIST's ACVP server, json-files/ML-DSA-keyGen-FIPS204, ML-DSA-87, case 51: the published secret key begins with rho, K and tr, and tr is
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
