import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { Fault } from '../../domain/fault.ts';
import { nextAttempts, noAttempts, readAttempts, writeAttempts } from '../../security/attempts.ts';
import {
  createKeyring,
  finishKeyring,
  formatKeyring,
  type Keyring,
  openKeyring,
  parseKeyring,
  rewrapKeyring,
} from '../../security/keyring.ts';
import { listBackups, restoreBackup, spreadKeyring, writeBackup } from '../backups.ts';
import { type SlowQuery, storeFault, WriteConnection } from '../database.ts';
import { expectHeader, readHeader } from '../file-header.ts';
import { lockInstance } from '../instance-lock.ts';
import { migrate } from '../migrations/migrate.ts';
import { removeStaged } from '../repositories/imports.ts';
import { vaultFiles, vaultPresence } from '../vault-files.ts';

export interface SessionOptions {
  readonly directory: string;
  readonly quotaBytes?: number | undefined;
  readonly onSlowQuery: (query: SlowQuery) => void;
}

export interface Unlocked {
  readonly keyDerivationMilliseconds: number;
  readonly removedImports: number;
}

function writeWhole(path: string, text: string): void {
  try {
    writeFileSync(`${path}.partial`, text, { mode: 0o600, flush: true });
    renameSync(`${path}.partial`, path);
  } catch (error) {
    rmSync(`${path}.partial`, { force: true });
    throw storeFault(error, path);
  }
}

