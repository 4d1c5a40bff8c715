import type { AeadName } from '../../security/keys/aead.ts';
import type { KeysSummary } from '../../store/worker/vault-session.ts';
import type { Caller } from '../caller.ts';

/** What a host knows of the operating system's key store; see `electron/security/key-store.ts`. */
export interface KeyStore {
  /** The name of the back end, or why there is none worth using. */
  status(): { readonly available: boolean; readonly backend: string | null; readonly reason: string };
  protect(secret: Uint8Array): Promise<Uint8Array>;
  reveal(sealed: Uint8Array): Promise<Uint8Array>;
}

export interface KeyService {
  summary(): Promise<KeysSummary & { readonly keyStore: ReturnType<KeyStore['status']> }>;
  makeRecoveryKit(): Promise<{
    readonly code: string;
    readonly vaultId: string;
    readonly fingerprint: string;
    readonly createdAt: number;
  }>;
  verifyRecoveryKit(code: string): Promise<void>;
  rekey(aead: AeadName | undefined): Promise<{ readonly keyEpoch: number }>;
  addKeyStore(caller: Caller): Promise<{ readonly backend: string }>;
  removeKeyStore(caller: Caller): Promise<void>;
}
