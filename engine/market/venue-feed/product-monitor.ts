import type { Instrument } from '../../domain/instrument.ts';
import type { ValueState } from '../../domain/market.ts';
import { createSessionCalendar, type SessionCalendar } from '../../domain/session-calendar.ts';
import type { InstrumentCondition } from '../feed/instrument-monitor.ts';
import type { VenueTradeEvent } from '../venues/venue-adapter.ts';
import type { QuoteBook, VenueBook } from './venue-book.ts';

/** Trades told apart for so long back, so that those repeated at a new connection are not counted twice. */
const heldTrades = 2_000;

/** What the feed knows of one instrument and the venue's product it is served by. */
export class ProductMonitor implements InstrumentCondition {
  readonly symbol: string;
  readonly product: string;
  readonly calendar: SessionCalendar;
  readonly book: VenueBook | QuoteBook;
  gap = false;
  known = false;
  open = true;
  state: ValueState = 'down';
  lastMessageTime: number | null = null;
  confirmedTime: number | null = null;
  age = 0;
  #lastTrade: VenueTradeEvent | undefined;
  #lastSide: 'buy' | 'sell' = 'buy';
  readonly #trades = new Set<string>();

  constructor(instrument: Instrument, product: string, book: VenueBook | QuoteBook) {
    this.symbol = instrument.symbol;
    this.product = product;
    this.calendar = createSessionCalendar(instrument);
    this.book = book;
  }

  /** A new connection begins with a snapshot. */
  disconnect(): void {
    this.known = false;
    this.gap = false;
    this.open = true;
    this.confirmedTime = null;
  }

  condition(): InstrumentCondition {
    const { gap, known, open, lastMessageTime, confirmedTime, age } = this;
    return { gap, known, open, lastMessageTime, confirmedTime, age };
  }

  /** `new`: to be delivered; `old`: from before our first connection; `again`: delivered already. */
  judgeTrade(trade: VenueTradeEvent): 'new' | 'old' | 'again' {
    const key = `${trade.id} ${trade.sourceTime}`;
    if (this.#trades.has(key)) return 'again';
    this.#trades.add(key);
    if (this.#trades.size > heldTrades) {
      const [oldest] = this.#trades;
      if (oldest !== undefined) this.#trades.delete(oldest);
    }
    // Of the past trades of a later connection, those after our last one were lost in between.
    const before = this.#lastTrade === undefined || trade.sourceTime < this.#lastTrade.sourceTime;
    if (trade.past && before) return 'old';
    return 'new';
  }

  /**
   * The taker's side. Where the venue does not tell, by the rule of Lee and Ready (Journal of Finance 46, 1991): above
   * the middle of the quotes bought, below it sold, in the middle by the last change of price.
   */
  sideOf(trade: VenueTradeEvent): 'buy' | 'sell' {
    const price = Number(trade.price);
    const bid = this.book.bestBid()?.price;
    const ask = this.book.bestAsk()?.price;
    const last = this.#lastTrade === undefined ? price : Number(this.#lastTrade.price);
    const middle = bid === undefined || ask === undefined ? price : (bid + ask) / 2;
    const lean = price - middle || price - last;
    this.#lastSide = trade.side ?? (lean > 0 ? 'buy' : lean < 0 ? 'sell' : this.#lastSide);
    this.#lastTrade = trade;
    return this.#lastSide;
  }
}
