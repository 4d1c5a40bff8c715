import { createHash } from 'node:crypto';
import { Fault } from '../../domain/fault.ts';
import { canonicalBytes } from './canonical-json.ts';
import type { Checkpoint, Seal } from './checkpoint.ts';
import { hex, leafHash } from './hashing.ts';
import type { KeyEpoch } from './key-epochs.ts';
import type { AuditActor } from './record.ts';
import { type NodeReader, tileWidth } from './tree.ts';

/** A report that is sealed with the bundle; the bytes themselves stand beside it. */
export interface BundleFile {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** A shown record: its place and its canonical bytes. */
export interface ShownRecord {
  readonly index: number;
  readonly content: Uint8Array;
}

export interface BundleContent {
  readonly title: string;
  readonly scope: object;
  readonly createdAt: number;
  readonly createdBy: AuditActor;
  readonly files: readonly BundleFile[];
  /** How many `records` will give. */
  readonly recordCount: number;
  /** In order of index, all below the last checkpoint's size. */
  readonly records: AsyncIterable<ShownRecord> | Iterable<ShownRecord>;
  readonly epochs: readonly KeyEpoch[];
  /** The last checkpoint; it says which log this is and how much of it the proof covers. */
  readonly checkpoint: Checkpoint;
  /** An earlier checkpoint of exactly this size, if there is one. */
  checkpointAt(size: number): Checkpoint | undefined;
  readonly node: NodeReader;
}

/** So many leaves between two checkpoints: signatures are large, and tiles already tell where a change lies. */
const checkpointSpacing = tileWidth;

function* head(content: BundleContent): Generator<object> {
  const { title, scope, createdAt, createdBy, checkpoint, recordCount, files } = content;
  const { log, size } = checkpoint;
  yield {
    type: 'bundle',
    version: 1,
    log,
    title,
    scope,
    createdAt,
    createdBy,
    size,
    records: recordCount,
    files: files.length,
  };
  yield* content.epochs;
  let before: string | undefined;
  for (const { name, mediaType, bytes, sha256 } of files.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    if (name === '' || /[/\\]/.test(name) || name === before) {
      throw new Fault(
        'AUDIT_FILE_NAME',
        `A file of a proof bundle cannot be called ${JSON.stringify(name)}. Give each a name of its own without slash or backslash.`,
        { name },
      );
    }
    before = name;
    yield { type: 'file', name, mediaType, bytes, sha256 };
  }
}

const newLine = Buffer.from('\n');
const line = (value: object): Buffer => Buffer.concat([canonicalBytes(value), newLine]);

const recordHead = Buffer.from('{"content":');

/** The record's bytes are canonical already, and "content", "hash", "type" is the order of the keys. */
function recordLine(content: Uint8Array, hash: string): Buffer {
  return Buffer.concat([recordHead, content, Buffer.from(`,"hash":"${hash}","type":"record"}\n`)]);
}

/** The fewest nodes over the leaves from `begin` up to `end`: at each place the largest that begins there and fits. */
function* cover(begin: number, end: number): Generator<{ level: number; index: number; end: number }> {
  for (let position = begin; position < end; ) {
    let level = 0;
    while (position % 2 ** (level + 1) === 0 && position + 2 ** (level + 1) <= end) level += 1;
    const next = position + 2 ** level;
    yield { level, index: position / 2 ** level, end: next };
    position = next;
  }
}

/** The transcript of the tree, `docs/audit.md` "The proof bundle", point 4. */
async function* transcript(content: BundleContent): AsyncGenerator<Buffer> {
  const { node, checkpoint, checkpointAt } = content;
  let position = 0;
  let lastCheckpoint = 0;
  let shownBlock = -1;
  function* reach(next: number): Generator<Buffer> {
    position = next;
    const block = position / tileWidth - 1;
    if (block === shownBlock) yield line({ type: 'tile', index: block, hash: hex(node(8, block)) });
    if (position >= checkpoint.size || position - lastCheckpoint < checkpointSpacing) return;
    const earlier = checkpointAt(position);
    if (earlier === undefined) return;
    lastCheckpoint = position;
    yield line(earlier);
  }
  function* prune(end: number): Generator<Buffer> {
    for (const { level, index, end: next } of cover(position, end)) {
      yield line({ type: 'pruned', level, index, hash: hex(node(level, index)) });
      yield* reach(next);
    }
  }
  let shown = 0;
  for await (const record of content.records) {
    yield* prune(record.index);
    const hash = leafHash(record.content);
    if (!hash.equals(node(0, record.index))) {
      throw new Fault(
        'AUDIT_CORRUPT',
        `Record ${record.index} of the audit log is not the one that was logged: its hash is another. No proof was made. Check the whole log (audit.verify) and restore a backup.`,
        { what: 'record', index: record.index },
      );
    }
    yield recordLine(record.content, hex(hash));
    shown += 1;
    shownBlock = Math.floor(record.index / tileWidth);
    yield* reach(record.index + 1);
  }
  if (shown !== content.recordCount) {
    throw new Fault(
      'AUDIT_BUNDLE_INCOMPLETE',
      `${content.recordCount} records were to be proven and ${shown} came.`,
    );
  }
  yield* prune(checkpoint.size);
  yield line(checkpoint);
}

/**
 * A proof bundle up to its seal, line by line, in memory that does not grow with it; returns the SHA-256 (hex) of all
 * that it gave. Throws AUDIT_CORRUPT where a record is not the one of the tree, AUDIT_REMOVED, AUDIT_FILE_NAME.
 */
export async function* bundleLines(content: BundleContent): AsyncGenerator<Uint8Array, string> {
  const digest = createHash('sha256');
  const counted = (bytes: Buffer) => {
    digest.update(bytes);
    return bytes;
  };
  for (const value of head(content)) yield counted(line(value));
  for await (const bytes of transcript(content)) yield counted(bytes);
  return digest.digest('hex');
}

/** The last line. */
export function sealLine(seal: Seal): Uint8Array {
  return line(seal);
}
