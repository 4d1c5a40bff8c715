import type { BookLevel } from '../../domain/market.ts';
import type { LiveBook } from '../feed/feed-listener.ts';
import type { VenueBookView, VenueLevel, VenueTickerEvent } from '../venues/venue-adapter.ts';

function levelOf({ price, size }: VenueLevel): BookLevel {
  return { price: Number(price), size: Number(size) };
}

/** The venue's book of exact decimals as readers see it: nearest doubles, made when read. Empty while it is dropped. */
export class VenueBook implements LiveBook {
  readonly #read: (depth: number) => VenueBookView | null;
  sourceTime = 0;
  receiveTime = 0;

  constructor(read: (depth: number) => VenueBookView | null) {
    this.#read = read;
  }

  bestBid(): BookLevel | null {
    return this.bids(1)[0] ?? null;
  }

  bestAsk(): BookLevel | null {
    return this.asks(1)[0] ?? null;
  }

  bids(depth: number): BookLevel[] {
    return this.#read(depth)?.bids.map(levelOf) ?? [];
  }

  asks(depth: number): BookLevel[] {
    return this.#read(depth)?.asks.map(levelOf) ?? [];
  }
}

/** Best prices of a venue that has no book: one level a side. */
export class QuoteBook implements LiveBook {
  #bid: BookLevel | null = null;
  #ask: BookLevel | null = null;
  sourceTime = 0;
  receiveTime = 0;

  take({ bid, bidSize, ask, askSize }: VenueTickerEvent): void {
    this.#bid = bid === null ? null : { price: Number(bid), size: Number(bidSize ?? 0) };
    this.#ask = ask === null ? null : { price: Number(ask), size: Number(askSize ?? 0) };
  }

  bestBid(): BookLevel | null {
    return this.#bid;
  }

  bestAsk(): BookLevel | null {
    return this.#ask;
  }

  bids(depth: number): BookLevel[] {
    return this.#bid === null || depth < 1 ? [] : [this.#bid];
  }

  asks(depth: number): BookLevel[] {
    return this.#ask === null || depth < 1 ? [] : [this.#ask];
  }
}
