import Database from 'better-sqlite3-multiple-ciphers';
import { Fault } from '../domain/fault.ts';

/**
 * One program a vault. The lock is SQLite's own file lock on an empty file beside the store: the operating system
 * lets go of it when the program dies, however it dies, so that no stale lock can keep the owner out.
 */
export function lockInstance(path: string): { release(): void } {
  const database = new Database(path);
  try {
    database.pragma('busy_timeout=0');
    database.pragma('locking_mode=EXCLUSIVE');
    database.pragma('journal_mode=MEMORY');
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    throw new Fault(
      'STORE_IN_USE',
      `Another program has this vault open (${path}). Close it, or name another folder with --store.`,
      { path },
      { cause: error },
    );
  }
  return {
    release() {
      database.exec('ROLLBACK');
      database.close();
    },
  };
}
