import { randomUUID } from 'node:crypto';
import { MessageChannel, type MessagePort, type Transferable, Worker } from 'node:worker_threads';
import { type Fault, reviveFault } from '../../domain/fault.ts';
import { workerEntry } from '../../domain/worker-entry.ts';
import { sealLine } from '../../security/audit/bundle.ts';
import type { Anchor, Checkpoint } from '../../security/audit/checkpoint.ts';
import type { KeyEpoch } from '../../security/audit/key-epochs.ts';
import {
  type AuditClock,
  type AuditDraft,
  type AuditRecord,
  parseDraft,
} from '../../security/audit/record.ts';
import { callOperations } from '../worker/link.ts';
import { AppendBatch } from './append-batch.ts';
import { appendEntry, type Stamp } from './append-entry.ts';
import type { BundleRequest, ConsistencyProof, InclusionProof, Page } from './audit-reader.ts';
import type { AuditWorkerData } from './audit-worker.ts';
import type { Opening, Removal } from './audit-writer.ts';
import type { Authority } from './own-entry.ts';
import { type AuditFilter, type AuditQuery, auditFilterSchema, auditQuerySchema } from './query.ts';
import type { ReaderEvent, ReaderTable } from './reader-operations.ts';
import type { Verified } from './verify-all.ts';
import type { WriterEvent, WriterTable } from './writer-operations.ts';

export interface AuditLogOptions {
  /** Where the witness stands; the database's own path comes with its key. */
  readonly directory: string;
  /** Gets `{ path, key }` or null from the thread that owns the keys and answers `{ error, fault? }`. */
  readonly peer: MessagePort;
  readonly quotaBytes?: number | undefined;
  /** UTC milliseconds; the system's clock if none is given. */
  readonly now?: (() => number) | undefined;
  /** What the time is read from and how far it is known to be off. */
  readonly clock?: (() => AuditClock) | undefined;
  readonly checkpointMilliseconds?: number | undefined;
  /** Told at each opening and, with null, at each closing. */
  readonly onOpened?: ((opening: Opening | null) => void) | undefined;
  /** What the log could not do by itself: a checkpoint, its witness, a removal. Appends tell their callers. */
  readonly onProblem?: ((fault: Fault) => void) | undefined;
  readonly onDeath?: ((fault: Fault) => void) | undefined;
}

export interface AuditEntry {
  readonly record: AuditRecord;
  /** Leaf hash, hex. */
  readonly hash: string;
}

export interface AuditPage {
  readonly entries: readonly AuditEntry[];
  readonly cursor: number | null;
}

export interface AuditBundle {
  readonly checkpoint: Checkpoint;
  /** Number of record lines. */
  readonly records: number;
  /** Whole lines, some hundred kilobytes a piece; the last one is the seal. To be read once. */
  readonly pieces: AsyncIterable<Uint8Array>;
}

/**
 * The tamper-evident log as the rest of the engine sees it (form: `docs/audit.md`). One thread writes, another reads.
 * Reads and operations throw Fault VAULT_LOCKED while the log is closed.
 */
export interface AuditLog {
  /** Resolves when the record is on the disk. Throws AUDIT_DRAFT_INVALID, AUDIT_NOT_CANONICAL, AUDIT_UNWRITABLE. */
  append(draft: AuditDraft): Promise<{ index: number; hash: string }>;
  query(query: AuditQuery): Promise<AuditPage>;
  /** Every record of an order, oldest first. */
  related(order: string): Promise<AuditEntry[]>;
  /** Batch by batch, oldest first, up to the head at the time of the call. */
  stream(filter: AuditFilter): AsyncIterable<readonly AuditEntry[]>;
  /** Told after records have become durable; returns what ends it. */
  watch(listener: (added: { from: number; to: number }) => void): () => void;
  opening(): Promise<Opening | null>;
  head(): Promise<{ size: number; rootHash: string }>;
  /** Signs the present head, unless that was done. */
  checkpoint(): Promise<Checkpoint>;
  lastCheckpoint(): Promise<Checkpoint | null>;
  keyEpochs(): Promise<KeyEpoch[]>;
  fingerprint(): Promise<string>;
  anchors(): Promise<Anchor[]>;
  /** Throws AUDIT_OUT_OF_RANGE, AUDIT_REMOVED. */
  inclusion(index: number, size?: number): Promise<InclusionProof>;
  consistency(from: number, to?: number): Promise<ConsistencyProof>;
  /** Throws AUDIT_CORRUPT naming the first bad record; with an aborted signal, the signal's reason. */
  verifyAll(options?: {
    readonly progress?: (done: number, size: number) => void;
    readonly signal?: AbortSignal;
  }): Promise<Verified>;
  rotateKeys(authority: Authority): Promise<KeyEpoch>;
  retain(before: number, authority: Authority): Promise<Removal>;
  writeBundle(request: Omit<BundleRequest, 'size'>): Promise<AuditBundle>;
  /** A consistent, compact copy under the same key, without keeping appends waiting. `toPath` must not exist. */
  snapshot(toPath: string): Promise<void>;
  clockStatus(): AuditClock;
  close(): Promise<void>;
}

const systemClock: AuditClock = { source: 'system', offsetMilliseconds: null };

function entriesOf({ contents, hashes }: Page): AuditEntry[] {
  return contents.map((content, place) => ({ record: JSON.parse(content), hash: hashes[place] as string }));
}

function startWorker(name: string, workerData: AuditWorkerData, transferList: Transferable[]): Worker {
  return new Worker(workerEntry(import.meta.url, './audit-worker.ts'), { name, workerData, transferList });
}

