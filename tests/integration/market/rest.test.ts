/** History by request, both sources against local servers. Longer than most files: each fault has its own answer to give. */
import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, it } from 'node:test';
import { Temporal } from 'temporal-polyfill';
import type { Workstation } from '../../../engine/api/context.ts';
import { ContractSession } from '../../../engine/api/session.ts';
import { marketDayStart } from '../../../engine/market/rest/entsoe.ts';
import type { HistoryRequest } from '../../../engine/market/rest/fetch-history.ts';
import { testCaller } from '../../harness/caller.ts';
import { BareClient } from '../../harness/contract-client.ts';
import { priceDocument } from '../../harness/price-document.ts';
import { needsSharedFeeds, recordedLines } from '../../harness/shared-feeds.ts';
import { until } from '../../harness/until.ts';
import { venueServer } from '../../harness/venue-server.ts';
import { ephemeralWorkstation } from '../../harness/workstation.ts';

const apiKey = 'eia-key-0123456789';
const securityToken = 'b7c1a2d3-token';

function source(
  answer: (request: IncomingMessage, response: ServerResponse, query: URLSearchParams) => void,
) {
  return venueServer({
    answer: (request, response) =>
      answer(request, response, new URL(request.url ?? '/', 'http://127.0.0.1').searchParams),
  });
}

const http = (address: string) => address.replace('ws:', 'http:');

function fetching({ jobs, history }: Workstation, request: HistoryRequest, jobId = 'fetch') {
  return jobs.run({ jobId, title: 'Fetch' }, (job) => history.fetch(request, job));
}

const eia = (address: string, change: object = {}): HistoryRequest => ({
  source: 'eia',
  route: 'petroleum/pri/spt',
  frequency: 'weekly',
  facets: { series: ['RWTC'] },
  column: 'value',
  symbol: 'RWTC',
  address: http(address),
  ...change,
});

const entsoe = (address: string, change: object = {}): HistoryRequest => ({
  source: 'entsoe',
  area: '10YBE----------2',
  from: '2024-10-06',
  to: '2024-10-06',
  zone: 'Europe/Brussels',
  symbol: 'BE DA',
  address: `${http(address)}/api`,
  ...change,
});

async function withKeys() {
  const running = await ephemeralWorkstation();
  await running.workstation.feeds.setSecret('eia', { apiKey });
  await running.workstation.feeds.setSecret('entsoe', { securityToken });
  return running;
}

async function fault(work: Promise<unknown>): Promise<{ code: string; message: string }> {
  const error = await work.then(
    () => assert.fail('it should have failed'),
    (found: { code: string; message: string }) => found,
  );
  const shown = JSON.stringify(error) + error.message;
  for (const secret of [apiKey, securityToken]) assert.ok(!shown.includes(secret), shown);
  return error;
}

