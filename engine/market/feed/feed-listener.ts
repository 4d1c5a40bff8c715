import type { BookLevel, ValueState } from '../../domain/market.ts';

export interface FeedTrade {
  readonly price: number;
  readonly size: number;
  readonly side: 'buy' | 'sell';
  readonly sourceTime: number;
  readonly receiveTime: number;
}

/** A live order book, whatever it is kept in. Times are UTC milliseconds. */
export interface LiveBook {
  readonly sourceTime: number;
  readonly receiveTime: number;
  bestBid(): BookLevel | null;
  bestAsk(): BookLevel | null;
  /** Best first, at most `depth` levels. */
  bids(depth: number): BookLevel[];
  asks(depth: number): BookLevel[];
}

/** Where a feed client delivers; it knows nothing of a venue's wire format. Called synchronously, in order. */
export interface FeedListener {
  /** `book` is live: read it before returning, or read its later state later. */
  bookChanged(symbol: string, book: LiveBook): void;
  traded(symbol: string, trade: FeedTrade): void;
  /** The venue's reference for the day's change. */
  referenced(symbol: string, previousClose: number): void;
  stateChanged(symbol: string, state: ValueState): void;
}
