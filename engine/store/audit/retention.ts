import type { Anchor } from '../../security/audit/checkpoint.ts';
import type { NodeReader } from '../../security/audit/tree.ts';
import { tileWidth } from '../../security/audit/tree.ts';
import type { WriteConnection } from '../database.ts';
import { segmentRecords } from './rows.ts';

export interface Segment {
  readonly segment: number;
  readonly firstTime: number;
  readonly lastTime: number;
}

const segmentLevel = 16;

/** The oldest segments, all of whose records are older than `before`; whole ones only, and none after a younger one. */
export function removableSegments(database: WriteConnection, size: number, before: number): Segment[] {
  const last = database.get<{ last: number | null }>('SELECT max(segment) AS last FROM anchor')?.last ?? -1;
  const found: Segment[] = [];
  for (let segment = last + 1; (segment + 1) * segmentRecords <= size; segment += 1) {
    const times = database.get<{ firstTime: number; lastTime: number }>(
      'SELECT min(first_time) AS firstTime, max(last_time) AS lastTime FROM block WHERE idx >= ? AND idx < ?',
      segment * tileWidth,
      (segment + 1) * tileWidth,
    );
    if (times === undefined || times.lastTime >= before) break;
    found.push({ segment, ...times });
  }
  return found;
}

/**
 * Keeps what the root at each checkpoint inside of a segment, and its proofs of consistency, need: the nodes along the
 * path to the checkpoint's last leaf and their siblings. Nodes of the segment itself and above stay anyway.
 */
export function keepNodes(database: WriteConnection, node: NodeReader, segment: number): void {
  const from = segment * segmentRecords;
  const sizes = database.all<{ size: number }>(
    'SELECT size FROM checkpoint WHERE size > ? AND size < ?',
    from,
    from + segmentRecords,
  );
  const keep = (level: number, index: number) =>
    database.run(
      'INSERT OR IGNORE INTO kept_node (level, idx, hash) VALUES (?, ?, ?)',
      level,
      index,
      node(level, index),
    );
  for (const { size } of sizes) {
    let level = 0;
    let index = size - 1;
    // Up to the largest whole subtree that ends with the checkpoint's last leaf.
    while (index % 2 === 1) [level, index] = [level + 1, (index - 1) / 2];
    keep(level, index);
    for (; level < segmentLevel; level += 1) {
      keep(level, index % 2 === 0 ? index + 1 : index - 1);
      index = Math.floor(index / 2);
    }
  }
}

/** What the record of a removal says of each segment. */
export function anchorDetails({ segment, rootHash, firstTime, lastTime }: Anchor): object {
  return { segment, rootHash, firstTime, lastTime };
}

/** So many records go at a time, and appends come in between. */
const slice = 256;

/** Removes a part of what anchored segments still hold; false when nothing is left to remove. */
export function clearSlice(database: WriteConnection): boolean {
  const segment = database.get<{ segment: number }>(
    'SELECT segment FROM anchor WHERE cleared = 0 LIMIT 1',
  )?.segment;
  if (segment === undefined) return false;
  const from = segment * segmentRecords;
  database.transaction(() => {
    const first = database.get<{ first: number | null }>(
      'SELECT min(idx) AS first FROM record WHERE idx >= ? AND idx < ?',
      from,
      from + segmentRecords,
    )?.first;
    if (first !== undefined && first !== null) {
      database.run(
        'DELETE FROM record WHERE idx >= ? AND idx < ?',
        first,
        Math.min(first + slice, from + segmentRecords),
      );
      return;
    }
    const [block, next] = [segment * tileWidth, (segment + 1) * tileWidth];
    database.run('DELETE FROM tile WHERE level = 0 AND idx >= ? AND idx < ?', block, next);
    database.run('DELETE FROM tile WHERE level = 1 AND idx = ?', segment);
    database.run('DELETE FROM block WHERE idx >= ? AND idx < ?', block, next);
    database.run('UPDATE anchor SET cleared = 1 WHERE segment = ?', segment);
  });
  return true;
}
