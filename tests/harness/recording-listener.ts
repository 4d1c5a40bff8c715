import type { ValueState } from '../../engine/domain/market.ts';
import type { FeedListener, FeedTrade, LiveBook } from '../../engine/market/feed/feed-listener.ts';

export interface RecordingListener extends FeedListener {
  readonly books: Map<string, LiveBook>;
  readonly changes: Map<string, number>;
  readonly trades: { symbol: string; trade: FeedTrade }[];
  readonly states: { symbol: string; state: ValueState }[];
}

/** Keeps all that a feed delivers. */
export function recordingListener(): RecordingListener {
  const books = new Map<string, LiveBook>();
  const changes = new Map<string, number>();
  const trades: { symbol: string; trade: FeedTrade }[] = [];
  const states: { symbol: string; state: ValueState }[] = [];
  return {
    books,
    changes,
    trades,
    states,
    bookChanged(symbol, book) {
      books.set(symbol, book);
      changes.set(symbol, (changes.get(symbol) ?? 0) + 1);
    },
    traded: (symbol, trade) => void trades.push({ symbol, trade }),
    referenced: () => undefined,
    stateChanged: (symbol, state) => void states.push({ symbol, state }),
  };
}
