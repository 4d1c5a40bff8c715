import { closeSync, fsyncSync, openSync } from 'node:fs';
import Database from 'better-sqlite3-multiple-ciphers';
import { Fault } from '../domain/fault.ts';

type Row = Record<string, unknown>;

export interface Statement<Result> {
  all(...parameters: unknown[]): Result[];
  get(...parameters: unknown[]): Result | undefined;
  iterate(...parameters: unknown[]): IterableIterator<Result>;
}

export interface SlowQuery {
  readonly sql: string;
  readonly milliseconds: number;
}

export interface OpenOptions {
  readonly path: string;
  /** 32 bytes; null opens without encryption, for the benchmark's comparison only. */
  readonly key: Uint8Array | null;
  readonly slowQueryMilliseconds?: number;
  readonly onSlowQuery?: (query: SlowQuery) => void;
  /** Upper bound of the file in bytes; beyond it writes fail with DISK_FULL. */
  readonly quotaBytes?: number;
}

/** Pages of 16 KiB: a chunk of bars spans 13 of them instead of 50, and the cipher's per-page cost falls with it. */
export const pageSize = 16_384;

function rawKey(key: Uint8Array): Buffer {
  const text = Buffer.alloc(4 + 64);
  text.write('raw:');
  text.write(Buffer.from(key.buffer, key.byteOffset, key.byteLength).toString('hex'), 4);
  return text;
}

/** SQLite's own codes, in the words of a person who must act. */
export function storeFault(error: unknown, path: string): Fault {
  if (error instanceof Fault) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const cause = { cause: error };
  const sqlite = { path, sqlite: code, reason: error instanceof Error ? error.message : String(error) };
  // SHMSIZE: the index of the write-ahead log could not be made larger.
  if (code.startsWith('SQLITE_FULL') || ['ENOSPC', 'EDQUOT', 'SQLITE_IOERR_SHMSIZE'].includes(code)) {
    return new Fault(
      'DISK_FULL',
      `No room left for ${path}. Free disk space; nothing stored was lost.`,
      sqlite,
      cause,
    );
  }
  // What the disk would not do (write, sync, lock) says nothing of what is on it.
  if (/^SQLITE_(CORRUPT|NOTADB|IOERR$|IOERR_(READ|SHORT_READ|DATA|CORRUPTFS|AUTH)$)/.test(code)) {
    return new Fault(
      'STORE_CORRUPT',
      `${path} is damaged: a page failed its authentication or structure check. Nothing was changed. Restore a backup (vault.backups, then vault.restore); the damaged file is set aside, not deleted.`,
      sqlite,
      cause,
    );
  }
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) {
    return new Fault(
      'STORE_IN_USE',
      `${path} is in use by another program. Close it and try again.`,
      sqlite,
      cause,
    );
  }
  return new Fault('STORE_FAILED', `The store ${path} failed: ${sqlite.reason}`, sqlite, cause);
}

function connect(options: OpenOptions, readonly: boolean): Database.Database {
  const database = new Database(options.path, { readonly, fileMustExist: readonly });
  try {
    if (options.key !== null) {
      const key = rawKey(options.key);
      database.pragma("cipher='aegis'");
      database.pragma(`page_size=${pageSize}`);
      database.key(key);
      key.fill(0);
    } else if (!readonly) database.pragma(`page_size=${pageSize}`);
    database.pragma('temp_store=MEMORY');
    database.pragma('cache_size=-32768');
    database.pragma('foreign_keys=ON');
    database.pragma('busy_timeout=5000');
    database.prepare('SELECT count(*) FROM sqlite_master').get();
    return database;
  } catch (error) {
    database.close();
    throw storeFault(error, options.path);
  }
}

/** Encrypts every page of a closed copy anew. A crash in between leaves a copy that is good for nothing. */
export function copyUnderKey(path: string, key: Uint8Array, nextKey: Uint8Array): void {
  const database = connect({ path, key }, false);
  const raw = rawKey(nextKey);
  try {
    // Re-keying a file with a write-ahead log is not something to rely on.
    database.pragma('journal_mode=DELETE');
    database.rekey(raw);
    // The mode stands in the header, which the keyring vouches for: it must be what it will stay.
    database.pragma('journal_mode=WAL');
  } catch (error) {
    throw storeFault(error, path);
  } finally {
    raw.fill(0);
    database.close();
  }
}

abstract class Connection {
  readonly path: string;
  protected readonly database: Database.Database;
  readonly #slow: number;
  readonly #onSlow: (query: SlowQuery) => void;
  readonly #statements = new Map<string, Database.Statement<unknown[]>>();

