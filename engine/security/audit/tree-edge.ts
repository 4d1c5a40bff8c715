import { foldHashes, hashBytes } from './hashing.ts';
import { nodesOfTiles, rootOf, tileWidth } from './tree.ts';

/** A tile as it is written down: `hashes` holds `count * 32` bytes. */
export interface Tile {
  readonly level: number;
  readonly index: number;
  readonly hashes: Uint8Array;
}

interface Growing {
  readonly index: number;
  readonly count: number;
  readonly bytes: Uint8Array;
}

const fresh = (index: number): Growing => ({ index, count: 0, bytes: new Uint8Array(tileWidth * hashBytes) });

export type EdgeMark = readonly Growing[];

/**
 * The right edge of the tree: the unfinished tile of each level, which is all that an append needs. Bytes beyond a
 * tile's count mean nothing, so that going back to a mark is going back to the counts.
 */
export class TreeEdge {
  #levels: Growing[];
  #changed = new Map<string, Tile>();

  /** From the unfinished tiles of a stored tree, level by level. */
  constructor(size = 0, tiles: readonly Uint8Array[] = []) {
    this.#levels = [];
    for (let level = 0, count = size; level === 0 || count > 0; level += 1) {
      const growing = fresh(Math.floor(count / tileWidth));
      const stored = tiles[level] ?? new Uint8Array(0);
      growing.bytes.set(stored);
      this.#levels.push({ ...growing, count: count % tileWidth });
      count = growing.index;
    }
  }

  get size(): number {
    let size = 0;
    this.#levels.forEach(({ count }, level) => {
      size += count * tileWidth ** level;
    });
    return size;
  }

  append(leaf: Uint8Array): void {
    this.#push(0, leaf);
  }

  /** Takes over the root of 65,536 leaves that are gone; the size must be a multiple of that. */
  appendSegment(root: Uint8Array): void {
    const skipped = [tileWidth, 1];
    skipped.forEach((tiles, level) => {
      this.#levels[level] = fresh((this.#levels[level]?.index ?? 0) + tiles);
    });
    this.#push(skipped.length, root);
  }

  #push(level: number, hash: Uint8Array): void {
    let tile = this.#levels[level];
    if (tile === undefined) {
      tile = fresh(0);
      this.#levels.push(tile);
    }
    tile.bytes.set(hash, tile.count * hashBytes);
    const count = tile.count + 1;
    this.#changed.set(`${level}/${tile.index}`, {
      level,
      index: tile.index,
      hashes: tile.bytes.subarray(0, count * hashBytes),
    });
    if (count < tileWidth) {
      this.#levels[level] = { ...tile, count };
      return;
    }
    this.#levels[level] = fresh(tile.index + 1);
    this.#push(level + 1, foldHashes(tile.bytes, 0, tileWidth));
  }

  /** The tiles that changed since the last call. */
  takeChanged(): Tile[] {
    const changed = [...this.#changed.values()];
    this.#changed.clear();
    return changed;
  }

  mark(): EdgeMark {
    return [...this.#levels];
  }

  reset(mark: EdgeMark): void {
    this.#levels = [...mark];
    this.#changed.clear();
  }

  /** The root of the whole tree: all nodes of its split stand in the unfinished tiles. */
  root(): Uint8Array {
    const node = nodesOfTiles((level, index) => {
      const tile = this.#levels[level];
      return tile?.index === index ? tile.bytes.subarray(0, tile.count * hashBytes) : undefined;
    });
    return rootOf(node, this.size);
  }
}
