import type { Migration } from './migration.ts';

/**
 * Bars stand in chunks of up to 4,096: six columns of little-endian float64, one after the other (time, open, high,
 * low, close, volume), so that a read is a copy and not a parse. Single live bars stand in `bar_tail` until there are
 * enough for a chunk. A chunk of an import belongs to it, so that an undo is a delete.
 */
export const bars: Migration = {
  version: 3,
  name: 'bars',
  up: `
    CREATE TABLE bar_chunk (
      id INTEGER PRIMARY KEY,
      series_id INTEGER NOT NULL REFERENCES series (id),
      import_id INTEGER REFERENCES import (id),
      first_time REAL NOT NULL,
      last_time REAL NOT NULL,
      count INTEGER NOT NULL,
      columns BLOB NOT NULL
    ) STRICT;
    CREATE INDEX bar_chunk_by_time ON bar_chunk (series_id, first_time, import_id, last_time, count);
    CREATE INDEX bar_chunk_by_import ON bar_chunk (import_id, series_id, count);
    CREATE TABLE bar_tail (
      series_id INTEGER NOT NULL REFERENCES series (id),
      time REAL NOT NULL,
      open REAL NOT NULL,
      high REAL NOT NULL,
      low REAL NOT NULL,
      close REAL NOT NULL,
      volume REAL,
      PRIMARY KEY (series_id, time)
    ) STRICT, WITHOUT ROWID;`,
};
