import { Fault } from '../../domain/fault.ts';
import type { Reader, WriteConnection } from '../database.ts';
import type { Migration } from './migration.ts';

export function versionOf(database: Reader): number {
  return Number(database.pragma('user_version'));
}

/** Brings a file's schema from whatever version it has to `target`; each step is whole or absent. */
export function runMigrations(
  database: WriteConnection,
  migrations: readonly Migration[],
  target: number = migrations.length,
): void {
  const current = versionOf(database);
  if (current > migrations.length) {
    throw new Fault(
      'STORE_TOO_NEW',
      `${database.path} was written by a newer version of this program (schema ${current}; this one knows ${migrations.length}). Use that version or a newer one.`,
      { path: database.path, found: current, known: migrations.length },
    );
  }
  for (const migration of migrations) {
    if (migration.version <= current || migration.version > target) continue;
    database.transaction(() => {
      database.execute(migration.up);
      database.execute(`PRAGMA user_version = ${migration.version}`);
    });
  }
}
