import type { DecimalLevel } from '../decimal-book.ts';
import { isObject, type JsonObject, type JsonValue } from '../json-text.ts';
import { positive, readCount, readInstant, readNumber, readText, readTexts } from '../read-fields.ts';
import type { Remedy, VenueChannel } from '../venue-adapter.ts';
import { VenueCore } from '../venue-core.ts';

export interface AlpacaOptions {
  readonly products: readonly string[];
  /** `iex` and `sip` are shares, `crypto` has its own path and, alone, order books. */
  readonly feed?: 'iex' | 'sip' | 'crypto';
}

const paths = { iex: 'v2/iex', sip: 'v2/sip', crypto: 'v1beta3/crypto/us' } as const;
const lists = ['trades', 'quotes', 'bars', 'updatedBars', 'dailyBars', 'statuses', 'orderbooks'];
const bars = new Set(['b', 'd', 'u']);

/** What authenticates a connection; to be sent after the greeting and before any subscription. */
export function alpacaAuthentication(key: string, secret: string): string {
  return JSON.stringify({ action: 'auth', key, secret });
}

/**
 * Alpaca market data. Messages come in arrays and bear no sequence, so a loss can only be noticed by what cannot be
 * read. Shares have quotes and trades, no book.
 */
export class AlpacaAdapter extends VenueCore {
  override readonly name = 'alpaca';
  override readonly addresses: { live: string; sandbox: string };
  override readonly limits = { connectionAttempts: null, messages: null };
  readonly #feed: keyof typeof paths;

  constructor(options: AlpacaOptions) {
    super(options.products);
    this.#feed = options.feed ?? 'iex';
    const path = paths[this.#feed];
    this.addresses = {
      live: `wss://stream.data.alpaca.markets/${path}`,
      sandbox: `wss://stream.data.sandbox.alpaca.markets/${path}`,
    };
  }

  override subscribeMessages(products: readonly string[], channels: readonly VenueChannel[]): string[] {
    return this.#request('subscribe', products, channels);
  }

  override unsubscribeMessages(products: readonly string[], channels: readonly VenueChannel[]): string[] {
    return this.#request('unsubscribe', products, channels);
  }

  protected override remedy(product: string | null): Remedy {
    const products = product === null ? this.products : [product];
    const messages = ['unsubscribe', 'subscribe'].flatMap((action) =>
      this.#request(action, products, ['book']),
    );
    return { kind: 'send', messages };
  }

  protected override lostUnknown(reason: string): undefined {
    return this.anyLive() ? this.resync(null, reason) : undefined;
  }

  protected override read(content: JsonValue): undefined {
    if (!Array.isArray(content)) {
      // The order stream has objects; it is another connection.
      const order = isObject(content) && typeof content['stream'] === 'string';
      return order ? this.ignore('order stream') : this.refuse('not an array');
    }
    if (content.length === 0) return this.ignore('empty array');
    for (const entry of content) {
      if (isObject(entry)) this.#entry(entry);
      else this.refuse('an entry is no object');
    }
    return undefined;
  }

  #request(action: string, products: readonly string[], channels: readonly VenueChannel[]): string[] {
    const shares = this.#feed !== 'crypto';
    const asked: Record<string, readonly string[]> = {};
    if (channels.includes('trades')) asked['trades'] = products;
    if (channels.includes('ticker')) asked['quotes'] = products;
    if (channels.includes('ticker') && shares) asked['statuses'] = products;
    if (channels.includes('book') && !shares) asked['orderbooks'] = products;
    return Object.keys(asked).length === 0 ? [] : [JSON.stringify({ action, ...asked })];
  }

