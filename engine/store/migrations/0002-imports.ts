import type { Migration } from './migration.ts';

/** An import counts only once it is `committed`; what a killed program left `staged` is removed at the next start. */
export const imports: Migration = {
  version: 2,
  name: 'imports',
  up: `
    CREATE TABLE import (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      name TEXT NOT NULL,
      sha256 TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('staged', 'committed')),
      started_at INTEGER NOT NULL,
      imported_at INTEGER,
      bars INTEGER NOT NULL DEFAULT 0
    ) STRICT;`,
};
