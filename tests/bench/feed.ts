import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Instrument } from '../../engine/domain/instrument.ts';
import { createMarket } from '../../engine/market/create-market.ts';
import { parseMessage, Refusal } from '../../engine/market/feed/parse-message.ts';
import { parseCalibration } from '../../engine/market/simulator/calibration.ts';
import { ExchangeModel } from '../../engine/market/simulator/exchange-model.ts';
import { marketText } from '../../engine/market/simulator/messages.ts';

/**
 * The live market under load, as the workstation runs it: the simulated exchange in its own thread, one feed client,
 * the hub, one reader of all trades and one of quotes. The last case is the floor: what parsing alone costs.
 */
export const name = 'feed';

const assets = path.join(import.meta.dirname, '../../assets');
/** Memory is compared after the engine has settled. */
const settleSeconds = 10;

function report(line: Record<string, unknown>): void {
  console.log(JSON.stringify({ bench: name, ...line }));
}

function quantile(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

function summary(values: readonly number[]) {
  const sorted = Float64Array.from(values).sort();
  const round = (value: number) => Number(value.toFixed(3));
  return {
    n: sorted.length,
    median: round(quantile(sorted, 0.5)),
    p95: round(quantile(sorted, 0.95)),
    p99: round(quantile(sorted, 0.99)),
    runs: 1,
  };
}

/** A fixed histogram, so that measuring adds no memory of its own: buckets of 0.1 ms up to 1 s. */
class Latencies {
  readonly #counts = new Uint32Array(10_001);
  #total = 0;

  add(milliseconds: number): void {
    const bucket = Math.min(10_000, Math.max(0, Math.floor(milliseconds * 10)));
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#total += 1;
  }

  #quantile(share: number): number {
    let seen = 0;
    for (let bucket = 0; bucket < this.#counts.length; bucket++) {
      seen += this.#counts[bucket] ?? 0;
      if (seen >= share * this.#total) return (bucket + 1) / 10;
    }
    return Number.NaN;
  }

  summary() {
    return {
      n: this.#total,
      median: this.#quantile(0.5),
      p95: this.#quantile(0.95),
      p99: this.#quantile(0.99),
      runs: 1,
    };
  }
}

/** Microseconds to parse one message, over five runs of 50,000 messages of the exchange. */
function parseFloor(model: ExchangeModel, instruments: readonly Instrument[]): void {
  const texts = Array.from({ length: 50_000 }, (_, index) => {
    const message = model.step();
    const { head, tail } = marketText(
      message,
      instruments[message.instrument]?.symbol ?? '',
      1_700_000_000_000,
    );
    return head + index + tail;
  });
  const bytes = texts.reduce((sum, text) => sum + text.length, 0) / texts.length;
  const runs = Array.from({ length: 5 }, () => {
    const from = performance.now();
    for (const text of texts) if (parseMessage(text) instanceof Refusal) throw new Error(`refused: ${text}`);
    return ((performance.now() - from) * 1_000) / texts.length;
  });
  const line = { case: 'parse floor', ...summary(runs), runs: runs.length, unit: 'us/message' };
  report({ ...line, bytesPerMessage: Math.round(bytes), target: null, met: null });
}

export async function run(options: { seconds?: number; messagesPerSecond?: number }): Promise<void> {
  const { seconds = 60, messagesPerSecond = 10_000 } = options;
  const instruments = readdirSync(path.join(assets, 'contracts'))
    .filter((file) => file.endsWith('.json'))
    .map((file) => JSON.parse(readFileSync(path.join(assets, 'contracts', file), 'utf8')) as Instrument);
  const calibration = parseCalibration(
    JSON.parse(readFileSync(path.join(assets, 'simulator/calibration.json'), 'utf8')),
  );
  const now = () => performance.timeOrigin + performance.now();
  const market = createMarket({
    instruments,
    feeds: [{ kind: 'simulated', calibration }],
    now,
    random: Math.random,
    simulatorHours: 'continuous',
    seed: 1,
    messagesPerSecond,
    onClosedBars: () => undefined,
  });
  const abort = new AbortController();
  const { signal } = abort;
  const toSubscriber = new Latencies();
  const fromExchange = new Latencies();
  const memory: number[] = [];
  let expected = 1;
  let holes = 0;
  let batches = 0;

  const trades = (async () => {
    for await (const { trades: batch } of market.watchTrades({ signal })) {
      const arrived = now();
      for (const trade of batch) {
        if (trade.sequence !== expected) holes += 1;
        expected = trade.sequence + 1;
        toSubscriber.add(arrived - trade.receiveTime);
        fromExchange.add(arrived - trade.sourceTime);
      }
    }
  })();
  const quotes = (async () => {
    for await (const batch of market.watchQuotes({ paceMilliseconds: 16, signal })) batches += batch.length;
  })();

  const loop = monitorEventLoopDelay({ resolution: 1 });
  await market.start();
  loop.enable();
  const started = performance.now();
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      memory.push(process.memoryUsage.rss());
      if (performance.now() - started < seconds * 1_000) return;
      clearInterval(timer);
      resolve();
    }, 1_000);
  });
  loop.disable();
  const elapsed = (performance.now() - started) / 1_000;
  const [status] = market.feeds();
  abort.abort();
  await Promise.all([trades, quotes]);
  await market.stop();

  const lost = (status?.gaps ?? 0) + (status?.garbage ?? 0) + (status?.duplicates ?? 0) + holes;
  const messages = status?.messages ?? 0;
  const rate = messages / elapsed;
  const milliseconds = (nanoseconds: number) => Number((nanoseconds / 1e6).toFixed(3));
  const settled = memory.slice(Math.min(settleSeconds, Math.floor(memory.length / 2)));
  const base = settled[0] ?? Number.NaN;
  const growth = ((settled.at(-1) ?? Number.NaN) / base - 1) * 100;
  const latency = toSubscriber.summary();
  report({
    case: 'messages lost',
    ...summary([lost]),
    n: messages,
    unit: 'messages',
    target: 0,
    met: lost === 0 && rate >= messagesPerSecond * 0.99,
    messagesPerSecond: Math.round(rate),
    bytes: status?.bytes,
    trades: latency.n,
    quotesDelivered: batches,
  });
  report({
    case: 'socket to subscriber',
    ...latency,
    unit: 'ms',
    target: 50,
    met: latency.p99 <= 50,
  });
  report({ case: 'exchange to subscriber', ...fromExchange.summary(), unit: 'ms', target: null, met: null });
  report({
    case: 'event-loop delay',
    n: loop.count,
    median: milliseconds(loop.percentile(50)),
    p95: milliseconds(loop.percentile(95)),
    p99: milliseconds(loop.percentile(99)),
    runs: 1,
    unit: 'ms',
    target: 20,
    met: loop.percentile(99) / 1e6 <= 20,
  });
  report({
    case: `resident memory growth after ${Math.min(settleSeconds, Math.floor(memory.length / 2))} s`,
    ...summary(settled.map((bytes) => (bytes / base - 1) * 100)),
    last: Number(growth.toFixed(3)),
    residentBytes: settled.at(-1),
    unit: '%',
    target: 5,
    met: growth < 5,
  });
  // Last, since its texts would swell the memory that the load is judged against.
  parseFloor(new ExchangeModel({ instruments, calibration, seed: 1, messagesPerSecond }), instruments);
}
