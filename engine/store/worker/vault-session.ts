import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { Fault } from '../../domain/fault.ts';
import type { UnloggedFailure } from '../../security/attempts.ts';
import type { AeadName } from '../../security/keys/aead.ts';
import { newSeed } from '../../security/keys/hybrid.ts';
import {
  createKeyring,
  finishKeyring,
  type Keyring,
  newVaultKeys,
  openWithRecoveryCode,
  openWithSeed,
  type Person,
  type VaultKeys,
  wipeKeys,
  withKeyStore,
  withoutKeyStore,
  withoutPerson,
  withPassphrase,
  withRecoveryKit,
  withVerifiedKit,
} from '../../security/keys/keyring.ts';
import { calibratedCost, leastCost } from '../../security/keys/passphrase-kdf.ts';
import { newRecoveryCode } from '../../security/keys/recovery-code.ts';
import { listBackups, removeBackupsOfOtherKeys, restoreBackup, writeBackup } from '../backups.ts';
import { type SlowQuery, WriteConnection } from '../database.ts';
import { removeDatabase } from '../database-files.ts';
import { expectHeader, readHeader } from '../file-header.ts';
import { lockInstance } from '../instance-lock.ts';
import { migrate } from '../migrations/migrate.ts';
import { rekeyVault, settleRekey } from '../rekey.ts';
import { removeStaged } from '../repositories/imports.ts';
import { vaultFiles, vaultPresence } from '../vault-files.ts';
import { removeWorkFolders } from './backup-files.ts';
import { type Credentials, KeyringFile, recoveryUser } from './keyring-file.ts';

export interface SessionOptions {
  readonly directory: string;
  readonly quotaBytes?: number | undefined;
  readonly onSlowQuery: (query: SlowQuery) => void;
  /** `least` is what tests take; `calibrated` is worth about 0.8 s of this machine. */
  readonly keyDerivation: 'calibrated' | 'least';
}

export interface SignedIn extends Person {
  readonly keyDerivationMilliseconds: number;
  readonly removedImports: number;
  /** How many people's passphrases open this vault. */
  readonly people: number;
  /** Failed tries from before the vault was open. */
  readonly failures: readonly UnloggedFailure[];
  readonly moreFailures: number;
}

export interface RecipientSummary {
  readonly id: string;
  readonly kind: 'passphrase' | 'recovery-kit' | 'key-store';
  readonly user: string | null;
  readonly createdAt: number;
  readonly verifiedAt: number | null;
  readonly backend: string | null;
}

export interface KeysSummary {
  readonly vaultId: string;
  readonly createdAt: number;
  readonly keyEpoch: number;
  readonly cipher: string;
  readonly aead: AeadName;
  readonly recipients: readonly RecipientSummary[];
}

/**
 * The keys and the one writing connection live here, in the writer's thread, and nowhere else but in the reader's and
 * the audit log's. Long for its one reason: every way in and out of the open state stands in this file.
 */
