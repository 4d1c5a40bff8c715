import type { DecimalLevel } from '../decimal-book.ts';
import { isObject, type JsonObject, type JsonValue } from '../json-text.ts';
import {
  positive,
  readCount,
  readDecimal,
  readInstant,
  readPairs,
  readText,
  readTexts,
} from '../read-fields.ts';
import type { DecimalText, Remedy, VenueChannel } from '../venue-adapter.ts';
import { VenueCore } from '../venue-core.ts';

export interface CoinbaseExchangeOptions {
  readonly products: readonly string[];
  /** `level2` needs a signed subscription; `level2_batch` brings the same changes every 50 ms without. */
  readonly bookChannel?: 'level2' | 'level2_batch';
  /** Subscribes `full` as well: every order event, the only channel whose sequence has no holes. */
  readonly full?: boolean;
}

/** Event kinds of the `full` channel that are of no use beyond their sequence. */
const orderKinds = new Set(['received', 'open', 'done', 'change', 'activate']);

/** So many overtaken messages running, and it is our number that is wrong, not theirs. */
const mostOvertaken = 10;

/**
 * Coinbase Exchange. The book channel bears no sequence: its delivery is guaranteed by the venue, so any message that
 * cannot be read makes every book doubtful.
 */
export class CoinbaseExchangeAdapter extends VenueCore {
  override readonly name = 'coinbase-exchange';
  override readonly addresses = {
    live: 'wss://ws-feed.exchange.coinbase.com',
    sandbox: 'wss://ws-feed-public.sandbox.exchange.coinbase.com',
  };
  override readonly limits = {
    connectionAttempts: { count: 8, milliseconds: 1_000 },
    messages: { count: 100, milliseconds: 1_000 },
  };
  readonly #bookChannel: string;
  readonly #full: boolean;
  /** Products whose `full` channel is on: there each sequence is one more than the last. */
  readonly #dense = new Set<string>();
  /** Last sequence by kind and product, and how many overtaken ones came since. */
  readonly #sequences = new Map<string, { last: number; overtaken: number }>();
  readonly #tradeIds = new Map<string, number>();

  constructor(options: CoinbaseExchangeOptions) {
    super(options.products);
    this.#bookChannel = options.bookChannel ?? 'level2_batch';
    this.#full = options.full ?? false;
  }

  override reset(): undefined {
    super.reset();
    this.#dense.clear();
    this.#sequences.clear();
    this.#tradeIds.clear();
  }

  override subscribeMessages(products: readonly string[], channels: readonly VenueChannel[]): string[] {
    return [this.#request('subscribe', products, this.#names(channels))];
  }

  override unsubscribeMessages(products: readonly string[], channels: readonly VenueChannel[]): string[] {
    return [this.#request('unsubscribe', products, this.#names(channels))];
  }

  protected override remedy(product: string | null): Remedy {
    const products = product === null ? this.products : [product];
    const messages = ['unsubscribe', 'subscribe'].map((type) =>
      this.#request(type, products, [this.#bookChannel]),
    );
    return { kind: 'send', messages };
  }

  protected override lostUnknown(reason: string): undefined {
    if (this.anyLive()) this.resync(null, reason);
  }

  protected override read(content: JsonValue): undefined {
    if (!isObject(content)) return this.refuse('not an object');
    const { type } = content;
    switch (type) {
      case 'l2update':
        return this.#update(content);
      case 'snapshot':
        return this.#snapshot(content);
      case 'match':
      case 'last_match':
        return this.#match(content, type);
      case 'ticker':
        return this.#ticker(content);
      case 'heartbeat':
        return readCount(content['sequence']) === undefined
          ? this.refuse('heartbeat: sequence is wrong', null)
          : this.emit({ type: 'heartbeat', receiveTime: this.receiveTime });
      case 'subscriptions':
        return this.#subscriptions(content);
      case 'error': {
        const code = readText(content['message']);
        if (code === undefined) return this.refuse('error: message is wrong', null);
        return this.emit({ type: 'error', code, message: readText(content['reason']) ?? code });
      }
      default:
        if (typeof type !== 'string') return this.refuse('no type');
        return orderKinds.has(type) ? this.#order(content, type) : this.ignore(`type ${type}`);
    }
  }

  #names(channels: readonly VenueChannel[]): string[] {
    const names = { book: this.#bookChannel, trades: 'matches', ticker: 'ticker', heartbeat: 'heartbeat' };
    const asked = channels.map((channel) => names[channel]);
    return this.#full ? [...asked, 'full'] : asked;
  }

  #request(type: string, products: readonly string[], channels: readonly string[]): string {
    return JSON.stringify({ type, product_ids: products, channels });
  }

  #snapshot(content: JsonObject): undefined {
    const product = readText(content['product_id']);
    if (product === undefined) return this.refuse('snapshot: product_id is wrong');
    const target = this.find(product);
    if (target === undefined) return this.ignore('snapshot of a product not asked for');
    const bids = readPairs(content['bids']);
    const asks = readPairs(content['asks']);
    if (bids === undefined || asks === undefined) return this.refuse('snapshot: a level is wrong', product);
    const sourceTime = readInstant(content['time']) ?? null;
    this.takeSnapshot(target, bids, asks, { sequence: null, sourceTime, checked: false });
  }

