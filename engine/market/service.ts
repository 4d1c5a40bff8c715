import type { Bar } from '../domain/bars.ts';
import type { Instrument } from '../domain/instrument.ts';
import type { Interval } from '../domain/interval.ts';
import type { Book, FeedStatus, Quote, Trade } from '../domain/market.ts';
import type { Catalogue } from './catalogue.ts';
import type { ExchangeFault } from './simulator/protocol.ts';

export interface MarketBar extends Bar {
  readonly symbol: string;
  readonly interval: Interval;
  /** False while the bar can still change. */
  readonly closed: boolean;
}

export interface TradeBatch {
  readonly trades: readonly Trade[];
  /** Sequence after which a reader that lost its connection continues. */
  readonly lastSequence: number;
}

/**
 * The live market as the rest of the engine sees it. Streams end when `signal` aborts. Each reader has its own
 * mailbox: quotes, books and bars keep only the newest value of each key while the reader is busy; trades keep all
 * and fail with SUBSCRIBER_TOO_SLOW rather than lose one without a word.
 */
export interface MarketService {
  /** Connects the configured feeds. Calling it again does nothing. */
  start(): Promise<void>;
  /** Disconnects and forgets nothing that was stored. */
  stop(): Promise<void>;
  /** Products. */
  instruments(): readonly Instrument[];
  /** Facts of a product, contract, continuous month or formula; throws the Fault of what cannot be read. */
  instrument(symbol: string): Instrument;
  /** What symbols stand for. */
  catalogue(): Catalogue;
  /** Lets a simulated feed misbehave; Fault FEED_NOT_SIMULATED for any other. */
  misbehave(feed: string, fault: ExchangeFault): void;
  feeds(): readonly FeedStatus[];
  quotes(symbols: readonly string[] | undefined): readonly Quote[];
  /** At most one batch a `paceMilliseconds`; the first holds all current values. */
  watchQuotes(options: {
    symbols?: readonly string[] | undefined;
    paceMilliseconds: number;
    signal: AbortSignal;
  }): AsyncIterable<readonly Quote[]>;
  /** With `afterSequence`, first what this reader missed; Fault TRADES_NO_LONGER_HELD when that is too long ago. */
  watchTrades(options: {
    symbols?: readonly string[] | undefined;
    afterSequence?: number | undefined;
    signal: AbortSignal;
  }): AsyncIterable<TradeBatch>;
  watchBook(options: {
    symbol: string;
    depth: number;
    paceMilliseconds: number;
    signal: AbortSignal;
  }): AsyncIterable<Book>;
  /** First the bar under way (if any), then each change; a closed bar is always delivered before its successor. */
  watchBars(options: {
    symbol: string;
    interval: Interval;
    /** Least milliseconds between two batches; of each bar the newest state is kept meanwhile. */
    paceMilliseconds?: number | undefined;
    signal: AbortSignal;
  }): AsyncIterable<readonly MarketBar[]>;
  watchFeeds(options: {
    paceMilliseconds: number;
    signal: AbortSignal;
  }): AsyncIterable<readonly FeedStatus[]>;
  /** Bars held in memory that the store may not have yet, oldest first, the last one possibly still open. */
  recentBars(symbol: string, interval: Interval): readonly MarketBar[];
}
