import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { workerEntry } from '../../domain/worker-entry.ts';

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
export type KdfCost = Pick<KdfParameters, 'memoryKiB' | 'iterations' | 'parallelism'>;

export const leastCost: KdfCost = { memoryKiB: 65_536, iterations: 3, parallelism: 1 };

/** What an unlocking should take on the machine that made the vault. */
const targetMilliseconds = 800;
const mostMemoryKiB = 1_048_576;

/** 32 bytes. The caller wipes them after use. Runs on a thread of its own, whose memory goes with it. */
export function deriveWrappingKey(passphrase: string, parameters: KdfParameters): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(workerEntry(import.meta.url, './derive-worker.ts'), {
      name: 'key-derivation',
      workerData: { passphrase, parameters },
    });
    worker.once('message', (key: Uint8Array) => {
      resolve(key);
      void worker.terminate();
    });
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('the derivation of the key ended without one')));
  });
}

/** The cost that takes this machine about 0.8 s: memory grows first, because memory is what a guesser must buy. */
export async function calibratedCost(): Promise<KdfCost> {
  const start = performance.now();
  const key = await deriveWrappingKey('measure', {
    name: 'argon2id',
    ...leastCost,
    salt: Buffer.alloc(16).toString('base64'),
  });
  key.fill(0);
  const factor = targetMilliseconds / Math.max(1, performance.now() - start);
  const wanted = Math.round((leastCost.memoryKiB * factor) / 16_384) * 16_384;
  return { ...leastCost, memoryKiB: Math.min(mostMemoryKiB, Math.max(leastCost.memoryKiB, wanted)) };
}