  constructor(database: Database.Database, options: OpenOptions) {
    this.path = options.path;
    this.database = database;
    this.#slow = options.slowQueryMilliseconds ?? 100;
    this.#onSlow = options.onSlowQuery ?? (() => undefined);
  }

  /** Runs `work` and reports it where it took long; SQL text only, never parameters. */
  protected timed<Value>(sql: string, work: () => Value): Value {
    const start = performance.now();
    try {
      return work();
    } catch (error) {
      throw storeFault(error, this.path);
    } finally {
      const milliseconds = performance.now() - start;
      if (milliseconds >= this.#slow) this.#onSlow({ sql, milliseconds });
    }
  }

  protected statement(sql: string): Database.Statement<unknown[]> {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.timed(sql, () => this.database.prepare<unknown[]>(sql));
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  all<Result = Row>(sql: string, ...parameters: unknown[]): Result[] {
    return this.timed(sql, () => this.statement(sql).all(...parameters)) as Result[];
  }

  get<Result = Row>(sql: string, ...parameters: unknown[]): Result | undefined {
    return this.timed(sql, () => this.statement(sql).get(...parameters)) as Result | undefined;
  }

  pragma(text: string): unknown {
    return this.timed(`PRAGMA ${text}`, () => this.database.pragma(text, { simple: true }));
  }

  /** Authenticates and checks every page in use; there are no free ones, see auto_vacuum. */
  verify(): { pages: number } {
    this.#expectWhole('integrity_check', this.path);
    return { pages: Number(this.pragma('page_count')) };
  }

  #expectWhole(check: string, path: string): void {
    const problems = this.timed(`PRAGMA ${check}`, () => this.database.pragma(check)) as {
      integrity_check: string;
    }[];
    const first = problems[0]?.integrity_check;
    if (first === 'ok') return;
    throw storeFault(Object.assign(new Error(first ?? 'no answer'), { code: 'SQLITE_CORRUPT' }), path);
  }

  /**
   * Writes a compact copy of what is seen now under the same key, proves that every page of it reads back, and makes it
   * last. Nobody waits for it but the caller. `path` must not exist.
   */
  copyTo(path: string): void {
    this.timed('VACUUM INTO', () => this.database.prepare('VACUUM INTO ?').run(path));
    const copy = openSync(path, 'r+');
    try {
      fsyncSync(copy);
    } finally {
      closeSync(copy);
    }
    this.timed('ATTACH', () => this.database.prepare('ATTACH ? AS copy').run(path));
    try {
      this.#expectWhole('copy.integrity_check', path);
    } finally {
      this.timed('DETACH', () => this.database.exec('DETACH copy'));
    }
  }

  close(): void {
    this.database.close();
  }
}

/** A connection that cannot write: SQLite refuses, and so does the compiler. */
export class ReadConnection extends Connection {
  readonly mode = 'read';

  static open(options: OpenOptions): ReadConnection {
    return new ReadConnection(connect(options, true), options);
  }

  /** Holds the present state in view until the connection closes. */
  begin(): void {
    this.timed('BEGIN', () => this.database.exec('BEGIN'));
    this.get('SELECT count(*) FROM sqlite_master');
  }
}

/** The one connection that writes. It is not a ReadConnection: code that only reads takes `Reader`. */
export class WriteConnection extends Connection {
  readonly mode = 'write';

  static open(options: OpenOptions): WriteConnection {
    const database = connect(options, false);
    try {
      // Only on a new file: said again it would write, and an opening must not write.
      if (database.pragma('page_count', { simple: true }) === 0) database.pragma('auto_vacuum=FULL');
      database.pragma('journal_mode=WAL');
      database.pragma('synchronous=FULL');
      database.pragma('wal_autocheckpoint=512');
      database.pragma('journal_size_limit=67108864');
      if (options.quotaBytes !== undefined) {
        database.pragma(`max_page_count=${Math.max(1, Math.floor(options.quotaBytes / pageSize))}`);
      }
    } catch (error) {
      database.close();
      throw storeFault(error, options.path);
    }
    return new WriteConnection(database, options);
  }

  run(sql: string, ...parameters: unknown[]): { changes: number; id: number } {
    const result = this.timed(sql, () => this.statement(sql).run(...parameters));
    return { changes: result.changes, id: Number(result.lastInsertRowid) };
  }

  execute(sql: string): void {
    this.timed(sql, () => this.database.exec(sql));
  }

  /** All or nothing; nested calls become savepoints. */
  transaction<Value>(work: () => Value): Value {
    return this.timed('transaction', () => this.database.transaction(work).immediate());
  }
}

export type Reader = ReadConnection | WriteConnection;
