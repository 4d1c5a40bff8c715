import { rmSync } from 'node:fs';

/** What SQLite keeps beside a file with a write-ahead log while it is open. */
const companions = ['-wal', '-shm'];

/** For a closed and checkpointed file: its companions hold nothing then, and must not meet another file of its name. */
export function removeCompanions(database: string): void {
  for (const suffix of companions) rmSync(`${database}${suffix}`, { force: true });
}

/** The file, its companions, and the journal that a change of key can leave. */
export function removeDatabase(database: string): void {
  for (const suffix of ['', '-journal']) rmSync(`${database}${suffix}`, { force: true });
  removeCompanions(database);
}