  #update(content: JsonObject): undefined {
    const product = readText(content['product_id']);
    if (product === undefined) return this.refuse('l2update: product_id is wrong');
    const target = this.find(product);
    if (target === undefined) return this.ignore('l2update of a product not asked for');
    const { changes } = content;
    const sourceTime = readInstant(content['time']);
    if (!Array.isArray(changes) || sourceTime === undefined) {
      return this.refuse('l2update: changes or time is wrong', product);
    }
    const bids: DecimalLevel[] = [];
    const asks: DecimalLevel[] = [];
    for (const change of changes) {
      const [side, price, size] = Array.isArray(change) && change.length === 3 ? change : [];
      const level = readPairs([[price ?? null, size ?? null]])?.[0];
      if (level === undefined || (side !== 'buy' && side !== 'sell')) {
        return this.refuse('l2update: a change is wrong', product);
      }
      (side === 'buy' ? bids : asks).push(level);
    }
    this.takeUpdate(target, bids, asks, { sequence: null, sourceTime, checked: false });
  }

  #match(content: JsonObject, kind: 'match' | 'last_match'): undefined {
    const product = readText(content['product_id']);
    const id = readCount(content['trade_id']);
    const sequence = readCount(content['sequence']);
    const price = positive(readDecimal(content['price']));
    const size = positive(readDecimal(content['size']));
    const sourceTime = readInstant(content['time']);
    const { side } = content;
    if (product === undefined || id === undefined || sequence === undefined) {
      return this.refuse('match: product_id, trade_id or sequence is wrong', null);
    }
    if (price === undefined || size === undefined) return this.refuse('match: price or size is wrong', null);
    if (sourceTime === undefined || (side !== 'buy' && side !== 'sell')) {
      return this.refuse('match: time or side is wrong', null);
    }
    if (this.find(product) === undefined) return this.ignore('match of a product not asked for');
    const dense = this.#dense.has(product);
    // A past trade is no part of the run of a `full` channel.
    if (!this.#follows(product, dense ? kind : 'match', sequence, dense && kind === 'match')) return;
    this.#checkTradeId(product, id);
    // The venue names the maker's side.
    const taker = side === 'buy' ? 'sell' : 'buy';
    const past = kind === 'last_match';
    this.emitTrade({ product, id: `${id}`, price, size, side: taker, past, sourceTime });
  }

  /** Trade numbers of a product have no holes, so a jump tells of lost trades. */
  #checkTradeId(product: string, id: number): undefined {
    const last = this.#tradeIds.get(product);
    this.#tradeIds.set(product, id);
    if (last === undefined || id <= last + 1 || this.#dense.has(product)) return;
    this.emit({ type: 'gap', product, expected: last + 1, found: id });
  }

  #ticker(content: JsonObject): undefined {
    const product = readText(content['product_id']);
    const sequence = readCount(content['sequence']);
    const last = positive(readDecimal(content['price']));
    const sourceTime = readInstant(content['time']);
    const fields: (DecimalText | null | undefined)[] = [
      'best_bid',
      'best_bid_size',
      'best_ask',
      'best_ask_size',
    ].map((field) => (content[field] === undefined ? null : readDecimal(content[field])));
    const [bid, bidSize, ask, askSize] = fields;
    if (product === undefined || sequence === undefined || sourceTime === undefined) {
      return this.refuse('ticker: product_id, sequence or time is wrong', null);
    }
    if (
      last === undefined ||
      bid === undefined ||
      bidSize === undefined ||
      ask === undefined ||
      askSize === undefined
    ) {
      return this.refuse('ticker: a price or size is wrong', null);
    }
    if (this.find(product) === undefined) return this.ignore('ticker of a product not asked for');
    if (!this.#follows(product, 'ticker', sequence, false)) return;
    const { receiveTime } = this;
    this.emit({ type: 'ticker', product, bid, bidSize, ask, askSize, last, sourceTime, receiveTime });
  }

  #order(content: JsonObject, kind: string): undefined {
    const product = readText(content['product_id']);
    const sequence = readCount(content['sequence']);
    if (product === undefined || (sequence === undefined && kind !== 'activate')) {
      return this.refuse(`${kind}: product_id or sequence is wrong`, null);
    }
    if (this.find(product) === undefined) return this.ignore(`${kind} of a product not asked for`);
    if (sequence !== undefined && !this.#follows(product, 'match', sequence, this.#dense.has(product)))
      return;
    this.ignore(`type ${kind}`);
  }

  /**
   * Whether a message is new. On the `full` channel sequences run without holes, and a jump costs the book; on others
   * they only rise. An equal or lower one has been seen or overtaken.
   */
  #follows(product: string, kind: string, sequence: number, dense: boolean): boolean {
    const key = `${kind} ${product}`;
    const state = this.#sequences.get(key);
    if (state === undefined) {
      this.#sequences.set(key, { last: sequence, overtaken: 0 });
      return true;
    }
    const { last } = state;
    if (sequence <= last) {
      state.overtaken += 1;
      if (state.overtaken < mostOvertaken) {
        this.emit({ type: 'duplicate', product });
        return false;
      }
    }
    state.last = sequence;
    state.overtaken = 0;
    if (sequence <= last || (dense && sequence > last + 1)) {
      this.emit({ type: 'gap', product, expected: last + 1, found: sequence });
      if (this.find(product)?.live === true) this.resync(product, `sequence ${sequence} after ${last}`);
    }
    return true;
  }

  #subscriptions(content: JsonObject): undefined {
    const { channels } = content;
    if (!Array.isArray(channels)) return this.refuse('subscriptions: channels is wrong', null);
    const before = new Set(this.#dense);
    this.#dense.clear();
    if (channels.length === 0) return this.ignore('no subscriptions');
    for (const entry of channels) {
      const channel = isObject(entry) ? readText(entry['name']) : undefined;
      const products = isObject(entry) ? readTexts(entry['product_ids']) : undefined;
      if (channel === undefined || products === undefined) {
        this.refuse('subscriptions: a channel is wrong', null);
        continue;
      }
      for (const product of channel === 'full' ? products : []) {
        this.#dense.add(product);
        // The run begins with the first message of this subscription.
        if (!before.has(product)) this.#sequences.delete(`match ${product}`);
      }
      this.emit({ type: 'subscribed', channel, products });
    }
  }
}
