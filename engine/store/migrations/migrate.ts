import { Fault } from '../../domain/fault.ts';
import type { Reader, WriteConnection } from '../database.ts';
import { series } from './0001-series.ts';
import { imports } from './0002-imports.ts';
import { bars } from './0003-bars.ts';
import { ticks } from './0004-ticks.ts';
import { layouts } from './0005-layouts.ts';
import { settings } from './0006-settings.ts';
import { secrets } from './0007-secrets.ts';
import type { Migration } from './migration.ts';

export const migrations: readonly Migration[] = [series, imports, bars, ticks, layouts, settings, secrets];

export const schemaVersion = migrations.length;

export function versionOf(database: Reader): number {
  return Number(database.pragma('user_version'));
}

/** Brings the schema from whatever version it has to `target`; each step is whole or absent. */
export function migrate(database: WriteConnection, target: number = schemaVersion): void {
  const current = versionOf(database);
  if (current > schemaVersion) {
    throw new Fault(
      'STORE_TOO_NEW',
      `${database.path} was written by a newer version of this program (schema ${current}; this one knows ${schemaVersion}). Use that version or a newer one.`,
      { path: database.path, found: current, known: schemaVersion },
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
