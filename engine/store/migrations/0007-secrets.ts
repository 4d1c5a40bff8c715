import type { Migration } from './migration.ts';

export const secrets: Migration = {
  version: 7,
  name: 'secrets',
  up: `
    CREATE TABLE secret (
      name TEXT PRIMARY KEY,
      fields TEXT NOT NULL CHECK (json_valid(fields)),
      saved_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;`,
};
