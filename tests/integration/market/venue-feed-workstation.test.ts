import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import type { Quote } from '../../../engine/domain/market.ts';
import { createLogger } from '../../../engine/hosts/workstation/logger.ts';
import type { RunningWorkstation } from '../../../engine/hosts/workstation/workstation.ts';
import { testCaller } from '../../harness/caller.ts';
import { temporaryFolder } from '../../harness/temporary.ts';
import { until } from '../../harness/until.ts';
import { venueServer } from '../../harness/venue-server.ts';
import { testWindow } from '../../harness/window.ts';
import { ephemeralWorkstation } from '../../harness/workstation.ts';

const connect = (running: RunningWorkstation, caller = testCaller()) =>
  testWindow(running, { caller }).client;

/** A small Coinbase Exchange: a book around 31,000 and a trade with each heartbeat. */
function exchange() {
  return venueServer({
    received(text, socket) {
      const request = JSON.parse(text) as { type: string; product_ids: string[]; channels: string[] };
      if (request.type !== 'subscribe') return;
      const time = new Date().toISOString();
      const [product] = request.product_ids;
      const channels = [{ name: request.channels[0], product_ids: request.product_ids }];
      socket.send(JSON.stringify({ type: 'subscriptions', channels }));
      const [bids, asks] = [[['31000.01', '2']], [['31000.05', '3']]];
      socket.send(JSON.stringify({ type: 'snapshot', product_id: product, bids, asks, time }));
      const trade = { trade_id: 1, sequence: 1, price: '31000.03', size: '0.5', side: 'buy', time };
      socket.send(JSON.stringify({ type: 'match', product_id: product, ...trade }));
    },
  });
}

const hidden = Buffer.from('a hidden secret of the venue').toString('base64');
const passphrase = 'hidden-passphrase-1';
const values = { key: 'hidden-key-1', secret: hidden, passphrase };

