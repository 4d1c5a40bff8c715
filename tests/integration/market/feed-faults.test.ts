import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import type { FeedStatus, Trade } from '../../../engine/domain/market.ts';
import { createMarket, type MarketOptions } from '../../../engine/market/create-market.ts';
import type { MarketService } from '../../../engine/market/service.ts';
import { exchangeControl } from '../../harness/exchange-control.ts';
import { calibratedInstruments, shippedCalibration } from '../../harness/market.ts';
import { until } from '../../harness/until.ts';

const running: MarketService[] = [];

function market(options: Partial<MarketOptions> = {}): MarketService {
  const made = createMarket({
    instruments: calibratedInstruments(),
    feeds: [
      { kind: 'simulated', calibration: shippedCalibration(), heartbeatMilliseconds: 50, faults: true },
    ],
    now: Date.now,
    random: () => 0.5,
    simulatorHours: 'continuous',
    seed: 1,
    messagesPerSecond: 2_000,
    onClosedBars: () => undefined,
    timings: { baseMilliseconds: 40, watchMilliseconds: 10, resyncMilliseconds: 200 },
    ...options,
  });
  running.push(made);
  return made;
}

afterEach(async () => {
  for (const service of running.splice(0)) await service.stop();
});

function status(service: MarketService): FeedStatus {
  const [feed] = service.feeds();
  assert.ok(feed);
  return feed;
}

function allIn(service: MarketService, state: string): boolean {
  return status(service).instruments.every((instrument) => instrument.state === state);
}

async function started(options: Partial<MarketOptions> = {}) {
  const service = market(options);
  await service.start();
  await until(() => allIn(service, 'fresh'), 'all instruments fresh');
  const control = await exchangeControl(status(service).address);
  return { service, control };
}

