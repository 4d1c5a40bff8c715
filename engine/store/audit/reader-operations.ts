import { Fault } from '../../domain/fault.ts';
import type { Access } from './access.ts';
import { AuditReader, type BundleRequest } from './audit-reader.ts';
import type { AuditQuery } from './query.ts';
import { type Verified, verifyAll } from './verify-all.ts';

export type ReaderEvent = {
  readonly verified: { readonly id: number; readonly done: number; readonly size: number };
};

/** A piece of a bundle; `sha256` is that of all pieces and comes with the last one, before the seal. */
export interface BundlePiece {
  readonly bytes: Uint8Array;
  readonly sha256: string | null;
}

const pieceBytes = 256 * 1_024;

/** The reader's thread as its callers see it. */
export class ReaderOperations {
  readonly #emit: (event: ReaderEvent) => void;
  #reader: AuditReader | undefined;
  readonly #bundles = new Map<number, AsyncGenerator<Uint8Array, string>>();
  readonly #verifying = new Map<number, { stopped: boolean }>();
  #nextBundle = 1;

  constructor(emit: (event: ReaderEvent) => void) {
    this.#emit = emit;
  }

  get #open(): AuditReader {
    if (this.#reader === undefined)
      throw new Fault('VAULT_LOCKED', 'The vault is locked, and the audit log with it. Unlock it first.');
    return this.#reader;
  }

  open({ path, key }: Access): void {
    this.close();
    this.#reader = new AuditReader(path, key);
  }

  close(): void {
    for (const verifying of this.#verifying.values()) verifying.stopped = true;
    this.#bundles.clear();
    this.#reader?.close();
    this.#reader = undefined;
  }

  async #nextPiece(id: number): Promise<BundlePiece> {
    const lines = this.#bundles.get(id);
    if (lines === undefined)
      throw new Fault('VAULT_LOCKED', 'The log was closed while a proof bundle was written.');
    const parts: Uint8Array[] = [];
    for (let bytes = 0; bytes < pieceBytes; ) {
      const step = await lines.next();
      if (step.done) {
        this.#bundles.delete(id);
        return { bytes: new Uint8Array(Buffer.concat(parts)), sha256: step.value };
      }
      parts.push(step.value);
      bytes += step.value.length;
    }
    return { bytes: new Uint8Array(Buffer.concat(parts)), sha256: null };
  }

  async #verify(id: number): Promise<Verified | null> {
    const state = { stopped: false };
    this.#verifying.set(id, state);
    try {
      const progress = (done: number, size: number) => this.#emit({ verified: { id, done, size } });
      return (await verifyAll(this.#open.database, progress, () => state.stopped)) ?? null;
    } finally {
      this.#verifying.delete(id);
    }
  }

  operations() {
    return {
      query: (query: AuditQuery) => this.#open.query(query),
      inclusion: (proof: { index: number; size?: number | undefined }) => this.#open.inclusion(proof),
      consistency: (proof: { from: number; to?: number | undefined }) => this.#open.consistency(proof),
      anchors: (_: null) => this.#open.anchors(),
      verifyAll: ({ id }: { id: number }) => this.#verify(id),
      stopVerifying: ({ id }: { id: number }) => {
        const verifying = this.#verifying.get(id);
        if (verifying !== undefined) verifying.stopped = true;
      },
      snapshot: ({ toPath }: { toPath: string }) => this.#open.snapshot(toPath),
      openBundle: async (request: BundleRequest): Promise<{ id: number; records: number }> => {
        const { records, lines } = await this.#open.bundle(request);
        const id = this.#nextBundle++;
        this.#bundles.set(id, lines);
        return { id, records };
      },
      nextPiece: ({ id }: { id: number }) => this.#nextPiece(id),
      dropBundle: ({ id }: { id: number }) => {
        this.#bundles.delete(id);
      },
    };
  }
}

export type ReaderTable = ReturnType<ReaderOperations['operations']>;
