import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
import fc from 'fast-check';
import { subscriptionWindow } from '../../../engine/api/wire/messages.ts';
import { backoffDelay } from '../../../renderer/client/backoff.ts';
import { createContractClient } from '../../../renderer/client/client.ts';
import { createConnection } from '../../../renderer/client/connection.ts';
import { problemOf } from '../../../renderer/client/problem.ts';
import { engineDouble } from './engine-double.ts';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

function start(options: { silenceMilliseconds?: number; now?: () => number } = {}) {
  const engine = engineDouble();
  const frames: (() => void)[] = [];
  const connection = createConnection({
    transport: engine.transport,
    nextFrame: (callback) => frames.push(callback),
    now: options.now ?? Date.now,
    random: () => 0,
    backoff: { firstMilliseconds: 4, mostMilliseconds: 16 },
    ...(options.silenceMilliseconds !== undefined && { silenceMilliseconds: options.silenceMilliseconds }),
  });
  const paint = () => {
    for (const frame of frames.splice(0)) frame();
  };
  return { engine, connection, client: createContractClient(connection), paint };
}

async function until(condition: () => boolean) {
  for (let count = 0; count < 2_000 && !condition(); count += 1) await turn();
  assert.ok(condition(), 'the awaited condition came true');
}

describe('connection', () => {
  it('answers a query with typed arrays and a problem with its code and details', async () => {
    const { engine, client, connection } = start();
    const bars = client.history.bars.query({ symbol: 'CL', interval: '1d' });
    await until(() => engine.of('query').length === 1);
    const time = Float64Array.of(1, 2);
    const columns = {
      time,
      open: time,
      high: time,
      low: time,
      close: time,
      volume: Float64Array.of(Number.NaN, 1),
    };
    engine.say({
      id: 1,
      type: 'result',
      data: { symbol: 'CL', interval: '1d', unit: null, bars: columns, truncated: false },
    });
    const answer = await bars;
    assert.ok(answer.bars.volume instanceof Float64Array);
    assert.ok(Number.isNaN(answer.bars.volume[0]));

    const refused = client.vault.unlock.mutate({ passphrase: 'x' });
    await until(() => engine.of('mutation').length === 1);
    engine.say({
      id: 2,
      type: 'error',
      error: { code: 'PASSPHRASE_WRONG', message: 'No.', details: { failures: 1 } },
    });
    await assert.rejects(refused, (error) => {
      assert.deepEqual(problemOf(error), {
        code: 'PASSPHRASE_WRONG',
        message: 'No.',
        details: { failures: 1 },
      });
      return true;
    });
    connection.close();
  });

  it('says taken only after the frame, for as many items as came', async () => {
    const { engine, client, connection, paint } = start();
    const got: unknown[] = [];
    client.market.watchQuotes.subscribe({ symbols: ['CL'] }, { onData: (quotes) => got.push(quotes) });
    await until(() => engine.of('subscription').length === 1);
    engine.say({ id: 1, type: 'started' });
    for (let index = 0; index < subscriptionWindow; index += 1) engine.say({ id: 1, type: 'item', data: [] });
    await turn();
    assert.equal(got.length, subscriptionWindow);
    assert.equal(engine.of('taken').length, 0, 'nothing is taken before the frame');
    paint();
    assert.deepEqual(engine.of('taken'), [{ id: 1, method: 'taken', count: subscriptionWindow }]);
    paint();
    assert.equal(engine.of('taken').length, 1, 'nothing is said twice');
    connection.close();
  });

  it('never says more taken than came, whatever the order of items and frames', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom('item', 'paint'), { maxLength: 60 }), async (steps) => {
        const { engine, connection, paint } = start();
        let items = 0;
        connection.subscribe(
          'market.watchQuotes',
          {},
          { onItem: () => {}, onEnded: () => {}, onError: () => {} },
        );
        await until(() => engine.of('subscription').length === 1);
        for (const step of steps) {
          if (step === 'item') {
            engine.say({ id: 1, type: 'item', data: [] });
            items += 1;
          } else paint();
          const told = engine.of('taken').reduce((sum, m) => sum + (m.method === 'taken' ? m.count : 0), 0);
          assert.ok(told <= items);
        }
        paint();
        const told = engine.of('taken').reduce((sum, m) => sum + (m.method === 'taken' ? m.count : 0), 0);
        assert.equal(told, items);
        connection.close();
      }),
      { numRuns: 40 },
    );
  });

  it('comes back after a loss: queries are asked again, mutations fail, trades go on where they were', async () => {
    const { engine, client, connection } = start();
    const phases: string[] = [];
    connection.onState((state) => phases.push(state.phase));
    client.market.watchTrades.subscribe({}, { onData: () => {} });
    await until(() => engine.of('subscription').length === 1);
    engine.say({ id: 1, type: 'item', data: { trades: [], lastSequence: 41 } });
    const query = client.market.instruments.query();
    const mutation = client.vault.lock.mutate();
    const lost = assert.rejects(mutation, (error) => problemOf(error).code === 'CONNECTION_LOST');
    await until(() => engine.of('mutation').length === 1);
    engine.drop('cable');
    await lost;
    assert.equal(connection.state().phase, 'lost');
    assert.equal(connection.state().cause, 'cable');
    await assert.rejects(client.vault.lock.mutate(), (error) => problemOf(error).code === 'CONNECTION_LOST');
    await until(() => connection.state().phase === 'open');
    assert.deepEqual(engine.of('subscription')[1], {
      id: 1,
      method: 'subscription',
      path: 'market.watchTrades',
      input: { afterSequence: 41 },
    });
    assert.equal(engine.of('query').length, 2);
    engine.say({ id: 2, type: 'result', data: { instruments: [] } });
    assert.deepEqual(await query, { instruments: [] });
    assert.deepEqual(phases.slice(0, 2), ['open', 'lost']);
    connection.close();
  });

  it('gives up a call that is aborted, and tells the engine', async () => {
    const { engine, client, connection } = start();
    const abort = new AbortController();
    const call = client.market.instruments.query(undefined, { signal: abort.signal });
    await until(() => engine.of('query').length === 1);
    abort.abort();
    await assert.rejects(call);
    await until(() => engine.of('stop').length === 1);
    connection.close();
  });

  it('stops at the host that no longer knows this page', async () => {
    const { engine, connection } = start();
    await until(() => connection.state().phase === 'open');
    engine.refuse(true);
    engine.answerProbe('signed-out');
    engine.drop();
    await until(() => connection.state().phase === 'signed-out');
    const opens = engine.opens();
    connection.retryNow();
    assert.equal(engine.opens(), opens + 1);
    connection.close();
  });

  it('asks a silent engine, and drops the wire when no answer comes', async () => {
    mock.timers.enable({ apis: ['setInterval', 'setTimeout', 'Date'] });
    try {
      const { engine, connection } = start({ silenceMilliseconds: 10_000 });
      await until(() => connection.state().phase === 'open');
      mock.timers.tick(11_000);
      mock.timers.tick(5_000);
      assert.ok(engine.of('query').some((message) => 'path' in message && message.path === 'system.health'));
      mock.timers.tick(10_000);
      assert.equal(connection.state().phase, 'lost');
      assert.match(connection.state().cause ?? '', /nothing was heard/);
      connection.close();
    } finally {
      mock.timers.reset();
    }
  });

  it('hears nothing of a subscription after it was stopped', async () => {
    const { engine, connection } = start();
    let items = 0;
    const stop = connection.subscribe('jobs.watch', undefined, {
      onItem: () => {
        items += 1;
      },
      onEnded: () => {},
      onError: () => {},
    });
    await until(() => engine.of('subscription').length === 1);
    stop();
    assert.equal(engine.of('stop').length, 1);
    engine.say({ id: 1, type: 'item', data: [] });
    assert.equal(items, 0);
    connection.close();
  });
});

describe('backoff', () => {
  it('stays between half and the whole of a doubling delay with a ceiling', () => {
    const options = { firstMilliseconds: 250, mostMilliseconds: 10_000 };
    fc.assert(
      fc.property(fc.nat(200), fc.double({ min: 0, max: 0.999, noNaN: true }), (attempt, random) => {
        const full = Math.min(10_000, 250 * 2 ** Math.min(attempt, 30));
        const delay = backoffDelay(attempt, options, () => random);
        assert.ok(delay >= Math.floor(full / 2) && delay <= full);
      }),
    );
  });
});
