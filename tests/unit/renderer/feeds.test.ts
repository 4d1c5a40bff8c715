import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createFeeds, secretsOf } from '../../../renderer/state/feeds.ts';
import { createHistoryFetch, freshForms, requestOf } from '../../../renderer/state/feeds-fetch.ts';
import { eiaPresets, entsoeAreas } from '../../../renderer/state/feeds-presets.ts';
import { createImportWizard } from '../../../renderer/state/import-wizard.ts';
import { answeringEngine, Refusal } from './engine-answers.ts';

const now = Date.UTC(2026, 10, 22);
const secret = (name: string, present: boolean) => ({
  name,
  title: `${name} key`,
  fields: [{ name: 'key', title: 'API key' }],
  required: true,
  present,
});
const venue = (name: string, taken: ReturnType<typeof secret> | null) => ({
  venue: name,
  title: name,
  addresses: { live: `wss://${name}.example`, sandbox: null },
  productExample: 'SPY',
  channels: ['trades'],
  hasBook: false,
  limits: { connectionAttempts: null, messages: null, snapshots: null },
  secret: taken,
});

function feedsWith(answers: Record<string, (input: never) => unknown> = {}) {
  let present = false;
  const far = answeringEngine({
    'feeds.venues': () => ({
      venues: [
        venue('kraken', null),
        venue('alpaca', secret('alpaca', present)),
        venue('alpaca-sip', secret('alpaca', present)),
      ],
      sources: [
        { source: 'eia', title: 'EIA', address: 'https://eia.example', secret: secret('eia', false) },
      ],
    }),
    'feeds.list': () => ({ feeds: [] }),
    'feeds.setSecret': () => {
      present = true;
      return { venue: 'alpaca', present };
    },
    'feeds.save': () => {
      throw new Refusal('SYMBOL_SERVED');
    },
    ...answers,
  });
  return { far, feeds: createFeeds(far.client) };
}

describe('feeds', () => {
  it('names a key once that several venues take', async () => {
    const { far, feeds } = feedsWith();
    await far.settle(feeds.load());
    assert.deepEqual(
      secretsOf(feeds.getState()).map(({ name }) => name),
      ['alpaca', 'eia'],
    );
    far.connection.close();
  });
  it('keeps nothing of a key it sends', async () => {
    const { far, feeds } = feedsWith();
    await far.settle(feeds.load());
    assert.equal(await far.settle(feeds.setSecret('alpaca', { key: 'hidden-key-1' })), null);
    assert.equal(secretsOf(feeds.getState())[0]?.present, true);
    assert.ok(!JSON.stringify(feeds.getState()).includes('hidden-key-1'));
    far.connection.close();
  });
  it('answers a refusal with its code, and is no longer busy', async () => {
    const { far, feeds } = feedsWith();
    const change = { venue: 'kraken', symbols: { BTCUSD: 'BTC/USD' }, address: null };
    assert.equal((await far.settle(feeds.save(change)))?.code, 'SYMBOL_SERVED');
    assert.equal(feeds.getState().busy, null);
    assert.deepEqual(far.calls.find(({ path }) => path === 'feeds.save')?.input, {
      venue: 'kraken',
      symbols: { BTCUSD: 'BTC/USD' },
    });
    far.connection.close();
  });
});

