import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { Fault } from '../../domain/fault.ts';
import {
  type AttemptKey,
  attemptsOf,
  failed,
  localAttempts,
  readAttempts,
  succeeded,
  takeUnlogged,
  type UnloggedFailure,
  writeAttempts,
} from '../../security/attempts.ts';
import {
  formatKeyring,
  type Keyring,
  newVaultKeys,
  openWithPassphrase,
  type Person,
  parseKeyring,
  upgradeKeyring,
  type VaultKeys,
} from '../../security/keys/keyring.ts';
import { type KeyringVersion1, openVersion1 } from '../../security/keys/keyring-version-1.ts';
import type { KdfCost } from '../../security/keys/passphrase-kdf.ts';
import { spreadKeyring } from '../backups.ts';
import { storeFault } from '../database.ts';
import type { VaultFiles } from '../vault-files.ts';
import { writeWhole } from '../whole-file.ts';

export interface Credentials {
  /** Undefined where the vault has one person only. */
  readonly user?: string | undefined;
  readonly passphrase: string;
  /** `local` for this desk; else the address that asks. */
  readonly origin: string;
  readonly now: number;
}

export interface Unsealed {
  readonly keyring: Keyring;
  readonly keys: VaultKeys;
  readonly person: Person;
  readonly keyDerivationMilliseconds: number;
}

/** Who a vault of the first version belonged to. */
export const firstUser = 'owner';

/** `vault.json` and `attempts.json`: who may open, and who tried. */
export class KeyringFile {
  readonly #files: VaultFiles;
  readonly #cost: () => Promise<KdfCost>;

  constructor(files: VaultFiles, cost: () => Promise<KdfCost>) {
    this.#files = files;
    this.#cost = cost;
  }

  cost(): Promise<KdfCost> {
    return this.#cost();
  }

  readAny(): Keyring | KeyringVersion1 {
    return parseKeyring(readFileSync(this.#files.keyring, 'utf8'), this.#files.keyring);
  }

  read(): Keyring {
    const keyring = this.readAny();
    if (keyring.version === 1) {
      throw new Fault(
        'VAULT_OLD_FORM',
        'Unlock this vault once with its passphrase first: it has an older form.',
      );
    }
    return keyring;
  }

  write(keyring: Keyring): void {
    writeWhole(this.#files.keyring, formatKeyring(keyring));
  }

  /** Writes the keyring here and beside the backups of the same keys, so that an old passphrase opens none of them. */
  writeEverywhere(keyring: Keyring): void {
    this.write(keyring);
    spreadKeyring(this.#files, keyring, (path) => writeWhole(path, formatKeyring(keyring)));
  }

  /** Names for the sign-in screen; none where there is no whole keyring. */
  users(): string[] {
    if (!existsSync(this.#files.keyring)) return [];
    try {
      const keyring = this.readAny();
      if (keyring.version === 1) return [firstUser];
      return keyring.recipients.flatMap((recipient) =>
        recipient.kind === 'passphrase' ? [recipient.user] : [],
      );
    } catch {
      return [];
    }
  }

  attempts(now: number) {
    return localAttempts(readAttempts(this.#files.attempts), now);
  }

  /** Failures that happened while the log was closed; they are taken out of the file. */
  takeUnlogged(): { failures: readonly UnloggedFailure[]; more: number } {
    const { book, failures, more } = takeUnlogged(readAttempts(this.#files.attempts));
    if (failures.length > 0) writeAttempts(this.#files.attempts, book);
    return { failures, more };
  }

  /** `logged`: the log is open and takes a failure itself. Throws Fault PASSPHRASE_DELAYED, PASSPHRASE_WRONG or USER_NEEDED. */
  async unseal(credentials: Credentials, logged: boolean): Promise<Unsealed> {
    const { passphrase, origin, now } = credentials;
    const keyring = this.readAny();
    const user = credentials.user?.trim() || this.#onlyUser();
    // What was typed for a name may be a passphrase: only names that exist are kept.
    const key = { user: this.users().includes(user) ? user : unknownUser, origin };
    this.expectNoDelay(key, now);
    const start = performance.now();
    const opened = keyring.version === 1 ? undefined : await openWithPassphrase(keyring, user, passphrase);
    const upgraded =
      keyring.version === 1 && user === firstUser ? await this.#upgrade(keyring, passphrase, now) : undefined;
    const keyDerivationMilliseconds = performance.now() - start;
    const person = keyring.version === 1 ? undefined : keyring.recipients.find(isPassphraseOf(user));
    if (opened !== undefined && person?.kind === 'passphrase' && keyring.version === 2) {
      this.#succeeded(key);
      return {
        keyring,
        keys: opened,
        person: { userId: person.userId, user: person.user },
        keyDerivationMilliseconds,
      };
    }
    if (upgraded !== undefined) {
      this.#succeeded(key);
      return { ...upgraded, keyDerivationMilliseconds };
    }
    this.#failed(key, now, logged);
    const attempts = attemptsOf(readAttempts(this.#files.attempts), key, now);
    throw new Fault('PASSPHRASE_WRONG', 'This passphrase does not open the vault. Nothing was changed.', {
      ...attempts,
      user,
    });
  }

  expectNoDelay(key: AttemptKey, now: number): void {
    const attempts = attemptsOf(readAttempts(this.#files.attempts), key, now);
    if (attempts.retryAt === null || now >= attempts.retryAt) return;
    throw new Fault(
      'PASSPHRASE_DELAYED',
      `After ${attempts.failures} wrong passphrases the next try is possible in ${Math.ceil((attempts.retryAt - now) / 1_000)} s.`,
      { ...attempts },
    );
  }

  async #upgrade(old: KeyringVersion1, passphrase: string, now: number) {
    const databaseKey = await openVersion1(old, passphrase);
    if (databaseKey === undefined) return undefined;
    const fresh = newVaultKeys();
    fresh.databaseKey.fill(0);
    const keys: VaultKeys = { databaseKey, auditKey: fresh.auditKey };
    const person = { userId: randomUUID(), user: firstUser };
    const keyring = await upgradeKeyring(old, keys, person, { passphrase, cost: await this.#cost() }, now);
    this.write(keyring);
    return { keyring, keys, person };
  }

  #onlyUser(): string {
    const users = this.users();
    if (users.length === 1 && users[0] !== undefined) return users[0];
    throw new Fault('USER_NEEDED', 'This vault has several users. Say which one signs in.', {});
  }

  #failed(key: AttemptKey, now: number, logged: boolean): void {
    try {
      writeAttempts(this.#files.attempts, failed(readAttempts(this.#files.attempts), key, now, logged));
    } catch (error) {
      throw storeFault(error, this.#files.attempts);
    }
  }

  #succeeded(key: AttemptKey): void {
    writeAttempts(this.#files.attempts, succeeded(readAttempts(this.#files.attempts), key));
  }

  /** A wrong recovery code counts like a wrong passphrase. */
  failedCode(origin: string, now: number, logged: boolean): void {
    this.#failed({ user: recoveryUser, origin }, now, logged);
  }

  succeededCode(origin: string): void {
    this.#succeeded({ user: recoveryUser, origin });
  }
}

/** Under which tries with a recovery code are counted; no user can have this name. */
/** Under which tries with names that do not exist are counted together. */
export const unknownUser = '(unknown)';

export const recoveryUser = '(recovery kit)';

function isPassphraseOf(user: string) {
  return (recipient: Keyring['recipients'][number]) =>
    recipient.kind === 'passphrase' && recipient.user === user;
}
