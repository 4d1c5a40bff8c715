import type { BackupEntry, VaultService, VaultStatus, VerifyReport } from '../../api/ports/vault.ts';
import { Fault } from '../../domain/fault.ts';
import type { Store } from '../../store/store.ts';
import { Watchable } from './watchable.ts';

export interface VaultOptions {
  readonly store: Store;
  readonly directory: string;
  readonly ephemeral: boolean;
  readonly now: () => number;
  readonly onUnlocked: () => Promise<void>;
  readonly onLocking: () => Promise<void>;
}

const dayMilliseconds = 86_400_000;

/** The vault as the contract shows it; the key itself never leaves the store's own threads. */
export class Vault implements VaultService {
  readonly #options: VaultOptions;
  readonly #status: Watchable<VaultStatus>;
  #changing: Promise<unknown> = Promise.resolve();

  constructor(options: VaultOptions) {
    this.#options = options;
    this.#status = new Watchable<VaultStatus>({
      state: 'absent',
      directory: options.directory,
      ephemeral: options.ephemeral,
      failures: 0,
      retryAt: null,
      problem: null,
      keyDerivationMilliseconds: null,
    });
  }

  /** Looks at the folder; call it once before the first client. */
  async inspect(): Promise<VaultStatus> {
    const { presence } = await this.#options.store.write('presence', null);
    const attempts = await this.#options.store.write('attempts', { now: this.#options.now() });
    const missing = presence === 'keyring-missing' ? 'vault.json' : 'store.db';
    const damaged = presence === 'keyring-missing' || presence === 'database-missing';
    return this.#show({
      ...attempts,
      state: presence === 'absent' ? 'absent' : damaged ? 'damaged' : 'locked',
      problem: damaged
        ? {
            code: presence === 'keyring-missing' ? 'VAULT_FILE_MISSING' : 'STORE_MISSING',
            message: `${missing} is missing in ${this.#options.directory}. Nothing was made anew. Put it back, or restore a backup.`,
          }
        : null,
    });
  }

  status(): VaultStatus {
    return this.#status.value;
  }

  watch(signal: AbortSignal): AsyncIterable<VaultStatus> {
    return this.#status.watch(signal);
  }

  create(passphrase: string): Promise<VaultStatus> {
    return this.#alone(async () => {
      const opened = await this.#options.store.write('create', { passphrase, now: this.#options.now() });
      return this.#opened(opened.keyDerivationMilliseconds);
    });
  }

  unlock(passphrase: string): Promise<VaultStatus> {
    return this.#alone(async () => {
      if (this.status().state === 'unlocked') {
        throw new Fault('VAULT_ALREADY_UNLOCKED', 'The vault is already open.');
      }
      try {
        const opened = await this.#options.store.write('unlock', { passphrase, now: this.#options.now() });
        return await this.#opened(opened.keyDerivationMilliseconds);
      } catch (error) {
        await this.#refused(error);
        throw error;
      }
    });
  }

  lock(): Promise<VaultStatus> {
    return this.#alone(async () => {
      if (this.status().state !== 'unlocked') return this.status();
      this.#show({ state: 'locked' });
      await this.#options.onLocking();
      await this.#options.store.write('lock', null);
      return this.inspect();
    });
  }

  changePassphrase(current: string, next: string): Promise<VaultStatus> {
    return this.#alone(async () => {
      await this.#options.store.write('changePassphrase', { current, next, now: this.#options.now() });
      return this.status();
    });
  }

  async verify(): Promise<VerifyReport> {
    return this.#options.store.write('verify', null);
  }

  async backup(): Promise<BackupEntry> {
    return this.#options.store.write('backup', { now: this.#options.now() });
  }

  async backups(): Promise<readonly BackupEntry[]> {
    return (await this.#options.store.write('presence', null)).backups;
  }

  restore(name: string): Promise<{ setAside: string; status: VaultStatus }> {
    return this.#alone(async () => {
      if (this.status().state === 'unlocked') await this.#options.onLocking();
      this.#show({ state: 'locked' });
      try {
        const { setAside } = await this.#options.store.write('restore', { name, now: this.#options.now() });
        return { setAside, status: await this.inspect() };
      } catch (error) {
        await this.inspect();
        throw error;
      }
    });
  }

  /** A copy a day, and one authenticated read of every page with it. Failures are the caller's to show. */
  async backUpWhenDue(): Promise<void> {
    const [newest] = await this.backups();
    if (newest === undefined || this.#options.now() - newest.createdAt > dayMilliseconds) await this.backup();
  }

  /** The store's own threads died. */
  fail(fault: Fault): void {
    this.#show({ state: 'damaged', problem: { code: fault.code, message: fault.message } });
  }

  /** What the open vault brings with it is there before anybody is told that it is open. */
  async #opened(keyDerivationMilliseconds: number): Promise<VaultStatus> {
    await this.#options.onUnlocked();
    return this.#show({
      state: 'unlocked',
      failures: 0,
      retryAt: null,
      problem: null,
      keyDerivationMilliseconds,
    });
  }

  async #refused(error: unknown): Promise<void> {
    if (!(error instanceof Fault)) return;
    const attempts = await this.#options.store.write('attempts', { now: this.#options.now() });
    const damaged = ['STORE_CORRUPT', 'VAULT_FILE_CORRUPT', 'VAULT_FILE_MISSING', 'STORE_MISSING'].includes(
      error.code,
    );
    this.#show({
      ...attempts,
      ...(damaged
        ? { state: 'damaged' as const, problem: { code: error.code, message: error.message } }
        : {}),
    });
  }

  #show(change: Partial<VaultStatus>): VaultStatus {
    this.#status.set({ ...this.#status.value, ...change });
    return this.#status.value;
  }

  /** Opening, locking and restoring never overlap. */
  #alone<Value>(work: () => Promise<Value>): Promise<Value> {
    const next = this.#changing.then(work, work);
    this.#changing = next.catch(() => undefined);
    return next;
  }
}
