import type { Instrument } from '../../domain/instrument.ts';
import { type Interval, intervals } from '../../domain/interval.ts';
import type { Quote, ValueState } from '../../domain/market.ts';
import { createSessionCalendar } from '../../domain/session-calendar.ts';
import type { FeedTrade, LiveBook } from '../feed/feed-listener.ts';
import type { MarketBar } from '../service.ts';
import { BarBuilder } from './bar-builder.ts';
import { type ConflatedMailbox, conflatedMailbox } from './conflated-mailbox.ts';

/** Closed bars kept in memory for each interval. */
const heldBars = 500;
/** Of one contract among hundreds, whose seconds nobody stores, less is kept. */
const heldSecondsOfContract = 120;
/** A bar reader this far behind is told so. */
const mostWaitingBars = 20_000;

export interface DeskOptions {
  readonly instrument: Instrument;
  readonly previousClose: number | undefined;
  /** The newest stored price, shown as the last one while the market is closed and nothing has traded yet. */
  readonly lastKnown?: number | undefined;
  readonly initialBars?: ((symbol: string, interval: Interval) => MarketBar | undefined) | undefined;
  readonly closed: (bar: MarketBar) => void;
  /** Bars of a formula have no volume of their own. */
  readonly withoutVolume?: boolean | undefined;
}

/** All the hub holds of one instrument: last values, live book, bars and their readers. */
export class InstrumentDesk {
  readonly instrument: Instrument;
  readonly bars: BarBuilder;
  book: LiveBook | undefined;
  state: ValueState = 'down';
  #last: FeedTrade | undefined;
  #previousClose: number | null;
  readonly #lastKnown: number | null;
  readonly #referenceKnown: boolean;
  readonly #recent = new Map<Interval, MarketBar[]>();
  readonly #readers = new Map<Interval, Set<ConflatedMailbox<number, MarketBar>>>();

  constructor(options: DeskOptions) {
    this.instrument = options.instrument;
    this.#previousClose = options.previousClose ?? null;
    this.#lastKnown = options.lastKnown ?? null;
    this.#referenceKnown = options.previousClose !== undefined;
    for (const interval of intervals) {
      this.#recent.set(interval, []);
      this.#readers.set(interval, new Set());
    }
    const { symbol } = options.instrument;
    this.bars = new BarBuilder({
      symbol,
      calendar: createSessionCalendar(options.instrument),
      initial: (interval) => options.initialBars?.(symbol, interval),
      changed: (interval, closed, bar) => {
        const finished = () => (options.withoutVolume === true ? { ...bar(), volume: Number.NaN } : bar());
        if (closed) this.#closed(finished(), options.closed);
        const readers = this.#readers.get(interval);
        if (readers === undefined || readers.size === 0) return;
        const made = finished();
        for (const mailbox of readers) mailbox.put(made.time, made);
      },
    });
  }

  #closed(bar: MarketBar, tell: (bar: MarketBar) => void): void {
    const recent = this.#recent.get(bar.interval) ?? [];
    recent.push(bar);
    const seconds = this.instrument.contract !== undefined && bar.interval === '1s';
    if (recent.length > (seconds ? heldSecondsOfContract : heldBars)) recent.shift();
    if (bar.interval === '1d') this.#previousClose = bar.close;
    tell(bar);
  }

  /** The venue's reference counts until a day of our own has closed, and never against a given one. */
  reference(previousClose: number): void {
    if (!this.#referenceKnown && (this.#recent.get('1d')?.length ?? 0) === 0)
      this.#previousClose = previousClose;
  }

  trade(trade: FeedTrade): void {
    if (this.#last === undefined || trade.sourceTime >= this.#last.sourceTime) this.#last = trade;
    this.bars.add(trade);
  }

  quote(): Quote {
    const bid = this.book?.bestBid() ?? null;
    const ask = this.book?.bestAsk() ?? null;
    const day = this.bars.current('1d');
    const last = this.#last;
    return {
      symbol: this.instrument.symbol,
      bid: bid?.price ?? null,
      bidSize: bid?.size ?? null,
      ask: ask?.price ?? null,
      askSize: ask?.size ?? null,
      last: last?.price ?? (this.state === 'closed' ? this.#lastKnown : null),
      lastSize: last?.size ?? null,
      previousClose: this.#previousClose,
      high: day?.high ?? null,
      low: day?.low ?? null,
      volume: day?.volume ?? 0,
      bookTime: this.book?.sourceTime ?? null,
      lastTime: last?.sourceTime ?? null,
      sourceTime: Math.max(this.book?.sourceTime ?? 0, last?.sourceTime ?? 0),
      receiveTime: Math.max(this.book?.receiveTime ?? 0, last?.receiveTime ?? 0),
      state: this.state,
    };
  }

  recentBars(interval: Interval): readonly MarketBar[] {
    const current = this.bars.current(interval);
    return [...(this.#recent.get(interval) ?? []), ...(current === undefined ? [] : [current])];
  }

  openBarMailbox(interval: Interval): { mailbox: ConflatedMailbox<number, MarketBar>; release: () => void } {
    const mailbox = conflatedMailbox<number, MarketBar>(mostWaitingBars);
    const readers = this.#readers.get(interval);
    readers?.add(mailbox);
    const current = this.bars.current(interval);
    if (current !== undefined) mailbox.put(current.time, current);
    return { mailbox, release: () => readers?.delete(mailbox) };
  }

  closeReaders(): void {
    for (const readers of this.#readers.values()) for (const mailbox of readers) mailbox.close();
  }

  readerCount(): number {
    return [...this.#readers.values()].reduce((sum, readers) => sum + readers.size, 0);
  }
}