export function startAuditLog(options: AuditLogOptions): AuditLog {
  const { directory, peer, quotaBytes, now = Date.now, clock = () => systemClock } = options;
  const { port1, port2 } = new MessageChannel();
  const boot = randomUUID();
  const began = process.hrtime.bigint();
  const settings = {
    directory,
    boot,
    began,
    quotaBytes,
    checkpointMilliseconds: options.checkpointMilliseconds ?? 10_000,
    clock: clock(),
    fixedTime: options.now === undefined ? null : now(),
  };
  const writer = startWorker('audit-writer', { role: 'writer', peer, reader: port1, settings }, [
    peer,
    port1,
  ]);
  const reader = startWorker('audit-reader', { role: 'reader', peer: port2 }, [port2]);
  const stamp = (): Stamp => ({
    time: now(),
    monotonic: Number((process.hrtime.bigint() - began) / 1_000n),
    clock: clock(),
  });
  let closing = false;
  const onDeath = (fault: Fault) => {
    if (!closing) options.onDeath?.(fault);
  };
  const verifying = new Map<number, (done: number, size: number) => void>();
  const onWriterEvent = (event: WriterEvent) => {
    if ('opened' in event) options.onOpened?.(event.opened);
    else if ('ownRecord' in event) batch.tell({ from: event.ownRecord, to: event.ownRecord });
    else options.onProblem?.(reviveFault(event.problem));
  };
  const onReaderEvent = ({ verified }: ReaderEvent) =>
    verifying.get(verified.id)?.(verified.done, verified.size);
  const write = callOperations<WriterTable>(writer, (event) => onWriterEvent(event as WriterEvent), onDeath);
  const read = callOperations<ReaderTable>(reader, (event) => onReaderEvent(event as ReaderEvent), onDeath);
  const batch = new AppendBatch((entries) => write('append', { entries, stamp: stamp() }));
  let nextVerification = 1;

  async function* pages(filter: AuditFilter, toIndex: number): AsyncGenerator<readonly AuditEntry[]> {
    let cursor: number | null = 0;
    while (cursor !== null) {
      const page: Page = await read('query', {
        ...filter,
        toIndex,
        direction: 'oldest-first',
        limit: 1_000,
        cursor,
      });
      if (page.contents.length > 0) yield entriesOf(page);
      cursor = page.cursor;
    }
  }

  async function* stream(filter: AuditFilter): AsyncGenerator<readonly AuditEntry[]> {
    const parsed = auditFilterSchema.parse(filter);
    const { size } = await write('head', null);
    const last = Math.min(size - 1, parsed.toIndex ?? size - 1);
    if (last >= 0) yield* pages(parsed, last);
  }

  async function* sealedPieces(id: number, keyEpoch: number): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        const { bytes, sha256 } = await read('nextPiece', { id });
        if (bytes.length > 0) yield bytes;
        if (sha256 === null) continue;
        yield sealLine(await write('seal', { sha256, keyEpoch }));
        return;
      }
    } finally {
      await read('dropBundle', { id }).catch(() => undefined);
    }
  }

  return {
    async append(draft) {
      return batch.append(appendEntry(parseDraft(draft), stamp(), boot));
    },
    async query(query) {
      const page = await read('query', auditQuerySchema.parse(query));
      return { entries: entriesOf(page), cursor: page.cursor };
    },
    async related(order) {
      const found: AuditEntry[] = [];
      for await (const entries of stream({ order })) found.push(...entries);
      return found;
    },
    stream,
    watch: (listener) => batch.watch(listener),
    opening: () => write('opening', null),
    head: () => write('head', null),
    checkpoint: () => write('checkpoint', { stamp: stamp() }),
    lastCheckpoint: () => write('lastCheckpoint', null),
    keyEpochs: () => write('epochs', null),
    fingerprint: () => write('fingerprint', null),
    anchors: () => read('anchors', null),
    inclusion: (index, size) => read('inclusion', { index, size }),
    consistency: (from, to) => read('consistency', { from, to }),
    async verifyAll({ progress, signal } = {}) {
      signal?.throwIfAborted();
      const id = nextVerification++;
      const stop = () => void read('stopVerifying', { id }).catch(() => undefined);
      if (progress !== undefined) verifying.set(id, progress);
      signal?.addEventListener('abort', stop, { once: true });
      try {
        const verified = await read('verifyAll', { id });
        signal?.throwIfAborted();
        if (verified === null)
          throw reviveFault({ code: 'VAULT_LOCKED', message: 'The log was closed meanwhile.' });
        return verified;
      } finally {
        verifying.delete(id);
        signal?.removeEventListener('abort', stop);
      }
    },
    rotateKeys: (authority) => write('rotateKeys', { authority, stamp: stamp() }),
    retain: (before, authority) => write('retain', { before, authority, stamp: stamp() }),
    async writeBundle(request) {
      const checkpoint = await write('checkpoint', { stamp: stamp() });
      const filter = auditFilterSchema.parse(request.filter);
      const { id, records } = await read('openBundle', { ...request, filter, size: checkpoint.size });
      return { checkpoint, records, pieces: sealedPieces(id, checkpoint.keyEpoch) };
    },
    snapshot: (toPath) => read('snapshot', { toPath }),
    clockStatus: clock,
    async close() {
      if (closing) return;
      closing = true;
      await batch.settled();
      await write('close', null).catch(() => undefined);
      await Promise.all([writer.terminate(), reader.terminate()]);
    },
  };
}
