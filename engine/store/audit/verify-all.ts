import { setImmediate } from 'node:timers/promises';
import { Fault } from '../../domain/fault.ts';
import {
  type Anchor,
  type Checkpoint,
  checkpointHash,
  verifySigned,
} from '../../security/audit/checkpoint.ts';
import { foldHashes, hashBytes, hex, leafHash } from '../../security/audit/hashing.ts';
import { type KeyEpoch, verifyEpochs } from '../../security/audit/key-epochs.ts';
import type { AuditRecord } from '../../security/audit/record.ts';
import { rootOf, type TileReader, tileWidth } from '../../security/audit/tree.ts';
import { TreeEdge } from '../../security/audit/tree-edge.ts';
import type { ReadConnection } from '../database.ts';
import { badRecord, recordOf, type StoredRow } from './row-check.ts';
import {
  anchorsOf,
  contentAt,
  corrupt,
  epochsOf,
  nextCheckpoint,
  nodesOf,
  segmentRecords,
  sizeOf,
  tilesOf,
} from './rows.ts';

export interface Verified {
  readonly records: number;
  readonly removed: number;
  readonly checkpoints: number;
  readonly size: number;
  readonly rootHash: string;
}

/** What a page says that does not authenticate. */
const isUnreadable = (error: unknown): boolean => error instanceof Fault && error.code === 'STORE_CORRUPT';

/** One pass over a log, from the first record to the last, that believes nothing that is stored beside the content. */
class Verification {
  readonly #database: ReadConnection;
  readonly #size: number;
  readonly #tiles: TileReader;
  readonly #anchors: ReadonlyMap<number, Anchor>;
  readonly #epochs: readonly KeyEpoch[];
  readonly #edge = new TreeEdge();
  #checkpoint: Checkpoint | undefined;
  #before: string | null = null;
  #last: AuditRecord | undefined;
  #checkpoints = 0;
  #removed = 0;

