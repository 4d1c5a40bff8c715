import type { Migration } from './migration.ts';

export const people: Migration = {
  version: 8,
  name: 'people',
  up: `
    CREATE TABLE user (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL UNIQUE COLLATE NOCASE,
      role TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('active', 'pending', 'suspended')),
      must_change INTEGER NOT NULL DEFAULT 0,
      created_at INTEGER NOT NULL,
      created_by TEXT,
      changed_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE approval (
      id TEXT PRIMARY KEY,
      kind TEXT NOT NULL,
      summary TEXT NOT NULL,
      payload TEXT NOT NULL CHECK (json_valid(payload)),
      state TEXT NOT NULL,
      requested_by TEXT NOT NULL,
      requested_by_name TEXT NOT NULL,
      requested_at INTEGER NOT NULL,
      expires_at INTEGER NOT NULL,
      decided_by TEXT,
      decided_by_name TEXT,
      decided_at INTEGER,
      reason TEXT
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX approval_by_time ON approval (requested_at);
    CREATE TABLE risk_limit (
      book TEXT NOT NULL,
      instrument TEXT NOT NULL,
      most_lots INTEGER NOT NULL CHECK (most_lots >= 0),
      changed_at INTEGER NOT NULL,
      PRIMARY KEY (book, instrument)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE manual_trade (
      id TEXT PRIMARY KEY,
      book TEXT NOT NULL,
      instrument TEXT NOT NULL,
      side TEXT NOT NULL CHECK (side IN ('buy', 'sell')),
      lots INTEGER NOT NULL CHECK (lots > 0),
      price TEXT NOT NULL,
      currency TEXT NOT NULL,
      counterparty TEXT NOT NULL,
      traded_at INTEGER NOT NULL,
      recorded_at INTEGER NOT NULL,
      recorded_by TEXT NOT NULL,
      approval TEXT
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX manual_trade_by_position ON manual_trade (book, instrument);
    CREATE TABLE mark (
      name TEXT PRIMARY KEY,
      value TEXT NOT NULL CHECK (json_valid(value))
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE passkey (
      id TEXT PRIMARY KEY,
      user_id TEXT NOT NULL REFERENCES user (id) ON DELETE CASCADE,
      label TEXT NOT NULL,
      public_key BLOB NOT NULL,
      counter INTEGER NOT NULL,
      origin TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      used_at INTEGER
    ) STRICT, WITHOUT ROWID;`,
};