describe('fetch forms', () => {
  const fresh = freshForms(now);
  const wrong = (state: typeof fresh) => {
    const read = requestOf(state);
    return 'wrong' in read ? read.wrong : null;
  };
  it('ask for the first preset without more to be said', () => {
    assert.deepEqual(requestOf(fresh), {
      request: {
        source: 'eia',
        route: 'petroleum/stoc/wstk',
        frequency: 'weekly',
        facets: { series: ['WCESTUS1'] },
        column: 'value',
        symbol: 'EIA crude stocks',
      },
    });
  });
  it('have presets that the contract takes, each stored under a name of its own', () => {
    assert.equal(new Set(eiaPresets.map(({ symbol }) => symbol)).size, eiaPresets.length);
    for (const { route, symbol } of eiaPresets) {
      assert.match(route, /^[a-z0-9-]+(\/[a-z0-9-]+)*$/);
      assert.match(symbol, /^[A-Za-z0-9][A-Za-z0-9._ -]{0,63}$/);
    }
    for (const { area, name } of entsoeAreas) {
      assert.match(area, /^[0-9A-Z-]{16}$/);
      assert.equal(wrong({ ...fresh, source: 'entsoe', entsoe: { ...fresh.entsoe, area } }), null, name);
      assert.equal(area.at(-1), eicCheck(area), `${name}: ${area}`);
    }
  });
  it('read further facets line by line', () => {
    const eia = { ...fresh.eia, series: '', facets: 'duoarea=NUS\n duoarea = Z20 \nprocess=SAE' };
    const read = requestOf({ ...fresh, eia });
    assert.ok('request' in read && read.request.source === 'eia');
    assert.deepEqual(read.request.facets, { duoarea: ['NUS', 'Z20'], process: ['SAE'] });
    assert.match(wrong({ ...fresh, eia: { ...eia, facets: 'duoarea' } }) ?? '', /no facet/);
  });
  it('say what is wrong with days and names', () => {
    const days = (from: string, to: string) =>
      wrong({ ...fresh, source: 'entsoe', entsoe: { ...fresh.entsoe, from, to } });
    assert.equal(days('2026-01-01', '2026-12-31'), null);
    assert.match(days('2026-01-02', '2026-01-01') ?? '', /after the last/);
    assert.match(days('', '2026-01-01') ?? '', /“” is no day/);
    assert.match(days('2026-02-31', '2026-03-01') ?? '', /“2026-02-31” is no day/);
    assert.match(days('2024-01-01', '2026-01-01') ?? '', /a year at most/);
    assert.match(wrong({ ...fresh, eia: { ...fresh.eia, symbol: '/x' } }) ?? '', /Name the series/);
  });
});

describe('history by request', () => {
  const result = { importId: 7, series: [], rows: 1, problemCounts: {}, problems: [], milliseconds: 3 };
  const start = (fetch: (input: never) => unknown) => {
    const far = answeringEngine({
      'history.fetch': fetch,
      'history.imports': () => ({ imports: [] }),
      'history.undo': () => ({
        importId: 7,
        name: 'EIA',
        importedAt: now,
        bars: 1,
        symbols: [],
        sha256: '',
      }),
    });
    const wizard = createImportWizard(far.client, () => 'none');
    return {
      far,
      wizard,
      fetching: createHistoryFetch(
        far.client,
        wizard,
        () => 'job-1',
        () => now,
      ),
    };
  };
  it('ends as an import that can be undone', async () => {
    const { far, wizard, fetching } = start(() => result);
    assert.equal(await far.settle(fetching.run()), true);
    const { step, fileName } = wizard.getState();
    assert.deepEqual([step, fileName], ['done', 'EIA crude stocks, EIA']);
    assert.equal(await far.settle(wizard.undo(7)), true);
    assert.equal(wizard.getState().step, 'choose');
    far.connection.close();
  });
  it('shows the progress of its job', async () => {
    const { far, wizard, fetching } = start(() => result);
    const running = fetching.run();
    const job = { jobId: 'job-1', title: '', state: 'running' as const, fraction: 0.4, text: '2 of 5' };
    wizard.takeJobs([{ ...job, startedAt: now }]);
    assert.deepEqual(
      [wizard.getState().step, wizard.getState().fraction, wizard.getState().progressText],
      ['importing', 0.4, '2 of 5'],
    );
    await far.settle(running);
    far.connection.close();
  });
  it('comes back to the form with the refusal, which a cancelled one has not', async () => {
    for (const code of ['SOURCE_NO_DATA', 'CANCELLED']) {
      const { far, wizard, fetching } = start(() => {
        throw new Refusal(code);
      });
      assert.equal(await far.settle(fetching.run()), false);
      assert.equal(wizard.getState().step, 'choose');
      const { problem, cancelled } = fetching.getState();
      assert.deepEqual(
        [problem?.code ?? null, cancelled],
        [code === 'CANCELLED' ? null : code, code === 'CANCELLED'],
      );
      far.connection.close();
    }
  });
  it('forgets the preset once its route is changed, not its name', () => {
    const { far, fetching } = start(() => result);
    fetching.changeEia({ symbol: 'mine' });
    assert.equal(fetching.getState().eia.preset, 'crude');
    fetching.changeEia({ series: 'WGTSTUS1' });
    assert.equal(fetching.getState().eia.preset, null);
    fetching.choosePreset('gas');
    assert.equal(fetching.getState().eia.symbol, 'EIA gas Lower 48');
    far.connection.close();
  });
});

/** The check character of an Energy Identification Code. Source: ENTSO-E, EIC reference manual, annex on the check. */
function eicCheck(code: string): string {
  const characters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-';
  const sum = [...code.slice(0, 15)].reduce(
    (total, character, at) => total + characters.indexOf(character) * (16 - at),
    0,
  );
  return characters[36 - ((sum - 1) % 37)] ?? '';
}
