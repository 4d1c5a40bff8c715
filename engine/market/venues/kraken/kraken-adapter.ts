import type { DecimalBook, DecimalLevel } from '../decimal-book.ts';
import { isObject, type JsonObject, type JsonValue } from '../json-text.ts';
import { positive, readCount, readInstant, readNumber, readText } from '../read-fields.ts';
import type { Remedy, VenueChannel } from '../venue-adapter.ts';
import { VenueCore } from '../venue-core.ts';
import { bookChecksum, checksumNote, type PairPrecision } from './book-checksum.ts';

export const krakenDepths = [10, 25, 100, 500, 1000] as const;

export interface KrakenOptions {
  /** Symbols as v2 writes them: `BTC/USD`. */
  readonly products: readonly string[];
  readonly depth?: (typeof krakenDepths)[number];
  /** Known ahead of the `instrument` channel, by symbol. Books without a known precision go unchecked. */
  readonly precisions?: Readonly<Record<string, PairPrecision>>;
}

const channelNames: Readonly<Record<VenueChannel, string | null>> = {
  book: 'book',
  trades: 'trade',
  ticker: 'ticker',
  // Sent unasked, about once a second when nothing else is.
  heartbeat: null,
};
const mostPlaces = 20;
/** So many failed checksums running, and the subscription is not what is wrong. */
const mostFailures = 3;

/** Kraken WebSocket v2, public channels. The book is checked against the venue's CRC32 after every message. */
export class KrakenAdapter extends VenueCore {
  override readonly name = 'kraken';
  override readonly addresses = { live: 'wss://ws.kraken.com/v2', sandbox: 'wss://beta-ws.kraken.com/v2' };
  override readonly limits = { connectionAttempts: { count: 150, milliseconds: 600_000 }, messages: null };
  readonly #depth: number;
  readonly #given: ReadonlyMap<string, PairPrecision>;
  readonly #precisions: Map<string, PairPrecision>;
  /** Books begun without a precision; they begin anew once it is known. */
  readonly #unchecked = new Set<string>();
  /** Failed checksums running, by product. */
  readonly #failures = new Map<string, number>();
  #requests = 0;

  constructor(options: KrakenOptions) {
    super(options.products);
    this.#depth = options.depth ?? 10;
    this.#given = new Map(Object.entries(options.precisions ?? {}));
    this.#precisions = new Map(this.#given);
  }

