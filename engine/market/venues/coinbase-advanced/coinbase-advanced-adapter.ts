import type { DecimalLevel } from '../decimal-book.ts';
import { isObject, type JsonObject, type JsonValue } from '../json-text.ts';
import { positive, readCount, readDecimal, readInstant, readText, readTexts } from '../read-fields.ts';
import type { Remedy, VenueChannel } from '../venue-adapter.ts';
import { VenueCore } from '../venue-core.ts';

export interface CoinbaseAdvancedOptions {
  readonly products: readonly string[];
}

const channelNames: Readonly<Record<VenueChannel, string>> = {
  book: 'level2',
  trades: 'market_trades',
  ticker: 'ticker',
  heartbeat: 'heartbeats',
};

/** USD and USDC products are one market; a subscription to one may answer under the other. */
function alias(product: string): string {
  if (product.endsWith('-USDC')) return product.slice(0, -1);
  return product.endsWith('-USD') ? `${product}C` : product;
}

/**
 * Coinbase Advanced Trade. One sequence runs over all channels of a connection, so a hole in it costs every book and
 * the connection is made anew.
 */
export class CoinbaseAdvancedAdapter extends VenueCore {
  override readonly name = 'coinbase-advanced';
  override readonly addresses = { live: 'wss://advanced-trade-ws.coinbase.com', sandbox: null };
  override readonly limits = {
    connectionAttempts: { count: 8, milliseconds: 1_000 },
    messages: { count: 8, milliseconds: 1_000 },
  };
  #sequence: number | undefined;

  constructor(options: CoinbaseAdvancedOptions) {
    super(options.products);
  }

  override reset(): undefined {
    super.reset();
    this.#sequence = undefined;
  }

  /** One message a channel, as the venue wants it. */
  override subscribeMessages(products: readonly string[], channels: readonly VenueChannel[]): string[] {
    return channels.map((channel) => this.#request('subscribe', channel, products));
  }

  override unsubscribeMessages(products: readonly string[], channels: readonly VenueChannel[]): string[] {
    return channels.map((channel) => this.#request('unsubscribe', channel, products));
  }

  protected override remedy(product: string | null): Remedy {
    if (product === null) return { kind: 'reconnect' };
    const messages = ['unsubscribe', 'subscribe'].map((type) => this.#request(type, 'book', [product]));
    return { kind: 'send', messages };
  }

  protected override read(content: JsonValue): undefined {
    if (!isObject(content)) return this.refuse('not an object');
    const { type, channel, events } = content;
    if (type === 'error') {
      const message = readText(content['message']);
      return message === undefined
        ? this.refuse('error: message is wrong', null)
        : this.emit({ type: 'error', code: 'error', message });
    }
    const sequence = readCount(content['sequence_num']);
    const sourceTime = readInstant(content['timestamp']);
    if (typeof channel !== 'string' || sequence === undefined || sourceTime === undefined) {
      return this.refuse('channel, sequence_num or timestamp is wrong');
    }
    // Judged ahead of the sequence: a refused message leaves a hole there, which tells of the loss.
    if (!Array.isArray(events) || !events.every(isObject)) return this.refuse(`${channel}: events is wrong`);
    if (!this.#follows(sequence)) return undefined;
    if (events.length === 0) return this.ignore(`empty ${channel}`);
    for (const event of events) this.#event(channel, event, sequence, sourceTime);
    return undefined;
  }

  #request(type: string, channel: VenueChannel, products: readonly string[]): string {
    const named = channel === 'heartbeat' ? {} : { product_ids: products };
    return JSON.stringify({ type, ...named, channel: channelNames[channel] });
  }

  /** The first sequence of a connection is taken as it comes. */
  #follows(sequence: number): boolean {
    const expected = (this.#sequence ?? sequence - 1) + 1;
    if (sequence < expected) {
      this.emit({ type: 'duplicate', product: null });
      return false;
    }
    this.#sequence = sequence;
    if (sequence > expected) {
      this.emit({ type: 'gap', product: null, expected, found: sequence });
      this.resync(null, `sequence ${sequence} instead of ${expected}`);
    }
    return true;
  }

  #wanted(product: string): string {
    return this.find(product) === undefined ? alias(product) : product;
  }

  #event(channel: string, event: JsonObject, sequence: number, sourceTime: number): undefined {
    switch (channel) {
      case 'l2_data':
        return this.#book(event, sequence, sourceTime);
      case 'market_trades':
        return this.#trades(event);
      case 'ticker':
      case 'ticker_batch':
        return this.#tickers(event, sourceTime);
      case 'heartbeats':
        return readCount(event['heartbeat_counter']) === undefined
          ? this.refuse('heartbeats: heartbeat_counter is wrong', null)
          : this.emit({ type: 'heartbeat', receiveTime: this.receiveTime });
      case 'subscriptions':
        return this.#subscriptions(event);
      default:
        return this.ignore(`channel ${channel}`);
    }
  }

  #book(event: JsonObject, sequence: number, sourceTime: number): undefined {
    const { type, updates } = event;
    const named = readText(event['product_id']);
    if (named === undefined) {
      this.refuse('l2_data: product_id is wrong');
      // The sequence has been passed, so nothing else would tell that a book missed this.
      return this.resync(null, 'l2_data without product_id');
    }
    const product = this.#wanted(named);
    const target = this.find(product);
    if (target === undefined) return this.ignore('l2_data of a product not asked for');
    if ((type !== 'snapshot' && type !== 'update') || !Array.isArray(updates)) {
      return this.refuse('l2_data: type or updates is wrong', product);
    }
    const bids: DecimalLevel[] = [];
    const asks: DecimalLevel[] = [];
    for (const update of updates) {
      const fields = isObject(update) ? update : {};
      const price = readDecimal(fields['price_level']);
      const size = readDecimal(fields['new_quantity']);
      const { side } = fields;
      if (price === undefined || size === undefined || (side !== 'bid' && side !== 'offer')) {
        return this.refuse('l2_data: an update is wrong', product);
      }
      (side === 'bid' ? bids : asks).push([price, size]);
    }
    const stamp = { sequence, sourceTime, checked: false };
    if (type === 'snapshot') this.takeSnapshot(target, bids, asks, stamp);
    else this.takeUpdate(target, bids, asks, stamp);
    return undefined;
  }