describe('EIA', () => {
  it('stores every recorded answer, which can be undone', needsSharedFeeds, async () => {
    const lines = recordedLines('eia_v2/api_responses.jsonl');
    const asked = [
      {
        route: 'petroleum/pri/spt',
        frequency: 'weekly',
        column: 'value',
        interval: '1w',
        value: 25.78,
        unit: '$/BBL',
        time: '1986-01-03',
      },
      {
        route: 'natural-gas/pri/fut',
        frequency: 'weekly',
        column: 'value',
        interval: '1w',
        value: 1.869,
        unit: '$/MMBTU',
        time: '1993-12-24',
      },
      {
        route: 'electricity/rto/region-data',
        frequency: 'hourly',
        column: 'value',
        interval: '1h',
        value: 486,
        unit: 'megawatthours',
        time: '2019-01-02',
      },
      {
        route: 'crude-oil-imports',
        frequency: 'monthly',
        column: 'quantity',
        interval: '1mo',
        value: 643,
        unit: 'thousand barrels',
        time: '2009-01-01',
      },
    ];
    assert.equal(lines.length, asked.length);
    await using server = await source((request, response) => {
      const line = lines.find(({ text }) =>
        text.includes(`"/v2${new URL(request.url ?? '', 'http://x').pathname}"`),
      );
      response.end(line?.text);
    });
    await using running = await withKeys();
    const { history } = running.workstation;
    for (const [at, { route, frequency, column, interval, value, unit, time }] of asked.entries()) {
      const symbol = `EIA ${at}`;
      const result = await fetching(
        running.workstation,
        eia(server.address, { route, frequency, column, symbol }),
      );
      assert.deepEqual(
        result.series.map(({ count, interval: kept }) => [count, kept]),
        [[1, interval]],
      );
      const answer = await history.bars({ symbol, interval });
      assert.deepEqual([...answer.bars.time], [Date.parse(time)]);
      assert.deepEqual([...answer.bars.close], [value]);
      assert.ok(Number.isNaN(answer.bars.volume[0]));
      assert.equal(answer.unit, unit);
    }
    const [newest] = await history.imports();
    assert.equal(newest?.name, 'EIA crude-oil-imports EIA 3 monthly');
    await history.undo(newest?.importId ?? 0);
    assert.equal((await history.imports()).length, 3);
    await assert.rejects(history.bars({ symbol: 'EIA 3', interval: '1mo' }), { code: 'SYMBOL_INVALID' });
  });

  const row = (day: number, value: string | null = `${day}`, series = 'RWTC') => ({
    period: new Date(Date.UTC(2000, 0, 1 + day)).toISOString().slice(0, 10),
    series,
    value,
    units: '$/BBL',
  });
  const page = (rows: readonly object[], total: number) =>
    JSON.stringify({
      response: { total: `${total}`, frequency: 'daily', data: rows },
      request: { params: { api_key: apiKey } },
    });

  it('reads page after page and leaves out what has no value, counted', async () => {
    const total = 11_003;
    const rows = Array.from({ length: total }, (_, at) => row(at, at % 1000 === 7 ? null : `${at / 4}`));
    await using server = await source((_, response, query) => {
      const offset = Number(query.get('offset'));
      response.end(page(rows.slice(offset, offset + Number(query.get('length'))), total));
    });
    await using running = await withKeys();
    const result = await fetching(running.workstation, eia(server.address, { frequency: 'daily' }));
    assert.equal(server.fetched.length, 3);
    assert.deepEqual([result.rows, result.problemCounts], [total, { VALUE_ABSENT: 11 }]);
    assert.equal(result.series[0]?.count, total - 11);
    const query = new URL(server.fetched[1] ?? '', 'http://x').searchParams;
    assert.deepEqual(Object.fromEntries(query), {
      api_key: apiKey,
      frequency: 'daily',
      'data[0]': 'value',
      'facets[series][]': 'RWTC',
      'sort[0][column]': 'period',
      'sort[0][direction]': 'asc',
      offset: '5000',
      length: '5000',
    });
    const { bars } = await running.workstation.history.bars({ symbol: 'RWTC', interval: '1d' });
    assert.equal(bars.close.at(-1), (total - 1) / 4);
    assert.equal(running.workstation.jobs.list().at(-1)?.state, 'done');
  });

  it('tells errors by code and what to do, and stores nothing', async () => {
    const answers: [status: number, text: string, code: string, match: RegExp][] = [
      [
        403,
        `{"error":{"code":"API_KEY_INVALID","message":"An invalid api_key ${apiKey} was supplied."}}`,
        'KEY_REFUSED',
        /feeds\.setSecret/,
      ],
      [404, '{"error":"Not found.","code":404}', 'SOURCE_REFUSED', /HTTP 404: Not found/],
      [500, '<html>oops</html>', 'SOURCE_REFUSED', /HTTP 500/],
      [200, 'no json', 'EIA_ANSWER_INVALID', /no JSON/],
      [200, '{"response":{}}', 'EIA_ANSWER_INVALID', /total/],
      [200, page([], 0), 'SOURCE_NO_DATA', /no values/],
      [200, page([row(1, 'W')], 1), 'SOURCE_NO_DATA', /none with a number/],
      [200, page([], 5), 'EIA_ANSWER_INVALID', /5 rows were promised/],
      [200, page([{ ...row(1), period: '2000' }], 1), 'EIA_ANSWER_INVALID', /row 1: period "2000"/],
      [200, page([{ period: '2000-01-01', price: '1' }], 1), 'EIA_ANSWER_INVALID', /no column value/],
      [200, page([row(1), row(1, '2', 'RBRTE')], 2), 'EIA_SEVERAL_SERIES', /series: RWTC, RBRTE/],
    ];
    let [answer] = answers;
    await using server = await source((_, response) => response.writeHead(answer?.[0] ?? 0).end(answer?.[1]));
    await using running = await withKeys();
    for (const next of answers) {
      answer = next;
      const error = await fault(fetching(running.workstation, eia(server.address, { frequency: 'daily' })));
      assert.equal(error.code, next[2], error.message);
      assert.match(error.message, next[3]);
    }
    assert.deepEqual(await running.workstation.history.imports(), []);
  });

  it('waits as it is told where it asks too fast, and gives up where that is too long', async () => {
    let refusals = 2;
    await using server = await source((_, response) => {
      if (refusals-- > 0) response.writeHead(429, { 'Retry-After': '0' }).end('slow down');
      else response.end(page([row(1)], 1));
    });
    await using running = await withKeys();
    await fetching(running.workstation, eia(server.address, { frequency: 'daily' }));
    assert.equal(server.fetched.length, 3);
    refusals = 100;
    const error = await fault(fetching(running.workstation, eia(server.address, { frequency: 'daily' })));
    assert.equal(error.code, 'SOURCE_BUSY');
    await using banned = await source((_, response) =>
      response.writeHead(429, { 'Retry-After': '600' }).end(),
    );
    const told = await fault(fetching(running.workstation, eia(banned.address, { frequency: 'daily' })));
    assert.match(told.message, /600 s/);
    assert.equal(banned.fetched.length, 1);
  });

  it('is cancelled as a job, and then nothing is stored', async () => {
    await using server = await source(() => undefined);
    await using running = await withKeys();
    const { jobs, history } = running.workstation;
    const work = fault(fetching(running.workstation, eia(server.address, { frequency: 'daily' }), 'mine'));
    await until(() => server.fetched.length === 1, 'the request');
    jobs.cancel('mine');
    assert.equal((await work).code, 'CANCELLED');
    assert.deepEqual(await history.imports(), []);
  });

  it('says how to set a key that is missing, and sends none where it would be read', async () => {
    await using running = await ephemeralWorkstation();
    const error = await fault(fetching(running.workstation, eia('http://127.0.0.1:9')));
    assert.equal(error.code, 'SECRET_MISSING');
    assert.match(error.message, /feeds\.setSecret: \{"venue": "eia", "values": \{"apiKey": "…"\}\}/);
    await running.workstation.feeds.setSecret('eia', { apiKey });
    const plain = await fault(fetching(running.workstation, eia('http://api.example')));
    assert.equal(plain.code, 'ADDRESS_INVALID');
    const gone = await fault(fetching(running.workstation, eia('http://127.0.0.1:1')));
    assert.equal(gone.code, 'SOURCE_UNREACHABLE');
  });
});

