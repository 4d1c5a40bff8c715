import type { RandomStream } from '../../numerics/random/random-stream.ts';

/** Ticks and size; size 0 in a change removes the level. */
export type Level = readonly [ticks: number, size: number];

export interface LevelChanges {
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
}

export const bookDepth = 12;

function freshSize(stream: RandomStream): number {
  return 1 + stream.integer(60);
}

/**
 * The book of one simulated instrument: `bookDepth` levels a side, `gap` ticks apart, on a grid of whole steps.
 * `best` is the grid step of the best bid; the best ask stands one step above.
 */
export class BookModel {
  readonly gap: number;
  #best: number;
  #stream: RandomStream;
  #bids: number[];
  #asks: number[];

  constructor(fairTicks: number, gap: number, stream: RandomStream) {
    this.gap = gap;
    this.#stream = stream;
    this.#best = this.#stepBelow(fairTicks);
    this.#bids = Array.from({ length: bookDepth }, () => freshSize(stream));
    this.#asks = Array.from({ length: bookDepth }, () => freshSize(stream));
  }

  #stepBelow(fairTicks: number): number {
    return Math.floor(fairTicks / this.gap - 0.5);
  }

  #bidTicks(level: number): number {
    return (this.#best - level) * this.gap;
  }

  #askTicks(level: number): number {
    return (this.#best + 1 + level) * this.gap;
  }

  levels(): LevelChanges {
    return {
      bids: this.#bids.map((size, level) => [this.#bidTicks(level), size] as const),
      asks: this.#asks.map((size, level) => [this.#askTicks(level), size] as const),
    };
  }

  /** Moves the book to the fair value; undefined when it stands there already. */
  follow(fairTicks: number): LevelChanges | undefined {
    const wanted = this.#stepBelow(fairTicks);
    if (wanted === this.#best) return undefined;
    const before = this.levels();
    const moved = wanted - this.#best;
    this.#best = wanted;
    this.#bids = this.#bids.map((_, level) => this.#bids[level - moved] ?? freshSize(this.#stream));
    this.#asks = this.#asks.map((_, level) => this.#asks[level + moved] ?? freshSize(this.#stream));
    const after = this.levels();
    return { bids: difference(before.bids, after.bids), asks: difference(before.asks, after.asks) };
  }

  /** Changes the size of one to three levels. */
  stir(): LevelChanges {
    const bids: Level[] = [];
    const asks: Level[] = [];
    for (let count = 1 + this.#stream.integer(3); count > 0; count--) {
      const level = this.#stream.integer(bookDepth);
      const size = freshSize(this.#stream);
      if (this.#stream.integer(2) === 0) {
        this.#bids[level] = size;
        bids.push([this.#bidTicks(level), size]);
      } else {
        this.#asks[level] = size;
        asks.push([this.#askTicks(level), size]);
      }
    }
    return { bids, asks };
  }

  /** Trades against the best level and leaves at least one lot there, so that the book never has a hole. */
  trade(): { price: number; size: number; side: 'buy' | 'sell'; changes: LevelChanges } {
    const buy = this.#stream.integer(2) === 0;
    const sizes = buy ? this.#asks : this.#bids;
    const price = buy ? this.#askTicks(0) : this.#bidTicks(0);
    const available = sizes[0] ?? 1;
    const size = 1 + this.#stream.integer(Math.min(10, available));
    const left = available - size > 0 ? available - size : freshSize(this.#stream);
    sizes[0] = left;
    const change: readonly Level[] = [[price, left]];
    return {
      price,
      size,
      side: buy ? 'buy' : 'sell',
      changes: buy ? { bids: [], asks: change } : { bids: change, asks: [] },
    };
  }
}

function difference(before: readonly Level[], after: readonly Level[]): Level[] {
  const kept = new Map(after);
  const known = new Map(before);
  return [
    ...before.filter(([ticks]) => !kept.has(ticks)).map(([ticks]) => [ticks, 0] as const),
    ...after.filter(([ticks, size]) => known.get(ticks) !== size),
  ];
}
