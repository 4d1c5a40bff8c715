import { createHash, hash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type FileHandle, open, rename } from 'node:fs/promises';
import path from 'node:path';
import { storeFault } from '../database.ts';
import { syncFolder } from '../whole-file.ts';
import {
  type BackupEntry,
  type BackupHeader,
  chunkBytes,
  headerBytes,
  headerHash,
  sealChunk,
} from './format.ts';

/** The hashes of the pages that the last file of a chain left behind, by file; they are of encrypted pages. */
export interface PageIndex {
  readonly chain: string;
  readonly sequence: number;
  readonly keyEpoch: number;
  readonly header: string;
  readonly files: Readonly<Record<string, readonly string[]>>;
}

export const pageBytes = 16_384;
/** Hex digits of a page's hash that are kept: 80 bits tell pages apart by far. */
const hashDigits = 20;

export function readIndex(file: string): PageIndex | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as PageIndex;
  } catch {
    // Without it the next backup is a full one, which is never wrong.
    return undefined;
  }
}

class ChunkWriter {
  readonly #file: FileHandle;
  readonly #key: Uint8Array;
  readonly #header: string;
  #counter = 0;
  #held = Buffer.alloc(0);

  constructor(file: FileHandle, key: Uint8Array, header: string) {
    this.#file = file;
    this.#key = key;
    this.#header = header;
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#held = Buffer.concat([this.#held, bytes]);
    while (this.#held.length > chunkBytes) {
      const plain = this.#held.subarray(0, chunkBytes);
      await this.#file.writeFile(sealChunk(this.#key, this.#header, this.#counter, false, plain));
      this.#held = Buffer.from(this.#held.subarray(chunkBytes));
      this.#counter += 1;
    }
  }

  async end(): Promise<void> {
    await this.#file.writeFile(sealChunk(this.#key, this.#header, this.#counter, true, this.#held));
    this.#held.fill(0);
  }
}

interface Pages {
  readonly sha256: string;
  readonly bytes: number;
  readonly hashes: readonly string[];
}

async function readPages(
  file: FileHandle,
  take: (page: Buffer, index: number) => Promise<void>,
): Promise<number> {
  const { size } = await file.stat();
  const page = Buffer.alloc(pageBytes);
  for (let index = 0; index * pageBytes < size; index++) {
    const { bytesRead } = await file.read(page, 0, pageBytes, index * pageBytes);
    await take(page.subarray(0, bytesRead), index);
  }
  return size;
}

async function hashPages(file: FileHandle): Promise<Pages> {
  const whole = createHash('sha256');
  const hashes: string[] = [];
  const bytes = await readPages(file, async (page) => {
    whole.update(page);
    hashes.push(hash('sha256', page).slice(0, hashDigits));
  });
  return { sha256: whole.digest('hex'), bytes, hashes };
}

/**
 * Writes the copies in `folder` as one backup file: pages that the index knows are left out. The file gets its name
 * only when it is whole and on the disk. Returns the index for the next one.
 */
export async function writeBackupFile(options: {
  readonly target: string;
  readonly folder: string;
  readonly header: BackupHeader;
  readonly fileKey: Uint8Array;
  readonly index: PageIndex | undefined;
}): Promise<{ index: PageIndex; bytes: number; changedPages: number; pages: number }> {
  const { target, folder, header, fileKey, index } = options;
  const partial = `${target}.partial`;
  let changedPages = 0;
  let pages = 0;
  const files: Record<string, readonly string[]> = {};
  try {
    const out = await open(partial, 'w', 0o600);
    try {
      await out.writeFile(headerBytes(header));
      const chunks = new ChunkWriter(out, fileKey, headerHash(header));
      for (const name of ['vault.json', 'store.db', 'audit.db'] as const) {
        const source = path.join(folder, name);
        if (!existsSync(source)) continue;
        const file = await open(source, 'r');
        try {
          const found = await hashPages(file);
          const known = index?.files[name] ?? [];
          const isChanged = (page: number) => known[page] !== found.hashes[page];
          const changed = found.hashes.filter((_, page) => isChanged(page)).length;
          const entry: BackupEntry = { name, bytes: found.bytes, pageBytes, changed, sha256: found.sha256 };
          const json = Buffer.from(JSON.stringify(entry));
          const length = Buffer.alloc(4);
          length.writeUInt32BE(json.length);
          await chunks.write(Buffer.concat([length, json]));
          await readPages(file, async (page, number) => {
            if (!isChanged(number)) return;
            const place = Buffer.alloc(4);
            place.writeUInt32BE(number);
            await chunks.write(Buffer.concat([place, page]));
          });
          files[name] = found.hashes;
          changedPages += changed;
          pages += found.hashes.length;
        } finally {
          await file.close();
        }
      }
      await chunks.write(Buffer.alloc(4));
      await chunks.end();
      await out.sync();
    } finally {
      await out.close();
    }
    await rename(partial, target);
    syncFolder(path.dirname(target));
  } catch (error) {
    rmSync(partial, { force: true });
    throw storeFault(error, target);
  }
  const { chain, sequence, keyEpoch } = header;
  const written = await open(target, 'r');
  const { size } = await written.stat();
  await written.close();
  return {
    index: { chain, sequence, keyEpoch, header: headerHash(header), files },
    bytes: size,
    changedPages,
    pages,
  };
}

export function writeIndex(file: string, index: PageIndex): void {
  writeFileSync(file, JSON.stringify(index), { mode: 0o600 });
}
