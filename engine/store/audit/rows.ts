import { Fault } from '../../domain/fault.ts';
import {
  type Anchor,
  anchorSchema,
  type Checkpoint,
  checkpointSchema,
} from '../../security/audit/checkpoint.ts';
import { hashBytes } from '../../security/audit/hashing.ts';
import { type KeyEpoch, keyEpochSchema } from '../../security/audit/key-epochs.ts';
import { type NodeReader, nodesOfTiles, type TileReader, tileWidth } from '../../security/audit/tree.ts';
import type { Reader } from '../database.ts';

/** Records that retention removes together: 256 blocks of 256, one tile of level 1. */
export const segmentRecords = tileWidth * tileWidth;

export function corrupt(what: string, details: Readonly<Record<string, unknown>>): Fault {
  return new Fault(
    'AUDIT_CORRUPT',
    `The audit log is damaged: ${what}. Nothing was changed. Restore a backup (vault.backups, then vault.restore); the damaged file is set aside, not deleted.`,
    details,
  );
}

interface Schema<Value> {
  safeParse(value: unknown): { success: true; data: Value } | { success: false };
}

function parsed<Value>(schema: Schema<Value>, text: string, what: string): Value {
  const result = schema.safeParse(JSON.parse(text));
  if (!result.success) throw corrupt(`${what} does not fit its form`, { what });
  return result.data;
}

type Content = { content: string };

export function sizeOf(database: Reader): number {
  return (database.get<{ last: number | null }>('SELECT max(idx) AS last FROM record')?.last ?? -1) + 1;
}

export function contentAt(database: Reader, index: number): Uint8Array | undefined {
  return database.get<{ content: Uint8Array }>('SELECT content FROM record WHERE idx = ?', index)?.content;
}

export function epochsOf(database: Reader): KeyEpoch[] {
  return database
    .all<Content>('SELECT content FROM key_epoch ORDER BY epoch')
    .map(({ content }, place) => parsed(keyEpochSchema, content, `key epoch ${place + 1}`));
}

const checkpointOf = (row: Content | undefined): Checkpoint | undefined =>
  row === undefined ? undefined : parsed(checkpointSchema, row.content, 'a checkpoint');

export function lastCheckpoint(database: Reader): Checkpoint | undefined {
  return checkpointOf(database.get<Content>('SELECT content FROM checkpoint ORDER BY size DESC LIMIT 1'));
}

export function checkpointAt(database: Reader, size: number): Checkpoint | undefined {
  return checkpointOf(database.get<Content>('SELECT content FROM checkpoint WHERE size = ?', size));
}

/** The first checkpoint larger than `size`. */
export function nextCheckpoint(database: Reader, size: number): Checkpoint | undefined {
  return checkpointOf(
    database.get<Content>('SELECT content FROM checkpoint WHERE size > ? ORDER BY size LIMIT 1', size),
  );
}

export function anchorsOf(database: Reader): Anchor[] {
  return database
    .all<Content>('SELECT content FROM anchor ORDER BY segment')
    .map(({ content }) => parsed(anchorSchema, content, 'an anchor'));
}

export function isRemoved(database: Reader, index: number): boolean {
  const segment = Math.floor(index / segmentRecords);
  return database.get('SELECT 1 FROM anchor WHERE segment = ?', segment) !== undefined;
}

export function removed(index: number): Fault {
  return new Fault(
    'AUDIT_REMOVED',
    `Record ${index} of the audit log was removed by retention. Its segment's anchor tells what it was part of.`,
    { index, segment: Math.floor(index / segmentRecords) },
  );
}

export function tilesOf(database: Reader): TileReader {
  return (level, index) =>
    database.get<{ hashes: Uint8Array }>('SELECT hashes FROM tile WHERE level = ? AND idx = ?', level, index)
      ?.hashes;
}

/** The nodes of the stored tree. Finished tiles never change and are kept in memory, the last 256 of them: 2 MiB. */
export function nodesOf(database: Reader): NodeReader {
  const finished = new Map<string, Uint8Array>();
  const stored = tilesOf(database);
  const tiles: TileReader = (level, index) => {
    const name = `${level}/${index}`;
    const known = finished.get(name);
    if (known !== undefined) return known;
    const tile = stored(level, index);
    if (tile?.length === tileWidth * hashBytes) {
      if (finished.size >= 256) finished.delete(finished.keys().next().value as string);
      finished.set(name, tile);
    }
    return tile;
  };
  const kept = (level: number, index: number) =>
    database.get<{ hash: Uint8Array }>('SELECT hash FROM kept_node WHERE level = ? AND idx = ?', level, index)
      ?.hash;
  return nodesOfTiles(tiles, kept);
}
