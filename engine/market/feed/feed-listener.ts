import type { ValueState } from '../../domain/market.ts';
import type { OrderBook } from './order-book.ts';

export interface FeedTrade {
  readonly price: number;
  readonly size: number;
  readonly side: 'buy' | 'sell';
  readonly sourceTime: number;
  readonly receiveTime: number;
}

/** Where a feed client delivers; it knows nothing of a venue's wire format. Called synchronously, in order. */
export interface FeedListener {
  /** `book` is live: read it before returning, or read its later state later. */
  bookChanged(symbol: string, book: OrderBook): void;
  traded(symbol: string, trade: FeedTrade): void;
  /** The venue's reference for the day's change. */
  referenced(symbol: string, previousClose: number): void;
  stateChanged(symbol: string, state: ValueState): void;
}
