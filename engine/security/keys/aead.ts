import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { z } from 'zod';

/** Authenticated encryption of small secrets: AES-256-GCM (NIST SP 800-38D) or XChaCha20-Poly1305 (24-byte nonce). */
export const aeadNames = ['aes-256-gcm', 'xchacha20-poly1305'] as const;
export type AeadName = (typeof aeadNames)[number];

/** What was sealed: `ciphertext` ends with the 16 bytes of the tag. All base64. */
export const sealSchema = z.strictObject({
  name: z.enum(aeadNames),
  nonce: z.base64(),
  ciphertext: z.base64(),
});

export type Seal = z.infer<typeof sealSchema>;

const tagBytes = 16;

/** Seals `plain` under 32 bytes of key; `associated` is authenticated with it and must be given again to open. */
export function seal(name: AeadName, key: Uint8Array, plain: Uint8Array, associated: Uint8Array): Seal {
  const nonce = randomBytes(name === 'aes-256-gcm' ? 12 : 24);
  let ciphertext: Uint8Array;
  if (name === 'aes-256-gcm') {
    const cipher = createCipheriv(name, key, nonce);
    cipher.setAAD(associated);
    ciphertext = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  } else ciphertext = xchacha20poly1305(key, nonce, associated).encrypt(plain);
  return { name, nonce: nonce.toString('base64'), ciphertext: Buffer.from(ciphertext).toString('base64') };
}

/** The sealed bytes, or undefined where key, associated data or any byte differs. The caller wipes them. */
export function open(sealed: Seal, key: Uint8Array, associated: Uint8Array): Uint8Array | undefined {
  const nonce = Buffer.from(sealed.nonce, 'base64');
  const ciphertext = Buffer.from(sealed.ciphertext, 'base64');
  if (ciphertext.length < tagBytes) return undefined;
  try {
    if (sealed.name !== 'aes-256-gcm') return xchacha20poly1305(key, nonce, associated).decrypt(ciphertext);
    const decipher = createDecipheriv(sealed.name, key, nonce, { authTagLength: tagBytes });
    decipher.setAAD(associated);
    decipher.setAuthTag(ciphertext.subarray(-tagBytes));
    const pooled = Buffer.concat([decipher.update(ciphertext.subarray(0, -tagBytes)), decipher.final()]);
    const plain = new Uint8Array(pooled);
    pooled.fill(0);
    return plain;
  } catch {
    return undefined;
  }
}
