import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import path from 'node:path';
import { Fault } from '../../domain/fault.ts';
import {
  announcedLength,
  type BackupEntry,
  type BackupHeader,
  type BackupProof,
  chunkBytes,
  corruptBackup,
  entrySchema,
  headerHash,
  magic,
  openChunk,
  openFileKey,
  parseHeader,
  tagBytes,
} from './format.ts';

export async function readHeaderOf(file: string): Promise<{ header: BackupHeader; start: number }> {
  let handle: FileHandle;
  try {
    handle = await open(file, 'r');
  } catch (error) {
    throw new Fault(
      'BACKUP_UNREADABLE',
      `${file} cannot be read: ${error instanceof Error ? error.message : error}`,
      { file },
      { cause: error },
    );
  }
  try {
    const start = Buffer.alloc(magic.length + 4);
    const { bytesRead } = await handle.read(start, 0, start.length, 0);
    const length = announcedLength(start.subarray(0, bytesRead), file);
    const json = Buffer.alloc(length);
    const found = await handle.read(json, 0, length, start.length);
    if (found.bytesRead < length) throw corruptBackup(file, 'its header is cut off');
    return { header: parseHeader(json, file), start: start.length + length };
  } finally {
    await handle.close();
  }
}

/** The opened chunks in order; throws Fault BACKUP_CORRUPT at the first that is not what it should be. */
async function* chunksOf(
  file: string,
  start: number,
  header: BackupHeader,
  fileKey: Uint8Array,
): AsyncGenerator<Buffer> {
  const digest = headerHash(header);
  const sealedBytes = chunkBytes + tagBytes;
  let held: Buffer = Buffer.alloc(0);
  let counter = 0;
  const opened = (sealed: Uint8Array, last: boolean) => {
    const plain = sealed.length < tagBytes ? undefined : openChunk(fileKey, digest, counter, last, sealed);
    if (plain === undefined) throw corruptBackup(file, `part ${counter + 1} does not authenticate`);
    counter += 1;
    return plain;
  };
  for await (const piece of createReadStream(file, { start, highWaterMark: 1 << 20 })) {
    held = Buffer.concat([held, piece as Buffer]);
    while (held.length > sealedBytes) {
      yield opened(held.subarray(0, sealedBytes), false);
      held = Buffer.from(held.subarray(sealedBytes));
    }
  }
  yield opened(held, true);
}

/** Hands out exact numbers of bytes from a stream of chunks. */
class Cursor {
  readonly #chunks: AsyncIterator<Buffer>;
  readonly #file: string;
  #held: Buffer = Buffer.alloc(0);

  constructor(chunks: AsyncIterator<Buffer>, file: string) {
    this.#chunks = chunks;
    this.#file = file;
  }

  async take(length: number): Promise<Buffer> {
    while (this.#held.length < length) {
      const next = await this.#chunks.next();
      if (next.done === true) throw corruptBackup(this.#file, 'it ends too early');
      this.#held = Buffer.concat([this.#held, next.value]);
    }
    const taken = Buffer.from(this.#held.subarray(0, length));
    this.#held = Buffer.from(this.#held.subarray(length));
    return taken;
  }

  async expectEnd(): Promise<void> {
    const next = this.#held.length > 0 ? { done: false } : await this.#chunks.next();
    if (next.done !== true) throw corruptBackup(this.#file, 'something follows its end');
  }
}

async function sha256Of(file: string): Promise<string> {
  const digest = createHash('sha256');
  for await (const piece of createReadStream(file, { highWaterMark: 1 << 20 }))
    digest.update(piece as Buffer);
  return digest.digest('hex');
}

/** Applies one file of a chain to the copies in `folder`; null only authenticates and counts. */
async function apply(
  file: string,
  start: number,
  header: BackupHeader,
  fileKey: Uint8Array,
  folder: string | null,
): Promise<BackupEntry[]> {
  const chunks = chunksOf(file, start, header, fileKey);
  const cursor = new Cursor(chunks[Symbol.asyncIterator](), file);
  const entries: BackupEntry[] = [];
  for (;;) {
    const length = (await cursor.take(4)).readUInt32BE();
    if (length === 0) break;
    if (length > 10_000) throw corruptBackup(file, 'an entry is too long');
    const entry = entrySchema.parse(JSON.parse((await cursor.take(length)).toString('utf8')));
    const target = folder === null ? undefined : path.join(folder, entry.name);
    const out =
      target === undefined ? undefined : await open(target, existsSync(target) ? 'r+' : 'w+', 0o600);
    try {
      for (let page = 0; page < entry.changed; page++) {
        const number = (await cursor.take(4)).readUInt32BE();
        const bytes = Math.min(entry.pageBytes, entry.bytes - number * entry.pageBytes);
        if (bytes <= 0) throw corruptBackup(file, `page ${number} of ${entry.name} lies behind its end`);
        const content = await cursor.take(bytes);
        await out?.write(content, 0, bytes, number * entry.pageBytes);
      }
      await out?.truncate(entry.bytes);
      await out?.sync();
    } finally {
      await out?.close();
    }
    if (target !== undefined && (await sha256Of(target)) !== entry.sha256)
      throw corruptBackup(file, `${entry.name} does not come out as it was written`);
    entries.push(entry);
  }
  await cursor.expectEnd();
  return entries;
}

async function keyOf(file: string, header: BackupHeader, proof: BackupProof): Promise<Uint8Array> {
  const key = await openFileKey(header, proof);
  if (key !== undefined) return key;
  throw new Fault(
    'BACKUP_NOT_YOURS',
    `${path.basename(file)} does not open with this: it is sealed for ${
      header.recipients
        .map(({ recipient }) => ('user' in recipient ? recipient.user : 'the recovery kit'))
        .join(', ') || 'nobody else'
    }.`,
    { file },
  );
}

/** Reads a just written file once through, every part authenticated. */
export async function checkBackupFile(file: string, fileKey: Uint8Array): Promise<void> {
  const { header, start } = await readHeaderOf(file);
  await apply(file, start, header, fileKey, null);
}

/**
 * Puts the files of a chain together in an empty folder: the full one and every later one up to the newest given, in
 * whatever order they are named. Throws Fault BACKUP_CORRUPT, BACKUP_INCOMPLETE or BACKUP_NOT_YOURS.
 */
export async function unpackChain(
  files: readonly string[],
  proof: BackupProof,
  folder: string,
): Promise<{ header: BackupHeader; entries: readonly BackupEntry[] }> {
  const found = await Promise.all(files.map(async (file) => ({ file, ...(await readHeaderOf(file)) })));
  found.sort((a, b) => a.header.sequence - b.header.sequence);
  let entries: readonly BackupEntry[] = [];
  let before: string | null = null;
  for (const [place, { file, header, start }] of found.entries()) {
    if (header.sequence !== place || header.previous !== before) {
      throw new Fault(
        'BACKUP_INCOMPLETE',
        `${path.basename(file)} is number ${header.sequence + 1} of its chain and does not follow on what was given. Name every file from the full one on.`,
        { file, sequence: header.sequence },
      );
    }
    const key = await keyOf(file, header, proof);
    try {
      entries = await apply(file, start, header, key, folder);
    } finally {
      key.fill(0);
    }
    before = headerHash(header);
  }
  const newest = found.at(-1);
  if (newest === undefined) throw new Fault('BACKUP_INCOMPLETE', 'No backup file was named.');
  return { header: newest.header, entries };
}
