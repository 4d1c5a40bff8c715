import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import path from 'node:path';
import { Fault } from '../domain/fault.ts';
import { parseKeyring } from '../security/keys/keyring.ts';
import { ReadConnection, storeFault, type WriteConnection } from './database.ts';
import { removeCompanions } from './database-files.ts';
import type { VaultFiles } from './vault-files.ts';

/** A backup is a folder with a copy of the encrypted file and of the keyring that opens it. */
export interface BackupRow {
  readonly name: string;
  readonly createdAt: number;
  readonly bytes: number;
}

const keptBackups = 5;

function nameOf(now: number): string {
  return new Date(now).toISOString().replaceAll(':', '-');
}

function createdAt(name: string): number {
  return Date.parse(name.replace(/T(\d\d)-(\d\d)-/, 'T$1:$2:'));
}

export function listBackups(files: VaultFiles): BackupRow[] {
  if (!existsSync(files.backups)) return [];
  return readdirSync(files.backups)
    .filter(
      (name) => existsSync(path.join(files.backups, name, 'store.db')) && !Number.isNaN(createdAt(name)),
    )
    .sort()
    .reverse()
    .map((name) => ({
      name,
      createdAt: createdAt(name),
      bytes: statSync(path.join(files.backups, name, 'store.db')).size,
    }));
}

/** Copies the file between two writes, proves that the copy reads back whole, and only then gives it its name. */
export function writeBackup(
  files: VaultFiles,
  database: WriteConnection,
  key: Uint8Array,
  now: number,
  /** A consistent copy of the audit log, which is moved into the backup. */
  auditCopy?: string | undefined,
): BackupRow {
  database.verify();
  const name = nameOf(now);
  const partial = path.join(files.backups, `${name}.partial`);
  rmSync(partial, { recursive: true, force: true });
  try {
    mkdirSync(partial, { recursive: true, mode: 0o700 });
    database.pragma('wal_checkpoint(TRUNCATE)');
    database.transaction(() => copyFileSync(files.database, path.join(partial, 'store.db')));
    copyFileSync(files.keyring, path.join(partial, 'vault.json'));
    if (auditCopy !== undefined) renameSync(auditCopy, path.join(partial, 'audit.db'));
    const copy = ReadConnection.open({ path: path.join(partial, 'store.db'), key });
    try {
      copy.verify();
    } finally {
      copy.close();
    }
    removeCompanions(path.join(partial, 'store.db'));
    renameSync(partial, path.join(files.backups, name));
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    throw storeFault(error, partial);
  }
  for (const old of listBackups(files).slice(keptBackups)) {
    rmSync(path.join(files.backups, old.name), { recursive: true, force: true });
  }
  return listBackups(files).find((backup) => backup.name === name) as BackupRow;
}

function copyWhole(from: string, to: string): void {
  copyFileSync(from, to);
  const file = openSync(to, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** What cannot be read opens for nobody, and is nobody’s. */
function readKeyringAt(file: string): ReturnType<typeof parseKeyring> | undefined {
  try {
    return parseKeyring(readFileSync(file, 'utf8'), file);
  } catch {
    return undefined;
  }
}

/** Whether the log beside the vault opens with the keys of the backup: then it stays, being the newer one. */
function logStays(files: VaultFiles, keyringCopy: string): boolean {
  if (!existsSync(files.audit)) return false;
  const [now, then] = [readKeyringAt(files.keyring), readKeyringAt(keyringCopy)];
  return (
    now !== undefined && now.version === 2 && now.vaultId === then?.vaultId && now.keyEpoch === then.keyEpoch
  );
}

/**
 * Puts a backup in place of the present files, which are set aside under a dated name and never deleted. The audit log
 * stays where its keys are the same: it knows more than the backup does.
 */
export function restoreBackup(
  files: VaultFiles,
  name: string,
  now: number,
): { setAside: string; logKept: boolean } {
  const folder = path.join(files.backups, name);
  if (!listBackups(files).some((backup) => backup.name === name)) {
    throw new Fault('BACKUP_UNKNOWN', `There is no backup ${name}. vault.backups lists them.`, { name });
  }
  const setAside = path.join(files.directory, `set-aside-${nameOf(now)}`);
  const database = `${files.database}.restoring`;
  const keyring = `${files.keyring}.restoring`;
  const audit = `${files.audit}.restoring`;
  const auditCopy = path.join(folder, 'audit.db');
  const logKept = logStays(files, path.join(folder, 'vault.json'));
  // Whatever may find no room comes first, while everything still stands in its place.
  try {
    copyWhole(path.join(folder, 'store.db'), database);
    copyWhole(path.join(folder, 'vault.json'), keyring);
    if (!logKept && existsSync(auditCopy)) copyWhole(auditCopy, audit);
    mkdirSync(setAside, { mode: 0o700 });
    if (existsSync(files.keyring)) copyWhole(files.keyring, path.join(setAside, 'vault.json'));
  } catch (error) {
    for (const made of [database, keyring, audit, setAside]) rmSync(made, { recursive: true, force: true });
    throw storeFault(error, setAside);
  }
  // A crash from here on leaves a keyring beside a missing or a whole file, and never looks like no vault at all.
  const replaced = logKept ? [files.database] : [files.database, files.audit];
  for (const file of replaced.flatMap((one) => [one, `${one}-wal`, `${one}-shm`])) {
    if (existsSync(file)) renameSync(file, path.join(setAside, path.basename(file)));
  }
  if (existsSync(audit)) renameSync(audit, files.audit);
  renameSync(database, files.database);
  renameSync(keyring, files.keyring);
  return { setAside, logKept };
}

/** After new keys were made: what is left of the old ones opens for whoever knew them. */
export function removeBackupsOfOtherKeys(
  files: VaultFiles,
  { vaultId, keyEpoch }: { readonly vaultId: string; readonly keyEpoch: number },
): void {
  for (const { name } of listBackups(files)) {
    const folder = path.join(files.backups, name);
    const found = readKeyringAt(path.join(folder, 'vault.json'));
    if (found?.vaultId === vaultId && found.keyEpoch !== keyEpoch)
      rmSync(folder, { recursive: true, force: true });
  }
}

/** Backups open with the passphrase of today: an old one that may be known to others opens none of them. */
export function spreadKeyring(
  files: VaultFiles,
  { vaultId, keyEpoch }: { readonly vaultId: string; readonly keyEpoch: number },
  write: (path: string) => void,
): void {
  for (const { name } of listBackups(files)) {
    const file = path.join(files.backups, name, 'vault.json');
    const found = readKeyringAt(file);
    if (found?.vaultId === vaultId && found.keyEpoch === keyEpoch) write(file);
  }
}
