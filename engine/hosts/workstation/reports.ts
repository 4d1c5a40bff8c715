import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { type FileHandle, mkdir, mkdtemp, open, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Caller } from '../../api/caller.ts';
import type { BuiltReport, ReportService } from '../../api/ports/reports.ts';
import type { UploadRegistry } from '../../api/ports/uploads.ts';
import { Fault } from '../../domain/fault.ts';
import type { ReportRequest, ReportScope } from '../../reports/request.ts';
import { runReport } from '../../reports/run-report.ts';
import type { ReportFile } from '../../reports/write-report.ts';
import { canonicalBytes } from '../../security/audit/canonical-json.ts';
import type { AuditLog } from '../../store/audit/audit-log.ts';
import type { AuditFilter } from '../../store/audit/query.ts';
import { actorOf } from './audit.ts';
import { expectOutside } from './own-folder.ts';

export interface ReportsOptions {
  readonly log: AuditLog;
  readonly uploads: UploadRegistry;
  /** The stand-alone verifier's page, put beside each report. */
  readonly verifierPage: string;
  /** The vault's own folder, where nothing of a report may lie. */
  readonly directory: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly host: string;
  readonly now: () => number;
}

const mostKept = 20;
const mostPiece = 4 * 1024 * 1024;

interface Kept {
  readonly report: BuiltReport;
  readonly folder: string;
  /** Ours to remove; a folder that a person named is theirs. */
  readonly temporary: boolean;
}

/** `to` of a report does not belong to it; that of a filter does. */
function filterOf(scope: ReportScope, size: number): AuditFilter {
  const { from, to, user, instrument, order, book } = scope;
  return {
    ...(from !== null && { from }),
    ...(to !== null && { to: to - 1 }),
    ...(user !== null && { user }),
    ...(instrument !== null && { instrument }),
    ...(order !== null && { order }),
    ...(book !== null && { book }),
    toIndex: size - 1,
  };
}

/** Writes pieces to files by name, hashing nothing: who makes them has done that. */
class Files {
  readonly #folder: string;
  readonly #open = new Map<string, FileHandle>();
  /** Made by us, so ours to remove. */
  readonly created: string[] = [];

  constructor(folder: string) {
    this.#folder = folder;
  }

  async write(name: string, bytes: Uint8Array): Promise<void> {
    let file = this.#open.get(name);
    if (file === undefined) {
      file = await open(path.join(this.#folder, name), 'wx', 0o600).catch((error: unknown) => {
        throw new Fault(
          'REPORT_FILE_REFUSED',
          `${path.join(this.#folder, name)} cannot be made: ${error instanceof Error ? error.message : error}`,
          { name },
          { cause: error },
        );
      });
      this.created.push(name);
      this.#open.set(name, file);
    }
    await file.writeFile(bytes);
  }

  async close(): Promise<void> {
    for (const file of this.#open.values()) {
      await file.sync();
      await file.close();
    }
    this.#open.clear();
  }
}

/** Reports of the log, each sealed with a proof of the records that it is made of. */
export class Reports implements ReportService {
  readonly #options: ReportsOptions;
  #kept: Kept[] = [];

  constructor(options: ReportsOptions) {
    this.#options = options;
  }

  list(): readonly BuiltReport[] {
    return this.#kept.map(({ report }) => report);
  }

