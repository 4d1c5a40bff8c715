import { rmSync } from 'node:fs';
import { Fault } from '../../domain/fault.ts';
import { type BundleContent, bundleLines, type ShownRecord } from '../../security/audit/bundle.ts';
import type { Anchor } from '../../security/audit/checkpoint.ts';
import { hex, leafHash } from '../../security/audit/hashing.ts';
import { consistencyProof, inclusionProof } from '../../security/audit/proofs.ts';
import { type NodeReader, rootOf } from '../../security/audit/tree.ts';
import { ReadConnection } from '../database.ts';
import { type AuditFilter, type AuditQuery, type FoundRow, walk } from './query.ts';
import { anchorsOf, checkpointAt, contentAt, epochsOf, isRemoved, nodesOf, removed, sizeOf } from './rows.ts';

/** Records as they are stored, with their leaf hashes (hex); parsed on the side that wants them. */
export interface Page {
  readonly contents: readonly string[];
  readonly hashes: readonly string[];
  /** Where to go on; null at the end. */
  readonly cursor: number | null;
}

/** All hashes in hex. */
export interface InclusionProof {
  readonly index: number;
  readonly size: number;
  readonly leafHash: string;
  readonly path: readonly string[];
  readonly rootHash: string;
}

export interface ConsistencyProof {
  readonly from: number;
  readonly to: number;
  readonly fromRoot: string;
  readonly toRoot: string;
  readonly path: readonly string[];
}

export type BundleRequest = Pick<BundleContent, 'title' | 'scope' | 'createdAt' | 'createdBy' | 'files'> & {
  readonly filter: AuditFilter;
  /** Size of the checkpoint that the proof ends with. */
  readonly size: number;
};

function page(rows: readonly FoundRow[], cursor: number | null): Page {
  return {
    contents: rows.map(({ content }) => Buffer.from(content).toString('utf8')),
    hashes: rows.map(({ content }) => hex(leafHash(content))),
    cursor,
  };
}

/** Everything that only reads, on a connection and a thread of its own: the writer never waits for it. */
export class AuditReader {
  readonly database: ReadConnection;
  readonly #node: NodeReader;

  constructor(path: string, key: Uint8Array) {
    this.database = ReadConnection.open({ path, key });
    this.#node = nodesOf(this.database);
  }

  async query({ direction, limit = 100, cursor, ...filter }: AuditQuery): Promise<Page> {
    const newestFirst = direction !== 'oldest-first';
    const narrowed = { ...filter };
    if (cursor !== undefined && newestFirst) {
      narrowed.toIndex = Math.min(cursor, filter.toIndex ?? cursor);
    } else if (cursor !== undefined) narrowed.fromIndex = Math.max(cursor, filter.fromIndex ?? 0);
    const rows: FoundRow[] = [];
    const options = { newestFirst, columns: 'idx, content', limit } as const;
    for await (const batch of walk(this.database, narrowed, options)) rows.push(...batch);
    const last = rows.at(-1)?.idx;
    if (rows.length < limit || last === undefined) return page(rows, null);
    if (newestFirst) return page(rows, last === 0 ? null : last - 1);
    return page(rows, last + 1);
  }

  inclusion({
    index,
    size = sizeOf(this.database),
  }: {
    index: number;
    size?: number | undefined;
  }): InclusionProof {
    this.#expectSize(size);
    if (isRemoved(this.database, index)) throw removed(index);
    const path = inclusionProof(this.#node, index, size).map(hex);
    return {
      index,
      size,
      leafHash: hex(this.#node(0, index)),
      path,
      rootHash: hex(rootOf(this.#node, size)),
    };
  }

  consistency({
    from,
    to = sizeOf(this.database),
  }: {
    from: number;
    to?: number | undefined;
  }): ConsistencyProof {
    this.#expectSize(to);
    const path = consistencyProof(this.#node, from, to).map(hex);
    return { from, to, fromRoot: hex(rootOf(this.#node, from)), toRoot: hex(rootOf(this.#node, to)), path };
  }

  #expectSize(size: number): void {
    const found = sizeOf(this.database);
    if (size <= found) return;
    throw new Fault('AUDIT_OUT_OF_RANGE', `The log holds ${found} records, not ${size}.`, { size, found });
  }

  /** What the log proves of the records that fit, up to the seal. A bit a record of the log is all that it remembers. */
  async bundle(
    request: BundleRequest,
  ): Promise<{ records: number; lines: AsyncGenerator<Uint8Array, string> }> {
    const { filter, size, ...head } = request;
    const checkpoint = checkpointAt(this.database, size);
    if (checkpoint === undefined) {
      throw new Fault('AUDIT_OUT_OF_RANGE', `There is no checkpoint of ${size} records.`, { size });
    }
    const shown = new Uint8Array(Math.ceil(size / 8));
    let recordCount = 0;
    const narrowed = { ...filter, toIndex: Math.min(filter.toIndex ?? size - 1, size - 1) };
    const options = { newestFirst: false, columns: 'idx', limit: Number.MAX_SAFE_INTEGER } as const;
    if (size > 0) {
      for await (const rows of walk(this.database, narrowed, options)) {
        recordCount += rows.length;
        for (const { idx } of rows)
          shown[Math.floor(idx / 8)] = (shown[Math.floor(idx / 8)] ?? 0) | (1 << (idx % 8));
      }
    }
    const lines = bundleLines({
      ...head,
      checkpoint,
      recordCount,
      records: this.#shownRecords(shown),
      epochs: epochsOf(this.database).filter(({ epoch }) => epoch <= checkpoint.keyEpoch),
      checkpointAt: (position) => checkpointAt(this.database, position),
      node: this.#node,
    });
    return { records: recordCount, lines };
  }

  *#shownRecords(shown: Uint8Array): Generator<ShownRecord> {
    for (let byte = 0; byte < shown.length; byte += 1) {
      const bits = shown[byte] ?? 0;
      for (let bit = 0; bits >> bit > 0; bit += 1) {
        if (((bits >> bit) & 1) === 0) continue;
        const index = byte * 8 + bit;
        const content = contentAt(this.database, index);
        if (content === undefined) throw removed(index);
        yield { index, content };
      }
    }
  }

  anchors(): Anchor[] {
    return anchorsOf(this.database);
  }

  /** Throws Fault STORE_CORRUPT where the copy does not check out, and then leaves none. */
  snapshot(toPath: string): void {
    try {
      this.database.copyTo(toPath);
    } catch (error) {
      rmSync(toPath, { force: true });
      throw error;
    }
  }

  close(): void {
    this.database.close();
  }
}
