import { copyFileSync } from 'node:fs';
import { copyUnderKey, ReadConnection, storeFault, WriteConnection } from '../database.ts';
import { removeCompanions, removeDatabase } from '../database-files.ts';
import { readLogState } from './edge-check.ts';
import { corrupt } from './rows.ts';

/** What makes two files the same log: its size and its root at that size. */
function identity(database: ReadConnection | WriteConnection): string {
  const { size, edge, epochs } = readLogState(database);
  return `${epochs[0]?.log} ${size} ${Buffer.from(edge.root()).toString('hex')}`;
}

/**
 * Writes a closed audit log anew under another key and proves that the copy is the same log, every page authentic.
 * The original stays as it is. Throws Fault AUDIT_CORRUPT, DISK_FULL or STORE_CORRUPT, and then leaves no copy.
 */
export function copyAuditUnderKey(
  fromPath: string,
  oldKey: Uint8Array,
  toPath: string,
  newKey: Uint8Array,
): void {
  removeDatabase(toPath);
  try {
    const original = WriteConnection.open({ path: fromPath, key: oldKey });
    let expected: string;
    try {
      expected = identity(original);
      // A program that was killed leaves committed records beside the file.
      original.pragma('wal_checkpoint(TRUNCATE)');
      original.transaction(() => copyFileSync(fromPath, toPath));
    } finally {
      original.close();
    }
    copyUnderKey(toPath, oldKey, newKey);
    const copy = ReadConnection.open({ path: toPath, key: newKey });
    try {
      copy.verify();
      if (identity(copy) !== expected) throw corrupt('the copy under the new key is another log', { toPath });
    } finally {
      copy.close();
    }
    removeCompanions(toPath);
  } catch (error) {
    removeDatabase(toPath);
    throw storeFault(error, toPath);
  }
}
