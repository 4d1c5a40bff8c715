import { existsSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { ReadConnection, WriteConnection } from './database.ts';
import { removeCompanions, removeDatabase } from './database-files.ts';

/**
 * A copy of a database while others write to it. A read transaction keeps the write-ahead log from being reset, so that
 * file and log together are what a power cut would leave; opening the copy recovers it. Pages that did not change keep
 * their bytes, which is what makes increments small. The copy is read through before it is called one.
 */
export async function copyLive(source: string, key: Uint8Array, target: string): Promise<void> {
  removeDatabase(target);
  const reading = ReadConnection.open({ path: source, key });
  try {
    reading.begin();
    await copyFile(source, target);
    if (existsSync(`${source}-wal`)) await copyFile(`${source}-wal`, `${target}-wal`);
  } finally {
    reading.close();
  }
  const copy = WriteConnection.open({ path: target, key });
  try {
    copy.verify();
    copy.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    copy.close();
  }
  removeCompanions(target);
}