describe('venue feeds of a workstation', () => {
  it('serve a symbol in place of the simulated exchange, from feeds.save to the quote', async () => {
    using folder = temporaryFolder();
    await using server = await exchange();
    await using running = await ephemeralWorkstation({
      directory: path.join(folder.path, 'vault'),
      market: true,
      logger: createLogger(folder.path),
    });
    const { market, history, feeds } = running.workstation;
    const client = connect(running);
    const served = () =>
      market
        .feeds()
        .map(({ feed, instruments }) => [feed, instruments.some(({ symbol }) => symbol === 'BTCUSD')]);
    assert.deepEqual(served(), [['simulated exchange', true]]);
    const saved = await client.call('mutation', 'feeds.save', {
      venue: 'coinbase-exchange',
      symbols: { BTCUSD: 'BTC-USD' },
      address: server.address,
    });
    assert.deepEqual(saved, {
      venue: 'coinbase-exchange',
      symbols: { BTCUSD: 'BTC-USD' },
      address: server.address,
      secretPresent: false,
    });
    const quote = (): Quote | undefined => {
      try {
        return market.quotes(['BTCUSD'])[0];
      } catch {
        return undefined;
      }
    };
    await until(() => quote()?.state === 'fresh' && quote()?.bid === 31_000.01, 'the quote of the venue');
    assert.deepEqual(
      [quote()?.bidSize, quote()?.ask, quote()?.last, quote()?.lastSize],
      [2, 31_000.05, 31_000.03, 0.5],
    );
    await until(() => served().length === 2, 'the simulated exchange beside it');
    assert.deepEqual(served(), [
      ['coinbase-exchange', true],
      ['simulated exchange', false],
    ]);
    const [request] = server.requests;
    assert.ok(request?.includes('level2_batch') && !request.includes('signature'));
    await until(
      async () => (await history.series()).some(({ source }) => source === 'coinbase-exchange'),
      'bars recorded under the name of the venue',
    );
    const { bars } = await history.bars({ symbol: 'BTCUSD', interval: '1m' });
    assert.ok(
      bars.close.every((close) => close === 31_000.03),
      'nothing simulated is mixed in',
    );

    // With a key the market connects anew, signed, and gets every change.
    const before = server.connections;
    const answer = await client.call('mutation', 'feeds.setSecret', { venue: 'coinbase-exchange', values });
    assert.deepEqual(answer, { venue: 'coinbase-exchange', present: true });
    await until(
      () => server.connections > before && server.requests.at(-1)?.includes('signature') === true,
      'a signed request',
    );
    assert.ok(server.requests.at(-1)?.includes('"level2"'));
    await until(() => quote()?.state === 'fresh', 'the quote again');

    // Everything that can be asked, and all that was written in plain.
    const shown = JSON.stringify([
      await client.call('query', 'feeds.venues'),
      await client.call('query', 'feeds.list'),
      await client.call('query', 'settings.get'),
      await client.call('query', 'layouts.list'),
      await client.call('query', 'system.status').catch(() => null),
      market.feeds(),
      client.received,
    ]);
    const files = readdirSync(folder.path, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    const written = files
      .map((file) => readFileSync(path.join(file.parentPath, file.name), 'latin1'))
      .join('');
    assert.ok(written.length > 10_000);
    for (const value of Object.values(values)) {
      assert.ok(!shown.includes(value));
      assert.ok(!written.includes(value));
    }
    assert.ok((await feeds.list())[0]?.secretPresent);

    await client.call('mutation', 'feeds.removeSecret', { venue: 'coinbase-exchange' });
    await client.call('mutation', 'feeds.remove', { venue: 'coinbase-exchange' });
    await until(() => JSON.stringify(served()) === '[["simulated exchange",true]]', 'the simulated market');
    await until(() => server.sockets.size === 0, 'the venue to be left');
  });

  it('are kept with the vault and start with it', async () => {
    using folder = temporaryFolder();
    await using server = await exchange();
    const directory = path.join(folder.path, 'vault');
    {
      await using running = await ephemeralWorkstation({ directory });
      const { feeds } = running.workstation;
      await feeds.setSecret('coinbase-exchange', values);
      await feeds.save({
        venue: 'coinbase-exchange',
        symbols: { BTCUSD: 'BTC-USD' },
        address: server.address,
      });
      assert.equal(server.connections, 0, 'no market, no connection');
    }
    await using running = await ephemeralWorkstation({ directory, market: true, unlocked: false });
    await running.workstation.vault.unlock('correct horse battery');
    await until(() => server.requests.some((text) => text.includes('"signature"')), 'a signed request');
    await running.workstation.vault.lock();
    await until(() => server.sockets.size === 0, 'the locked vault to leave the venue');
  });

  it('say what they lack where a venue demands a key', async () => {
    await using server = await exchange();
    await using running = await ephemeralWorkstation({ market: true });
    const { feeds, market } = running.workstation;
    await feeds.save({ venue: 'alpaca', symbols: { SPY: 'SPY' }, address: server.address });
    await until(() => market.feeds().some(({ feed }) => feed === 'alpaca'), 'the feed');
    const status = market.feeds().find(({ feed }) => feed === 'alpaca');
    assert.equal(status?.connection, 'idle');
    assert.match(status?.lastCause ?? '', /feeds\.setSecret: \{"venue": "alpaca"/);
    assert.equal(server.connections, 0);
  });

  it('are refused with what is wrong, and nothing is stored', async () => {
    await using running = await ephemeralWorkstation();
    const client = connect(running);
    const save = (venue: string, symbols: object, address?: string) => ({
      venue,
      symbols,
      ...(address !== undefined && { address }),
    });
    const wrong: [string, unknown, string][] = [
      ['feeds.save', save('nasdaq', { SPY: 'SPY' }), 'VENUE_UNKNOWN'],
      ['feeds.save', save('kraken', {}), 'FEED_INVALID'],
      ['feeds.save', save('kraken', { BTCUSD: 'BTC-USD' }), 'FEED_INVALID'],
      ['feeds.save', save('kraken', { CL: 'BTC/USD' }), 'FEED_INVALID'],
      ['feeds.save', save('kraken', { '42*HO-CL': 'BTC/USD' }), 'FEED_INVALID'],
      ['feeds.save', save('kraken', { NOSUCH: 'BTC/USD' }), 'UNKNOWN_INSTRUMENT'],
      ['feeds.save', save('kraken', { BTCUSD: 'BTC/USD', ETHUSD: 'BTC/USD' }), 'FEED_INVALID'],
      ['feeds.save', save('kraken', { BTCUSD: 'BTC/USD' }, 'ws://ws.kraken.com/v2'), 'ADDRESS_INVALID'],
      ['feeds.save', save('kraken', { BTCUSD: 'BTC/USD' }, 'https://ws.kraken.com'), 'ADDRESS_INVALID'],
      ['feeds.remove', { venue: 'kraken' }, 'FEED_NOT_FOUND'],
      ['feeds.setSecret', { venue: 'kraken', values }, 'SECRET_NOT_TAKEN'],
      ['feeds.setSecret', { venue: 'alpaca', values: { key: passphrase } }, 'SECRET_INVALID'],
      ['feeds.setSecret', { venue: 'alpaca', values: { [passphrase]: 'k' } }, 'SECRET_INVALID'],
      ['feeds.setSecret', { venue: 'alpaca', values: { key: 7 } }, 'INPUT_INVALID'],
      ['feeds.removeSecret', { venue: 'eia' }, 'SECRET_NOT_FOUND'],
    ];
    for (const [procedure, input, code] of wrong) {
      await assert.rejects(
        client.call('mutation', procedure, input),
        (error: { code: string; message: string }) => {
          assert.equal(error.code, code, `${procedure} ${JSON.stringify(input)}: ${error.message}`);
          for (const value of Object.values(values)) assert.ok(!JSON.stringify(error).includes(value));
          return true;
        },
      );
    }
    assert.deepEqual(await client.call('query', 'feeds.list'), { feeds: [] });
    await client.call('mutation', 'feeds.save', save('kraken', { BTCUSD: 'BTC/USD' }));
    await assert.rejects(client.call('mutation', 'feeds.save', save('binance', { btcusd: 'BTCUSDT' })), {
      code: 'SYMBOL_SERVED',
    });
    const weak = connect(running, testCaller('trader'));
    await assert.rejects(
      weak.call('mutation', 'feeds.setSecret', { venue: 'eia', values: { apiKey: 'k' } }),
      {
        code: 'ROLE_REQUIRED',
      },
    );
    const { venues, sources } = (await client.call('query', 'feeds.venues')) as {
      venues: { venue: string; secret: { required: boolean; present: boolean } | null }[];
      sources: { source: string }[];
    };
    assert.deepEqual(
      venues.map(({ venue }) => venue),
      [
        'kraken',
        'coinbase-exchange',
        'coinbase-advanced',
        'binance',
        'alpaca',
        'alpaca-sip',
        'alpaca-crypto',
      ],
    );
    assert.equal(venues.find(({ venue }) => venue === 'alpaca')?.secret?.required, true);
    assert.deepEqual(
      sources.map(({ source }) => source),
      ['eia', 'entsoe'],
    );
  });
});

describe('feeds saved at once', () => {
  it('are all kept', async () => {
    await using running = await ephemeralWorkstation();
    const { feeds } = running.workstation;
    await Promise.all([
      feeds.save({ venue: 'kraken', symbols: { BTCUSD: 'BTC/USD' }, address: 'ws://127.0.0.1:9' }),
      feeds.save({ venue: 'coinbase-exchange', symbols: { ETHUSD: 'ETH-USD' }, address: 'ws://127.0.0.1:9' }),
    ]);
    assert.deepEqual((await feeds.list()).map(({ venue }) => venue).sort(), ['coinbase-exchange', 'kraken']);
  });
});
