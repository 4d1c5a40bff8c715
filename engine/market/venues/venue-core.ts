import { DecimalBook, type DecimalLevel } from './decimal-book.ts';
import { JsonFault, type JsonValue, readJson } from './json-text.ts';
import type {
  Remedy,
  VenueAdapter,
  VenueBookView,
  VenueChannel,
  VenueEvent,
  VenueTally,
  VenueTradeEvent,
} from './venue-adapter.ts';

/** One product's book and whether it may be believed. */
export class ProductBook {
  readonly product: string;
  readonly book = new DecimalBook();
  live = false;

  constructor(product: string) {
    this.product = product;
  }

  drop(): undefined {
    this.live = false;
    this.book.clear();
  }
}

export interface BookStamp {
  readonly sequence: number | null;
  readonly sourceTime: number | null;
  readonly checked: boolean;
}

/**
 * What all venues share: reading the text, counting, and the life of a book (waiting, live, dropped). A book is dropped
 * rather than repaired: after a refused change, a crossed market or a failed check a new snapshot has to come.
 */
export abstract class VenueCore implements VenueAdapter {
  abstract readonly name: string;
  abstract readonly addresses: VenueAdapter['addresses'];
  abstract readonly limits: VenueAdapter['limits'];
  readonly tally: VenueTally = {
    messages: 0,
    checksums: 0,
    checksumFailures: 0,
    waiting: 0,
    events: {
      book: 0,
      trade: 0,
      ticker: 0,
      heartbeat: 0,
      status: 0,
      subscribed: 0,
      error: 0,
      gap: 0,
      duplicate: 0,
      resync: 0,
      ignored: 0,
      refused: 0,
    },
  };
  protected receiveTime = 0;
  readonly #books = new Map<string, ProductBook>();
  #events: VenueEvent[] = [];

  constructor(products: readonly string[]) {
    for (const product of products) this.#books.set(product, new ProductBook(product));
  }

  get products(): readonly string[] {
    return [...this.#books.keys()];
  }

  abstract subscribeMessages(
    products: readonly string[],
    channels: readonly VenueChannel[],
  ): readonly string[];
  abstract unsubscribeMessages(
    products: readonly string[],
    channels: readonly VenueChannel[],
  ): readonly string[];

  /** Reads one message that is JSON. */
  protected abstract read(content: JsonValue): undefined;
  protected abstract remedy(product: string | null): Remedy;

  receive(text: string, receiveTime: number): readonly VenueEvent[] {
    return this.during(receiveTime, () => {
      this.tally.messages += 1;
      const content = readJson(text);
      if (content instanceof JsonFault) this.refuse(content.reason);
      else this.read(content);
    });
  }

  book(product: string, depth: number): VenueBookView | null {
    const found = this.#books.get(product);
    return found?.live === true ? found.book.view(depth) : null;
  }

  reset(): undefined {
    for (const book of this.#books.values()) book.drop();
  }

  /** Gathers the events of one call. */
  protected during(receiveTime: number, work: () => undefined): readonly VenueEvent[] {
    this.receiveTime = receiveTime;
    work();
    const events = this.#events;
    this.#events = [];
    return events;
  }

  protected emit(event: VenueEvent): undefined {
    this.tally.events[event.type] += 1;
    this.#events.push(event);
  }

  /** A trade, received now. */
  protected emitTrade(trade: Omit<VenueTradeEvent, 'type' | 'receiveTime'>): undefined {
    this.emit({ type: 'trade', ...trade, receiveTime: this.receiveTime });
  }

  protected ignore(kind: string): undefined {
    this.emit({ type: 'ignored', kind: kind.slice(0, 80) });
  }

  /**
   * Counts garbage. With the product of a book message, that book is lost with it; null says that no book was
   * concerned; left out, nobody can tell.
   */
  protected refuse(reason: string, lostBookOf?: string | null): undefined {
    this.emit({ type: 'refused', reason, product: lostBookOf ?? null });
    if (lostBookOf === undefined) this.lostUnknown(reason);
    else if (lostBookOf !== null && this.find(lostBookOf)?.live === true) this.resync(lostBookOf, reason);
  }

  /** A message was lost that may have been any book's. Venues whose next message would not show it drop all books. */
  protected lostUnknown(_reason: string): undefined {}

  /** True where some book is believed, so that a loss matters. */
  protected anyLive(): boolean {
    for (const { live } of this.#books.values()) if (live) return true;
    return false;
  }

  /** The product's book; undefined for products nobody asked for. */
  protected find(product: string): ProductBook | undefined {
    return this.#books.get(product);
  }

  protected resync(product: string | null, reason: string): undefined {
    if (product === null) for (const book of this.#books.values()) book.drop();
    else this.#books.get(product)?.drop();
    this.emit({ type: 'resync', product, reason, remedy: this.remedy(product) });
  }

  /**
   * Takes a snapshot; `confirm` may still refuse the book once it stands, by giving a reason. Gives whether the book
   * is live now.
   */
  protected takeSnapshot(
    target: ProductBook,
    bids: readonly DecimalLevel[],
    asks: readonly DecimalLevel[],
    stamp: BookStamp,
    confirm?: (book: DecimalBook) => string | undefined,
  ): boolean {
    target.live = false;
    const fault = target.book.replace(bids, asks);
    if (fault !== undefined) {
      this.emit({ type: 'refused', reason: `snapshot: ${fault}`, product: target.product });
      this.resync(target.product, `snapshot: ${fault}`);
      return false;
    }
    return this.#settle(target, 'snapshot', stamp, confirm);
  }

  protected takeUpdate(
    target: ProductBook,
    bids: readonly DecimalLevel[],
    asks: readonly DecimalLevel[],
    stamp: BookStamp,
    confirm?: (book: DecimalBook) => string | undefined,
  ): boolean {
    if (!target.live) {
      this.tally.waiting += 1;
      return false;
    }
    const fault = target.book.apply(bids, asks);
    if (fault !== undefined) {
      this.refuse(`update: ${fault}`, target.product);
      return false;
    }
    return this.#settle(target, 'update', stamp, confirm);
  }

  #settle(
    target: ProductBook,
    kind: 'snapshot' | 'update',
    stamp: BookStamp,
    confirm?: (book: DecimalBook) => string | undefined,
  ): boolean {
    const { book, product } = target;
    const reason =
      confirm?.(book) ??
      (book.isCrossed() ? 'bid not below ask' : undefined) ??
      (book.isOverfull() ? 'too many levels' : undefined);
    if (reason !== undefined) {
      this.resync(product, reason);
      return false;
    }
    target.live = true;
    const { bid, ask } = book.best();
    const { sequence, sourceTime, checked } = stamp;
    const { receiveTime } = this;
    this.emit({ type: 'book', kind, product, bid, ask, sequence, checked, sourceTime, receiveTime });
    return true;
  }
}
