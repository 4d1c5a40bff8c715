export interface VaultStatus {
  /** absent: no vault yet; locked; unlocked; damaged: files are there but cannot be used, see `problem`. */
  readonly state: 'absent' | 'locked' | 'unlocked' | 'damaged';
  readonly directory: string;
  readonly ephemeral: boolean;
  /** Names of those who can sign in. */
  readonly users: string[];
  /** Failed passphrases since the last success. */
  readonly failures: number;
  /** UTC milliseconds before which no passphrase is tried, or null. */
  readonly retryAt: number | null;
  readonly problem: { readonly code: string; readonly message: string } | null;
  /** Duration of the last key derivation, milliseconds. */
  readonly keyDerivationMilliseconds: number | null;
}

export interface BackupEntry {
  readonly name: string;
  readonly createdAt: number;
  readonly bytes: number;
}

export interface VerifyReport {
  readonly pages: number;
  readonly milliseconds: number;
}

export interface VaultService {
  status(): VaultStatus;
  create(passphrase: string, user?: string): Promise<VaultStatus>;
  unlock(passphrase: string): Promise<VaultStatus>;
  lock(): Promise<VaultStatus>;
  changePassphrase(current: string, next: string): Promise<VaultStatus>;
  /** Reads and authenticates every page. Fault STORE_CORRUPT names the file and the way to restore. */
  verify(): Promise<VerifyReport>;
  backup(): Promise<BackupEntry>;
  backups(): Promise<readonly BackupEntry[]>;
  /** Sets the present file aside (never deletes it) and puts the backup in its place; the vault is locked after. */
  /** `logKept`: the audit log stayed, being newer than the backup. */
  restore(
    name: string,
  ): Promise<{ readonly setAside: string; readonly logKept: boolean; readonly status: VaultStatus }>;
  watch(signal: AbortSignal): AsyncIterable<VaultStatus>;
}
