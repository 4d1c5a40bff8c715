import { Fault } from '../../domain/fault.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { Interval } from '../../domain/interval.ts';
import type { Book, Quote, Trade, ValueState } from '../../domain/market.ts';
import type { FeedListener, FeedTrade } from '../feed/feed-listener.ts';
import type { OrderBook } from '../feed/order-book.ts';
import type { MarketBar, TradeBatch } from '../service.ts';
import { type ConflatedMailbox, conflatedMailbox } from './conflated-mailbox.ts';
import { InstrumentDesk } from './instrument-desk.ts';
import { type LosslessMailbox, losslessMailbox } from './lossless-mailbox.ts';
import { readMailbox } from './read-mailbox.ts';
import { heldTrades, TradeLog } from './trade-log.ts';

export interface HubOptions {
  readonly instruments: readonly Instrument[];
  readonly now: () => number;
  readonly previousCloses?: Readonly<Record<string, number>> | undefined;
  /** Newest stored price by symbol. */
  readonly anchors?: Readonly<Record<string, number>> | undefined;
  readonly initialBars?: ((symbol: string, interval: Interval) => MarketBar | undefined) | undefined;
  /** Called with closed bars of 1s, 1m and 1d, once each, in order. */
  readonly onClosedBars: (bars: readonly MarketBar[]) => void;
  /** How long after its end a bar waits for trades still under way. */
  readonly graceMilliseconds?: number | undefined;
  /** Trades a reader may leave waiting; half of what the log holds, so that a reader that failed can continue. */
  readonly mostWaitingTrades?: number | undefined;
}

interface Reader<Mailbox> {
  readonly symbols: ReadonlySet<string> | undefined;
  readonly mailbox: Mailbox;
}

const storedIntervals: readonly Interval[] = ['1s', '1m', '1d'];

