import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { Fault } from '../../../engine/domain/fault.ts';
import { needsSharedData, sharedData } from '../../harness/shared.ts';
import { ephemeralWorkstation } from '../../harness/workstation.ts';

interface Listed {
  readonly file: string;
  readonly rows: number;
}

/** Files and row counts as the data's own README states them. */
function listed(): Listed[] {
  const text = readFileSync(path.join(sharedData, 'README.md'), 'utf8');
  return [...text.matchAll(/^- \*\*(\S+?)\*\* \((\d+) rows/gm)].map(([, file = '', rows]) => ({
    file,
    rows: Number(rows),
  }));
}

/** Tables of companies and targets, without a time column: nothing a chart could show. */
const withoutPrices = /^esg\//;
const options = { signal: new AbortController().signal, progress: () => undefined };

test('every file with prices imports, with the rows its README counts', needsSharedData, async () => {
  await using running = await ephemeralWorkstation();
  const { history } = running.workstation;
  const files = listed().filter(({ file }) => !withoutPrices.test(file));
  assert.ok(files.length >= 28, `the README lists only ${files.length} files`);
  for (const { file, rows } of files) {
    const result = await history.import(
      {
        source: { kind: 'path', name: path.join(sharedData, file) },
        skipRefusedRows: file.includes('yosemite'),
      },
      options,
    );
    assert.equal(result.rows, rows, file);
    const missing = (result.problemCounts['CELL_EMPTY'] ?? 0) + (result.problemCounts['NOT_A_NUMBER'] ?? 0);
    const largest = Math.max(...result.series.map((series) => series.count));
    assert.ok(largest <= rows && largest >= rows - missing, `${file}: ${largest} bars of ${rows} rows`);
  }
  const imports = await history.imports();
  assert.equal(imports.length, files.length);
  for (const { importId } of imports) await history.undo(importId);
  assert.deepEqual(await history.series(), []);
});

test('the odd rows that the README names are reported', needsSharedData, async () => {
  await using running = await ephemeralWorkstation();
  const { history } = running.workstation;
  const odd: [string, string, number, string][] = [
    ['oil/wti_front_ohlcv_daily.csv', 'PRICE_NEGATIVE', 2, '2020-04-20'],
    ['oil/wti_spot_daily.csv', 'PRICE_NEGATIVE', 1, '2020-04-20'],
    ['gas/henry_hub_front_ohlcv_daily.csv', 'CLOSE_OUTSIDE_RANGE', 1, '2014-09-16'],
    ['products/rbob_front_ohlcv_daily.csv', 'CLOSE_OUTSIDE_RANGE', 1, '2014-09-16'],
    ['gas/henry_hub_spot_daily.csv', 'CELL_EMPTY', 1, ''],
    ['products/us_gasoline_supplied_weekly.csv', 'NEWEST_FIRST', 1, ''],
    ['volatility/vix_daily.csv', 'FLAT_RUN', 1, ''],
  ];
  for (const [file, code, count, date] of odd) {
    const name = path.join(sharedData, file);
    const preview = await history.preview({ source: { kind: 'path', name } }, options);
    assert.equal(preview.problemCounts[code], count, `${file} ${code}`);
    const row = preview.problems.find((problem) => problem.code === code)?.row ?? 0;
    assert.ok(
      readFileSync(name, 'utf8').split('\n')[row - 1]?.includes(date),
      `${file}: row ${row} is not ${date}`,
    );
  }
  const eua = await history.preview(
    { source: { kind: 'path', name: path.join(sharedData, 'carbon/eua_daily.csv') } },
    options,
  );
  assert.ok((eua.problemCounts['CARRIED_FORWARD'] ?? 0) > 300);
});

test('real prices are stored digit for digit', needsSharedData, async () => {
  await using running = await ephemeralWorkstation();
  const { history } = running.workstation;
  const name = path.join(sharedData, 'oil/wti_front_ohlcv_daily.csv');
  await history.import({ source: { kind: 'path', name } }, options);
  const { bars, unit } = await history.bars({ symbol: 'CL', interval: '1d' });
  assert.equal(unit, 'USD/bbl');
  const lines = readFileSync(name, 'utf8').trim().split('\n').slice(1);
  lines.forEach((line, index) => {
    const [date, ...numbers] = line.split(',');
    assert.equal(new Date(bars.time[index] as number).toISOString().slice(0, 10), date);
    const stored = [
      bars.open[index],
      bars.high[index],
      bars.low[index],
      bars.close[index],
      bars.volume[index],
    ];
    assert.deepEqual(stored, numbers.map(Number));
  });
});

test('refused rows refuse the file until a person says otherwise; nothing is half imported', async () => {
  await using running = await ephemeralWorkstation();
  const { history } = running.workstation;
  const text = 'date,price\n2026-01-02,1\n2026-01-05,NaN\n2026-01-06,3\n';
  const request = { source: { kind: 'text' as const, name: 'bad.csv', text } };
  const preview = await history.preview(request, options);
  assert.equal(preview.refusal?.code, 'ROWS_REFUSED');
  await assert.rejects(history.import(request, options), (error: Fault) => {
    assert.equal(error.code, 'ROWS_REFUSED');
    assert.match(error.message, /row 3/);
    return true;
  });
  assert.deepEqual(await history.series(), []);
  const result = await history.import({ ...request, skipRefusedRows: true }, options);
  assert.equal(result.series[0]?.count, 2);
});

test('an import can be cancelled at any step, and leaves nothing', async () => {
  await using running = await ephemeralWorkstation();
  const { history } = running.workstation;
  const lines = Array.from(
    { length: 120_000 },
    (_, index) => `${new Date(index * 60_000).toISOString()},${index % 97}`,
  );
  const source = { kind: 'text' as const, name: 'long.csv', text: `time,price\n${lines.join('\n')}` };
  for (const step of [0, 2, 4, 6]) {
    const abort = new AbortController();
    let steps = 0;
    const progress = () => {
      steps += 1;
      if (steps > step) abort.abort();
    };
    await assert.rejects(
      history.import({ source }, { signal: abort.signal, progress }),
      (error: Error) => error instanceof Fault || error.name === 'AbortError',
    );
    assert.deepEqual(await history.imports(), []);
    assert.deepEqual(await history.series(), []);
  }
});

test('a series that is no instrument reads back without naming its source', async () => {
  await using running = await ephemeralWorkstation({ market: true });
  const { history } = running.workstation;
  const text = 'date,price\n2026-01-02,1\n2026-01-05,2\n';
  await history.import({ source: { kind: 'text', name: 'my own.csv', text } }, options);
  assert.deepEqual([...(await history.bars({ symbol: 'MY-OWN', interval: '1d' })).bars.close], [1, 2]);
});

test('a chart of days is made from imported minutes, and a nonsense interval is refused', async () => {
  await using running = await ephemeralWorkstation();
  const { history } = running.workstation;
  const start = Date.UTC(2026, 0, 5);
  const lines = Array.from(
    { length: 3 * 1_440 },
    (_, index) => `${new Date(start + index * 60_000).toISOString()},${index}`,
  );
  await history.import(
    { source: { kind: 'text', name: 'own.csv', text: `time,price\n${lines.join('\n')}` } },
    options,
  );
  const { bars } = await history.bars({ symbol: 'OWN', interval: '1d' });
  assert.deepEqual(
    [...bars.time],
    [0, 1, 2].map((day) => start + day * 86_400_000),
  );
  assert.deepEqual([...bars.open], [0, 1_440, 2_880]);
  assert.deepEqual([...bars.close], [1_439, 2_879, 4_319]);
  const hours = await history.bars({ symbol: 'OWN', interval: '1h' });
  assert.equal(hours.bars.time.length, 72);
  await assert.rejects(history.bars({ symbol: 'OWN', interval: '7m' }), { code: 'INTERVAL_UNKNOWN' });
});
