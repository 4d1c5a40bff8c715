import { decimalPlaces, isZero, scaleDecimal } from './decimal.ts';
import type { DecimalText, VenueBookView, VenueLevel } from './venue-adapter.ts';

export type DecimalLevel = readonly [price: DecimalText, size: DecimalText];

/** Text kept beside a level, so that a checksum need not be written anew for levels that did not change. */
export type LevelNote = (price: DecimalText, size: DecimalText) => string;

/** More levels than this on one side means a broken venue, not a deep market. */
const mostLevels = 200_000;

/** One side, best level last, so that the busy end is cheap to change. Ranks are scaled prices, bigger is better. */
class DecimalSide {
  ranks: number[] = [];
  prices: DecimalText[] = [];
  sizes: DecimalText[] = [];
  /** What `note` made of each level; empty while there is none. */
  notes: string[] = [];
  note: LevelNote | undefined;
  readonly sign: 1 | -1;

  constructor(sign: 1 | -1) {
    this.sign = sign;
  }

  clear(): void {
    this.ranks = [];
    this.prices = [];
    this.sizes = [];
    this.notes = [];
  }

  apply(rank: number, price: DecimalText, size: DecimalText): void {
    let low = 0;
    let high = this.ranks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.ranks[middle] ?? 0) < rank) low = middle + 1;
      else high = middle;
    }
    const present = this.ranks[low] === rank;
    if (isZero(size)) {
      if (present) this.#splice(low, 1);
    } else if (present) {
      this.prices[low] = price;
      this.sizes[low] = size;
      if (this.note !== undefined) this.notes[low] = this.note(price, size);
    } else {
      this.ranks.splice(low, 0, rank);
      this.prices.splice(low, 0, price);
      this.sizes.splice(low, 0, size);
      if (this.note !== undefined) this.notes.splice(low, 0, this.note(price, size));
    }
  }

  /** Adds a level better than all before it. */
  push(rank: number, price: DecimalText, size: DecimalText): void {
    this.ranks.push(rank);
    this.prices.push(price);
    this.sizes.push(size);
    if (this.note !== undefined) this.notes.push(this.note(price, size));
  }

  bestNotes(count: number): string {
    let text = '';
    const { length } = this.notes;
    for (let at = length - 1; at >= 0 && at >= length - count; at--) text += this.notes[at];
    return text;
  }

  keepBest(count: number): void {
    if (this.ranks.length > count) this.#splice(0, this.ranks.length - count);
  }

  best(): VenueLevel | null {
    const at = this.ranks.length - 1;
    return at < 0 ? null : { price: this.prices[at] ?? '', size: this.sizes[at] ?? '' };
  }

  levels(depth: number): VenueLevel[] {
    const levels: VenueLevel[] = [];
    const { length } = this.ranks;
    for (let at = length - 1; at >= Math.max(0, length - depth); at--) {
      levels.push({ price: this.prices[at] ?? '', size: this.sizes[at] ?? '' });
    }
    return levels;
  }

  #splice(start: number, count: number): void {
    this.ranks.splice(start, count);
    this.prices.splice(start, count);
    this.sizes.splice(start, count);
    if (this.note !== undefined) this.notes.splice(start, count);
  }
}

/**
 * A book of exact decimals. Prices are compared as whole numbers scaled by the most decimals seen so far, so that
 * `29431.0` and `29431` are one level; sizes stay the venue's text. A change is applied whole or not at all.
 */
export class DecimalBook {
  #places = 0;
  readonly #bids = new DecimalSide(1);
  readonly #asks = new DecimalSide(-1);

  clear(): void {
    this.#bids.clear();
    this.#asks.clear();
    this.#places = 0;
  }

  /** Empties the book; from here on each level keeps the note made of it. */
  annotate(note: LevelNote | undefined): void {
    this.clear();
    this.#bids.note = note;
    this.#asks.note = note;
  }

  /** The notes of so many best asks, then of so many best bids, best first. */
  bestNotes(count: number): string {
    return this.#asks.bestNotes(count) + this.#bids.bestNotes(count);
  }

