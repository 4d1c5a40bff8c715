import type { Migration } from '../migrations/migration.ts';

/**
 * The audit log's own file. `content` is a record's canonical JSON, the only thing that is hashed; the columns beside
 * it are for finding. A block is 256 records, a segment 65,536: retention removes segments and leaves their anchors.
 * `secret` holds the seeds of the present epoch; those of earlier ones are gone once the next is endorsed.
 */
const log: Migration = {
  version: 1,
  name: 'log',
  up: `
    CREATE TABLE record (
      idx INTEGER PRIMARY KEY,
      time INTEGER NOT NULL,
      category TEXT NOT NULL,
      action TEXT NOT NULL,
      phase TEXT NOT NULL,
      user TEXT NOT NULL,
      session TEXT NOT NULL,
      "order" TEXT,
      instrument TEXT,
      book TEXT,
      content BLOB NOT NULL
    ) STRICT;
    CREATE INDEX record_by_category ON record (category);
    CREATE INDEX record_by_action ON record (action);
    CREATE INDEX record_by_user ON record (user);
    CREATE INDEX record_by_session ON record (session);
    CREATE INDEX record_by_order ON record ("order") WHERE "order" IS NOT NULL;
    CREATE INDEX record_by_instrument ON record (instrument) WHERE instrument IS NOT NULL;
    CREATE INDEX record_by_book ON record (book) WHERE book IS NOT NULL;
    CREATE TABLE block (
      idx INTEGER PRIMARY KEY,
      first_time INTEGER NOT NULL,
      last_time INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE tile (
      level INTEGER NOT NULL,
      idx INTEGER NOT NULL,
      hashes BLOB NOT NULL,
      UNIQUE (level, idx)
    ) STRICT;
    CREATE TABLE checkpoint (
      size INTEGER PRIMARY KEY,
      content TEXT NOT NULL CHECK (json_valid(content))
    ) STRICT;
    CREATE TABLE key_epoch (
      epoch INTEGER PRIMARY KEY,
      content TEXT NOT NULL CHECK (json_valid(content)),
      secret BLOB
    ) STRICT;
    CREATE TABLE anchor (
      segment INTEGER PRIMARY KEY,
      content TEXT NOT NULL CHECK (json_valid(content)),
      cleared INTEGER NOT NULL CHECK (cleared IN (0, 1))
    ) STRICT;
    CREATE TABLE kept_node (
      level INTEGER NOT NULL,
      idx INTEGER NOT NULL,
      hash BLOB NOT NULL,
      PRIMARY KEY (level, idx)
    ) STRICT, WITHOUT ROWID;`,
};

export const auditMigrations: readonly Migration[] = [log];