  #trades(event: JsonObject): undefined {
    const { type, trades } = event;
    if ((type !== 'snapshot' && type !== 'update') || !Array.isArray(trades)) {
      return this.refuse('market_trades: type or trades is wrong', null);
    }
    if (trades.length === 0) return this.ignore('empty market_trades');
    for (const trade of trades) this.#trade(isObject(trade) ? trade : {}, type === 'snapshot');
    return undefined;
  }

  #trade(fields: JsonObject, past: boolean): undefined {
    const named = readText(fields['product_id']);
    const id = readText(fields['trade_id']);
    const price = positive(readDecimal(fields['price']));
    const size = positive(readDecimal(fields['size']));
    const sourceTime = readInstant(fields['time']);
    const { side } = fields;
    if (named === undefined || id === undefined || price === undefined || size === undefined) {
      return this.refuse('market_trades: product_id, trade_id, price or size is wrong', null);
    }
    if (sourceTime === undefined || (side !== 'BUY' && side !== 'SELL')) {
      return this.refuse('market_trades: time or side is wrong', null);
    }
    const product = this.#wanted(named);
    if (this.find(product) === undefined) return this.ignore('trade of a product not asked for');
    // The venue names the maker's side.
    const taker = side === 'BUY' ? 'sell' : 'buy';
    return this.emitTrade({ product, id, price, size, side: taker, past, sourceTime });
  }

  #tickers(event: JsonObject, sourceTime: number): undefined {
    const { tickers } = event;
    if (!Array.isArray(tickers)) return this.refuse('ticker: tickers is wrong', null);
    if (tickers.length === 0) return this.ignore('empty ticker');
    for (const ticker of tickers) this.#ticker(isObject(ticker) ? ticker : {}, sourceTime);
    return undefined;
  }

  #ticker(fields: JsonObject, sourceTime: number): undefined {
    const named = readText(fields['product_id']);
    const last = positive(readDecimal(fields['price']));
    const names = ['best_bid', 'best_bid_quantity', 'best_ask', 'best_ask_quantity'];
    // Some products come without best prices.
    const [bid, bidSize, ask, askSize] = names.map((name) =>
      fields[name] === undefined ? null : readDecimal(fields[name]),
    );
    if (named === undefined || last === undefined) {
      return this.refuse('ticker: product_id or price is wrong', null);
    }
    if (bid === undefined || bidSize === undefined || ask === undefined || askSize === undefined) {
      return this.refuse('ticker: a best price or quantity is wrong', null);
    }
    const product = this.#wanted(named);
    if (this.find(product) === undefined) return this.ignore('ticker of a product not asked for');
    const { receiveTime } = this;
    return this.emit({ type: 'ticker', product, bid, bidSize, ask, askSize, last, sourceTime, receiveTime });
  }

  #subscriptions(event: JsonObject): undefined {
    const { subscriptions } = event;
    if (!isObject(subscriptions)) return this.refuse('subscriptions: subscriptions is wrong', null);
    const entries = Object.entries(subscriptions);
    if (entries.length === 0) return this.ignore('empty subscriptions');
    for (const [channel, value] of entries) {
      const products = readTexts(value);
      if (products === undefined) this.refuse('subscriptions: a channel is wrong', null);
      else this.emit({ type: 'subscribed', channel, products });
    }
    return undefined;
  }
}
