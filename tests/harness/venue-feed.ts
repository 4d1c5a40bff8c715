import { RateLimiter } from '../../engine/market/venue-feed/rate-limiter.ts';
import { VenueFeed, type VenueFeedOptions } from '../../engine/market/venue-feed/venue-feed.ts';
import { findVenue } from '../../engine/market/venue-feed/venues.ts';
import { shippedInstrument } from './market.ts';
import { type RecordingListener, recordingListener } from './recording-listener.ts';

/** Our symbol of a venue's product in tests: the same without its sign. */
export function ours(product: string): string {
  return product.replace(/[^A-Z0-9]/g, '').slice(0, 12);
}

export interface StartedFeed extends AsyncDisposable {
  readonly feed: VenueFeed;
  readonly listener: RecordingListener;
}

/** A feed of a venue's products, started against an address; round-the-clock instruments unless others are given. */
export function startVenueFeed(
  venueName: string,
  address: string,
  products: readonly string[],
  change: Partial<VenueFeedOptions> = {},
): StartedFeed {
  const venue = findVenue(venueName);
  if (venue === undefined) throw new Error(`no venue ${venueName}`);
  const listener = recordingListener();
  const bitcoin = shippedInstrument('BTCUSD');
  const feed = new VenueFeed({
    name: venueName,
    venue,
    address,
    symbols: Object.fromEntries(products.map((product) => [ours(product), product])),
    instruments: products.map((product) => ({ ...bitcoin, symbol: ours(product) })),
    listener,
    now: Date.now,
    random: () => 0.1,
    attempts: new RateLimiter(null),
    ...change,
    timings: { baseMilliseconds: 20, watchMilliseconds: 10, ...change.timings },
  });
  feed.start();
  return { feed, listener, [Symbol.asyncDispose]: () => feed.stop() };
}
