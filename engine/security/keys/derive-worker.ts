import { parentPort, workerData } from 'node:worker_threads';
import { argon2id } from 'hash-wasm';
import type { KdfParameters } from './passphrase-kdf.ts';

const { passphrase, parameters } = workerData as { passphrase: string; parameters: KdfParameters };

const key = await argon2id({
  password: passphrase.normalize('NFKC'),
  salt: Buffer.from(parameters.salt, 'base64'),
  memorySize: parameters.memoryKiB,
  iterations: parameters.iterations,
  parallelism: parameters.parallelism,
  hashLength: 32,
  outputType: 'binary',
});
const own = new Uint8Array(key);
key.fill(0);
parentPort?.postMessage(own, [own.buffer]);
