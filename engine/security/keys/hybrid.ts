import { hash, hkdfSync, randomBytes } from 'node:crypto';
import { x25519 } from '@noble/curves/ed25519.js';
import { ml_kem1024 } from '@noble/post-quantum/ml-kem.js';
import { z } from 'zod';
import { type AeadName, open, type Seal, seal, sealSchema } from './aead.ts';

/**
 * A recipient of keys: X25519 (RFC 7748) beside ML-KEM-1024 (FIPS 203). Both shared secrets, both ciphertexts and the
 * recipient's X25519 key go through HKDF-SHA-512 (RFC 5869) into the key that seals; whoever breaks one of the two
 * alone learns nothing. ML-KEM answers a wrong key with another secret and no error: the seal is what confirms.
 */
export const hybridName = 'x25519+ml-kem-1024';

/** 32 bytes for X25519 and 64 for ML-KEM-1024 (its d and z). */
export const seedBytes = 96;

export const publicKeySchema = z.strictObject({
  name: z.literal(hybridName),
  x25519: z.base64().length(44),
  mlKem1024: z.base64().length(2092),
});

export const envelopeSchema = z.strictObject({
  name: z.literal(hybridName),
  /** The sender's X25519 key, made for this envelope alone. */
  x25519: z.base64().length(44),
  mlKem1024: z.base64().length(2092),
  seal: sealSchema,
});

export type HybridPublicKey = z.infer<typeof publicKeySchema>;
export type Envelope = z.infer<typeof envelopeSchema>;

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'base64'));

/** A new seed; the caller wipes it. */
export function newSeed(): Uint8Array {
  return new Uint8Array(randomBytes(seedBytes));
}

export function publicKeyOf(seed: Uint8Array): HybridPublicKey {
  const lattice = ml_kem1024.keygen(seed.subarray(32));
  const publicKey = {
    name: hybridName,
    x25519: base64(x25519.getPublicKey(seed.subarray(0, 32))),
    mlKem1024: base64(lattice.publicKey),
  } as const;
  lattice.secretKey.fill(0);
  return publicKey;
}

interface Secrets {
  readonly curve: Uint8Array;
  readonly lattice: Uint8Array;
}

/** Wipes the shared secrets. */
function sealingKey(
  { curve, lattice }: Secrets,
  envelope: Pick<Envelope, 'x25519' | 'mlKem1024'>,
  recipient: HybridPublicKey,
  context: Uint8Array,
): Uint8Array {
  const secret = Buffer.concat([lattice, curve]);
  const salt = Buffer.concat([
    bytes(envelope.x25519),
    bytes(envelope.mlKem1024),
    bytes(recipient.x25519),
    bytes(recipient.mlKem1024),
  ]);
  const info = Buffer.concat([Buffer.from(`energyopti ${hybridName}\0`), hash('sha256', context, 'buffer')]);
  const key = new Uint8Array(hkdfSync('sha512', secret, salt, info, 32));
  for (const used of [secret, curve, lattice]) used.fill(0);
  return key;
}

/** Seals `plain` for whoever has the seed of `recipient`. `context` must be given again to open. */
export function sealFor(
  recipient: HybridPublicKey,
  plain: Uint8Array,
  context: Uint8Array,
  aead: AeadName,
): Envelope {
  const own = x25519.keygen();
  const lattice = ml_kem1024.encapsulate(bytes(recipient.mlKem1024));
  const head = { x25519: base64(own.publicKey), mlKem1024: base64(lattice.cipherText) };
  const curve = x25519.getSharedSecret(own.secretKey, bytes(recipient.x25519));
  own.secretKey.fill(0);
  const key = sealingKey({ curve, lattice: lattice.sharedSecret }, head, recipient, context);
  const sealed: Seal = seal(aead, key, plain, context);
  key.fill(0);
  return { name: hybridName, ...head, seal: sealed };
}

/** What was sealed, or undefined where seed, context or any byte differs. The caller wipes it. */
export function openWith(seed: Uint8Array, envelope: Envelope, context: Uint8Array): Uint8Array | undefined {
  const lattice = ml_kem1024.keygen(seed.subarray(32));
  try {
    const shared = ml_kem1024.decapsulate(bytes(envelope.mlKem1024), lattice.secretKey);
    const curve = x25519.getSharedSecret(seed.subarray(0, 32), bytes(envelope.x25519));
    const recipient = {
      name: hybridName,
      x25519: base64(x25519.getPublicKey(seed.subarray(0, 32))),
      mlKem1024: base64(lattice.publicKey),
    } as const;
    const key = sealingKey({ curve, lattice: shared }, envelope, recipient, context);
    const plain = open(envelope.seal, key, context);
    key.fill(0);
    return plain;
  } catch {
    // A point of low order or a ciphertext of another length: not sealed for this seed.
    return undefined;
  } finally {
    lattice.secretKey.fill(0);
  }
}