  /** The whole book anew. Gives the reason when refused; the book is then empty. */
  replace(bids: readonly DecimalLevel[], asks: readonly DecimalLevel[]): string | undefined {
    this.clear();
    const fault = this.#replaceSide(this.#bids, bids, asks) ?? this.#replaceSide(this.#asks, asks, bids);
    if (fault !== undefined) this.clear();
    return fault;
  }

  /** Absolute sizes by level, zero removes. Gives the reason when refused; the book is then as before. */
  apply(bids: readonly DecimalLevel[], asks: readonly DecimalLevel[]): string | undefined {
    const fault = this.#prepare(bids) ?? this.#prepare(asks);
    if (fault !== undefined) return fault;
    const bidRanks = this.#ranks(bids, 1);
    const askRanks = this.#ranks(asks, -1);
    if (bidRanks === undefined || askRanks === undefined) return 'a price has too many digits';
    let at = 0;
    for (const [price, size] of bids) this.#bids.apply(bidRanks[at++] ?? 0, price, size);
    at = 0;
    for (const [price, size] of asks) this.#asks.apply(askRanks[at++] ?? 0, price, size);
    return undefined;
  }

  keepBest(count: number): void {
    this.#bids.keepBest(count);
    this.#asks.keepBest(count);
  }

  /** True when the best bid is not below the best ask. */
  isCrossed(): boolean {
    const bid = this.#bids.ranks.at(-1);
    const ask = this.#asks.ranks.at(-1);
    return bid !== undefined && ask !== undefined && bid >= -ask;
  }

  isOverfull(): boolean {
    return this.#bids.ranks.length > mostLevels || this.#asks.ranks.length > mostLevels;
  }

  best(): { bid: VenueLevel | null; ask: VenueLevel | null } {
    return { bid: this.#bids.best(), ask: this.#asks.best() };
  }

  bids(depth: number): VenueLevel[] {
    return this.#bids.levels(depth);
  }

  asks(depth: number): VenueLevel[] {
    return this.#asks.levels(depth);
  }

  view(depth: number): VenueBookView {
    const levels = [this.#bids.ranks.length, this.#asks.ranks.length] as const;
    return { bids: this.bids(depth), asks: this.asks(depth), levels };
  }

  /** Checks the texts and widens the scale where a price has more decimals than any before. */
  #prepare(levels: readonly DecimalLevel[]): string | undefined {
    let places = this.#places;
    for (const [price, size] of levels) {
      const found = decimalPlaces(price);
      if (found < 0 || isZero(price)) return 'a price is no positive decimal';
      if (decimalPlaces(size) < 0) return 'a size is no decimal';
      if (found > places) places = found;
    }
    return places > this.#places ? this.#widen(places) : undefined;
  }

  #widen(places: number): string | undefined {
    const factor = 10 ** (places - this.#places);
    for (const side of [this.#bids, this.#asks]) {
      if (!side.ranks.every((rank) => Number.isSafeInteger(rank * factor)))
        return 'a price has too many digits';
    }
    for (const side of [this.#bids, this.#asks]) side.ranks = side.ranks.map((rank) => rank * factor);
    this.#places = places;
    return undefined;
  }

  #ranks(levels: readonly DecimalLevel[], sign: 1 | -1): number[] | undefined {
    const ranks: number[] = [];
    for (const [price] of levels) {
      const scaled = scaleDecimal(price, this.#places);
      if (scaled === undefined) return undefined;
      ranks.push(scaled * sign);
    }
    return ranks;
  }

  #replaceSide(
    side: DecimalSide,
    levels: readonly DecimalLevel[],
    others: readonly DecimalLevel[],
  ): string | undefined {
    if (levels.length > mostLevels) return `more than ${mostLevels} levels`;
    const fault = this.#prepare(levels) ?? this.#prepare(others);
    if (fault !== undefined) return fault;
    const ranks = this.#ranks(levels, side.sign);
    if (ranks === undefined) return 'a price has too many digits';
    const order = ranks.map((_, at) => at).sort((a, b) => (ranks[a] ?? 0) - (ranks[b] ?? 0));
    for (const at of order) {
      const [price, size] = levels[at] ?? ['', ''];
      const rank = ranks[at] ?? 0;
      if (isZero(size)) return 'a level of a snapshot is empty';
      if (side.ranks.at(-1) === rank) return 'a level of a snapshot stands twice';
      side.push(rank, price, size);
    }
    return undefined;
  }
}
