import type { WriteConnection } from '../database.ts';
import { series } from './0001-series.ts';
import { imports } from './0002-imports.ts';
import { bars } from './0003-bars.ts';
import { ticks } from './0004-ticks.ts';
import { layouts } from './0005-layouts.ts';
import { settings } from './0006-settings.ts';
import { secrets } from './0007-secrets.ts';
import { people } from './0008-people.ts';
import { forecasts } from './0009-forecasts.ts';
import type { Migration } from './migration.ts';
import { runMigrations } from './run-migrations.ts';

export const migrations: readonly Migration[] = [
  series,
  imports,
  bars,
  ticks,
  layouts,
  settings,
  secrets,
  people,
  forecasts,
];

export const schemaVersion = migrations.length;

export { versionOf } from './run-migrations.ts';

export function migrate(database: WriteConnection, target: number = schemaVersion): void {
  runMigrations(database, migrations, target);
}