export class VaultSession {
  readonly #options: SessionOptions;
  readonly #files;
  readonly #ring: KeyringFile;
  #keys: VaultKeys | undefined;
  #connection: WriteConnection | undefined;
  #lock: { release(): void } | undefined;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#files = vaultFiles(options.directory);
    this.#ring = new KeyringFile(this.#files, async () =>
      options.keyDerivation === 'least' ? leastCost : calibratedCost(),
    );
  }

  get database(): WriteConnection {
    if (this.#connection === undefined)
      throw new Fault('VAULT_LOCKED', 'The vault is locked. Unlock it first.');
    return this.#connection;
  }

  get isOpen(): boolean {
    return this.#connection !== undefined;
  }

  get files() {
    return this.#files;
  }

  /** What backups are made of while the vault is open. */
  get parts() {
    return { files: this.#files, keyring: this.#ring.read(), keys: this.keys };
  }

  /** The vault's keys themselves, for the threads and files that need them; never for an answer. */
  get keys(): VaultKeys {
    if (this.#keys === undefined) throw new Fault('VAULT_LOCKED', 'The vault is locked. Unlock it first.');
    return this.#keys;
  }

  /** What the other threads need, as copies for them to wipe. */
  get access() {
    return {
      reader: { path: this.#files.database, key: this.keys.databaseKey.slice() },
      audit: { path: this.#files.audit, key: this.keys.auditKey.slice() },
    };
  }

  presence() {
    const presence = this.#isUnfinished() ? ('absent' as const) : vaultPresence(this.#files);
    return { presence, backups: listBackups(this.#files), users: this.#ring.users() };
  }

  attempts(now: number) {
    return this.#ring.attempts(now);
  }

  async create(user: string, passphrase: string, now: number): Promise<SignedIn> {
    mkdirSync(this.#files.directory, { recursive: true, mode: 0o700 });
    this.#acquire();
    let begun = false;
    try {
      this.#clearUnfinished();
      this.#expect('absent');
      begun = true;
      const cost = await this.#ring.cost();
      const start = performance.now();
      const person = { userId: randomUUID(), user };
      const keys = newVaultKeys();
      const keyring = await createKeyring(keys, person, { passphrase, cost }, now);
      const keyDerivationMilliseconds = performance.now() - start;
      // The keyring stands first and is finished last: a crash in between leaves a vault that was never made.
      this.#ring.write(keyring);
      this.#open(keys);
      this.database.pragma('wal_checkpoint(TRUNCATE)');
      this.#ring.write(finishKeyring(keyring, readHeader(this.#files.database)));
      writeBackup(this.#files, this.database, keys.databaseKey, now);
      return {
        ...person,
        keyDerivationMilliseconds,
        removedImports: 0,
        people: 1,
        failures: [],
        moreFailures: 0,
      };
    } catch (error) {
      // A vault that was refused must not be found there by the next try; it never held anything.
      if (begun) this.#removeFiles();
      this.lock();
      throw error;
    }
  }

  /** Opens the vault, or, where it is open, only says whether these are somebody's credentials. */
  async signIn(credentials: Credentials): Promise<SignedIn> {
    const wasOpen = this.isOpen;
    if (!wasOpen && vaultPresence(this.#files) !== 'absent') this.#acquire();
    try {
      if (!wasOpen) settleRekey(this.#files);
      this.#expect('whole');
      const { keyring, keys, person, keyDerivationMilliseconds } = await this.#ring.unseal(
        credentials,
        wasOpen,
      );
      if (this.isOpen) wipeKeys(keys);
      else {
        expectHeader(this.#files.database, keyring.databaseHeader);
        this.#open(keys);
      }
      return { ...person, keyDerivationMilliseconds, ...this.#afterOpening(wasOpen) };
    } catch (error) {
      if (!wasOpen && !this.isOpen) this.lock();
      throw error;
    }
  }

  /** Opens the closed vault. */
  open(credentials: Credentials): Promise<SignedIn> {
    if (this.isOpen) throw new Fault('VAULT_ALREADY_UNLOCKED', 'The vault is already open.');
    return this.signIn(credentials);
  }

  /** With the code of the recovery kit: gives a person a new passphrase and opens the vault for them. */
  async recover(options: Credentials & { readonly code: string }): Promise<SignedIn> {
    const { code, passphrase, origin, now } = options;
    const wasOpen = this.isOpen;
    if (!wasOpen && vaultPresence(this.#files) !== 'absent') this.#acquire();
    try {
      if (!wasOpen) settleRekey(this.#files);
      this.#expect('whole');
      const keyring = this.#ring.read();
      const person = this.#personOf(keyring, options.user);
      this.#ring.expectNoDelay({ user: recoveryUser, origin }, now);
      const opened = openWithRecoveryCode(keyring, code);
      if (opened === undefined) {
        this.#ring.failedCode(origin, now, wasOpen);
        throw new Fault(
          'RECOVERY_CODE_WRONG',
          'This code belongs to no recovery kit of this vault. Nothing was changed.',
        );
      }
      this.#ring.succeededCode(origin);
      const cost = await this.#ring.cost();
      const start = performance.now();
      const renewed = await withPassphrase(keyring, opened.keys, person, { passphrase, cost }, now);
      if (!wasOpen) {
        expectHeader(this.#files.database, keyring.databaseHeader);
        this.#open(opened.keys);
      } else wipeKeys(opened.keys);
      this.#ring.writeEverywhere(renewed);
      return {
        ...person,
        keyDerivationMilliseconds: performance.now() - start,
        ...this.#afterOpening(wasOpen),
      };
    } catch (error) {
      if (!wasOpen && !this.isOpen) this.lock();
      throw error;
    }
  }

  /** With a seed that the operating system's key store gave back. Wipes the seed. */
  openWithKeyStore(recipientId: string, seed: Uint8Array): SignedIn {
    if (this.isOpen) throw new Fault('VAULT_ALREADY_UNLOCKED', 'The vault is already open.');
    if (vaultPresence(this.#files) !== 'absent') this.#acquire();
    try {
      settleRekey(this.#files);
      this.#expect('whole');
      const keyring = this.#ring.read();
      const recipient = keyring.recipients.find(({ id }) => id === recipientId);
      const keys = openWithSeed(keyring, recipientId, seed);
      if (keys === undefined || recipient?.kind !== 'key-store') {
        throw new Fault(
          'KEY_STORE_LOST',
          'What the operating system kept does not open this vault any more. Use the passphrase, or the recovery kit.',
        );
      }
      expectHeader(this.#files.database, keyring.databaseHeader);
      this.#open(keys);
      return {
        userId: recipient.userId,
        user: recipient.user,
        keyDerivationMilliseconds: 0,
        ...this.#afterOpening(false),
      };
    } catch (error) {
      if (!this.isOpen) this.lock();
      throw error;
    }
  }

  async changePassphrase(current: Credentials, next: string): Promise<Person> {
    this.#expect('whole');
    const { keyring, keys, person } = await this.#ring.unseal(current, this.isOpen);
    try {
      const passphrase = { passphrase: next, cost: await this.#ring.cost() };
      this.#ring.writeEverywhere(await withPassphrase(keyring, keys, person, passphrase, current.now));
      return person;
    } finally {
      wipeKeys(keys);
    }
  }

  /** For a new user, or a new passphrase of one who forgot it; the vault is open. */
  async setPassphrase(person: Person, passphrase: string, now: number): Promise<void> {
    const cost = await this.#ring.cost();
    const keyring = this.#ring.read();
    this.#ring.writeEverywhere(await withPassphrase(keyring, this.keys, person, { passphrase, cost }, now));
  }

  removePerson(userId: string): void {
    this.#ring.writeEverywhere(withoutPerson(this.#ring.read(), userId));
  }

  /** The code of a new recovery kit, to be printed; it is kept nowhere. */
  makeRecoveryKit(now: number): { code: string } {
    const code = newRecoveryCode();
    this.#ring.writeEverywhere(withRecoveryKit(this.#ring.read(), this.keys, code, now));
    return { code };
  }

  /** Throws Fault RECOVERY_CODE_WRONG where the code is of no kit of this vault. */
  verifyRecoveryKit(code: string, now: number): void {
    const keyring = this.#ring.read();
    const opened = openWithRecoveryCode(keyring, code);
    if (opened === undefined)
      throw new Fault('RECOVERY_CODE_WRONG', 'This code belongs to no recovery kit of this vault.');
    wipeKeys(opened.keys);
    this.#ring.writeEverywhere(withVerifiedKit(keyring, opened.recipient.id, now));
  }

  /** A seed for the operating system to keep; `addKeyStore` then makes it a key. */
  newKeyStoreSeed(_: null): { seed: Uint8Array } {
    return { seed: newSeed() };
  }

  addKeyStore(
    person: Person,
    store: { backend: string; seed: Uint8Array; sealed: Uint8Array },
    now: number,
  ): void {
    this.#ring.writeEverywhere(withKeyStore(this.#ring.read(), this.keys, person, store, now));
    store.seed.fill(0);
  }

  removeKeyStore(userId: string): void {
    this.#ring.writeEverywhere(withoutKeyStore(this.#ring.read(), userId));
  }

  /** What the operating system has to open, where one person let it. */
  keyStore(): { id: string; user: string; backend: string; sealed: Uint8Array } | undefined {
    const keyring = this.#ring.readAny();
    const found =
      keyring.version === 2 ? keyring.recipients.find(({ kind }) => kind === 'key-store') : undefined;
    if (found?.kind !== 'key-store') return undefined;
    const sealed = new Uint8Array(Buffer.from(found.protection.sealed, 'base64'));
    return { id: found.id, user: found.user, backend: found.backend, sealed };
  }

  summary(): KeysSummary {
    const { vaultId, createdAt, keyEpoch, cipher, aead, recipients } = this.#ring.read();
    return {
      vaultId,
      createdAt,
      keyEpoch,
      cipher,
      aead,
      recipients: recipients.map((recipient) => ({
        id: recipient.id,
        kind: recipient.kind,
        user: 'user' in recipient ? recipient.user : null,
        createdAt: recipient.createdAt,
        verifiedAt: recipient.kind === 'recovery-kit' ? recipient.verifiedAt : null,
        backend: recipient.kind === 'key-store' ? recipient.backend : null,
      })),
    };
  }

  keyring(): Keyring {
    return this.#ring.read();
  }

  /** New keys for store and log and for every recipient. The other threads have let go of the files. */
  rekey(aead: AeadName, reached?: (step: string) => void): { keyEpoch: number } {
    const old = this.keys;
    const keys = { databaseKey: old.databaseKey.slice(), auditKey: old.auditKey.slice() };
    const nextKeys = newVaultKeys();
    this.database.verify();
    this.database.pragma('wal_checkpoint(TRUNCATE)');
    this.#connection?.close();
    this.#connection = undefined;
    const epoch = this.#ring.read().keyEpoch;
    try {
      const keyring = this.#ring.read();
      const renewed = rekeyVault({ files: this.#files, keyring, keys, nextKeys, aead, reached });
      wipeKeys(keys);
      this.#open(nextKeys);
      // Copies under older keys open for people who may be out by now.
      removeBackupsOfOtherKeys(this.#files, renewed);
      return { keyEpoch: renewed.keyEpoch };
    } catch (error) {
      wipeKeys(nextKeys);
      if (this.isOpen) throw error;
      if (this.#ring.read().keyEpoch === epoch) {
        this.#open(keys);
        throw error;
      }
      // It was decided, so the old files are not the vault any more: the next opening finishes it.
      wipeKeys(keys);
      this.lock();
      throw new Fault(
        'REKEY_UNFINISHED',
        'The vault has its new keys, but a file could not be moved into place. Nothing is lost: unlock it again.',
        {},
        { cause: error },
      );
    }
  }

  verify(): { pages: number; milliseconds: number } {
    const start = performance.now();
    const { pages } = this.database.verify();
    return { pages, milliseconds: performance.now() - start };
  }

  backup(now: number, auditCopy: string | undefined) {
    return writeBackup(this.#files, this.database, this.keys.databaseKey, now, auditCopy);
  }

  restore(name: string, now: number): { setAside: string; logKept: boolean } {
    this.lock();
    this.#acquire();
    try {
      settleRekey(this.#files);
      return restoreBackup(this.#files, name, now);
    } finally {
      this.lock();
    }
  }

  /** Closes the connection and wipes the keys. */
  lock(): void {
    this.#connection?.close();
    this.#connection = undefined;
    wipeKeys(this.#keys);
    this.#keys = undefined;
    this.#lock?.release();
    this.#lock = undefined;
  }

  #afterOpening(wasOpen: boolean) {
    const { failures, more } = this.#ring.takeUnlogged();
    return {
      removedImports: wasOpen ? 0 : removeStaged(this.database),
      people: this.#ring.users().length,
      failures,
      moreFailures: more,
    };
  }

  #personOf(keyring: Keyring, user: string | undefined): Person {
    const people = keyring.recipients.flatMap((recipient) =>
      recipient.kind === 'passphrase' ? [{ userId: recipient.userId, user: recipient.user }] : [],
    );
    const [only] = people;
    const found = user === undefined && people.length === 1 ? only : people.find((one) => one.user === user);
    if (found === undefined)
      throw new Fault('USER_UNKNOWN', 'Say which user of this vault gets the new passphrase.', { user });
    return found;
  }

  #acquire(): void {
    this.#lock ??= lockInstance(this.#files.lock);
  }

  /** A creation that was cut short: its keyring never learned the file's header, and nothing was ever stored. */
  #isUnfinished(): boolean {
    try {
      return this.#ring.readAny().databaseHeader === null;
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
    for (const file of [this.#files.database, this.#files.audit]) removeDatabase(file);
    rmSync(this.#files.witness, { force: true });
    rmSync(this.#files.keyring, { force: true });
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

  #open(keys: VaultKeys): void {
    this.#keys = keys;
    try {
      this.#connection = WriteConnection.open({
        path: this.#files.database,
        key: keys.databaseKey,
        onSlowQuery: this.#options.onSlowQuery,
        ...(this.#options.quotaBytes === undefined ? {} : { quotaBytes: this.#options.quotaBytes }),
      });
      migrate(this.#connection);
      removeWorkFolders(this.#files);
    } catch (error) {
      this.lock();
      throw error;
    }
  }
}