  override reset(): undefined {
    super.reset();
    this.#unchecked.clear();
    this.#failures.clear();
    // Learned anew on each connection, lest a wrong one last.
    this.#precisions.clear();
    for (const [product, precision] of this.#given) this.#precisions.set(product, precision);
  }

  override subscribeMessages(products: readonly string[], channels: readonly VenueChannel[]): string[] {
    const asked = channels.flatMap((channel) => channelNames[channel] ?? []);
    const messages = asked.map((channel) => this.#request('subscribe', channel, products));
    // The instrument channel brings the precisions, so it goes ahead of the book.
    if (!asked.includes('book')) return messages;
    const params = { channel: 'instrument', snapshot: true };
    return [JSON.stringify({ method: 'subscribe', params, req_id: ++this.#requests }), ...messages];
  }

  override unsubscribeMessages(products: readonly string[], channels: readonly VenueChannel[]): string[] {
    return channels
      .flatMap((channel) => channelNames[channel] ?? [])
      .map((channel) => this.#request('unsubscribe', channel, products));
  }

  protected override remedy(product: string | null): Remedy {
    if (product === null || (this.#failures.get(product) ?? 0) >= mostFailures) return { kind: 'reconnect' };
    const messages = ['unsubscribe', 'subscribe'].map((method) => this.#request(method, 'book', [product]));
    return { kind: 'send', messages };
  }

  protected override read(content: JsonValue): undefined {
    if (!isObject(content)) return this.refuse('not an object');
    const { channel, method } = content;
    if (typeof method === 'string') return this.#answer(method, content);
    switch (channel) {
      case 'book':
        return this.#each(content, (entry, kind) => this.#book(entry, kind));
      case 'trade':
        return this.#each(content, (entry, kind) => this.#trade(entry, kind));
      case 'ticker':
        return this.#each(content, (entry) => this.#ticker(entry));
      case 'heartbeat':
        return this.emit({ type: 'heartbeat', receiveTime: this.receiveTime });
      case 'status':
        return this.#status(content);
      case 'instrument':
        return this.#instrument(content);
      default:
        return typeof channel === 'string'
          ? this.ignore(`channel ${channel}`)
          : this.refuse('neither channel nor method');
    }
  }

  #request(method: string, channel: string, products: readonly string[]): string {
    const book = channel === 'book' ? { depth: this.#depth } : {};
    const begin = method === 'subscribe' ? { snapshot: true } : {};
    const params = { channel, symbol: products, ...book, ...begin };
    return JSON.stringify({ method, params, req_id: ++this.#requests });
  }

  #each(content: JsonObject, take: (entry: JsonObject, kind: 'snapshot' | 'update') => undefined): undefined {
    const { channel, type, data } = content;
    if (type !== 'snapshot' && type !== 'update') return this.refuse(`${channel}: type is wrong`);
    if (!Array.isArray(data) || data.length === 0) return this.refuse(`${channel}: no data`);
    for (const entry of data) {
      if (isObject(entry)) take(entry, type);
      else this.refuse(`${channel}: an entry is no object`);
    }
  }

  #book(entry: JsonObject, kind: 'snapshot' | 'update'): undefined {
    const product = readText(entry['symbol']);
    if (product === undefined) return this.refuse('book: symbol is wrong');
    const target = this.find(product);
    if (target === undefined) return this.ignore('book of a product not asked for');
    const bids = this.#levels(entry['bids']);
    const asks = this.#levels(entry['asks']);
    if (bids === undefined || asks === undefined) return this.refuse('book: a level is wrong', product);
    const checksum = readCount(entry['checksum']);
    if (checksum === undefined || checksum > 0xffffffff)
      return this.refuse('book: checksum is wrong', product);
    const sourceTime = entry['timestamp'] === undefined ? null : readInstant(entry['timestamp']);
    if (sourceTime === undefined) return this.refuse('book: timestamp is wrong', product);
    const precision = this.#precisions.get(product);
    const stamp = { sequence: null, sourceTime, checked: precision !== undefined };
    if (kind === 'update') {
      this.takeUpdate(target, bids, asks, stamp, (book) => this.#confirm(product, book, precision, checksum));
      return undefined;
    }
    if (precision === undefined) this.#unchecked.add(product);
    else this.#unchecked.delete(product);
    target.book.annotate(precision && checksumNote(precision));
    this.takeSnapshot(target, bids, asks, stamp, (book) => this.#confirm(product, book, precision, checksum));
    return undefined;
  }

  /** Gives why the book is wrong, if it is. */
  #confirm(
    product: string,
    book: DecimalBook,
    precision: PairPrecision | undefined,
    checksum: number,
  ): string | undefined {
    // Levels that leave the subscribed depth are never removed by a message.
    book.keepBest(this.#depth);
    if (precision === undefined) return undefined;
    this.tally.checksums += 1;
    const found = bookChecksum(book);
    if (found === checksum) {
      if (this.#failures.size > 0) this.#failures.delete(product);
      return undefined;
    }
    this.tally.checksumFailures += 1;
    this.#failures.set(product, (this.#failures.get(product) ?? 0) + 1);
    return `checksum ${found} instead of ${checksum}`;
  }

  #levels(value: JsonValue | undefined): DecimalLevel[] | undefined {
    if (!Array.isArray(value)) return undefined;
    const levels: DecimalLevel[] = [];
    for (const entry of value) {
      if (!isObject(entry)) return undefined;
      const price = readNumber(entry['price']);
      const size = readNumber(entry['qty']);
      if (price === undefined || size === undefined) return undefined;
      levels.push([price, size]);
    }
    return levels;
  }

  #trade(entry: JsonObject, kind: 'snapshot' | 'update'): undefined {
    const product = readText(entry['symbol']);
    const price = positive(readNumber(entry['price']));
    const size = positive(readNumber(entry['qty']));
    const id = readCount(entry['trade_id']);
    const sourceTime = readInstant(entry['timestamp']);
    const { side } = entry;
    if (product === undefined || price === undefined || size === undefined) {
      return this.refuse('trade: symbol, price or qty is wrong', null);
    }
    if (id === undefined || sourceTime === undefined || (side !== 'buy' && side !== 'sell')) {
      return this.refuse('trade: trade_id, timestamp or side is wrong', null);
    }
    if (this.find(product) === undefined) return this.ignore('trade of a product not asked for');
    this.emitTrade({ product, id: `${id}`, price, size, side, past: kind === 'snapshot', sourceTime });
  }

  #ticker(entry: JsonObject): undefined {
    const product = readText(entry['symbol']);
    const [bid, bidSize, ask, askSize, last] = ['bid', 'bid_qty', 'ask', 'ask_qty', 'last'].map((field) =>
      readNumber(entry[field]),
    );
    const sourceTime = entry['timestamp'] === undefined ? null : readInstant(entry['timestamp']);
    if (product === undefined || sourceTime === undefined) {
      return this.refuse('ticker: symbol or timestamp is wrong', null);
    }
    if (
      bid === undefined ||
      bidSize === undefined ||
      ask === undefined ||
      askSize === undefined ||
      last === undefined
    ) {
      return this.refuse('ticker: a price or size is wrong', null);
    }
    if (this.find(product) === undefined) return this.ignore('ticker of a product not asked for');
    const { receiveTime } = this;
    this.emit({ type: 'ticker', product, bid, bidSize, ask, askSize, last, sourceTime, receiveTime });
  }

  #status(content: JsonObject): undefined {
    const { data } = content;
    const first = Array.isArray(data) ? data[0] : undefined;
    const status = isObject(first) ? readText(first['system']) : undefined;
    if (status === undefined) return this.refuse('status: system is wrong', null);
    this.emit({ type: 'status', product: null, status });
  }

  #instrument(content: JsonObject): undefined {
    const { data } = content;
    const pairs = isObject(data) ? data['pairs'] : undefined;
    if (!Array.isArray(pairs)) return this.refuse('instrument: no pairs', null);
    for (const pair of pairs) {
      const fields = isObject(pair) ? pair : {};
      const product = readText(fields['symbol']);
      const price = readCount(fields['price_precision']);
      const quantity = readCount(fields['qty_precision']);
      if (product === undefined || price === undefined || quantity === undefined) {
        this.refuse('instrument: a pair is wrong', null);
      } else if (price > mostPlaces || quantity > mostPlaces) {
        this.refuse('instrument: a precision is too large', null);
      } else if (this.find(product) !== undefined) {
        this.#learn(product, { price, quantity });
      }
    }
    this.ignore('channel instrument');
  }

  #learn(product: string, precision: PairPrecision): undefined {
    const before = this.#precisions.get(product);
    this.#precisions.set(product, precision);
    const same = before?.price === precision.price && before.quantity === precision.quantity;
    const unchecked = this.#unchecked.delete(product);
    if (this.find(product)?.live === true && (unchecked || !same)) this.resync(product, 'precision learned');
  }

  #answer(method: string, content: JsonObject): undefined {
    const { success, error, result } = content;
    if (method === 'pong') return this.emit({ type: 'heartbeat', receiveTime: this.receiveTime });
    if (success === false) {
      const message = readText(error);
      if (message === undefined) return this.refuse(`${method}: error is wrong`, null);
      return this.emit({ type: 'error', code: message.split(':')[0] ?? message, message });
    }
    if (success !== true) return this.refuse(`${method}: success is wrong`, null);
    if (method !== 'subscribe' || !isObject(result)) return this.ignore(`method ${method}`);
    const channel = readText(result['channel']);
    if (channel === undefined) return this.refuse('subscribe: channel is wrong', null);
    const product = readText(result['symbol']);
    this.emit({ type: 'subscribed', channel, products: product === undefined ? [] : [product] });
  }
}
