import { setImmediate } from 'node:timers/promises';
import { Fault } from '../../domain/fault.ts';
import { canonicalJson } from '../../security/audit/canonical-json.ts';
import {
  type Anchor,
  type Checkpoint,
  checkpointHash,
  type Seal,
  signAnchor,
  signCheckpoint,
  signSeal,
} from '../../security/audit/checkpoint.ts';
import { hex } from '../../security/audit/hashing.ts';
import { epochHash, type KeyEpoch } from '../../security/audit/key-epochs.ts';
import type { TreeEdge } from '../../security/audit/tree-edge.ts';
import { WriteConnection } from '../database.ts';
import { runMigrations } from '../migrations/run-migrations.ts';
import type { AppendEntry, Stamp } from './append-entry.ts';
import { readLogState } from './edge-check.ts';
import { type Appended, GroupCommit, unwritable } from './group-commit.ts';
import { createKeys, LogKeys } from './log-keys.ts';
import { type Authority, type OwnDraft, ownAuthority, ownEntry } from './own-entry.ts';
import { RecordWriter } from './record-writer.ts';
import { anchorDetails, clearSlice, keepNodes, removableSegments } from './retention.ts';
import { corrupt, nodesOf, segmentRecords } from './rows.ts';
import { auditMigrations } from './schema.ts';
import { hearWitness, setWitnessAside, type Testimony, writeWitness } from './witness.ts';

export interface WriterOptions {
  readonly path: string;
  /** 32 bytes; stays the caller's, who wipes it. */
  readonly key: Uint8Array;
  readonly directory: string;
  readonly boot: string;
  readonly quotaBytes?: number | undefined;
  /** For what the log does by itself. */
  readonly stamp: () => Stamp;
  /** What could not be done by itself, such as a checkpoint on a full disk. */
  readonly onProblem: (fault: unknown) => void;
  /** A record that the log wrote about itself; those that were asked for tell their callers. */
  readonly onOwnRecord: (index: number) => void;
}

/** How the log was found when it was opened. */
export interface Opening extends Testimony {
  readonly log: string;
  readonly fingerprint: string;
  readonly size: number;
  readonly created: boolean;
}

export interface Removal {
  readonly anchors: readonly Anchor[];
  readonly records: number;
}

/** Damage that SQLite finds is damage of the log. */
function auditFault(error: unknown): unknown {
  if (!(error instanceof Fault) || error.code !== 'STORE_CORRUPT') return error;
  return corrupt('a page failed its authentication or structure check', { ...error.details, what: 'page' });
}

function openFile({ path, key, quotaBytes }: WriterOptions): WriteConnection {
  try {
    return WriteConnection.open({ path, key, ...(quotaBytes !== undefined && { quotaBytes }) });
  } catch (error) {
    throw auditFault(error);
  }
}

/** The one that writes: the open file, the edge of the tree and the secret keys, all in one thread. */
export class AuditWriter {
  readonly opening: Opening;
  readonly #options: WriterOptions;
  readonly #database: WriteConnection;
  readonly #edge: TreeEdge;
  readonly #records: RecordWriter;
  readonly #commits: GroupCommit;
  readonly #keys: LogKeys;
  #checkpoint: Checkpoint | undefined;
  #clearing: Promise<void> | undefined;
  #closed = false;

