import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { AuditWriter } from '../../api/ports/audit.ts';
import type { BackupFileService, DrillEntry, KnownBackup } from '../../api/ports/backups.ts';
import type { UploadRegistry } from '../../api/ports/uploads.ts';
import { Fault } from '../../domain/fault.ts';
import type { BackupProof } from '../../store/backup-file/format.ts';
import type { Store } from '../../store/store.ts';
import type { WrittenBackup } from '../../store/worker/backup-files.ts';
import { expectOutside } from './own-folder.ts';

export interface BackupFilesOptions {
  readonly store: Store;
  readonly audit: AuditWriter;
  readonly directory: string;
  readonly uploads: UploadRegistry;
  readonly onRestored: () => Promise<void>;
  readonly now: () => number;
}

const filesMark = 'backup-files';
const drillsMark = 'drills';
const keptFiles = 200;
const keptDrills = 50;
const dayMilliseconds = 86_400_000;

/** Backups that go to another disk or machine, and the drills that prove them. */
export class BackupFiles implements BackupFileService {
  readonly #options: BackupFilesOptions;
  #writing: Promise<unknown> = Promise.resolve();

  constructor(options: BackupFilesOptions) {
    this.#options = options;
  }

  /** One after the other: each builds on the file before. */
  write(input: Parameters<BackupFileService['write']>[0]): Promise<WrittenBackup> {
    const next = this.#writing.then(() => this.#write(input));
    this.#writing = next.catch(() => undefined);
    return next;
  }

  async files(): Promise<readonly KnownBackup[]> {
    return (await this.#known()).map((file) => ({ ...file, present: existsSync(file.file) }));
  }

  async drill(): Promise<DrillEntry> {
    const { store, audit, now } = this.#options;
    let entry: DrillEntry;
    try {
      const files = await this.#newestChain();
      const result = await store.write('drill', { files });
      const message = `${path.basename(files.at(-1) ?? '')} came back whole: ${result.storePages + result.auditPages} pages, ${result.auditRecords} log records`;
      entry = { time: now(), outcome: 'good', code: null, message, result };
    } catch (error) {
      const fault = error instanceof Fault ? error : new Fault('INTERNAL', String(error));
      entry = { time: now(), outcome: 'failed', code: fault.code, message: fault.message, result: null };
    }
    await audit.write(null, {
      category: 'backup',
      action: 'vault.drill',
      phase: 'event',
      details: { outcome: entry.outcome, code: entry.code, message: entry.message },
    });
    const drills = [entry, ...(await this.drills())].slice(0, keptDrills);
    await store.write('writeMark', { name: drillsMark, value: drills });
    return entry;
  }

  async drills(): Promise<readonly DrillEntry[]> {
    return ((await this.#options.store.read('mark', { name: drillsMark })) as DrillEntry[] | undefined) ?? [];
  }

  /** By the setting, at the first opening after it is due; nothing to drill is nothing to say. */
  async drillWhenDue(days: number): Promise<void> {
    if (days === 0 || (await this.#known()).length === 0) return;
    const [last] = await this.drills();
    if (last === undefined || this.#options.now() - last.time > days * dayMilliseconds) await this.drill();
  }

  async restore(input: Parameters<BackupFileService['restore']>[0]): Promise<{
    readonly createdAt: number;
    readonly vaultId: string;
  }> {
    const { code, user, passphrase } = input;
    let proof: BackupProof;
    if (code !== undefined) proof = { kind: 'code', code };
    else if (user !== undefined && passphrase !== undefined) proof = { kind: 'passphrase', user, passphrase };
    else {
      throw new Fault(
        'BACKUP_PROOF_NEEDED',
        'Give the code of the recovery kit, or a user with their passphrase.',
      );
    }
    const restored = await this.#options.store.write('restoreFiles', { files: [...input.files], proof });
    await this.#options.onRestored();
    return restored;
  }

  async restoreUploads({ uploads, ...proof }: Parameters<BackupFileService['restoreUploads']>[0]): Promise<{
    readonly createdAt: number;
    readonly vaultId: string;
  }> {
    const folder = await mkdtemp(path.join(tmpdir(), 'energyopti-restore-'));
    try {
      const files: string[] = [];
      for (const [place, id] of uploads.entries()) {
        const file = path.join(folder, `${place}.energyopti-backup`);
        await writeFile(file, this.#options.uploads.take(id).bytes, { mode: 0o600 });
        files.push(file);
      }
      return await this.restore({ ...proof, files });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  async read(file: string, from: number, bytes: number) {
    if (!(await this.#known()).some((known) => known.file === file))
      throw new Fault('BACKUP_UNKNOWN', 'This is no backup file of this vault.', { file });
    const handle = await open(file, 'r').catch((error: unknown) => {
      throw new Fault('BACKUP_UNREADABLE', `${file} cannot be read: ${String(error)}`, { file });
    });
    try {
      const { size } = await handle.stat();
      const piece = new Uint8Array(Math.max(0, Math.min(bytes, size - from)));
      await handle.read(piece, 0, piece.length, from);
      return { bytes: piece, size };
    } finally {
      await handle.close();
    }
  }

  async #write(input: Parameters<BackupFileService['write']>[0]): Promise<WrittenBackup> {
    const { store, now, directory } = this.#options;
    const time = now();
    const target = path.resolve(
      input.target ??
        path.join(
          directory,
          'backup-files',
          `${new Date(time).toISOString().replaceAll(':', '-')}.energyopti-backup`,
        ),
    );
    expectOutside(directory, target, 'backup-files');
    await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
    // What is to be built on must still be there.
    const known = await this.files();
    const broken = known.some(({ chain, present }) => chain === known[0]?.chain && !present);
    const full = input.full || broken;
    const written = await store.write('backUpToFile', { ...input, full, target, now: time });
    const files = [written, ...(await this.#known())].slice(0, keptFiles);
    await store.write('writeMark', { name: filesMark, value: files });
    return written;
  }

  async #known(): Promise<readonly WrittenBackup[]> {
    const kept = await this.#options.store.read('mark', { name: filesMark });
    return (kept as WrittenBackup[] | undefined) ?? [];
  }

  async #newestChain(): Promise<string[]> {
    const known = await this.#known();
    const [newest] = known;
    if (newest === undefined)
      throw new Fault('BACKUP_NONE', 'No backup file was written yet. Write one first (vault.backupToFile).');
    const chain = known
      .filter((file) => file.chain === newest.chain && file.sequence <= newest.sequence)
      .sort((a, b) => a.sequence - b.sequence)
      .map(({ file }) => file);
    return [...new Set(chain)];
  }
}
