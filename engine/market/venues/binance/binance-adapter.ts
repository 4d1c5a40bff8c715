import type { DecimalLevel } from '../decimal-book.ts';
import { isObject, JsonFault, type JsonObject, type JsonValue, NumberText, readJson } from '../json-text.ts';
import { positive, readCount, readDecimal, readPairs, readText } from '../read-fields.ts';
import type { FetchedSnapshots, Remedy, VenueChannel, VenueEvent } from '../venue-adapter.ts';
import { type ProductBook, VenueCore } from '../venue-core.ts';

export interface BinanceOptions {
  /** Symbols in upper case, as messages bear them: `BTCUSDT`. */
  readonly products: readonly string[];
}

/** One change of the book; it covers the update ids `first` to `last`. */
interface Depth {
  readonly first: number;
  readonly last: number;
  readonly bids: readonly DecimalLevel[];
  readonly asks: readonly DecimalLevel[];
  readonly sourceTime: number;
}

interface Chain {
  /** Update id of the book; meaningless until it is live. */
  updateId: number;
  /** Changes that came ahead of the snapshot. */
  kept: Depth[];
  asked: boolean;
  /** A change has followed the snapshot, so older ones are no longer to be expected. */
  joined: boolean;
  /** Overtaken changes running since the book was last joined. */
  overtaken: number;
  tickerId: number;
  tickersOvertaken: number;
}

const mostKept = 10_000;
/** So many overtaken messages running after the book began, and it is our number that is wrong, not theirs. */
const mostOvertaken = 10;
/** The venue gives at most this many levels; those beyond stay unknown until they change. */
const snapshotLevels = 5000;
const streamNames: Readonly<Record<VenueChannel, string | null>> = {
  book: 'depth@100ms',
  trades: 'trade',
  ticker: 'bookTicker',
  // The venue pings on the socket itself.
  heartbeat: null,
};

/**
 * Binance spot. The stream brings only changes; the book begins with a snapshot fetched by request, to which the
 * changes are joined by update id. Until then changes are kept, and a `resync` event says what to fetch.
 * The file holds the whole life of that join in one place, hence its length.
 */
export class BinanceAdapter extends VenueCore implements FetchedSnapshots {
  override readonly name = 'binance';
  override readonly addresses = {
    live: 'wss://data-stream.binance.vision/stream',
    sandbox: 'wss://stream.testnet.binance.vision/stream',
  };
  override readonly limits = {
    connectionAttempts: { count: 300, milliseconds: 300_000 },
    messages: { count: 5, milliseconds: 1_000 },
  };
  readonly #chains = new Map<string, Chain>();
  #requests = 0;

  constructor(options: BinanceOptions) {
    super(options.products);
    this.#forget();
  }

  override reset(): undefined {
    super.reset();
    this.#forget();
  }

  override subscribeMessages(products: readonly string[], channels: readonly VenueChannel[]): string[] {
    return this.#request('SUBSCRIBE', products, channels);
  }

  override unsubscribeMessages(products: readonly string[], channels: readonly VenueChannel[]): string[] {
    return this.#request('UNSUBSCRIBE', products, channels);
  }

  snapshotAddress(product: string): string {
    const query = new URLSearchParams({ symbol: product, limit: `${snapshotLevels}` });
    return `https://data-api.binance.vision/api/v3/depth?${query}`;
  }

  /** The answer to a request for the snapshot of a product. */
  receiveSnapshot(product: string, text: string, receiveTime: number): readonly VenueEvent[] {
    return this.during(receiveTime, () => {
      const target = this.find(product);
      const chain = this.#chains.get(product);
      if (target === undefined || chain === undefined) {
        return this.ignore('snapshot of a product not asked for');
      }
      const content = readJson(text);
      const fields = content instanceof JsonFault || !isObject(content) ? {} : content;
      const updateId = readCount(fields['lastUpdateId']);
      const bids = readPairs(fields['bids']);
      const asks = readPairs(fields['asks']);
      if (updateId === undefined || bids === undefined || asks === undefined) {
        this.emit({ type: 'refused', reason: 'snapshot: lastUpdateId or a level is wrong', product });
        return this.resync(product, 'the snapshot cannot be read');
      }
      return this.#begin(target, chain, updateId, bids, asks);
    });
  }

