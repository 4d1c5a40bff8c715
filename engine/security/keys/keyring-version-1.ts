import { createDecipheriv, createHash } from 'node:crypto';
import { z } from 'zod';
import { deriveWrappingKey, kdfParametersSchema } from './passphrase-kdf.ts';

/**
 * The keyring of the first version: one passphrase that wraps the database key directly. It is read, never written:
 * whoever unlocks such a vault gets a keyring of today.
 */
const wrappingSchema = z.strictObject({
  id: z.uuid(),
  kind: z.literal('passphrase'),
  createdAt: z.number().int(),
  kdf: kdfParametersSchema,
  seal: z.strictObject({
    name: z.literal('aes-256-gcm'),
    nonce: z.base64(),
    ciphertext: z.base64(),
    tag: z.base64(),
  }),
});

const bodySchema = z.strictObject({
  format: z.literal('energyopti-vault'),
  version: z.literal(1),
  vaultId: z.uuid(),
  createdAt: z.number().int(),
  cipher: z.literal('aegis-256'),
  keyEpoch: z.number().int().min(1),
  databaseHeader: z.base64().nullable(),
  wrappings: z.array(wrappingSchema).min(1),
});

export const keyringVersion1Schema = bodySchema.extend({ checksum: z.hex().length(64) });

export type KeyringVersion1 = z.infer<typeof keyringVersion1Schema>;

export function checksumVersion1(keyring: KeyringVersion1): string {
  const { format, version, vaultId, createdAt, cipher, keyEpoch, databaseHeader, wrappings } = keyring;
  const body = { format, version, vaultId, createdAt, cipher, keyEpoch, databaseHeader, wrappings };
  return createHash('sha256').update(JSON.stringify(body)).digest('hex');
}

/** The database key, or undefined where the passphrase is another. The caller wipes it. */
export async function openVersion1(
  keyring: KeyringVersion1,
  passphrase: string,
): Promise<Uint8Array | undefined> {
  for (const { id, kind, kdf, seal } of keyring.wrappings) {
    const wrappingKey = await deriveWrappingKey(passphrase, kdf);
    try {
      const nonce = Buffer.from(seal.nonce, 'base64');
      const decipher = createDecipheriv('aes-256-gcm', wrappingKey, nonce, { authTagLength: 16 });
      const { name, memoryKiB, iterations, parallelism, salt } = kdf;
      decipher.setAAD(
        Buffer.from(
          JSON.stringify([keyring.vaultId, id, kind, name, memoryKiB, iterations, parallelism, salt]),
        ),
      );
      decipher.setAuthTag(Buffer.from(seal.tag, 'base64'));
      const ciphertext = Buffer.from(seal.ciphertext, 'base64');
      return new Uint8Array(Buffer.concat([decipher.update(ciphertext), decipher.final()]));
    } catch {
      // Another passphrase: the next wrapping may be its own.
    } finally {
      wrappingKey.fill(0);
    }
  }
  return undefined;
}