  constructor(database: ReadConnection) {
    this.#database = database;
    this.#size = sizeOf(database);
    this.#tiles = tilesOf(database);
    this.#anchors = new Map(anchorsOf(database).map((anchor) => [anchor.segment, anchor]));
    this.#epochs = epochsOf(database);
    verifyEpochs(this.#epochs);
    this.#checkpoint = nextCheckpoint(database, -1);
  }

  get done(): boolean {
    return this.#edge.size >= this.#size;
  }

  get position(): number {
    return this.#edge.size;
  }

  get size(): number {
    return this.#size;
  }

  /** The next block of 256 records, or the next removed segment. */
  step(): void {
    const from = this.#edge.size;
    this.#checkCheckpoint();
    const anchor = this.#anchors.get(from / segmentRecords);
    if (anchor !== undefined) this.#passSegment(anchor);
    else this.#checkBlock(from, Math.min(from + tileWidth, this.#size));
    this.#checkTiles();
  }

  result(): Verified {
    this.#checkCheckpoint();
    if (this.#checkpoint !== undefined)
      throw corrupt('a checkpoint covers more records than there are', {
        what: 'checkpoint',
        size: this.#checkpoint.size,
      });
    return {
      records: this.#size - this.#removed,
      removed: this.#removed,
      checkpoints: this.#checkpoints,
      size: this.#size,
      rootHash: hex(this.#edge.root()),
    };
  }

  #passSegment(anchor: Anchor): void {
    const details = { what: 'anchor', segment: anchor.segment };
    if (!verifySigned(anchor, this.#epochs))
      throw corrupt(`the anchor of segment ${anchor.segment} has a false signature`, details);
    this.#edge.appendSegment(Buffer.from(anchor.rootHash, 'hex'));
    this.#removed += segmentRecords;
    const node = nodesOf(this.#database);
    while (this.#checkpoint !== undefined && this.#checkpoint.size < this.#edge.size) {
      this.#passCheckpoint(this.#checkpoint, rootOf(node, this.#checkpoint.size));
    }
  }

  #checkCheckpoint(): void {
    if (this.#checkpoint?.size === this.#edge.size) this.#passCheckpoint(this.#checkpoint, this.#edge.root());
  }

  #passCheckpoint(checkpoint: Checkpoint, root: Uint8Array): void {
    const { size } = checkpoint;
    const details = { what: 'checkpoint', size };
    if (!verifySigned(checkpoint, this.#epochs))
      throw corrupt(`the checkpoint of ${size} records has a false signature`, details);
    if (checkpoint.rootHash !== hex(root))
      throw corrupt(`the first ${size} records are not those of their checkpoint`, details);
    if (checkpoint.previous !== this.#before)
      throw corrupt(`the checkpoint of ${size} records does not follow the one before`, details);
    this.#before = checkpointHash(checkpoint);
    this.#checkpoints += 1;
    this.#checkpoint = nextCheckpoint(this.#database, size);
  }

  #rows(from: number, to: number): StoredRow[] {
    try {
      return this.#database.all<StoredRow>(
        'SELECT * FROM record WHERE idx >= ? AND idx < ? ORDER BY idx',
        from,
        to,
      );
    } catch (error) {
      if (!isUnreadable(error)) throw error;
      for (let index = from; index < to; index += 1) {
        try {
          contentAt(this.#database, index);
        } catch {
          throw badRecord(index, 'cannot be read: its page failed its authentication');
        }
      }
      throw corrupt(`records ${from} to ${to - 1} cannot be read`, {
        what: 'record',
        index: from,
        from,
        to: to - 1,
      });
    }
  }

  #tile(level: number, index: number): Uint8Array {
    const span = tileWidth ** (level + 1);
    const details = { what: 'tile', level, index, from: index * span, to: (index + 1) * span - 1 };
    try {
      return this.#tiles(level, index) ?? new Uint8Array(0);
    } catch (error) {
      if (!isUnreadable(error)) throw error;
      throw corrupt(`tile ${index} of level ${level} cannot be read`, details);
    }
  }

  #checkBlock(from: number, to: number): void {
    const rows = this.#rows(from, to);
    const block = from / tileWidth;
    const tile = this.#tile(0, block);
    const hashes = new Uint8Array((to - from) * hashBytes);
    let bad: number | undefined;
    for (let index = from; index < to; index += 1) {
      const row = rows[index - from];
      if (row?.idx !== index) throw badRecord(index, 'is missing');
      const hash = leafHash(row.content);
      const place = (index - from) * hashBytes;
      hashes.set(hash, place);
      if (bad === undefined && Buffer.compare(hash, tile.subarray(place, place + hashBytes)) !== 0)
        bad = index;
    }
    if (bad !== undefined) this.#blame(bad, block, hashes);
    rows.forEach((row, place) => {
      this.#checkRow(row);
      this.#edge.append(hashes.subarray(place * hashBytes, (place + 1) * hashBytes));
      if (from + place + 1 < to) this.#checkCheckpoint();
    });
  }

  /** Record and stored hash differ: the tile above knows which of the two was changed, once the block is whole. */
  #blame(index: number, block: number, hashes: Uint8Array): never {
    const place = (block % tileWidth) * hashBytes;
    const above = this.#tile(1, Math.floor(block / tileWidth)).subarray(place, place + hashBytes);
    const isWhole = hashes.length === tileWidth * hashBytes;
    if (isWhole && Buffer.compare(foldHashes(hashes, 0, tileWidth), above) === 0) {
      throw corrupt(`the stored hash of record ${index} was changed; the record is whole`, {
        what: 'tile',
        level: 0,
        index,
      });
    }
    throw badRecord(index, 'is not the one that was logged');
  }

  #checkRow(row: StoredRow): void {
    const record = recordOf(row);
    if (record.keyEpoch > this.#epochs.length) throw badRecord(row.idx, 'names keys that do not exist');
    if (record.boot === this.#last?.boot && record.monotonic < this.#last.monotonic)
      throw badRecord(row.idx, 'was written earlier than the one before');
    this.#last = record;
  }

  /** What the records hash to, against what is stored: exact for finished tiles, and at the end for all. */
  #checkTiles(): void {
    for (const { level, index, hashes } of this.#edge.takeChanged()) {
      const stored = this.#tile(level, index);
      const isWhole = hashes.length === tileWidth * hashBytes;
      const found = isWhole || this.done ? stored : stored.subarray(0, hashes.length);
      if (Buffer.compare(found, hashes) === 0) continue;
      const span = tileWidth ** (level + 1);
      throw corrupt(`tile ${index} of level ${level} is not what its records hash to`, {
        what: 'tile',
        level,
        index,
        from: index * span,
        to: (index + 1) * span - 1,
      });
    }
  }
}

/**
 * Hashes every record anew and holds it against tiles, checkpoints, anchors, columns and pages. Throws Fault
 * AUDIT_CORRUPT whose details name the first record (`index`) or the smallest range (`from`, `to`) that does not fit;
 * returns undefined when it was told to stop.
 */
export async function verifyAll(
  database: ReadConnection,
  progress: (done: number, size: number) => void,
  stopped: () => boolean,
): Promise<Verified | undefined> {
  const verification = new Verification(database);
  for (let steps = 1; !verification.done; steps += 1) {
    if (stopped()) return undefined;
    verification.step();
    if (steps % 64 === 0) progress(verification.position, verification.size);
    await setImmediate();
  }
  const verified = verification.result();
  progress(verified.size, verified.size);
  try {
    database.verify();
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    throw corrupt('a page of its indexes failed its check, no record is concerned', { what: 'page' });
  }
  return verified;
}
