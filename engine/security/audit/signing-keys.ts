import { createPrivateKey, createPublicKey, randomBytes, sign, verify } from 'node:crypto';
import { ml_dsa87 } from '@noble/post-quantum/ml-dsa.js';
import { z } from 'zod';
import { canonicalJson } from './canonical-json.ts';

/** Standard base64 of so many bytes. */
export const base64Of = (bytes: number) =>
  z.base64().refine((text) => Buffer.from(text, 'base64').length === bytes, `not ${bytes} bytes`);

/** Lengths in bytes: RFC 8032 section 5.1 and FIPS 204 table 2. */
export const ed25519KeyBytes = 32;
export const mlDsa87KeyBytes = 2_592;
const seedBytes = 32;

export const signaturesSchema = z.strictObject({ ed25519: base64Of(64), mlDsa87: base64Of(4_627) });
export const publicKeysSchema = z.strictObject({
  ed25519: base64Of(ed25519KeyBytes),
  mlDsa87: base64Of(mlDsa87KeyBytes),
});

export type Signatures = z.infer<typeof signaturesSchema>;
export type PublicKeys = z.infer<typeof publicKeysSchema>;

/** DER up to the 32 bytes of the key itself, RFC 8410 sections 4 and 7. */
const privatePrefix = Buffer.from('302e020100300506032b657004220420', 'hex');
const publicPrefix = Buffer.from('302a300506032b6570032100', 'hex');

const message = (body: object): Buffer => Buffer.from(`energyopti-audit-v1\n${canonicalJson(body)}`, 'utf8');

/** Two random seeds of 32 bytes, Ed25519's first; the caller keeps them secret and wipes its copy. */
export function createSeeds(): Uint8Array {
  return new Uint8Array(randomBytes(2 * seedBytes));
}

/** Both secret keys of an epoch. `wipe` ends their life. */
export class SigningKeys {
  readonly publicKeys: PublicKeys;
  readonly #seed: Uint8Array;
  readonly #secretKey: Uint8Array;

  constructor(seeds: Uint8Array) {
    // Copies, whatever kind of view the caller wipes afterwards: a Buffer's own `slice` would share its memory.
    this.#seed = Uint8Array.from(seeds.subarray(0, seedBytes));
    const mlDsaSeed = Uint8Array.from(seeds.subarray(seedBytes, 2 * seedBytes));
    const { publicKey, secretKey } = ml_dsa87.keygen(mlDsaSeed);
    mlDsaSeed.fill(0);
    this.#secretKey = secretKey;
    this.publicKeys = {
      ed25519: Buffer.from(
        createPublicKey(this.#privateKey()).export({ format: 'jwk' }).x ?? '',
        'base64url',
      ).toString('base64'),
      mlDsa87: Buffer.from(publicKey).toString('base64'),
    };
  }

  #privateKey() {
    const der = Buffer.concat([privatePrefix, this.#seed]);
    const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
    der.fill(0);
    return key;
  }

  /** Hedged ML-DSA (FIPS 204 section 3.4): fresh randomness goes into each signature. */
  sign(body: object): Signatures {
    const bytes = message(body);
    return {
      ed25519: sign(null, bytes, this.#privateKey()).toString('base64'),
      mlDsa87: Buffer.from(
        ml_dsa87.sign(bytes, this.#secretKey, { extraEntropy: new Uint8Array(randomBytes(32)) }),
      ).toString('base64'),
    };
  }

  wipe(): void {
    this.#seed.fill(0);
    this.#secretKey.fill(0);
  }
}

/** Whether both signatures of `body` are by these keys; one alone is worth nothing. */
export function verifySignatures(body: object, signatures: Signatures, keys: PublicKeys): boolean {
  const bytes = message(body);
  const ed25519 = createPublicKey({
    key: Buffer.concat([publicPrefix, Buffer.from(keys.ed25519, 'base64')]),
    format: 'der',
    type: 'spki',
  });
  return (
    verify(null, bytes, ed25519, Buffer.from(signatures.ed25519, 'base64')) &&
    ml_dsa87.verify(
      new Uint8Array(Buffer.from(signatures.mlDsa87, 'base64')),
      bytes,
      new Uint8Array(Buffer.from(keys.mlDsa87, 'base64')),
    )
  );
}
