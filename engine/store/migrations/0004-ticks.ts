import type { Migration } from './migration.ts';

/** Trades in chunks like bars: time, price, size as float64, then one byte a trade for the side (0 buy, 1 sell). */
export const ticks: Migration = {
  version: 4,
  name: 'ticks',
  up: `
    CREATE TABLE tick_chunk (
      id INTEGER PRIMARY KEY,
      series_id INTEGER NOT NULL REFERENCES series (id),
      first_time REAL NOT NULL,
      last_time REAL NOT NULL,
      count INTEGER NOT NULL,
      columns BLOB NOT NULL
    ) STRICT;
    CREATE INDEX tick_chunk_by_time ON tick_chunk (series_id, first_time, last_time, count);`,
};
