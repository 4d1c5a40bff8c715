import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Instrument } from '../../engine/domain/instrument.ts';
import { createMarket } from '../../engine/market/create-market.ts';
import { parseMessage, Refusal } from '../../engine/market/feed/parse-message.ts';
import { parseCalibration } from '../../engine/market/simulator/calibration.ts';
import { parseCurves } from '../../engine/market/simulator/curve-parameters.ts';
import { ExchangeModel } from '../../engine/market/simulator/exchange-model.ts';
import { marketText } from '../../engine/market/simulator/messages.ts';

/**
 * The live market under load, as the workstation runs it: the simulated exchange in its own thread with every contract it
 * lists, one feed client, the hub, one reader of all trades and one of quotes. Then the ceiling: the rate is raised step
 * by step until a target is missed. The last case is the floor: what parsing alone costs.
 */
export const name = 'feed';

const assets = path.join(import.meta.dirname, '../../assets');
/** Memory is compared after the engine has settled. */
const settleSeconds = 10;

const ceilingSeconds = 10;

const read = (file: string): unknown => JSON.parse(readFileSync(path.join(assets, file), 'utf8'));
const products = (): Instrument[] =>
  readdirSync(path.join(assets, 'contracts'))
    .filter((file) => file.endsWith('.json'))
    .map((file) => read(`contracts/${file}`) as Instrument);
const calibration = () => parseCalibration(read('simulator/calibration.json'));
const curves = () => parseCurves(read('simulator/curves.json'));

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

interface Load {
  readonly asked: number;
  readonly rate: number;
  readonly lost: number;
  readonly messages: number;
  readonly bytes: number;
  readonly instruments: number;
  readonly quotesDelivered: number;
  readonly toSubscriber: ReturnType<Latencies['summary']>;
  readonly fromExchange: ReturnType<Latencies['summary']>;
  readonly loop: { readonly n: number; readonly median: number; readonly p95: number; readonly p99: number };
  readonly memory: readonly number[];
}

async function load(messagesPerSecond: number, seconds: number): Promise<Load> {
  const now = () => performance.timeOrigin + performance.now();
  const market = createMarket({
    instruments: products(),
    feeds: [{ kind: 'simulated', calibration: calibration(), curves: curves() }],
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
  let quotesDelivered = 0;
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
    for await (const batch of market.watchQuotes({ paceMilliseconds: 16, signal }))
      quotesDelivered += batch.length;
  })();
  const loop = monitorEventLoopDelay({ resolution: 1 });
  await market.start();
  // The snapshots of hundreds of contracts come first; the load begins once they are taken.
  for await (const feeds of market.watchFeeds({ paceMilliseconds: 50, signal })) {
    if (feeds.every(({ instruments }) => instruments.every(({ state }) => state === 'fresh'))) break;
  }
  const before = market.feeds()[0]?.messages ?? 0;
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
  const milliseconds = (nanoseconds: number) => Number((nanoseconds / 1e6).toFixed(3));
  const messages = (status?.messages ?? 0) - before;
  return {
    asked: messagesPerSecond,
    rate: messages / elapsed,
    lost: (status?.gaps ?? 0) + (status?.garbage ?? 0) + (status?.duplicates ?? 0) + holes,
    messages,
    bytes: status?.bytes ?? 0,
    instruments: status?.instruments.length ?? 0,
    quotesDelivered,
    toSubscriber: toSubscriber.summary(),
    fromExchange: fromExchange.summary(),
    loop: {
      n: loop.count,
      median: milliseconds(loop.percentile(50)),
      p95: milliseconds(loop.percentile(95)),
      p99: milliseconds(loop.percentile(99)),
    },
    memory,
  };
}

const holds = ({ lost, rate, asked, toSubscriber, loop }: Load): boolean =>
  lost === 0 && rate >= asked * 0.99 && toSubscriber.p99 <= 50 && loop.p99 <= 20;

/** The highest rate of the steps at which every target still holds. */
async function ceiling(from: number): Promise<void> {
  let best: Load | undefined;
  let failed: Load | undefined;
  for (const rate of [30_000, 40_000, 50_000].filter((step) => step > from)) {
    const tried = await load(rate, ceilingSeconds);
    if (!holds(tried)) {
      failed = tried;
      break;
    }
    best = tried;
  }
  const line = (tried: Load | undefined) =>
    tried && {
      asked: tried.asked,
      messagesPerSecond: Math.round(tried.rate),
      lost: tried.lost,
      subscriberP99: tried.toSubscriber.p99,
      loopP99: tried.loop.p99,
    };
  report({
    case: 'ceiling',
    median: Math.round(best?.rate ?? from),
    unit: 'messages/s',
    runs: 1,
    n: 1,
    secondsEach: ceilingSeconds,
    lastThatHeld: line(best),
    firstThatDidNot: line(failed) ?? 'none up to what the exchange can send',
    target: null,
    met: null,
  });
}

export async function run(options: { seconds?: number; messagesPerSecond?: number }): Promise<void> {
  const { seconds = 60, messagesPerSecond = 20_000 } = options;
  const measured = await load(messagesPerSecond, seconds);
  const { memory, rate, lost } = measured;
  const settled = memory.slice(Math.min(settleSeconds, Math.floor(memory.length / 2)));
  const base = settled[0] ?? Number.NaN;
  const growth = ((settled.at(-1) ?? Number.NaN) / base - 1) * 100;
  report({
    case: 'messages lost',
    ...summary([lost]),
    n: measured.messages,
    unit: 'messages',
    target: 0,
    met: lost === 0 && rate >= messagesPerSecond * 0.99,
    messagesPerSecond: Math.round(rate),
    instruments: measured.instruments,
    bytes: measured.bytes,
    trades: measured.toSubscriber.n,
    quotesDelivered: measured.quotesDelivered,
  });
  report({
    case: 'socket to subscriber',
    ...measured.toSubscriber,
    unit: 'ms',
    target: 50,
    met: measured.toSubscriber.p99 <= 50,
  });
  report({ case: 'exchange to subscriber', ...measured.fromExchange, unit: 'ms', target: null, met: null });
  report({
    case: 'event-loop delay',
    ...measured.loop,
    runs: 1,
    unit: 'ms',
    target: 20,
    met: measured.loop.p99 <= 20,
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
  await ceiling(messagesPerSecond);
  // Last, since its texts would swell the memory that the load is judged against.
  const plain = products().filter(({ symbol }) => calibration().instruments[symbol] !== undefined);
  parseFloor(
    new ExchangeModel({ instruments: plain, calibration: calibration(), seed: 1, messagesPerSecond }),
    plain,
  );
}
