import type { BackupEntry, VaultService, VaultStatus, VerifyReport } from '../../api/ports/vault.ts';
import { Fault } from '../../domain/fault.ts';
import type { AeadName } from '../../security/keys/aead.ts';
import type { Store } from '../../store/store.ts';
import type { Credentials } from '../../store/worker/keyring-file.ts';
import type { SignedIn } from '../../store/worker/vault-session.ts';
import { Watchable } from './watchable.ts';

export interface VaultOptions {
  readonly store: Store;
  readonly directory: string;
  readonly ephemeral: boolean;
  readonly now: () => number;
  readonly onUnlocked: () => Promise<void>;
  readonly onLocking: () => Promise<void>;
  /** Nobody is signed in any more. */
  readonly onClosed?: (() => void) | undefined;
  /** Writes a consistent copy of the open audit log and says where. */
  readonly auditCopy?: (() => Promise<string | undefined>) | undefined;
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
      users: [],
      problem: null,
      keyDerivationMilliseconds: null,
    });
  }

  /** Looks at the folder; call it once before the first client. */
  async inspect(): Promise<VaultStatus> {
    const { presence, users } = await this.#options.store.write('presence', null);
    const attempts = await this.#options.store.write('attempts', { now: this.#options.now() });
    const missing = presence === 'keyring-missing' ? 'vault.json' : 'store.db';
    const damaged = presence === 'keyring-missing' || presence === 'database-missing';
    return this.#show({
      ...attempts,
      users,
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

  async create(passphrase: string, user = 'owner'): Promise<VaultStatus> {
    await this.createFor(user, passphrase);
    return this.status();
  }

  async unlock(passphrase: string): Promise<VaultStatus> {
    if (this.status().state === 'unlocked')
      throw new Fault('VAULT_ALREADY_UNLOCKED', 'The vault is already open.');
    await this.signIn({ passphrase, origin: 'local' });
    return this.status();
  }

  createFor(user: string, passphrase: string): Promise<SignedIn> {
    return this.#alone(async () =>
      this.#opened(await this.#options.store.write('create', { user, passphrase, now: this.#options.now() })),
    );
  }

  /** Opens the vault, or only checks the passphrase where it is open; openings wait for each other. */
  signIn(credentials: Omit<Credentials, 'now'>): Promise<SignedIn> {
    const work = () =>
      this.#trying(() => this.#options.store.write('signIn', { ...credentials, now: this.#options.now() }));
    return this.status().state === 'unlocked' ? work() : this.#alone(work);
  }

  recover(options: Omit<Credentials, 'now'> & { readonly code: string }): Promise<SignedIn> {
    return this.#alone(() =>
      this.#trying(() => this.#options.store.write('recover', { ...options, now: this.#options.now() })),
    );
  }

  openWithKeyStore(recipientId: string, seed: Uint8Array): Promise<SignedIn> {
    return this.#alone(() =>
      this.#trying(() =>
        this.#options.store.write('openWithKeyStore', { recipientId, seed }, { move: true }),
      ),
    );
  }

  lock(): Promise<VaultStatus> {
    return this.#alone(async () => {
      if (this.status().state !== 'unlocked') return this.status();
      this.#show({ state: 'locked' });
      await this.#options.onLocking();
      this.#options.onClosed?.();
      await this.#options.store.write('lock', null);
      return this.inspect();
    });
  }

  async changePassphrase(current: string, next: string): Promise<VaultStatus> {
    await this.changePassphraseOf({ passphrase: current, origin: 'local' }, next);
    return this.status();
  }

  changePassphraseOf(current: Omit<Credentials, 'now'>, next: string) {
    return this.#alone(() =>
      this.#options.store.write('changePassphrase', {
        current: { ...current, now: this.#options.now() },
        next,
      }),
    );
  }

  /** New keys for everything; the store is away for as long as the files are copied. */
  rekey(aead: AeadName): Promise<{ keyEpoch: number }> {
    return this.#alone(async () => {
      await this.#options.onLocking();
      try {
        const done = await this.#options.store.write('rekey', { aead });
        await this.#options.onUnlocked();
        return done;
      } catch (error) {
        if (error instanceof Fault && error.code === 'REKEY_UNFINISHED') {
          this.#options.onClosed?.();
          await this.inspect();
        } else await this.#options.onUnlocked();
        throw error;
      }
    });
  }

  async verify(): Promise<VerifyReport> {
    return this.#options.store.write('verify', null);
  }

  async backup(): Promise<BackupEntry> {
    const auditCopy = await this.#options.auditCopy?.();
    return this.#options.store.write('backup', { now: this.#options.now(), auditCopy });
  }

  async backups(): Promise<readonly BackupEntry[]> {
    return (await this.#options.store.write('presence', null)).backups;
  }

  restore(name: string): Promise<{ setAside: string; logKept: boolean; status: VaultStatus }> {
    return this.#alone(async () => {
      if (this.status().state === 'unlocked') await this.#options.onLocking();
      this.#options.onClosed?.();
      this.#show({ state: 'locked' });
      try {
        const restored = await this.#options.store.write('restore', { name, now: this.#options.now() });
        return { ...restored, status: await this.inspect() };
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
  async #opened(signedIn: SignedIn): Promise<SignedIn> {
    await this.#options.onUnlocked();
    const { users } = await this.#options.store.write('presence', null);
    this.#show({
      state: 'unlocked',
      failures: 0,
      retryAt: null,
      problem: null,
      users,
      keyDerivationMilliseconds: signedIn.keyDerivationMilliseconds,
    });
    return signedIn;
  }

  async #trying(work: () => Promise<SignedIn>): Promise<SignedIn> {
    const wasOpen = this.status().state === 'unlocked';
    try {
      const signedIn = await work();
      return wasOpen ? signedIn : await this.#opened(signedIn);
    } catch (error) {
      await this.#refused(error);
      throw error;
    }
  }

  /** Names may have come or gone. */
  async refreshUsers(): Promise<void> {
    const { users } = await this.#options.store.write('presence', null);
    this.#show({ users });
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