  protected override remedy(product: string | null): Remedy {
    return product === null
      ? { kind: 'reconnect' }
      : { kind: 'fetch', address: this.snapshotAddress(product) };
  }

  protected override read(content: JsonValue): undefined {
    if (Array.isArray(content)) return this.ignore('array stream');
    if (!isObject(content)) return this.refuse('not an object');
    const { stream, data } = content;
    if (stream === undefined) return this.#event(content);
    if (Array.isArray(data)) return this.ignore('array stream');
    if (typeof stream !== 'string' || !isObject(data)) return this.refuse('stream or data is wrong');
    return this.#event(data);
  }

  #forget(): undefined {
    for (const product of this.products) {
      this.#chains.set(product, {
        updateId: 0,
        kept: [],
        asked: false,
        joined: false,
        overtaken: 0,
        tickerId: 0,
        tickersOvertaken: 0,
      });
    }
  }

  #request(method: string, products: readonly string[], channels: readonly VenueChannel[]): string[] {
    const names = channels.flatMap((channel) => streamNames[channel] ?? []);
    const params = products.flatMap((product) => names.map((name) => `${product.toLowerCase()}@${name}`));
    return params.length === 0 ? [] : [JSON.stringify({ method, params, id: ++this.#requests })];
  }

  #event(fields: JsonObject): undefined {
    const { e: kind } = fields;
    switch (kind) {
      case 'depthUpdate':
        return this.#depth(fields);
      case 'aggTrade':
        return this.#trade(fields, 'a');
      case 'trade':
        return this.#trade(fields, 't');
      case 'serverShutdown':
        return this.emit({ type: 'status', product: null, status: 'serverShutdown' });
      case undefined:
        return this.#unnamed(fields);
      default:
        return typeof kind === 'string' ? this.ignore(`event ${kind}`) : this.refuse('e is wrong');
    }
  }

  /** Answers and the streams whose messages do not say what they are. */
  #unnamed(fields: JsonObject): undefined {
    const { error } = fields;
    if ('u' in fields && 'B' in fields) return this.#ticker(fields);
    if ('lastUpdateId' in fields) return this.ignore('partial depth');
    if ('subscriptionId' in fields) return this.ignore('user data');
    if ('result' in fields && 'id' in fields) {
      return fields['result'] === null
        ? this.emit({ type: 'subscribed', channel: 'request', products: [] })
        : this.ignore('answer to a request');
    }
    const failure = isObject(error) ? error : fields;
    const message = readText(failure['msg']);
    const { code } = failure;
    if (message === undefined || !(code instanceof NumberText))
      return this.refuse('neither event nor answer');
    return this.emit({ type: 'error', code: code.text, message });
  }

  #depth(fields: JsonObject): undefined {
    const product = readText(fields['s']);
    if (product === undefined) return this.refuse('depthUpdate: s is wrong');
    const target = this.find(product);
    const chain = this.#chains.get(product);
    if (target === undefined || chain === undefined) {
      return this.ignore('depthUpdate of a product not asked for');
    }
    const first = readCount(fields['U']);
    const last = readCount(fields['u']);
    const sourceTime = readCount(fields['E']);
    const bids = readPairs(fields['b']);
    const asks = readPairs(fields['a']);
    if (first === undefined || last === undefined || sourceTime === undefined || last < first) {
      return this.refuse('depthUpdate: U, u or E is wrong', product);
    }
    if (bids === undefined || asks === undefined)
      return this.refuse('depthUpdate: a level is wrong', product);
    const depth = { first, last, bids, asks, sourceTime };
    return target.live ? this.#join(target, chain, depth) : this.#keep(product, chain, depth);
  }

  #keep(product: string, chain: Chain, depth: Depth): undefined {
    this.tally.waiting += 1;
    if (chain.kept.length >= mostKept) chain.kept = [];
    chain.kept.push(depth);
    if (!chain.asked) this.resync(product, 'no snapshot yet');
    return undefined;
  }

  protected override resync(product: string | null, reason: string): undefined {
    const chain = product === null ? undefined : this.#chains.get(product);
    if (chain !== undefined) chain.asked = true;
    return super.resync(product, reason);
  }

  #begin(
    target: ProductBook,
    chain: Chain,
    updateId: number,
    bids: readonly DecimalLevel[],
    asks: readonly DecimalLevel[],
  ): undefined {
    const [first] = chain.kept;
    if (first !== undefined && updateId + 1 < first.first) {
      return this.resync(
        target.product,
        `snapshot ${updateId} is older than the first change ${first.first}`,
      );
    }
    chain.updateId = updateId;
    chain.joined = false;
    chain.overtaken = 0;
    const stamp = { sequence: updateId, sourceTime: null, checked: false };
    if (!this.takeSnapshot(target, bids, asks, stamp)) return undefined;
    chain.asked = false;
    const { kept } = chain;
    chain.kept = [];
    for (const [at, depth] of kept.entries()) {
      this.#join(target, chain, depth);
      if (target.live) continue;
      // The book was lost again: what is left belongs to the next snapshot.
      chain.kept = [...chain.kept, ...kept.slice(at + 1)];
      return undefined;
    }
    return undefined;
  }

  /** Joins a change to the book: its first id may be at most one beyond the book's. */
  #join(target: ProductBook, chain: Chain, depth: Depth): undefined {
    const { product } = target;
    if (depth.last <= chain.updateId) {
      chain.overtaken += 1;
      this.emit({ type: 'duplicate', product });
      if (chain.overtaken < mostOvertaken || !chain.joined) return undefined;
      return this.resync(product, `update ${depth.last} after ${chain.updateId}`);
    }
    const expected = chain.updateId + 1;
    if (depth.first > expected) {
      this.emit({ type: 'gap', product, expected, found: depth.first });
      chain.kept = [depth];
      return this.resync(product, `update ${depth.first} after ${chain.updateId}`);
    }
    const stamp = { sequence: depth.last, sourceTime: depth.sourceTime, checked: false };
    chain.updateId = depth.last;
    chain.joined = true;
    chain.overtaken = 0;
    this.takeUpdate(target, depth.bids, depth.asks, stamp);
    return undefined;
  }

  #trade(fields: JsonObject, idField: 'a' | 't'): undefined {
    const product = readText(fields['s']);
    const id = readCount(fields[idField]);
    const price = positive(readDecimal(fields['p']));
    const size = positive(readDecimal(fields['q']));
    const sourceTime = readCount(fields['T']);
    const { m: buyerMade } = fields;
    if (product === undefined || id === undefined || price === undefined || size === undefined) {
      return this.refuse('trade: s, id, p or q is wrong', null);
    }
    if (sourceTime === undefined || typeof buyerMade !== 'boolean') {
      return this.refuse('trade: T or m is wrong', null);
    }
    if (this.find(product) === undefined) return this.ignore('trade of a product not asked for');
    const side = buyerMade ? 'sell' : 'buy';
    return this.emitTrade({ product, id: `${id}`, price, size, side, past: false, sourceTime });
  }

  #ticker(fields: JsonObject): undefined {
    const product = readText(fields['s']);
    const updateId = readCount(fields['u']);
    const [bid, bidSize, ask, askSize] = ['b', 'B', 'a', 'A'].map((field) => readDecimal(fields[field]));
    if (product === undefined || updateId === undefined) {
      return this.refuse('bookTicker: s or u is wrong', null);
    }
    if (bid === undefined || bidSize === undefined || ask === undefined || askSize === undefined) {
      return this.refuse('bookTicker: a price or size is wrong', null);
    }
    const chain = this.#chains.get(product);
    if (chain === undefined) return this.ignore('bookTicker of a product not asked for');
    if (updateId < chain.tickerId && ++chain.tickersOvertaken < mostOvertaken) {
      return this.emit({ type: 'duplicate', product });
    }
    chain.tickerId = updateId;
    chain.tickersOvertaken = 0;
    const { receiveTime } = this;
    return this.emit({
      type: 'ticker',
      product,
      bid,
      bidSize,
      ask,
      askSize,
      last: null,
      sourceTime: null,
      receiveTime,
    });
  }
}
