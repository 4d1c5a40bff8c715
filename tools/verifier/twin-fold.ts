import { sameBytes } from './bytes.ts';
import { Fold, type Hash } from './tree.ts';

/**
 * The tree as it reads, and beside it, where two statements of the file contradict each other, the tree as it would be by
 * the other statement. The next hash that both must lead to decides which was true, so that one change is blamed once.
 */
export class TwinFold {
  private main = new Fold();
  private other: Fold | undefined;

  get position(): number {
    return this.main.position;
  }

  /** Covers a node; `doubt` is what its hash would be by the other statement. */
  cover(level: number, hash: Hash, doubt?: Hash): void {
    if (doubt !== undefined) this.other ??= this.main.copy();
    this.main.cover(level, hash);
    this.other?.cover(level, doubt === undefined ? hash : doubt);
  }

  coverUnknown(end: number): void {
    this.main.coverUnknown(end);
    this.other?.coverUnknown(end);
  }

  /** Compares the tile that ends here. Unknown leaves in it are settled by the tile's word for them. */
  tile(stated: Uint8Array): 'fits' | 'differs' | 'unknown' {
    const own = this.main.tile();
    const others = this.other?.tile();
    if (own === null) {
      this.main.replaceTile(stated);
      this.other?.replaceTile(stated);
      return 'unknown';
    }
    if (sameBytes(own, stated)) {
      this.other?.replaceTile(stated);
      return 'fits';
    }
    if (others !== undefined && others !== null && sameBytes(others, stated)) {
      this.main.replaceTile(stated);
      return 'fits';
    }
    this.other ??= this.main.copy();
    this.other.replaceTile(stated);
    return 'differs';
  }

  /** Compares the root; where one of the two trees leads to it the other is forgotten. */
  root(stated: Uint8Array): 'fits' | 'differs' | 'unknown' {
    const own = this.main.root();
    if (own !== null && sameBytes(own, stated)) {
      this.other = undefined;
      return 'fits';
    }
    const others = this.other?.root() ?? null;
    if (this.other !== undefined && others !== null && sameBytes(others, stated)) {
      this.main = this.other;
      this.other = undefined;
      return 'fits';
    }
    return own === null ? 'unknown' : 'differs';
  }
}
