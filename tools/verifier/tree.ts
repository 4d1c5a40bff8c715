import { sha256 } from './sha256.ts';

/**
 * The Merkle tree of RFC 6962, section 2.1, folded from left to right: of a tree of n leaves only the roots of its complete
 * parts are held, at most 53. A hash of null stands for one that cannot be known because a line was damaged.
 */
export type Hash = Uint8Array | null;

const leafPrefix = Uint8Array.of(0);
const nodePrefix = Uint8Array.of(1);

/** Leaves of a tile. */
export const tileSize = 256;
const tileLevel = 8;

export const leafHash = (bytes: Uint8Array): Uint8Array => sha256(leafPrefix, bytes);
const nodeHash = (left: Hash, right: Hash): Hash =>
  left === null || right === null ? null : sha256(nodePrefix, left, right);

interface Part {
  readonly level: number;
  readonly hash: Hash;
}

export class Fold {
  /** Complete parts from left to right, their levels falling. */
  private parts: Part[] = [];
  /** Number of leaves covered. */
  position = 0;

  copy(): Fold {
    const copy = new Fold();
    copy.parts = [...this.parts];
    copy.position = this.position;
    return copy;
  }

  /** Joins equal neighbours at the right end; a node of a tile is left as it is until the next step. */
  private join(stopAtTile: boolean): void {
    for (;;) {
      const right = this.parts.at(-1);
      const left = this.parts.at(-2);
      if (left === undefined || right === undefined || left.level !== right.level) return;
      if (stopAtTile && right.level === tileLevel) return;
      this.parts.splice(-2, 2, { level: left.level + 1, hash: nodeHash(left.hash, right.hash) });
    }
  }

  /** Covers the node of `level` that begins at the position, which must be a multiple of its width. */
  cover(level: number, hash: Hash): void {
    if (this.position % 2 ** level !== 0)
      throw new RangeError(`cover: no node of level ${level} begins at ${this.position}`);
    this.join(false);
    this.parts.push({ level, hash });
    this.position += 2 ** level;
    this.join(level < tileLevel);
  }

  /** Covers everything up to `end` as unknown. */
  coverUnknown(end: number): void {
    while (this.position < end) {
      let level = 0;
      while (this.position % 2 ** (level + 1) === 0 && this.position + 2 ** (level + 1) <= end) level += 1;
      this.cover(level, null);
    }
  }

  /** The node of the tile that ends at the position; null when unknown or when it was covered by a greater node. */
  tile(): Hash {
    const last = this.parts.at(-1);
    return last?.level === tileLevel ? last.hash : null;
  }

  /** Takes another hash for that node. */
  replaceTile(hash: Hash): void {
    if (this.parts.at(-1)?.level === tileLevel) this.parts.splice(-1, 1, { level: tileLevel, hash });
  }

  root(): Hash {
    if (this.parts.length === 0) return sha256();
    return this.parts.reduceRight<Hash | undefined>(
      (sum, part) => (sum === undefined ? part.hash : nodeHash(part.hash, sum)),
      undefined,
    ) as Hash;
  }
}
