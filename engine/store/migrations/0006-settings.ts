import type { Migration } from './migration.ts';

export const settings: Migration = {
  version: 6,
  name: 'settings',
  up: `
    CREATE TABLE setting (
      key TEXT PRIMARY KEY,
      value TEXT NOT NULL CHECK (json_valid(value))
    ) STRICT, WITHOUT ROWID;`,
};
