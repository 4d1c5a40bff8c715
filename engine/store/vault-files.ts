import { existsSync } from 'node:fs';
import path from 'node:path';

/** Where the parts of one vault stand. */
export interface VaultFiles {
  readonly directory: string;
  readonly database: string;
  /** The audit log, under a key of its own. */
  readonly audit: string;
  readonly witness: string;
  readonly keyring: string;
  readonly attempts: string;
  readonly lock: string;
  readonly backups: string;
}

export function vaultFiles(directory: string): VaultFiles {
  return {
    directory,
    database: path.join(directory, 'store.db'),
    audit: path.join(directory, 'audit.db'),
    witness: path.join(directory, 'witness.json'),
    keyring: path.join(directory, 'vault.json'),
    attempts: path.join(directory, 'attempts.json'),
    lock: path.join(directory, 'lock'),
    backups: path.join(directory, 'backups'),
  };
}

export type VaultPresence = 'absent' | 'whole' | 'keyring-missing' | 'database-missing';

export function vaultPresence(files: VaultFiles): VaultPresence {
  const database = existsSync(files.database);
  const keyring = existsSync(files.keyring);
  if (database && keyring) return 'whole';
  if (database) return 'keyring-missing';
  return keyring ? 'database-missing' : 'absent';
}
