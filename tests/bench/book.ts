import { CoinbaseExchangeAdapter } from '../../engine/market/venues/coinbase-exchange/coinbase-exchange-adapter.ts';
import { KrakenAdapter } from '../../engine/market/venues/kraken/kraken-adapter.ts';
import type { VenueAdapter } from '../../engine/market/venues/venue-adapter.ts';
import { expectedFeeds, needsSharedFeeds, recordedIn } from '../harness/shared-feeds.ts';
import { median, report } from './summary.ts';

/** The recorded books rebuilt from text, checksums on. An update is one level of one side set or removed. */
export const name = 'book';

const runs = 7;
const target = 500_000;

interface Recording {
  readonly case: string;
  readonly frames: readonly string[];
  readonly adapter: VenueAdapter;
  readonly rounds: number;
  readonly updates: number;
}

function krakenRecording(): Recording {
  const frames = recordedIn('kraken_v2/book10_BTCUSD_2023-07-30.jsonl');
  const precisions = { 'BTC/USD': { price: 1, quantity: 8 } };
  const adapter = new KrakenAdapter({ products: ['BTC/USD'], precisions });
  const updates = frames.reduce((sum, text) => sum + text.split('"price"').length - 1, 0);
  return { case: 'Kraken v2, depth 10, every checksum', frames, adapter, rounds: 300, updates };
}

function coinbaseRecording(): Recording {
  const file = 'coinbase_exchange/recorded_2021-04-17.jsonl';
  const frames = recordedIn(file).filter((text) => /^\{"type":"(?:snapshot|l2update)"/.test(text));
  const { books } = expectedFeeds()[file] as { books: Record<string, unknown> };
  const adapter = new CoinbaseExchangeAdapter({ products: Object.keys(books) });
  const updates = frames.reduce((sum, text) => {
    const { changes, bids, asks } = JSON.parse(text) as Record<string, unknown[] | undefined>;
    return sum + (changes?.length ?? 0) + (bids?.length ?? 0) + (asks?.length ?? 0);
  }, 0);
  return { case: 'Coinbase Exchange, seven products', frames, adapter, rounds: 15, updates };
}

export async function run(): Promise<void> {
  if ('skip' in needsSharedFeeds) {
    console.log(JSON.stringify({ bench: name, skipped: needsSharedFeeds.skip }));
    return;
  }
  for (const recording of [krakenRecording(), coinbaseRecording()]) {
    const { frames, adapter, rounds, updates } = recording;
    const updateRates: number[] = [];
    const messageRates: number[] = [];
    for (let pass = 0; pass <= runs; pass++) {
      const start = performance.now();
      for (let round = 0; round < rounds; round++) {
        for (const text of frames) adapter.receive(text, 0);
      }
      const seconds = (performance.now() - start) / 1_000;
      // The first pass warms the compiler.
      if (pass === 0) continue;
      updateRates.push((rounds * updates) / seconds);
      messageRates.push((rounds * frames.length) / seconds);
    }
    const { checksumFailures, events } = adapter.tally;
    if (checksumFailures + events.refused + events.resync > 0) throw new Error('a book was lost on the way');
    const shared = { bench: name, n: rounds * frames.length };
    report({
      ...shared,
      case: recording.case,
      unit: 'updates/s',
      values: updateRates,
      target: `at least ${target}`,
      met: median(updateRates) >= target,
    });
    report({ ...shared, case: recording.case, unit: 'messages/s', values: messageRates });
  }
}
