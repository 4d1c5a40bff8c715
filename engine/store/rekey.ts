import { copyFileSync, existsSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { AeadName } from '../security/keys/aead.ts';
import { formatKeyring, type Keyring, rekeyed, type VaultKeys } from '../security/keys/keyring.ts';
import { copyAuditUnderKey } from './audit/copy-under-key.ts';
import { copyUnderKey, ReadConnection, storeFault } from './database.ts';
import { removeCompanions, removeDatabase } from './database-files.ts';
import { readHeader } from './file-header.ts';
import type { VaultFiles } from './vault-files.ts';
import { syncFolder, writeWhole } from './whole-file.ts';

/**
 * New keys for a closed vault, whole or not at all, at whatever point the program dies.
 *
 * `vault.json.next` is there from before the first copy until the one rename that decides: over `vault.json`. While it
 * is there, nothing has happened and the copies are rubbish; once it is gone, what copies are left belong in place.
 */
const nextOf = (file: string) => `${file}.next`;

/** Finishes or forgets a re-keying that was cut short; call it before looking at a vault. */
export function settleRekey(files: VaultFiles): 'nothing' | 'forgotten' | 'finished' {
  const databases = [files.database, files.audit];
  if (existsSync(nextOf(files.keyring))) {
    for (const file of databases) removeDatabase(nextOf(file));
    // The mark goes last: without it the copies would be taken for decided.
    rmSync(nextOf(files.keyring), { force: true });
    syncFolder(files.directory);
    return 'forgotten';
  }
  const left = databases.filter((file) => existsSync(nextOf(file)));
  for (const file of left) {
    removeCompanions(file);
    renameSync(nextOf(file), file);
    removeCompanions(nextOf(file));
  }
  if (left.length > 0) syncFolder(files.directory);
  return left.length > 0 ? 'finished' : 'nothing';
}

export interface RekeyOptions {
  readonly files: VaultFiles;
  readonly keyring: Keyring;
  readonly keys: VaultKeys;
  readonly nextKeys: VaultKeys;
  readonly aead: AeadName;
  /** For tests: called between the steps. */
  readonly reached?: ((step: string) => void) | undefined;
}

/** Both files must be closed and their write-ahead logs empty. Returns the keyring in force. */
export function rekeyVault(options: RekeyOptions): Keyring {
  const { files, keyring, keys, nextKeys, reached = () => undefined } = options;
  try {
    writeWhole(nextOf(files.keyring), formatKeyring(keyring));
    reached('marked');
    copyFileSync(files.database, nextOf(files.database));
    reached('copied');
    copyUnderKey(nextOf(files.database), keys.databaseKey, nextKeys.databaseKey);
    reached('store');
    if (existsSync(files.audit)) {
      copyAuditUnderKey(files.audit, keys.auditKey, nextOf(files.audit), nextKeys.auditKey);
    }
    reached('audit');
    const copy = ReadConnection.open({ path: nextOf(files.database), key: nextKeys.databaseKey });
    try {
      copy.verify();
    } finally {
      copy.close();
    }
    // A reader of a file with a write-ahead log leaves its two companions behind, empty.
    removeCompanions(nextOf(files.database));
    const renewed = rekeyed(keyring, nextKeys, options.aead, readHeader(nextOf(files.database)));
    writeWhole(nextOf(files.keyring), formatKeyring(renewed));
    reached('written');
    renameSync(nextOf(files.keyring), files.keyring);
    syncFolder(path.dirname(files.keyring));
    reached('decided');
    settleRekey(files);
    return renewed;
  } catch (error) {
    if (existsSync(nextOf(files.keyring))) settleRekey(files);
    throw storeFault(error, files.database);
  }
}