/** Where all feeds come together: last values, bars, the trade log, and every reader at its own pace. */
export class Hub implements FeedListener {
  readonly #options: HubOptions;
  readonly #desks = new Map<string, InstrumentDesk>();
  readonly #log = new TradeLog();
  readonly #quoteReaders = new Set<Reader<ConflatedMailbox<string, InstrumentDesk>>>();
  readonly #bookReaders = new Set<Reader<ConflatedMailbox<string, OrderBook>>>();
  readonly #tradeReaders = new Set<Reader<LosslessMailbox<Trade>>>();
  #closedBars: MarketBar[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(options: HubOptions) {
    this.#options = options;
    for (const instrument of options.instruments) {
      const { symbol } = instrument;
      this.#desks.set(
        symbol,
        new InstrumentDesk({
          instrument,
          previousClose: options.previousCloses?.[symbol],
          lastKnown: options.anchors?.[symbol],
          initialBars: options.initialBars,
          closed: (bar) => {
            if (storedIntervals.includes(bar.interval)) this.#closedBars.push(bar);
          },
        }),
      );
    }
  }

  start(): void {
    if (this.#timer !== undefined) return;
    const tick = () => {
      this.closeBars(this.#options.now());
      this.#timer = setTimeout(tick, this.#untilNextClose());
    };
    this.#timer = setTimeout(tick, this.#untilNextClose());
  }

  #untilNextClose(): number {
    const grace = this.#options.graceMilliseconds ?? 250;
    // One millisecond more, since timers may fire early.
    return 1_001 - ((((this.#options.now() - grace) % 1_000) + 1_000) % 1_000);
  }

  /** Ends all streams and timers. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const readers of [this.#quoteReaders, this.#bookReaders, this.#tradeReaders]) {
      for (const { mailbox } of readers) mailbox.close();
    }
    for (const desk of this.#desks.values()) desk.closeReaders();
    this.#deliverClosedBars();
  }

  /** Streams that somebody reads; none are left after `stop`. */
  readerCount(): number {
    const bars = [...this.#desks.values()].reduce((sum, desk) => sum + desk.readerCount(), 0);
    return this.#quoteReaders.size + this.#bookReaders.size + this.#tradeReaders.size + bars;
  }

  desk(symbol: string): InstrumentDesk {
    const desk = this.#desks.get(symbol);
    if (desk !== undefined) return desk;
    const known = [...this.#desks.keys()].join(', ');
    throw new Fault('UNKNOWN_INSTRUMENT', `There is no instrument ${symbol}. Known are: ${known}.`, {
      symbol,
    });
  }

  closeBars(now: number): void {
    const until = now - (this.#options.graceMilliseconds ?? 250);
    for (const desk of this.#desks.values()) desk.bars.closeUntil(until);
    this.#deliverClosedBars();
  }

  #deliverClosedBars(): void {
    if (this.#closedBars.length === 0) return;
    const bars = this.#closedBars;
    this.#closedBars = [];
    this.#options.onClosedBars(bars);
  }

  bookChanged(symbol: string, book: OrderBook): void {
    const desk = this.#desks.get(symbol);
    if (desk === undefined) return;
    desk.book = book;
    this.#quoteChanged(symbol, desk);
    for (const { symbols, mailbox } of this.#bookReaders) if (symbols?.has(symbol)) mailbox.put(symbol, book);
  }

  traded(symbol: string, trade: FeedTrade): void {
    const desk = this.#desks.get(symbol);
    if (desk === undefined) return;
    const numbered = this.#log.add(symbol, trade);
    desk.trade(trade);
    for (const { symbols, mailbox } of this.#tradeReaders) {
      if (symbols === undefined || symbols.has(symbol)) mailbox.put(numbered);
    }
    this.#quoteChanged(symbol, desk);
    this.#deliverClosedBars();
  }

  referenced(symbol: string, previousClose: number): void {
    this.#desks.get(symbol)?.reference(previousClose);
  }

  stateChanged(symbol: string, state: ValueState): void {
    const desk = this.#desks.get(symbol);
    if (desk === undefined) return;
    desk.state = state;
    this.#quoteChanged(symbol, desk);
  }

  #quoteChanged(symbol: string, desk: InstrumentDesk): void {
    for (const { symbols, mailbox } of this.#quoteReaders) {
      if (symbols === undefined || symbols.has(symbol)) mailbox.put(symbol, desk);
    }
  }

  #chosen(symbols: readonly string[] | undefined): InstrumentDesk[] {
    return symbols === undefined ? [...this.#desks.values()] : symbols.map((symbol) => this.desk(symbol));
  }

  quotes(symbols: readonly string[] | undefined): Quote[] {
    return this.#chosen(symbols).map((desk) => desk.quote());
  }

  async *watchQuotes(options: {
    symbols?: readonly string[] | undefined;
    paceMilliseconds: number;
    signal: AbortSignal;
  }): AsyncGenerator<readonly Quote[]> {
    const { symbols, paceMilliseconds, signal } = options;
    const mailbox = conflatedMailbox<string, InstrumentDesk>();
    for (const desk of this.#chosen(symbols)) mailbox.put(desk.instrument.symbol, desk);
    const reader = { symbols: symbols && new Set(symbols), mailbox };
    this.#quoteReaders.add(reader);
    const release = () => this.#quoteReaders.delete(reader);
    for await (const desks of readMailbox({ mailbox, signal, paceMilliseconds, release })) {
      yield desks.map((desk) => desk.quote());
    }
  }

  async *watchBook(options: {
    symbol: string;
    depth: number;
    paceMilliseconds: number;
    signal: AbortSignal;
  }): AsyncGenerator<Book> {
    const { symbol, depth, paceMilliseconds, signal } = options;
    const desk = this.desk(symbol);
    const mailbox = conflatedMailbox<string, OrderBook>();
    if (desk.book !== undefined) mailbox.put(symbol, desk.book);
    const reader = { symbols: new Set([symbol]), mailbox };
    this.#bookReaders.add(reader);
    const release = () => this.#bookReaders.delete(reader);
    for await (const books of readMailbox({ mailbox, signal, paceMilliseconds, release })) {
      for (const book of books) {
        const { sourceTime, receiveTime } = book;
        yield { symbol, bids: book.bids(depth), asks: book.asks(depth), sourceTime, receiveTime };
      }
    }
  }

  async *watchTrades(options: {
    symbols?: readonly string[] | undefined;
    afterSequence?: number | undefined;
    signal: AbortSignal;
  }): AsyncGenerator<TradeBatch> {
    const { symbols, afterSequence = this.#log.lastSequence, signal } = options;
    const wanted = symbols && new Set(this.#chosen(symbols).map(({ instrument }) => instrument.symbol));
    const missed = this.#log.after(afterSequence).filter(({ symbol }) => wanted?.has(symbol) ?? true);
    const mailbox = losslessMailbox<Trade>({
      capacity: this.#options.mostWaitingTrades ?? heldTrades / 2,
      sequenceOf: ({ sequence }) => sequence,
      afterSequence: missed.at(-1)?.sequence ?? afterSequence,
    });
    const reader = { symbols: wanted, mailbox };
    this.#tradeReaders.add(reader);
    const release = () => this.#tradeReaders.delete(reader);
    const batches = readMailbox({ mailbox, signal, release });
    try {
      if (missed.length > 0) yield { trades: missed, lastSequence: missed.at(-1)?.sequence ?? afterSequence };
      for await (const trades of batches) yield { trades, lastSequence: trades.at(-1)?.sequence ?? 0 };
    } finally {
      release();
      mailbox.close();
    }
  }

  async *watchBars(options: {
    symbol: string;
    interval: Interval;
    signal: AbortSignal;
  }): AsyncGenerator<readonly MarketBar[]> {
    const { mailbox, release } = this.desk(options.symbol).openBarMailbox(options.interval);
    yield* readMailbox({ mailbox, signal: options.signal, release });
  }
}