describe('ENTSO-E', () => {
  it('reads the recorded documents', needsSharedFeeds, async () => {
    const documents = recordedLines('entsoe/day_ahead_xml.jsonl').map(
      ({ text }) => JSON.parse(text) as string,
    );
    const [averaged = '', hourly = '', overlapping = ''] = documents;
    let document = hourly;
    await using server = await source((_, response) => response.end(document));
    await using running = await withKeys();
    const { history } = running.workstation;
    const day = { from: '2024-10-08', to: '2024-10-08' };
    const one = await fetching(running.workstation, entsoe(server.address, day));
    assert.deepEqual(
      one.series.map(({ interval, count }) => [interval, count]),
      [['1h', 24]],
    );
    const prices = [...hourly.matchAll(/<position>(\d+)<\/position>\s*<price.amount>([^<]+)</g)];
    assert.equal(prices.length, 24);
    const stored = await history.bars({ symbol: 'BE DA', interval: '1h' });
    assert.deepEqual(
      [...stored.bars.close],
      prices.map(([, , price]) => Number(price)),
    );
    assert.equal(stored.bars.time[0], Date.UTC(2024, 9, 7, 22));
    assert.equal(stored.unit, 'EUR/MWh');

    // Hours and quarter hours of the same days are two series, not one sum.
    document = overlapping;
    const both = await fetching(
      running.workstation,
      entsoe(server.address, {
        from: '2024-10-06',
        to: '2024-10-07',
        symbol: 'DE DA',
        area: '10Y1001A1001A82H',
      }),
    );
    assert.deepEqual(
      both.series.map(({ interval, count }) => [interval, count]),
      [
        ['15m', 192],
        ['1h', 48],
      ],
    );

    // Positions out of order and left out; the hours beside them name a position that cannot be.
    document = averaged;
    const refused = await fault(fetching(running.workstation, entsoe(server.address)));
    assert.match(refused.message, /TimeSeries 1, Period 2: position 3 is not within 1 to 2/);
    const quarters = await fetching(
      running.workstation,
      entsoe(server.address, { symbol: 'BE QH', resolution: 'PT15M' }),
    );
    assert.equal(quarters.series[0]?.count, 20);
    const { bars } = await history.bars({ symbol: 'BE QH', interval: '15m' });
    assert.deepEqual(
      [...bars.close].slice(0, 12),
      [55.35, 40.32, 31.86, 28.71, 44.22, 44.22, 44.22, 44.22, 44.22, 44.22, 28.37, 28.37],
    );
    assert.ok([...bars.close].slice(12).every((price) => price === 28.37));
  });

  for (const [name, day, hours] of [
    ['spring', '2024-03-31', 23],
    ['autumn', '2024-10-27', 25],
  ] as const) {
    it(`has ${hours} hours and ${hours * 4} quarter hours on the day the clocks change in ${name}`, async () => {
      await using server = await source((_, response, query) => {
        const at = (text: string | null) =>
          Date.parse(`${text?.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)$/, '$1-$2-$3T$4:$5')}Z`);
        const [start, end] = [at(query.get('periodStart')), at(query.get('periodEnd'))];
        const periods = (
          [
            ['PT60M', 3_600_000],
            ['PT15M', 900_000],
          ] as const
        ).map(([resolution, width], sequence) => ({
          resolution,
          start,
          end,
          sequence: sequence + 1,
          points: Array.from({ length: (end - start) / width }, (_value, index) => ({
            position: index + 1,
            price: (start + index * width) / 900_000 - 1_900_000,
          })),
        }));
        response.end(priceDocument(periods));
      });
      await using running = await withKeys();
      const { history } = running.workstation;
      const result = await fetching(
        running.workstation,
        entsoe(server.address, { from: day, to: day, zone: 'Europe/Berlin' }),
      );
      assert.deepEqual(
        result.series.map(({ interval, count }) => [interval, count]),
        [
          ['15m', hours * 4],
          ['1h', hours],
        ],
      );
      const midnight = marketDayStart(Temporal.PlainDate.from(day), 'Europe/Berlin');
      for (const [interval, width] of [
        ['1h', 3_600_000],
        ['15m', 900_000],
      ] as const) {
        const { bars } = await history.bars({ symbol: 'BE DA', interval });
        assert.equal(bars.time[0], midnight);
        bars.time.forEach((time, index) => {
          assert.equal(time, midnight + index * width);
          assert.equal(bars.close[index], time / 900_000 - 1_900_000);
        });
      }
      const query = new URL(server.fetched[0] ?? '', 'http://x').searchParams;
      assert.deepEqual(Object.fromEntries(query), {
        securityToken,
        documentType: 'A44',
        in_Domain: '10YBE----------2',
        out_Domain: '10YBE----------2',
        periodStart: name === 'spring' ? '202403302300' : '202410262200',
        periodEnd: name === 'spring' ? '202403312200' : '202410272300',
      });
    });
  }

  it('asks for no more than a year at once, and joins the answers', async () => {
    await using server = await source((_, response, query) => {
      const at = (name: string) =>
        Date.parse(`${query.get(name)?.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)$/, '$1-$2-$3T$4:$5')}Z`);
      const [start, end] = [at('periodStart'), at('periodEnd')];
      response.end(priceDocument([{ resolution: 'PT60M', start, end, points: [{ position: 1, price: 7 }] }]));
    });
    await using running = await withKeys();
    const result = await fetching(
      running.workstation,
      entsoe(server.address, { from: '2022-01-01', to: '2023-12-31' }),
    );
    assert.equal(server.fetched.length, 2);
    assert.equal(result.series[0]?.count, 730 * 24);
  });

  it('takes acknowledgements for what they are, with any status', needsSharedFeeds, async () => {
    const [line] = recordedLines('entsoe/acknowledgement_xml.jsonl');
    const text = JSON.parse(line?.text ?? '""') as string;
    let [status, document] = [200, text];
    await using server = await source((_, response) => response.writeHead(status).end(document));
    await using running = await withKeys();
    for (status of [200, 400]) {
      const error = await fault(fetching(running.workstation, entsoe(server.address)));
      assert.equal(error.code, 'SOURCE_NO_DATA');
      assert.match(error.message, /999: No matching data found/);
    }
    document = text.replace('No matching data found', `The token ${securityToken} may not`);
    assert.equal((await fault(fetching(running.workstation, entsoe(server.address)))).code, 'SOURCE_REFUSED');
    [status, document] = [401, 'Unauthorized'];
    assert.match(
      (await fault(fetching(running.workstation, entsoe(server.address)))).message,
      /feeds\.setSecret/,
    );
    assert.deepEqual(await running.workstation.history.imports(), []);
  });

  it('takes one of several auctions, and refuses two prices of one', async () => {
    const start = Date.UTC(2024, 9, 5, 22);
    const period = (price: number, sequence?: number) => ({
      resolution: 'PT60M',
      start,
      end: start + 86_400_000,
      points: [{ position: 1, price }],
      ...(sequence !== undefined && { sequence }),
    });
    let document = priceDocument([period(20, 2), period(10, 1)]);
    await using server = await source((_, response) => response.end(document));
    await using running = await withKeys();
    const { history } = running.workstation;
    await fetching(running.workstation, entsoe(server.address));
    assert.equal((await history.bars({ symbol: 'BE DA', interval: '1h' })).bars.close[0], 10);
    await fetching(running.workstation, entsoe(server.address, { sequence: 2 }));
    assert.equal((await history.bars({ symbol: 'BE DA', interval: '1h' })).bars.close[0], 20);
    const absent = await fault(fetching(running.workstation, entsoe(server.address, { sequence: 3 })));
    assert.equal(absent.code, 'SOURCE_NO_DATA');
    document = priceDocument([period(20), period(10)]);
    assert.equal(
      (await fault(fetching(running.workstation, entsoe(server.address)))).code,
      'ENTSOE_PRICES_DIFFER',
    );
  });
});

