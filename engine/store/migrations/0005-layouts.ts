import type { Migration } from './migration.ts';

export const layouts: Migration = {
  version: 5,
  name: 'layouts',
  up: `
    CREATE TABLE layout (
      name TEXT NOT NULL,
      version INTEGER NOT NULL,
      saved_at INTEGER NOT NULL,
      content TEXT NOT NULL CHECK (json_valid(content)),
      PRIMARY KEY (name, version)
    ) STRICT, WITHOUT ROWID;`,
};
