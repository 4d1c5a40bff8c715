import { AlpacaAdapter } from '../venues/alpaca/alpaca-adapter.ts';
import { BinanceAdapter } from '../venues/binance/binance-adapter.ts';
import { CoinbaseAdvancedAdapter } from '../venues/coinbase-advanced/coinbase-advanced-adapter.ts';
import { CoinbaseExchangeAdapter } from '../venues/coinbase-exchange/coinbase-exchange-adapter.ts';
import { KrakenAdapter } from '../venues/kraken/kraken-adapter.ts';
import type { Rate, VenueAdapter, VenueChannel } from '../venues/venue-adapter.ts';
import {
  type Authentication,
  alpacaLogin,
  coinbaseAdvancedAuthentication,
  coinbaseExchangeAuthentication,
  noAuthentication,
  type SecretValues,
} from './authentication.ts';
import type { SecretName } from './secrets.ts';

export interface VenueSetup {
  readonly adapter: VenueAdapter;
  readonly authentication: Authentication;
}

/** All that differs between venues for the owner of their socket. */
export interface Venue {
  readonly name: string;
  readonly title: string;
  /** Which secret it takes, and whether it works without. */
  readonly secret: { readonly name: SecretName; readonly required: boolean } | null;
  /** What the venue's own product names look like. */
  readonly products: { readonly pattern: RegExp; readonly example: string };
  readonly channels: readonly VenueChannel[];
  /** False where quotes are all there is: the book then has one level. */
  readonly hasBook: boolean;
  /**
   * What shows that the connection lives: any message, where the venue sends heartbeats when nothing else happens, or
   * the pong to our own ping; and how often at least.
   */
  readonly pulse: { readonly by: 'messages' | 'ping'; readonly milliseconds: number };
  /** An open market without a message for so long is not believed. */
  readonly quietMilliseconds: number;
  /** The venue's limit on fetched snapshots. */
  readonly fetches: Rate | null;
  /** Where snapshots are fetched, by the address of the stream; the same host for any other address. */
  readonly snapshotOrigins: Readonly<Record<string, string>>;
  create(products: readonly string[], secret: SecretValues | undefined): VenueSetup;
}

const heartbeats = { by: 'messages', milliseconds: 1_000 } as const;
const pings = { by: 'ping', milliseconds: 3_000 } as const;
const ofBook: readonly VenueChannel[] = ['book', 'trades', 'heartbeat'];
const dashed = { pattern: /^[A-Z0-9]{2,12}-[A-Z0-9]{2,12}$/, example: 'BTC-USD' };
const slashed = { pattern: /^[A-Z0-9.]{2,12}\/[A-Z0-9.]{2,12}$/, example: 'BTC/USD' };
const common = { snapshotOrigins: {}, fetches: null, quietMilliseconds: 30_000, hasBook: true } as const;

function alpaca(feed: 'iex' | 'sip' | 'crypto'): Venue {
  const crypto = feed === 'crypto';
  return {
    ...common,
    name: feed === 'iex' ? 'alpaca' : `alpaca-${feed}`,
    title: {
      iex: 'Alpaca, shares of IEX',
      sip: 'Alpaca, shares of all US exchanges',
      crypto: 'Alpaca, crypto',
    }[feed],
    secret: { name: 'alpaca', required: true },
    products: crypto ? slashed : { pattern: /^[A-Z][A-Z0-9.]{0,9}$/, example: 'SPY' },
    channels: crypto ? ['book', 'trades'] : ['trades', 'ticker'],
    hasBook: crypto,
    pulse: pings,
    quietMilliseconds: crypto ? 30_000 : 120_000,
    create: (products, secret) => ({
      adapter: new AlpacaAdapter({ products, feed }),
      authentication: secret === undefined ? noAuthentication : alpacaLogin(secret),
    }),
  };
}

export const venues: readonly Venue[] = [
  {
    ...common,
    name: 'kraken',
    title: 'Kraken',
    secret: null,
    products: slashed,
    channels: ofBook,
    pulse: heartbeats,
    create: (products) => ({ adapter: new KrakenAdapter({ products }), authentication: noAuthentication }),
  },
  {
    ...common,
    name: 'coinbase-exchange',
    title: 'Coinbase Exchange',
    secret: { name: 'coinbase-exchange', required: false },
    products: dashed,
    channels: ofBook,
    pulse: heartbeats,
    create: (products, secret) => ({
      // Every change at once is for signed subscriptions only; without, changes come in batches of 50 ms.
      adapter: new CoinbaseExchangeAdapter({
        products,
        bookChannel: secret === undefined ? 'level2_batch' : 'level2',
      }),
      authentication: secret === undefined ? noAuthentication : coinbaseExchangeAuthentication(secret),
    }),
  },
  {
    ...common,
    name: 'coinbase-advanced',
    title: 'Coinbase Advanced Trade',
    secret: { name: 'coinbase-advanced', required: false },
    products: dashed,
    channels: ofBook,
    pulse: heartbeats,
    create: (products, secret) => ({
      adapter: new CoinbaseAdvancedAdapter({ products }),
      authentication: secret === undefined ? noAuthentication : coinbaseAdvancedAuthentication(secret),
    }),
  },
  {
    ...common,
    name: 'binance',
    title: 'Binance spot',
    secret: null,
    products: { pattern: /^[A-Z0-9]{5,20}$/, example: 'BTCUSDT' },
    channels: ofBook,
    pulse: pings,
    // A snapshot of 5,000 levels weighs 250 of 6,000 a minute. Recalled.
    fetches: { count: 20, milliseconds: 60_000 },
    snapshotOrigins: {
      'wss://data-stream.binance.vision/stream': 'https://data-api.binance.vision',
      'wss://stream.testnet.binance.vision/stream': 'https://testnet.binance.vision',
    },
    create: (products) => ({ adapter: new BinanceAdapter({ products }), authentication: noAuthentication }),
  },
  alpaca('iex'),
  alpaca('sip'),
  alpaca('crypto'),
];

export function findVenue(name: string): Venue | undefined {
  return venues.find((venue) => venue.name === name);
}