it('history.fetch answers over the contract, and refuses what it cannot read', async () => {
  await using server = await source((_, response) =>
    response.end(
      priceDocument([
        {
          resolution: 'PT60M',
          start: Date.UTC(2024, 9, 5, 22),
          end: Date.UTC(2024, 9, 6, 22),
          points: [{ position: 1, price: -12.5 }],
        },
      ]),
    ),
  );
  await using running = await withKeys();
  const client: BareClient = new BareClient((frame) => session.receive(frame));
  const session = new ContractSession({
    workstation: running.workstation,
    caller: testCaller('trader', { localFiles: false }),
    send: (frame) => client.take(frame),
  });
  const request = {
    source: 'entsoe',
    area: '10YBE----------2',
    from: '2024-10-06',
    to: '2024-10-06',
    symbol: 'BE DA',
  };
  const address = `${http(server.address)}/api`;
  const answer = (await client.call('mutation', 'history.fetch', { ...request, address })) as {
    importId: number;
    rows: number;
  };
  assert.equal(answer.rows, 24);
  await client.call('mutation', 'history.undo', { importId: answer.importId });
  assert.deepEqual(await running.workstation.history.imports(), []);
  for (const wrong of [
    { area: 'Belgium' },
    { from: '2024-02-30' },
    { zone: 'Europe/Nowhere' },
    { resolution: 'P1D' },
    { source: 'eurostat' },
    { source: 'eia', route: '../v1', frequency: 'daily' },
  ]) {
    await assert.rejects(client.call('mutation', 'history.fetch', { ...request, address, ...wrong }), {
      code: 'INPUT_INVALID',
    });
  }
  assert.equal(server.fetched.length, 1);
});
