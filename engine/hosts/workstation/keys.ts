import type { Caller, Identity } from '../../api/caller.ts';
import type { AuditService } from '../../api/ports/audit.ts';
import type { KeyService, KeyStore } from '../../api/ports/keys.ts';
import { Fault } from '../../domain/fault.ts';
import type { AeadName } from '../../security/keys/aead.ts';
import type { Store } from '../../store/store.ts';
import type { Vault } from './vault.ts';

export interface KeysOptions {
  readonly store: Store;
  readonly vault: Vault;
  readonly audit: AuditService;
  /** Undefined on hosts without one (the gateway, the command line). */
  readonly keyStore?: KeyStore | undefined;
  readonly now: () => number;
}

const noKeyStore = {
  available: false,
  backend: null,
  reason: 'Only the desktop program can reach the operating system’s key store.',
};

/** Who and what can open the vault. */
export class Keys implements KeyService {
  readonly #options: KeysOptions;

  constructor(options: KeysOptions) {
    this.#options = options;
  }

  async summary() {
    const summary = await this.#options.store.write('keysSummary', null);
    return { ...summary, keyStore: this.#options.keyStore?.status() ?? noKeyStore };
  }

  async makeRecoveryKit() {
    const { store, audit, now } = this.#options;
    const createdAt = now();
    const { code } = await store.write('makeRecoveryKit', { now: createdAt });
    const [{ vaultId }, { fingerprint }] = await Promise.all([
      store.write('keysSummary', null),
      audit.head(),
    ]);
    return { code, vaultId, fingerprint, createdAt };
  }

  async verifyRecoveryKit(code: string): Promise<void> {
    const { store, now } = this.#options;
    await store.write('verifyRecoveryKit', { code, now: now() });
  }

  async rekey(aead: AeadName | undefined): Promise<{ readonly keyEpoch: number }> {
    const { store, vault } = this.#options;
    const current = await store.write('keysSummary', null);
    return vault.rekey(aead ?? current.aead);
  }

  async addKeyStore(caller: Caller): Promise<{ readonly backend: string }> {
    const { store, keyStore, now } = this.#options;
    const { available, backend, reason } = keyStore?.status() ?? noKeyStore;
    if (keyStore === undefined || !available || backend === null) {
      throw new Fault('KEY_STORE_REFUSED', `The key is not kept by the operating system: ${reason}`, {
        backend,
      });
    }
    const { seed } = await store.write('newKeyStoreSeed', null);
    const sealed = await keyStore.protect(seed);
    await store.write('addKeyStore', {
      person: personOf(caller.identity),
      backend,
      seed,
      sealed,
      now: now(),
    });
    seed.fill(0);
    return { backend };
  }

  async removeKeyStore(caller: Caller): Promise<void> {
    await this.#options.store.write('removeKeyStore', { userId: personOf(caller.identity).userId });
  }
}

function personOf(identity: Identity | null): { userId: string; user: string } {
  if (identity === null) throw new Fault('SIGN_IN_NEEDED', 'A key is kept for somebody who has signed in.');
  return { userId: identity.userId, user: identity.user };
}
