import { type Checkpoint, verifySigned } from '../../security/audit/checkpoint.ts';
import { foldHashes, hashBytes, hex, leafHash } from '../../security/audit/hashing.ts';
import { type KeyEpoch, verifyEpochs } from '../../security/audit/key-epochs.ts';
import { rootOf, type TileReader, tileWidth } from '../../security/audit/tree.ts';
import { TreeEdge } from '../../security/audit/tree-edge.ts';
import type { Reader } from '../database.ts';
import {
  contentAt,
  corrupt,
  epochsOf,
  isRemoved,
  lastCheckpoint,
  nodesOf,
  segmentRecords,
  sizeOf,
  tilesOf,
} from './rows.ts';

export interface LogState {
  readonly size: number;
  readonly edge: TreeEdge;
  readonly epochs: readonly KeyEpoch[];
  readonly checkpoint: Checkpoint | undefined;
}

const empty = new Uint8Array(0);

/** Whether the leaves under tile `index` of `level` were removed together with the tile. */
function mayBeMissing(database: Reader, level: number, index: number): boolean {
  return level <= 1 && isRemoved(database, index * tileWidth ** (level + 1));
}

/** The unfinished tile of each level, after a look at it and at the last finished one beside it. */
function edgeTiles(database: Reader, tiles: TileReader, size: number): Uint8Array[] {
  const found: Uint8Array[] = [];
  let below = size;
  for (let level = 0; below > 0 || level === 0; level += 1) {
    const index = Math.floor(below / tileWidth);
    const tile = tiles(level, index) ?? empty;
    const beyond = database.get('SELECT 1 FROM tile WHERE level = ? AND idx > ?', level, index);
    if (tile.length !== (below % tileWidth) * hashBytes || beyond !== undefined) {
      throw corrupt(`tile ${index} of level ${level} does not hold what ${size} records need`, {
        what: 'tile',
        level,
        index,
      });
    }
    found.push(tile);
    below = index;
  }
  found.forEach((_, level) => {
    const last = Math.floor(size / tileWidth ** (level + 1)) - 1;
    if (last < 0) return;
    const tile = tiles(level, last);
    if (tile === undefined && mayBeMissing(database, level, last)) return;
    const parent = tiles(level + 1, Math.floor(last / tileWidth));
    const place = (last % tileWidth) * hashBytes;
    const expected = parent?.subarray(place, place + hashBytes) ?? empty;
    if (
      tile?.length !== tileWidth * hashBytes ||
      Buffer.compare(foldHashes(tile, 0, tileWidth), expected) !== 0
    ) {
      throw corrupt(`tile ${last} of level ${level} does not hash to its node`, {
        what: 'tile',
        level,
        index: last,
      });
    }
  });
  return found;
}

/** The records of the last two blocks against the hashes of their leaves. */
function checkLastRecords(database: Reader, tiles: TileReader, size: number): void {
  const block = Math.max(0, Math.floor(size / tileWidth) - 1);
  for (let index = block * tileWidth; index < size; index += 1) {
    if (isRemoved(database, index)) {
      index = (Math.floor(index / segmentRecords) + 1) * segmentRecords - 1;
      continue;
    }
    const content = contentAt(database, index);
    const place = (index % tileWidth) * hashBytes;
    const expected = tiles(0, Math.floor(index / tileWidth))?.subarray(place, place + hashBytes) ?? empty;
    if (content === undefined || Buffer.compare(leafHash(content), expected) !== 0) {
      throw corrupt(
        `record ${index} is ${content === undefined ? 'missing' : 'not the one that was logged'}`,
        {
          what: 'record',
          index,
        },
      );
    }
  }
}

function checkLastCheckpoint(
  database: Reader,
  size: number,
  epochs: readonly KeyEpoch[],
): Checkpoint | undefined {
  const checkpoint = lastCheckpoint(database);
  if (checkpoint === undefined) return undefined;
  const details = { what: 'checkpoint', size: checkpoint.size, foundSize: size };
  if (!verifySigned(checkpoint, epochs)) throw corrupt('the last checkpoint has a false signature', details);
  if (checkpoint.size > size)
    throw corrupt(`the last checkpoint covers ${checkpoint.size} records and there are ${size}`, details);
  if (hex(rootOf(nodesOf(database), checkpoint.size)) !== checkpoint.rootHash)
    throw corrupt('the records are not those of the last checkpoint', details);
  return checkpoint;
}

/**
 * What a log needs to go on, after the cheap check of an opening: keys, last tiles, last records and last checkpoint
 * agree. Throws Fault AUDIT_CORRUPT, whose details name what does not.
 */
export function readLogState(database: Reader): LogState {
  const epochs = epochsOf(database);
  verifyEpochs(epochs);
  const size = sizeOf(database);
  const tiles = tilesOf(database);
  const edge = new TreeEdge(size, edgeTiles(database, tiles, size));
  checkLastRecords(database, tiles, size);
  return { size, edge, epochs, checkpoint: checkLastCheckpoint(database, size, epochs) };
}