/** The key and the one writing connection live here, in the writer's thread, and nowhere else but in the reader's. */
export class VaultSession {
  readonly #options: SessionOptions;
  readonly #files;
  #key: Uint8Array | undefined;
  #connection: WriteConnection | undefined;
  #lock: { release(): void } | undefined;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#files = vaultFiles(options.directory);
  }

  get database(): WriteConnection {
    if (this.#connection === undefined)
      throw new Fault('VAULT_LOCKED', 'The vault is locked. Unlock it first.');
    return this.#connection;
  }

  /** What the reader's thread needs. */
  get access(): { path: string; key: Uint8Array } {
    if (this.#key === undefined) throw new Fault('VAULT_LOCKED', 'The vault is locked. Unlock it first.');
    return { path: this.#files.database, key: this.#key.slice() };
  }

  presence() {
    const presence = this.#isUnfinished() ? ('absent' as const) : vaultPresence(this.#files);
    return { presence, backups: listBackups(this.#files) };
  }

  attempts(now: number) {
    return readAttempts(this.#files.attempts, now);
  }

  async create(passphrase: string, now: number): Promise<Unlocked> {
    mkdirSync(this.#files.directory, { recursive: true, mode: 0o700 });
    this.#acquire();
    let begun = false;
    try {
      this.#clearUnfinished();
      this.#expect('absent');
      begun = true;
      const start = performance.now();
      const { keyring, databaseKey } = await createKeyring(passphrase, now);
      const keyDerivationMilliseconds = performance.now() - start;
      // The keyring stands first and is finished last: a crash in between leaves a vault that was never made.
      writeWhole(this.#files.keyring, formatKeyring(keyring));
      this.#open(databaseKey);
      this.database.pragma('wal_checkpoint(TRUNCATE)');
      writeWhole(
        this.#files.keyring,
        formatKeyring(finishKeyring(keyring, readHeader(this.#files.database))),
      );
      writeBackup(this.#files, this.database, databaseKey, now);
      return { keyDerivationMilliseconds, removedImports: 0 };
    } catch (error) {
      // A vault that was refused must not be found there by the next try; it never held anything.
      if (begun) this.#removeFiles();
      this.lock();
      throw error;
    }
  }

  async unlock(passphrase: string, now: number): Promise<Unlocked> {
    if (this.#connection !== undefined)
      throw new Fault('VAULT_ALREADY_UNLOCKED', 'The vault is already open.');
    if (vaultPresence(this.#files) !== 'absent') this.#acquire();
    try {
      this.#expect('whole');
      const keyring = this.#readKeyring();
      const start = performance.now();
      const key = await this.#tryPassphrase(keyring, passphrase, now);
      const keyDerivationMilliseconds = performance.now() - start;
      expectHeader(this.#files.database, keyring.databaseHeader);
      this.#open(key);
      return { keyDerivationMilliseconds, removedImports: removeStaged(this.database) };
    } catch (error) {
      this.lock();
      throw error;
    }
  }

  async changePassphrase(current: string, next: string, now: number): Promise<void> {
    this.#expect('whole');
    const keyring = this.#readKeyring();
    const key = await this.#tryPassphrase(keyring, current, now);
    const renewed = formatKeyring(await rewrapKeyring(keyring, key, next, now));
    key.fill(0);
    writeWhole(this.#files.keyring, renewed);
    spreadKeyring(
      this.#files,
      (path) => writeWhole(path, renewed),
      (path) => {
        try {
          return parseKeyring(readFileSync(path, 'utf8'), path).vaultId === keyring.vaultId;
        } catch {
          return false;
        }
      },
    );
  }

  verify(): { pages: number; milliseconds: number } {
    const start = performance.now();
    const { pages } = this.database.verify();
    return { pages, milliseconds: performance.now() - start };
  }

  backup(now: number) {
    return writeBackup(this.#files, this.database, this.access.key, now);
  }

  restore(name: string, now: number): { setAside: string } {
    this.lock();
    this.#acquire();
    try {
      return { setAside: restoreBackup(this.#files, name, now) };
    } finally {
      this.lock();
    }
  }

  /** Closes the connection and wipes the key. */
  lock(): void {
    this.#connection?.close();
    this.#connection = undefined;
    this.#key?.fill(0);
    this.#key = undefined;
    this.#lock?.release();
    this.#lock = undefined;
  }

  #acquire(): void {
    this.#lock ??= lockInstance(this.#files.lock);
  }

  /** A creation that was cut short: its keyring never learned the file's header, and nothing was ever stored. */
  #isUnfinished(): boolean {
    try {
      return this.#readKeyring().databaseHeader === null;
    } catch {
      return false;
    }
  }

  #clearUnfinished(): void {
    if (this.#isUnfinished()) this.#removeFiles();
  }

  #removeFiles(): void {
    this.#connection?.close();
    this.#connection = undefined;
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${this.#files.database}${suffix}`, { force: true });
    rmSync(this.#files.keyring, { force: true });
  }

  #readKeyring(): Keyring {
    return parseKeyring(readFileSync(this.#files.keyring, 'utf8'), this.#files.keyring);
  }

  /** Refuses to guess, to make anew, or to go on with half a vault. */
  #expect(wanted: 'absent' | 'whole'): void {
    const found = vaultPresence(this.#files);
    if (found === wanted) return;
    const where = { directory: this.#files.directory };
    if (found === 'whole') {
      throw new Fault('VAULT_EXISTS', `${this.#files.directory} holds a vault already. Unlock it.`, where);
    }
    if (found === 'absent') {
      throw new Fault(
        'VAULT_ABSENT',
        `${this.#files.directory} holds no vault yet. Create one first.`,
        where,
      );
    }
    const missing = found === 'keyring-missing' ? this.#files.keyring : this.#files.database;
    throw new Fault(
      found === 'keyring-missing' ? 'VAULT_FILE_MISSING' : 'STORE_MISSING',
      `${missing} is missing beside its other half. Nothing was changed or made anew. Put it back, or restore a backup (vault.backups, vault.restore).`,
      { ...where, missing },
    );
  }

  async #tryPassphrase(keyring: Keyring, passphrase: string, now: number): Promise<Uint8Array> {
    const attempts = readAttempts(this.#files.attempts, now);
    if (attempts.retryAt !== null && now < attempts.retryAt) {
      throw new Fault(
        'PASSPHRASE_DELAYED',
        `After ${attempts.failures} wrong passphrases the next try is possible in ${Math.ceil((attempts.retryAt - now) / 1_000)} s.`,
        { ...attempts },
      );
    }
    const key = await openKeyring(keyring, passphrase);
    if (key === undefined) {
      const failed = nextAttempts(attempts, now);
      try {
        writeAttempts(this.#files.attempts, failed);
      } catch (error) {
        throw storeFault(error, this.#files.attempts);
      }
      throw new Fault('PASSPHRASE_WRONG', 'This passphrase does not open the vault. Nothing was changed.', {
        ...failed,
      });
    }
    writeAttempts(this.#files.attempts, noAttempts);
    return key;
  }

  #open(key: Uint8Array): void {
    this.#key = key;
    try {
      this.#connection = WriteConnection.open({
        path: this.#files.database,
        key,
        onSlowQuery: this.#options.onSlowQuery,
        ...(this.#options.quotaBytes === undefined ? {} : { quotaBytes: this.#options.quotaBytes }),
      });
      migrate(this.#connection);
    } catch (error) {
      this.lock();
      throw error;
    }
  }
}