  async build(
    caller: Caller,
    input: Parameters<ReportService['build']>[1],
    { progress, signal }: Parameters<ReportService['build']>[2],
  ): Promise<BuiltReport> {
    const { log, now } = this.#options;
    const generatedAt = now();
    const [{ size }, fingerprint, epochs] = await Promise.all([
      log.head(),
      log.fingerprint(),
      log.keyEpochs(),
    ]);
    const { scope } = input;
    if (scope.from !== null && scope.to !== null && scope.to <= scope.from)
      throw new Fault('REPORT_PERIOD_EMPTY', 'The period ends before it begins. Choose another.', {
        ...scope,
      });
    const stamp = new Date(generatedAt).toISOString().replace(/[-:]/g, '').replace(/[T.]/g, '-').slice(0, 19);
    const actor = actorOf(caller);
    const request: ReportRequest = {
      version: 1,
      kind: input.kind,
      language: input.language,
      name: `${input.kind}-report-${stamp}-${input.language}`,
      scope,
      generatedAt,
      preparedBy: { user: actor.user, role: actor.role },
      workstation: {
        log: epochs[0]?.log ?? '',
        fingerprint,
        size,
        host: this.#options.host,
        versions: { ...this.#options.versions },
      },
    };
    const temporary = input.folder === undefined;
    const folder = temporary
      ? // In the vault's folder, so that what a crash leaves behind goes at the next opening.
        await mkdtemp(path.join(this.#options.directory, 'report-work-'))
      : path.resolve(input.folder ?? '.');
    if (!temporary) expectOutside(this.#options.directory, folder, null);
    if (!temporary) await mkdir(folder, { recursive: true, mode: 0o700 });
    const files = new Files(folder);
    const filter = filterOf(scope, size);
    const output = (name: string, bytes: Uint8Array) => files.write(name, bytes);
    try {
      const made = await runReport(request, this.#records(filter), output, {
        signal,
        progress: (share) => progress(share * 0.8, 'Making the report'),
      });
      progress(0.8, 'Sealing it with its proof');
      const bundle = await log.writeBundle({
        title: request.name,
        scope: request,
        createdAt: generatedAt,
        createdBy: actor,
        files: [...made].sort((a, b) => (a.name < b.name ? -1 : 1)),
        filter,
      });
      const bundleName = `${request.name}.proof.jsonl`;
      const hash = createHash('sha256');
      let bytes = 0;
      for await (const piece of bundle.pieces) {
        if (signal.aborted) throw new Fault('CANCELLED', 'The report was cancelled.');
        hash.update(piece);
        bytes += piece.length;
        await output(bundleName, piece);
        progress(0.9, `Sealing it with its proof: ${bytes} bytes`);
      }
      await files.close();
      const proof: ReportFile = {
        name: bundleName,
        mediaType: 'application/jsonl',
        bytes,
        sha256: hash.digest('hex'),
      };
      const all = [...made, proof, ...(await this.#verifier(folder))];
      const report: BuiltReport = {
        id: randomUUID(),
        name: request.name,
        kind: input.kind,
        language: input.language,
        scope,
        builtAt: generatedAt,
        builtBy: actor.user,
        records: bundle.records,
        size: bundle.checkpoint.size,
        fingerprint,
        files: all,
        folder: temporary ? null : folder,
      };
      this.#kept = [{ report, folder, temporary }, ...this.#kept];
      for (const old of this.#kept.splice(mostKept)) await this.#remove(old);
      return report;
    } catch (error) {
      await files.close().catch(() => undefined);
      // What is half made is nothing: it must not be taken for a report.
      if (temporary) await rm(folder, { recursive: true, force: true });
      else for (const name of files.created) await rm(path.join(folder, name), { force: true });
      throw error;
    }
  }

  async read(id: string, name: string, from: number, bytes: number) {
    const kept = this.#find(id);
    // Only a name that we wrote down ourselves becomes a path.
    if (!kept.report.files.some((file) => file.name === name))
      throw new Fault('REPORT_FILE_UNKNOWN', `This report has no file ${name}.`, { id, name });
    const file = await open(path.join(kept.folder, name), 'r').catch((error: unknown) => {
      throw new Fault(
        'REPORT_GONE',
        `${name} is not there any more. Build the report again.`,
        { name },
        {
          cause: error,
        },
      );
    });
    try {
      const { size } = await file.stat();
      const piece = new Uint8Array(Math.max(0, Math.min(bytes, mostPiece, size - from)));
      await file.read(piece, 0, piece.length, from);
      return { bytes: piece, size };
    } finally {
      await file.close();
    }
  }

  async discard(id: string): Promise<boolean> {
    const kept = this.#kept.find(({ report }) => report.id === id);
    if (kept === undefined) return false;
    this.#kept = this.#kept.filter((one) => one !== kept);
    await this.#remove(kept);
    return true;
  }

  async recompute({ file, upload }: Parameters<ReportService['recompute']>[0]) {
    const pieces =
      upload !== undefined
        ? [this.#options.uploads.take(upload).bytes]
        : createReadStream(await this.#expectFile(file ?? ''), { highWaterMark: 1 << 20 });
    // The writer of PDFs takes long to load, and only this command needs it here: reports are built in a worker.
    const [{ recomputeReport }, { loadFonts }] = await Promise.all([
      import('../../reports/recompute.ts'),
      import('../../reports/fonts.ts'),
    ]);
    const { request, files, different } = await recomputeReport(
      pieces as AsyncIterable<Uint8Array> | Uint8Array[],
      () => undefined,
      { fonts: loadFonts() },
    );
    return {
      name: request.name,
      same: files.map(({ name }) => name).filter((name) => !different.includes(name)),
      different,
    };
  }

  /** Reports lie in plain while they are kept: they go with the key. */
  async clear(): Promise<void> {
    const kept = this.#kept;
    this.#kept = [];
    for (const one of kept) await this.#remove(one);
  }

  async *#records(filter: AuditFilter) {
    for await (const entries of this.#options.log.stream(filter))
      for (const { record } of entries) yield { index: record.index, content: canonicalBytes(record) };
  }

  /** The page is part of the build; run from the sources alone, reports come without it. */
  async #verifier(folder: string): Promise<ReportFile[]> {
    const name = 'verify.html';
    const { verifierPage } = this.#options;
    if (!existsSync(verifierPage)) return [];
    const page = readFileSync(verifierPage);
    await writeFile(path.join(folder, name), page, { mode: 0o600 });
    const sha256 = createHash('sha256').update(page).digest('hex');
    return [{ name, mediaType: 'text/html', bytes: page.length, sha256 }];
  }

  async #expectFile(file: string): Promise<string> {
    const found = await stat(file).catch(() => undefined);
    if (found?.isFile() !== true)
      throw new Fault('BUNDLE_UNREADABLE', `${file} is no file that can be read.`, { file });
    return file;
  }

  #find(id: string): Kept {
    const kept = this.#kept.find(({ report }) => report.id === id);
    if (kept === undefined)
      throw new Fault('REPORT_GONE', 'This report is not kept any more. Build it again.', { id });
    return kept;
  }

  async #remove({ temporary, folder }: Kept): Promise<void> {
    if (temporary) await rm(folder, { recursive: true, force: true });
  }
}
