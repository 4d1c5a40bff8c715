import type { Migration } from './migration.ts';

/** A series is one symbol at one interval from one source: `import`, or the name of the feed that recorded it. */
export const series: Migration = {
  version: 1,
  name: 'series',
  up: `
    CREATE TABLE series (
      id INTEGER PRIMARY KEY,
      symbol TEXT NOT NULL,
      interval TEXT NOT NULL,
      source TEXT NOT NULL,
      unit TEXT,
      created_at INTEGER NOT NULL,
      UNIQUE (symbol, interval, source)
    ) STRICT;`,
};
