import type { Migration } from './migration.ts';

/**
 * Forecasts as they were issued, with what they were made of, and what came. `limits` holds the intervals of a row: lower
 * and upper of each level, 8-byte floats in the order of the forecast’s levels.
 */
export const forecasts: Migration = {
  version: 9,
  name: 'forecasts',
  up: `
    CREATE TABLE forecast (
      id TEXT PRIMARY KEY,
      symbol TEXT NOT NULL,
      interval TEXT NOT NULL,
      model TEXT NOT NULL,
      issued_at INTEGER NOT NULL,
      issued_by TEXT,
      origin INTEGER NOT NULL,
      horizon INTEGER NOT NULL,
      levels TEXT NOT NULL CHECK (json_valid(levels)),
      scale REAL NOT NULL,
      input BLOB NOT NULL,
      input_sha256 TEXT NOT NULL,
      output_sha256 TEXT NOT NULL,
      card TEXT NOT NULL CHECK (json_valid(card))
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX forecast_by_series ON forecast (symbol, interval, model, issued_at);
    CREATE INDEX forecast_by_time ON forecast (issued_at);
    CREATE TABLE forecast_row (
      forecast_id TEXT NOT NULL REFERENCES forecast (id) ON DELETE CASCADE,
      step INTEGER NOT NULL,
      time INTEGER NOT NULL,
      yhat REAL NOT NULL,
      limits BLOB NOT NULL,
      truth REAL,
      scored_at INTEGER,
      PRIMARY KEY (forecast_id, step)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX forecast_row_unscored ON forecast_row (time) WHERE truth IS NULL;`,
};
