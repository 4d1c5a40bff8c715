import type { BookLevel } from '../../domain/market.ts';
import { type TickScale, ticksToPrice } from '../ticks.ts';
import type { TicksAndSize } from './venue-message.ts';

/** One side, best level first. Prices are ticks, multiplied by `sign` so that better is always smaller. */
class Side {
  readonly ticks: number[] = [];
  readonly sizes: number[] = [];
  readonly #sign: 1 | -1;

  constructor(sign: 1 | -1) {
    this.#sign = sign;
  }

  clear(): void {
    this.ticks.length = 0;
    this.sizes.length = 0;
  }

  apply(ticks: number, size: number): void {
    const rank = ticks * this.#sign;
    let at = 0;
    while (at < this.ticks.length && (this.ticks[at] ?? 0) * this.#sign < rank) at++;
    const present = this.ticks[at] === ticks;
    if (size === 0) {
      if (!present) return;
      this.ticks.splice(at, 1);
      this.sizes.splice(at, 1);
    } else if (present) {
      this.sizes[at] = size;
    } else {
      this.ticks.splice(at, 0, ticks);
      this.sizes.splice(at, 0, size);
    }
  }

  levels(depth: number, scale: TickScale): BookLevel[] {
    const levels: BookLevel[] = [];
    for (let at = 0; at < Math.min(depth, this.ticks.length); at++) {
      levels.push({ price: ticksToPrice(this.ticks[at] ?? 0, scale), size: this.sizes[at] ?? 0 });
    }
    return levels;
  }
}

/** The live book of one instrument, rebuilt from a snapshot and the updates after it. */
export class OrderBook {
  readonly scale: TickScale;
  sourceTime = 0;
  receiveTime = 0;
  readonly #bids = new Side(-1);
  readonly #asks = new Side(1);

  constructor(scale: TickScale) {
    this.scale = scale;
  }

  reset(): void {
    this.#bids.clear();
    this.#asks.clear();
  }

  apply(bids: readonly TicksAndSize[], asks: readonly TicksAndSize[]): void {
    for (const [ticks, size] of bids) this.#bids.apply(ticks, size);
    for (const [ticks, size] of asks) this.#asks.apply(ticks, size);
  }

  /** True when the best bid is not below the best ask, which no venue may publish while trading. */
  isCrossed(): boolean {
    const bid = this.#bids.ticks[0];
    const ask = this.#asks.ticks[0];
    return bid !== undefined && ask !== undefined && bid >= ask;
  }

  bestBid(): BookLevel | null {
    return this.#bids.levels(1, this.scale)[0] ?? null;
  }

  bestAsk(): BookLevel | null {
    return this.#asks.levels(1, this.scale)[0] ?? null;
  }

  bids(depth: number): BookLevel[] {
    return this.#bids.levels(depth, this.scale);
  }

  asks(depth: number): BookLevel[] {
    return this.#asks.levels(depth, this.scale);
  }
}
