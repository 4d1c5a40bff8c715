import { randomUUID } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { Fault } from '../../domain/fault.ts';
import type { Keyring, VaultKeys } from '../../security/keys/keyring.ts';
import { type BackupProof, makeHeader, newFileKey } from '../backup-file/format.ts';
import { checkBackupFile, unpackChain } from '../backup-file/read.ts';
import { readIndex, writeBackupFile, writeIndex } from '../backup-file/write.ts';
import { ReadConnection, storeFault } from '../database.ts';
import { copyLive } from '../live-copy.ts';
import type { VaultFiles } from '../vault-files.ts';
import { syncFolder } from '../whole-file.ts';

export interface WrittenBackup {
  readonly file: string;
  readonly bytes: number;
  readonly createdAt: number;
  readonly chain: string;
  readonly sequence: number;
  readonly pages: number;
  readonly changedPages: number;
  readonly recipients: number;
}

export interface DrillResult {
  readonly files: readonly string[];
  readonly backupCreatedAt: number;
  readonly storePages: number;
  readonly auditPages: number;
  readonly auditRecords: number;
  readonly series: number;
  readonly users: number;
  readonly milliseconds: number;
}

interface Open {
  readonly files: VaultFiles;
  readonly keyring: Keyring;
  readonly keys: VaultKeys;
}

const indexOf = (files: VaultFiles) => path.join(files.directory, 'backup-index.json');

/** A chain is only as good as its weakest file: after so many a full one begins another. */
const longestChain = 50;
const workPrefix = 'backup-work-';
/** Reports in the making, see `engine/hosts/workstation/reports.ts`. */
const reportPrefix = 'report-work-';

function workFolder(files: VaultFiles): string {
  mkdirSync(files.directory, { recursive: true, mode: 0o700 });
  return mkdtempSync(path.join(files.directory, workPrefix));
}

/** What a backup, a drill or a report left behind that was cut short; the vault's lock says that none is under way. */
export function removeWorkFolders(files: VaultFiles): void {
  for (const name of readdirSync(files.directory))
    if (name.startsWith(workPrefix) || name.startsWith(reportPrefix))
      rmSync(path.join(files.directory, name), { recursive: true, force: true });
}

/** One file for the recipients named; what did not change since the last file of the chain is left out. */
export async function backUpToFile(
  { files, keyring, keys }: Open,
  options: {
    readonly target: string;
    readonly full: boolean;
    readonly recipientIds?: readonly string[] | undefined;
    readonly now: number;
  },
): Promise<WrittenBackup> {
  const { target, now } = options;
  if (existsSync(target))
    throw new Fault('BACKUP_EXISTS', `${target} is there already. Name another file.`, { target });
  const unknown = options.recipientIds?.find((id) => !keyring.recipients.some((one) => one.id === id));
  if (unknown !== undefined || options.recipientIds?.length === 0)
    throw new Fault('RECIPIENT_UNKNOWN', 'Name recipients of this vault; keys.summary lists them.', {
      unknown,
    });
  const last = readIndex(indexOf(files));
  // New keys encrypt every page anew: a chain does not reach across them.
  const isLong = last !== undefined && last.sequence + 1 >= longestChain;
  const index = options.full || isLong || last?.keyEpoch !== keyring.keyEpoch ? undefined : last;
  const folder = workFolder(files);
  const fileKey = newFileKey();
  try {
    await copyLive(files.database, keys.databaseKey, path.join(folder, 'store.db'));
    if (existsSync(files.audit)) await copyLive(files.audit, keys.auditKey, path.join(folder, 'audit.db'));
    copyFileSync(files.keyring, path.join(folder, 'vault.json'));
    const header = makeHeader({
      keyring,
      keys,
      fileKey,
      recipientIds: options.recipientIds,
      createdAt: now,
      chain: index?.chain ?? randomUUID(),
      sequence: index === undefined ? 0 : index.sequence + 1,
      previous: index?.header ?? null,
    });
    const written = await writeBackupFile({ target, folder, header, fileKey, index });
    try {
      await checkBackupFile(target, fileKey);
    } catch (error) {
      rmSync(target, { force: true });
      throw error;
    }
    writeIndex(indexOf(files), written.index);
    return {
      file: target,
      bytes: written.bytes,
      createdAt: now,
      chain: header.chain,
      sequence: header.sequence,
      pages: written.pages,
      changedPages: written.changedPages,
      recipients: header.recipients.length,
    };
  } catch (error) {
    throw storeFault(error, target);
  } finally {
    fileKey.fill(0);
    rmSync(folder, { recursive: true, force: true });
  }
}

function count(database: ReadConnection, table: string): number {
  return database.get<{ count: number }>(`SELECT count(*) AS count FROM ${table}`)?.count ?? 0;
}

/** Restores a chain into a folder of its own, reads every page of it, and removes it again. */
export async function drill({ files, keys }: Open, chain: readonly string[]): Promise<DrillResult> {
  const start = performance.now();
  const folder = workFolder(files);
  try {
    const { header } = await unpackChain(chain, { kind: 'vault', keys }, folder);
    const store = ReadConnection.open({ path: path.join(folder, 'store.db'), key: keys.databaseKey });
    let storePages: number;
    let series: number;
    let users: number;
    try {
      storePages = store.verify().pages;
      series = count(store, 'series');
      users = count(store, 'user');
    } finally {
      store.close();
    }
    let auditPages = 0;
    let auditRecords = 0;
    if (existsSync(path.join(folder, 'audit.db'))) {
      const audit = ReadConnection.open({ path: path.join(folder, 'audit.db'), key: keys.auditKey });
      try {
        auditPages = audit.verify().pages;
        auditRecords = count(audit, 'record');
      } finally {
        audit.close();
      }
    }
    return {
      files: chain,
      backupCreatedAt: header.createdAt,
      storePages,
      auditPages,
      auditRecords,
      series,
      users,
      milliseconds: performance.now() - start,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Puts a chain where no vault is yet; the vault is closed after, and opens as it did when it was backed up. */
export async function restoreFiles(
  files: VaultFiles,
  chain: readonly string[],
  proof: BackupProof,
): Promise<{ createdAt: number; vaultId: string }> {
  if ([files.keyring, files.database].some((file) => existsSync(file))) {
    throw new Fault(
      'VAULT_EXISTS',
      `${files.directory} holds a vault already. Restore into an empty folder (--store), so that nothing is overwritten.`,
      { directory: files.directory },
    );
  }
  const folder = workFolder(files);
  try {
    const { header } = await unpackChain(chain, proof, folder);
    for (const [name, target] of [
      ['audit.db', files.audit],
      ['store.db', files.database],
      // The keyring last: without it the rest is no vault.
      ['vault.json', files.keyring],
    ] as const) {
      const unpacked = path.join(folder, name);
      if (existsSync(unpacked)) renameSync(unpacked, target);
    }
    syncFolder(files.directory);
    return { createdAt: header.createdAt, vaultId: header.vaultId };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