  #entry(entry: JsonObject): undefined {
    const { T: kind } = entry;
    switch (kind) {
      case 't':
        return this.#trade(entry);
      case 'q':
        return this.#quote(entry);
      case 'o':
        return this.#book(entry);
      case 's':
        return this.#status(entry);
      case 'success': {
        const status = readText(entry['msg']);
        return status === undefined
          ? this.refuse('success: msg is wrong', null)
          : this.emit({ type: 'status', product: null, status });
      }
      case 'error': {
        const code = readCount(entry['code']);
        const message = readText(entry['msg']);
        return code === undefined || message === undefined
          ? this.refuse('error: code or msg is wrong', null)
          : this.emit({ type: 'error', code: `${code}`, message });
      }
      case 'subscription':
        return this.#subscription(entry);
      default:
        if (typeof kind !== 'string') return this.refuse('no T');
        return this.ignore(bars.has(kind) ? 'bar' : `type ${kind}`);
    }
  }

  #trade(entry: JsonObject): undefined {
    const product = readText(entry['S']);
    const id = readCount(entry['i']);
    const price = positive(readNumber(entry['p']));
    const size = positive(readNumber(entry['s']));
    const sourceTime = readInstant(entry['t']);
    const { tks: taker } = entry;
    if (product === undefined || id === undefined || price === undefined || size === undefined) {
      return this.refuse('trade: S, i, p or s is wrong', null);
    }
    if (sourceTime === undefined || (taker !== undefined && taker !== 'B' && taker !== 'S')) {
      return this.refuse('trade: t or tks is wrong', null);
    }
    if (this.find(product) === undefined) return this.ignore('trade of a product not asked for');
    // Shares come without a side.
    const side = taker === undefined ? null : taker === 'B' ? 'buy' : 'sell';
    return this.emitTrade({ product, id: `${id}`, price, size, side, past: false, sourceTime });
  }

  #quote(entry: JsonObject): undefined {
    const product = readText(entry['S']);
    const sourceTime = readInstant(entry['t']);
    const [bid, bidSize, ask, askSize] = ['bp', 'bs', 'ap', 'as'].map((name) => readNumber(entry[name]));
    if (product === undefined || sourceTime === undefined) return this.refuse('quote: S or t is wrong', null);
    if (bid === undefined || bidSize === undefined || ask === undefined || askSize === undefined) {
      return this.refuse('quote: a price or size is wrong', null);
    }
    if (this.find(product) === undefined) return this.ignore('quote of a product not asked for');
    // A price of zero is the venue's way of saying that a side is empty.
    const hasBid = positive(bid) !== undefined;
    const hasAsk = positive(ask) !== undefined;
    return this.emit({
      type: 'ticker',
      product,
      bid: hasBid ? bid : null,
      bidSize: hasBid ? bidSize : null,
      ask: hasAsk ? ask : null,
      askSize: hasAsk ? askSize : null,
      last: null,
      sourceTime,
      receiveTime: this.receiveTime,
    });
  }

  /** Crypto only: `r` marks the whole book, otherwise changes. */
  #book(entry: JsonObject): undefined {
    const product = readText(entry['S']);
    if (product === undefined) return this.refuse('orderbook: S is wrong');
    const target = this.find(product);
    if (target === undefined) return this.ignore('orderbook of a product not asked for');
    const sourceTime = readInstant(entry['t']);
    const bids = this.#levels(entry['b']);
    const asks = this.#levels(entry['a']);
    const { r: whole } = entry;
    if (sourceTime === undefined || (whole !== undefined && typeof whole !== 'boolean')) {
      return this.refuse('orderbook: t or r is wrong', product);
    }
    if (bids === undefined || asks === undefined) return this.refuse('orderbook: a level is wrong', product);
    const stamp = { sequence: null, sourceTime, checked: false };
    if (whole === true) this.takeSnapshot(target, bids, asks, stamp);
    else this.takeUpdate(target, bids, asks, stamp);
    return undefined;
  }

  #levels(value: JsonValue | undefined): DecimalLevel[] | undefined {
    if (!Array.isArray(value)) return undefined;
    const levels: DecimalLevel[] = [];
    for (const entry of value) {
      const price = isObject(entry) ? readNumber(entry['p']) : undefined;
      const size = isObject(entry) ? readNumber(entry['s']) : undefined;
      if (price === undefined || size === undefined) return undefined;
      levels.push([price, size]);
    }
    return levels;
  }

  #status(entry: JsonObject): undefined {
    const product = readText(entry['S']);
    const status = readText(entry['sm']) ?? readText(entry['sc']);
    if (product === undefined || status === undefined) return this.refuse('status: S or sm is wrong', null);
    if (this.find(product) === undefined) return this.ignore('status of a product not asked for');
    return this.emit({ type: 'status', product, status });
  }

  #subscription(entry: JsonObject): undefined {
    let listed = 0;
    for (const channel of lists) {
      if (entry[channel] === undefined) continue;
      const products = readTexts(entry[channel]);
      if (products === undefined) return this.refuse(`subscription: ${channel} is wrong`, null);
      listed += 1;
      this.emit({ type: 'subscribed', channel, products });
    }
    return listed === 0 ? this.refuse('subscription: no list', null) : undefined;
  }
}