  /** Opens the log, or makes it. Throws Fault AUDIT_CORRUPT where what is found does not fit together. */
  constructor(options: WriterOptions) {
    this.#options = options;
    this.#database = openFile(options);
    try {
      runMigrations(this.#database, auditMigrations);
      const created = createKeys(this.#database, options.stamp().time);
      const state = readLogState(this.#database);
      this.#edge = state.edge;
      this.#checkpoint = state.checkpoint;
      this.#keys = new LogKeys(this.#database, state.epochs);
      this.#records = new RecordWriter(this.#database, this.#edge, this.#keys.last.epoch);
      this.#commits = new GroupCommit((entries) => this.#records.write(entries));
      const node = nodesOf(this.#database);
      const { epochs, size } = state;
      const testimony = hearWitness(options.directory, { size, node, epochs, fingerprint: this.fingerprint });
      this.opening = { log: this.log, fingerprint: this.fingerprint, size, created, ...testimony };
      if (testimony.witness === 'contradicts') this.#recordContradiction(testimony);
      this.#clear();
    } catch (error) {
      this.#database.close();
      throw auditFault(error);
    }
  }

  get log(): string {
    return this.#keys.last.log;
  }

  get fingerprint(): string {
    return this.#keys.fingerprint;
  }

  get epochs(): readonly KeyEpoch[] {
    return this.#keys.epochs;
  }

  get lastCheckpoint(): Checkpoint | undefined {
    return this.#checkpoint;
  }

  get size(): number {
    return this.#edge.size;
  }

  head(): { size: number; rootHash: string } {
    return { size: this.#edge.size, rootHash: hex(this.#edge.root()) };
  }

  #recordContradiction({ rolledBack, forked }: Testimony): void {
    const stamp = this.#options.stamp();
    const action = rolledBack === null ? 'audit.forked' : 'audit.rolledBack';
    const details = { ...(rolledBack ?? forked) };
    this.#writeOwn({ category: 'failure', action, details }, ownAuthority(), stamp);
    setWitnessAside(this.#options.directory, stamp.time);
  }

  /** A record of the log about itself, in one transaction with what it tells of. Throws Fault AUDIT_UNWRITABLE. */
  #writeOwn(draft: OwnDraft, authority: Authority, stamp: Stamp, also?: () => void): void {
    try {
      const entry = ownEntry(draft, authority, stamp, this.#options.boot);
      this.#options.onOwnRecord(this.#records.write([entry], also).index);
    } catch (error) {
      throw unwritable(error);
    }
  }

  append(entries: readonly AppendEntry[]): Promise<Appended> {
    return this.#commits.append(entries);
  }

  /** Signs the tree as it stands, unless that was done already. */
  checkpoint(time: number): Checkpoint {
    this.#commits.flush();
    const size = this.#edge.size;
    const last = this.#checkpoint;
    if (last !== undefined && last.size === size) return last;
    const checkpoint = signCheckpoint(
      {
        log: this.log,
        size,
        rootHash: hex(this.#edge.root()),
        time,
        keyEpoch: this.#keys.last.epoch,
        previous: last === undefined ? null : checkpointHash(last),
      },
      this.#keys.signing,
    );
    this.#database.run(
      'INSERT INTO checkpoint (size, content) VALUES (?, ?)',
      size,
      canonicalJson(checkpoint),
    );
    this.#checkpoint = checkpoint;
    try {
      writeWitness(this.#options.directory, checkpoint, this.fingerprint);
    } catch (error) {
      this.#options.onProblem(error);
    }
    return checkpoint;
  }

  /** New keys, endorsed by the old ones, whose secrets are gone with this. */
  rotateKeys(authority: Authority, stamp: Stamp): KeyEpoch {
    this.checkpoint(stamp.time);
    const next = this.#keys.next(stamp.time);
    const { epoch } = next;
    const details = { epoch: epoch.epoch, hash: epochHash(epoch), previous: epoch.previous };
    try {
      this.#writeOwn({ category: 'key', action: 'audit.rotateKeys', details }, authority, stamp, () => {
        next.store();
        this.#records.keyEpoch = epoch.epoch;
      });
    } catch (error) {
      next.drop();
      throw error;
    }
    next.adopt();
    this.checkpoint(stamp.time);
    return epoch;
  }

  /** Removes the oldest segments of 65,536 records that are wholly older than `before`; proofs of the rest stay. */
  async retain(before: number, authority: Authority, stamp: Stamp): Promise<Removal> {
    this.checkpoint(stamp.time);
    const segments = removableSegments(this.#database, this.#edge.size, before);
    if (segments.length === 0) return { anchors: [], records: 0 };
    const node = nodesOf(this.#database);
    const anchors: Anchor[] = [];
    for (const segment of segments) {
      const rootHash = hex(node(16, segment.segment));
      const keyEpoch = this.#keys.last.epoch;
      const body = {
        ...segment,
        log: this.log,
        rootHash,
        records: segmentRecords,
        removedAt: stamp.time,
        keyEpoch,
      };
      anchors.push(signAnchor(body, this.#keys.signing));
      await setImmediate();
      if (this.#closed)
        throw new Fault('VAULT_LOCKED', 'The vault was locked meanwhile. Nothing was removed.');
    }
    const records = anchors.length * segmentRecords;
    const details = { before, records, segments: anchors.map(anchorDetails) };
    this.#writeOwn({ category: 'system', action: 'audit.retain', details }, authority, stamp, () => {
      for (const anchor of anchors) {
        keepNodes(this.#database, node, anchor.segment);
        this.#database.run(
          'INSERT INTO anchor (segment, content, cleared) VALUES (?, ?, 0)',
          anchor.segment,
          canonicalJson(anchor),
        );
      }
    });
    this.checkpoint(stamp.time);
    await this.#clear();
    return { anchors, records };
  }

  /** Removes what is anchored, slice by slice; a program that dies meanwhile goes on at its next start. */
  #clear(): Promise<void> {
    this.#clearing ??= this.#clearSlices()
      .catch((error) => this.#options.onProblem(error))
      .finally(() => {
        this.#clearing = undefined;
      });
    return this.#clearing;
  }

  async #clearSlices(): Promise<void> {
    while (!this.#closed && clearSlice(this.#database)) await setImmediate();
  }

  /** Signs the end of a proof bundle. Throws Fault AUDIT_KEYS_CHANGED if the keys are no longer those it was begun with. */
  seal(sha256: string, keyEpoch: number): Seal {
    if (keyEpoch !== this.#keys.last.epoch) {
      throw new Fault(
        'AUDIT_KEYS_CHANGED',
        'The signing keys were changed meanwhile. Make the proof bundle again.',
        {
          keyEpoch,
        },
      );
    }
    return signSeal({ log: this.log, keyEpoch, sha256 }, this.#keys.signing);
  }

  /** What can be signed and tidied is; the rest is for the next opening. */
  close(): void {
    if (this.#closed) return;
    try {
      this.checkpoint(this.#options.stamp().time);
    } catch (error) {
      this.#options.onProblem(error);
    }
    this.#closed = true;
    this.#keys.wipe();
    try {
      this.#database.pragma('wal_checkpoint(TRUNCATE)');
    } catch (error) {
      this.#options.onProblem(error);
    }
    this.#database.close();
  }
}
