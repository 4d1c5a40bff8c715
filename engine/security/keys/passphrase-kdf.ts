import { argon2id } from 'hash-wasm';
import { z } from 'zod';

/**
 * Argon2id (RFC 9106) over the passphrase in Unicode NFKC. Memory is at least 64 MiB: below it a vault is refused,
 * so that an edited file cannot weaken the derivation.
 */
export const kdfParametersSchema = z.strictObject({
  name: z.literal('argon2id'),
  memoryKiB: z.number().int().min(65_536).max(4_194_304),
  iterations: z.number().int().min(2).max(64),
  parallelism: z.number().int().min(1).max(16),
  salt: z.base64().min(22),
});

export type KdfParameters = z.infer<typeof kdfParametersSchema>;

export const defaultKdf = { name: 'argon2id', memoryKiB: 65_536, iterations: 3, parallelism: 1 } as const;

/** 32 bytes. The caller wipes them after use. */
export async function deriveWrappingKey(passphrase: string, parameters: KdfParameters): Promise<Uint8Array> {
  return argon2id({
    password: passphrase.normalize('NFKC'),
    salt: Buffer.from(parameters.salt, 'base64'),
    memorySize: parameters.memoryKiB,
    iterations: parameters.iterations,
    parallelism: parameters.parallelism,
    hashLength: 32,
    outputType: 'binary',
  });
}