describe('feed client against the simulated exchange', () => {
  it('shows a live, simulated market with books, trades and ages', async () => {
    const { service, control } = await started();
    await until(() => service.quotes(undefined).every(({ last }) => last !== null), 'a trade everywhere');
    for (const quote of service.quotes(undefined)) {
      assert.ok(quote.bid !== null && quote.ask !== null && quote.bid < quote.ask, quote.symbol);
      assert.ok(quote.previousClose !== null && quote.volume > 0 && quote.state === 'fresh');
    }
    const feed = status(service);
    assert.equal(feed.simulated, true);
    assert.equal(feed.connection, 'connected');
    assert.ok((feed.ageP99 ?? 1_000) < 1_000 && feed.bytes > 0);
    const hello = control.received.find(({ type }) => type === 'hello');
    assert.equal(hello?.['simulated'], true);
    await control.close();
  });

  it('makes good a gap: resync, and no trade missing', async () => {
    const { service, control } = await started();
    const abort = new AbortController();
    const trades: Trade[] = [];
    const reading = (async () => {
      for await (const batch of service.watchTrades({ signal: abort.signal })) trades.push(...batch.trades);
    })();
    await control.ask({ type: 'fault', fault: 'drop', count: 40 });
    await until(() => status(service).gaps > 0 && allIn(service, 'fresh'), 'a gap and its end');
    await until(() => trades.length > 300, '300 trades');
    const feed = status(service);
    assert.ok(feed.resyncs >= feed.gaps);
    assert.equal(feed.reconnects, 0);
    assert.equal(feed.garbage, 0);
    assert.equal(feed.lastCause, null);
    assert.deepEqual(
      trades.map(({ sequence }) => sequence),
      trades.map((_, index) => (trades[0]?.sequence ?? 0) + index),
    );
    abort.abort();
    await reading;
    await control.close();
  });

  it('drops and counts duplicates', async () => {
    const { service, control } = await started();
    await control.ask({ type: 'fault', fault: 'duplicate', count: 25 });
    await until(() => status(service).duplicates >= 25, '25 duplicates');
    assert.equal(status(service).duplicates, 25);
    assert.equal(status(service).gaps, 0);
    await control.close();
  });

  it('counts garbage, keeps a sample, and lives', async () => {
    const { service, control } = await started();
    await control.ask({ type: 'fault', fault: 'garbage', count: 3, text: 'x'.repeat(900) });
    await until(() => status(service).garbage === 3, 'three garbage messages');
    const before = status(service).messages;
    await until(() => status(service).messages > before + 50, 'more messages');
    const [sample] = status(service).garbageSamples;
    assert.equal(sample?.reason, 'not JSON');
    assert.equal(sample?.text.length, 500);
    assert.equal(status(service).connection, 'connected');
    assert.equal(status(service).reconnects, 0);
    await control.close();
  });

  it('refuses crossed books and times in the future', async () => {
    const { service, control } = await started();
    const crossed = {
      type: 'snapshot',
      symbol: 'CL',
      sequence: 2 ** 40,
      time: Date.now(),
      status: 'open',
      previousClose: 1,
      bids: [[10, 1]],
      asks: [[9, 1]],
      trades: [],
    };
    await control.ask({ type: 'fault', fault: 'garbage', text: JSON.stringify(crossed) });
    const late = {
      type: 'status',
      symbol: 'CL',
      sequence: 1,
      time: Date.now() + 3_600_000,
      status: 'closed',
    };
    await control.ask({ type: 'fault', fault: 'garbage', text: JSON.stringify(late) });
    await until(() => status(service).garbage === 2, 'two refusals');
    assert.deepEqual(
      status(service).garbageSamples.map(({ reason }) => reason),
      ['crossed snapshot', 'time in the future'],
    );
    await until(() => allIn(service, 'fresh'), 'the book made good');
    await control.close();
  });

  it('notices silence by missing heartbeats, says so, and reconnects', async () => {
    const { service, control } = await started();
    const seen = new Set<string>();
    await control.ask({ type: 'fault', fault: 'silence' });
    await until(() => {
      seen.add(`${status(service).connection} ${service.quotes(['CL'])[0]?.state}`);
      return status(service).reconnects === 1 && allIn(service, 'fresh');
    }, 'silence and reconnection');
    assert.ok(seen.has('silent stale'), [...seen].join(', '));
    assert.match(status(service).lastCause ?? '', /no heartbeat for \d+ ms/);
    await control.close();
  });

  it('reconnects after a cut, subscribes again and goes on with the same trade numbers', async () => {
    const { service, control } = await started();
    const abort = new AbortController();
    let last = 0;
    let holes = 0;
    const reading = (async () => {
      for await (const { trades } of service.watchTrades({ signal: abort.signal, afterSequence: 0 })) {
        for (const { sequence } of trades) {
          if (sequence !== last + 1) holes += 1;
          last = sequence;
        }
      }
    })();
    await until(() => last > 20, 'first trades');
    await control.ask({ type: 'fault', fault: 'cut' });
    await until(() => status(service).connection === 'reconnecting', 'the loss to be noticed');
    assert.ok(service.quotes(undefined).every(({ state, bid }) => state === 'down' && bid !== null));
    assert.ok((status(service).nextAttemptTime ?? 0) > 0);
    const before = last;
    await until(() => status(service).reconnects === 1 && allIn(service, 'fresh'), 'reconnection');
    await until(() => last > before + 50, 'more trades');
    assert.equal(holes, 0);
    assert.equal(status(service).nextAttemptTime, null);
    abort.abort();
    await reading;
    await control.close();
  });

  it('tries again, later each time, while nobody answers', async () => {
    const service = market({
      feeds: [{ kind: 'websocket', name: 'absent', address: 'ws://127.0.0.1:1' }],
      timings: { baseMilliseconds: 2, mostMilliseconds: 20, watchMilliseconds: 10 },
    });
    await service.start();
    const planned = new Set<number>();
    await until(() => {
      const { nextAttemptTime } = status(service);
      if (nextAttemptTime !== null) planned.add(nextAttemptTime);
      return planned.size >= 4;
    }, 'four attempts');
    assert.match(status(service).lastCause ?? '', /ECONNREFUSED/);
    assert.ok(allIn(service, 'down'));
  });

  it('keeps a closed market quiet: closed, no alarm, heartbeats go on', async () => {
    const sunday = calibratedInstruments().map((instrument) => ({
      ...instrument,
      // Open for one minute, three days from now, so that it is closed during the test.
      sessions: [
        {
          days: [
            (['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const)[(new Date().getUTCDay() + 3) % 7] ??
              'Sun',
          ],
          open: '12:00',
          close: '12:01',
        },
      ],
    }));
    const service = market({
      instruments: sunday,
      simulatorHours: 'exchange',
      timings: { quietMilliseconds: 50, watchMilliseconds: 10 },
    });
    await service.start();
    await until(() => allIn(service, 'closed'), 'all instruments closed');
    const { messages } = status(service);
    await until(() => status(service).messages >= messages + 10, 'ten more heartbeats');
    const feed = status(service);
    assert.equal(feed.connection, 'connected');
    assert.ok(allIn(service, 'closed'));
    assert.equal(feed.gaps + feed.reconnects + feed.garbage, 0);
    assert.ok(service.quotes(undefined).every(({ last, bid }) => last === null && bid !== null));
  });
});

describe('simulated exchange', () => {
  it('answers bad requests with an error and keeps the connection', async () => {
    const { control } = await started();
    control.sendText('nonsense');
    await until(() => control.received.some(({ code }) => code === 'BAD_REQUEST'), 'a refusal');
    const unknown = await control.ask({ type: 'subscribe', symbols: ['XX'], channels: ['book'] });
    assert.equal(unknown['code'], 'UNKNOWN_SYMBOL');
    assert.equal((await control.ask({ type: 'resync', symbol: 'CL' }))['code'], 'NOT_SUBSCRIBED');
    const subscribed = await control.ask({ type: 'subscribe', symbols: ['CL'], channels: ['trades'] });
    assert.equal(subscribed['type'], 'subscribed');
    await until(() => control.received.some(({ type }) => type === 'trade'), 'a trade');
    assert.ok(control.received.every(({ type }) => type !== 'update'));
    const left = await control.ask({ type: 'unsubscribe', symbols: ['CL'] });
    assert.equal(left['type'], 'unsubscribed');
    await control.close();
  });

  it('keeps its fault switches shut unless started with them', async () => {
    const { control } = await started({ feeds: [{ kind: 'simulated', calibration: shippedCalibration() }] });
    assert.equal((await control.ask({ type: 'fault', fault: 'cut' }))['code'], 'FAULTS_OFF');
    await control.close();
  });
});

describe('life of the market', () => {
  it('can start twice, stop twice, and start again', async () => {
    const service = market();
    await Promise.all([service.start(), service.start()]);
    assert.equal(service.feeds().length, 1);
    await service.stop();
    await service.stop();
    assert.equal(service.feeds().length, 0);
    await service.start();
    await until(() => allIn(service, 'fresh'), 'fresh again');
  });

  it('reports an exchange that cannot start', async () => {
    const calibration = shippedCalibration();
    const good = calibration.correlation.matrix;
    const matrix = good.map((row, i) => row.map((value, j) => (i === j ? value : -1)));
    const service = market({
      feeds: [
        {
          kind: 'simulated',
          calibration: { ...calibration, correlation: { ...calibration.correlation, matrix } },
        },
      ],
    });
    await assert.rejects(service.start(), { code: 'SIMULATOR_FAILED' });
  });

  it('ends every stream when it stops', async () => {
    const { service, control } = await started();
    const { signal } = new AbortController();
    const seen = [0, 0, 0, 0, 0];
    const ends = [
      service.watchQuotes({ paceMilliseconds: 20, signal }),
      service.watchBook({ symbol: 'CL', depth: 5, paceMilliseconds: 20, signal }),
      service.watchBars({ symbol: 'CL', interval: '1s', signal }),
      service.watchFeeds({ paceMilliseconds: 60_000, signal }),
      service.watchTrades({ signal }),
    ].map(async (stream, index) => {
      for await (const _ of stream) seen[index] = (seen[index] ?? 0) + 1;
    });
    await until(() => seen.every((batches) => batches > 0), 'something on every stream');
    await control.close();
    await service.stop();
    await Promise.all(ends);
  });

  it('leaves no handle behind', async () => {
    const kinds = () =>
      process
        .getActiveResourcesInfo()
        .filter((kind) => /TCP|Timeout|MessagePort|Worker/.test(kind))
        .sort();
    const before = kinds();
    const { service, control } = await started();
    const abort = new AbortController();
    const readers = [
      service.watchQuotes({ paceMilliseconds: 5_000, signal: abort.signal }),
      service.watchBook({ symbol: 'CL', depth: 5, paceMilliseconds: 5_000, signal: abort.signal }),
      service.watchBars({ symbol: 'CL', interval: '1s', signal: abort.signal }),
      service.watchFeeds({ paceMilliseconds: 5_000, signal: abort.signal }),
      service.watchTrades({ signal: abort.signal }),
    ].map(async (stream) => {
      for await (const _ of stream);
    });
    await control.close();
    abort.abort();
    await Promise.all(readers);
    await service.stop();
    await until(() => kinds().join() === before.join(), `the handles of before (${before.join()})`);
  });
});
