import assert from 'node:assert/strict';
import { constants } from 'node:buffer';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { ImportMapping } from '../../../engine/market/import/mapping.ts';
import { parseFile } from '../../harness/parse.ts';

const header = 'date,open,high,low,close,volume\n';
const good = '2026-01-02,10,12,9,11,100\n';

/** Row, severity and code of every problem. */
async function problemsOf(csv: string, mapping?: ImportMapping): Promise<string[]> {
  const parsed = await parseFile('test.csv', csv, mapping === undefined ? {} : { mapping });
  return parsed.problems.map(({ row, severity, code }) => `${row} ${severity} ${code}`);
}

test('each bad row is named with its line and its reason', async () => {
  const rows: [string, string][] = [
    ['2026-01-05,NaN,12,9,11,100', '3 refused NOT_A_NUMBER'],
    ['2026-01-05,10,Infinity,9,11,100', '3 refused NOT_A_NUMBER'],
    ['2026-01-05,10,#N/A,9,11,100', '3 refused NOT_A_NUMBER'],
    ['2026-01-05,10,9,12,11,100', '3 refused HIGH_LOW_CROSSED'],
    ['2026-01-05,10,12,9,13,100', '3 odd CLOSE_OUTSIDE_RANGE'],
    ['2026-01-05,8,12,9,11,100', '3 odd OPEN_OUTSIDE_RANGE'],
    ['2026-01-05,-3,12,-40.32,-37.63,100', '3 odd PRICE_NEGATIVE'],
    ['2026-01-05,10,12,9,11,-5', '3 refused VOLUME_INVALID'],
    ['2026-01-05,10,12,9,11,many', '3 refused VOLUME_INVALID'],
    ['2026-01-05,10,12,,11,100', '3 skipped CELL_EMPTY'],
    ['2026-01-05,10,12,9,11', '3 refused CELL_COUNT'],
    ['2026-02-30,10,12,9,11,100', '3 refused TIME_UNREADABLE'],
    ['yesterday,10,12,9,11,100', '3 refused TIME_UNREADABLE'],
    ['2026-01-05T10:00:00Z,10,12,9,11,100', '3 refused MIXED_ZONES'],
    ['2026-01-05 10:00:00,10,12,9,11,100', '3 refused MIXED_ZONES'],
    ['2026-01-02,10,12,9,11,100', '3 skipped ROW_REPEATED'],
    ['2026-01-02,10,12,9,11.5,100', '3 refused TIME_DUPLICATE'],
    ['2026-01-01,10,12,9,11,100', '2 odd NEWEST_FIRST'],
  ];
  for (const [row, expected] of rows) {
    const many =
      row.includes('T10') || row.includes(' 10:') || row.includes('yesterday') || row.includes('02-30');
    // Enough good rows that the column is still recognised as dates.
    const more = many
      ? Array.from(
          { length: 20 },
          (_, day) => `2026-03-${String(day + 1).padStart(2, '0')},10,12,9,11,1\n`,
        ).join('')
      : '';
    assert.ok(
      (await problemsOf(`${header}${good}${row}\n${more}`)).includes(expected),
      `${row}: ${await problemsOf(`${header}${good}${row}\n${more}`)}`,
    );
  }
});

test('a comma that may be a decimal one is refused, not taken for thousands', async () => {
  const unsure = 'date;price\n2026-01-02;27,765\n2026-01-05;27,770\n';
  assert.deepEqual(await problemsOf(unsure), ['2 refused NUMBER_UNSURE', '3 refused NUMBER_UNSURE']);
  const volume = `${header}${good}`.replaceAll(',', ';').replace(';100', ';1,234');
  assert.deepEqual(await problemsOf(volume), ['2 refused VOLUME_INVALID']);
  const plain = await parseFile('test.csv', 'date,price\n2026-01-02,"1,234"\n2026-01-05,"1,234.5"\n');
  assert.deepEqual([...(plain.series[0]?.bars.close ?? [])], [1_234, 1_234.5]);
  const large = await parseFile('test.csv', 'date;price\n2026-01-02;1,234,567\n');
  assert.deepEqual([...(large.series[0]?.bars.close ?? [])], [1_234_567]);
});

test('dates that read both ways are named, and one that reads one way settles them all', async () => {
  const months = (separator: string) =>
    `date,price\n${[1, 2, 3].map((month) => `01${separator}0${month}${separator}2026,${month}\n`).join('')}`;
  assert.equal((await parseFile('test.csv', months('/'))).dateOrderUnsure, true);
  const values: ImportMapping = {
    time: 'date',
    timeFormat: 'eu-date',
    zone: 'UTC',
    shape: 'values',
    values: ['price'],
  };
  const said = await parseFile('test.csv', months('/'), { mapping: values });
  assert.equal(said.dateOrderUnsure, false);
  const points = await parseFile('test.csv', months('.'));
  assert.equal(points.mapping.timeFormat, 'eu-date', 'points part day, month and year');
  assert.deepEqual(points.series[0]?.bars.time, said.series[0]?.bars.time);
  assert.equal((await parseFile('test.csv', `${months('/')}01/31/2026,9\n`)).dateOrderUnsure, false);
});

test('rows of one time are not newest first', async () => {
  assert.deepEqual(await problemsOf(`${header}${good}${good}`), ['3 skipped ROW_REPEATED']);
});

test('an empty volume is absent, not zero, and no problem', async () => {
  const parsed = await parseFile('test.csv', `${header}2026-01-02,10,12,9,11,\n`);
  assert.deepEqual(parsed.problems, []);
  assert.ok(Number.isNaN(parsed.series[0]?.bars.volume[0]));
});

test('a file as a whole is refused with a code, and a fault is never half an answer', async () => {
  const refused: [string, string | Uint8Array, string][] = [
    ['empty.csv', '', 'FILE_EMPTY'],
    ['no-header.csv', 'a,b,c\nx,y,z\n', 'HEADER_UNKNOWN'],
    ['huge.csv', `${header}${'9'.repeat(2_000_000)}\n`, 'LINE_TOO_LONG'],
    ['quote.csv', `${header}${good}2026-01-05,"10,12,9,11,100\n`, 'CSV_MALFORMED'],
    ['binary.csv', new Uint8Array([1, 2, 0, 4, 5, 6]), 'FILE_NOT_TEXT'],
    ['latin.csv', Buffer.from('date,price\n2026-01-02,1\ncaf\xe9,2\n', 'latin1'), 'FILE_NOT_UTF8'],
    ['cut.csv.gz', gzipSync(header + good.repeat(500)).subarray(0, 40), 'FILE_DAMAGED'],
    ['bad.parquet', Buffer.from('PAR1 and nothing else PAR1'), 'FILE_DAMAGED'],
    [
      'bomb.csv.gz',
      gzipSync(Buffer.alloc(constants.MAX_STRING_LENGTH + 1, 10), { level: 1 }),
      'FILE_TOO_LARGE',
    ],
    ['large.csv', Buffer.alloc(constants.MAX_STRING_LENGTH + 1, 10), 'FILE_TOO_LARGE'],
    ['bad.jsonl', '{"a":\n{"b":\n', 'JSONL_MALFORMED'],
    ['array.json', '[{"date":"2026-01-02","price":1}]', 'JSONL_MALFORMED'],
    ['header.csv', header, 'NOTHING_TO_IMPORT'],
    ['trailing.csv', 'date,price\n2026-01-02,1,\n2026-01-05,2,\n', 'NOTHING_TO_IMPORT'],
  ];
  for (const [name, content, code] of refused) await assert.rejects(parseFile(name, content), { code }, name);
});

test('a mapping that does not fit the file is refused by name', async () => {
  const values: ImportMapping = {
    time: 'date',
    timeFormat: 'auto',
    zone: 'UTC',
    shape: 'values',
    values: ['close'],
  };
  const wrong: [Partial<ImportMapping>, string][] = [
    [{ time: 'when' }, 'COLUMN_UNKNOWN'],
    [{ values: ['settle'] }, 'COLUMN_UNKNOWN'],
    [{ values: [] }, 'MAPPING_INCOMPLETE'],
    [{ shape: 'bars' }, 'MAPPING_INCOMPLETE'],
    [{ zone: 'Mars/Olympus' }, 'ZONE_UNKNOWN'],
    [{ time: 'close' }, 'TIME_UNREADABLE'],
  ];
  for (const [change, code] of wrong) {
    await assert.rejects(parseFile('test.csv', header + good, { mapping: { ...values, ...change } }), {
      code,
    });
  }
  await assert.rejects(parseFile('test.csv', header + good, { preset: 'none' }), { code: 'PRESET_UNKNOWN' });
});

test('the missing hour is refused and the repeated hour taken twice, in the order of the rows', async () => {
  const mapping: ImportMapping = {
    time: 'time',
    timeFormat: 'iso',
    zone: 'Europe/Berlin',
    shape: 'values',
    values: ['price'],
  };
  const spring = 'time,price\n2026-03-29 01:00,1\n2026-03-29 02:30,2\n2026-03-29 03:00,3\n';
  assert.deepEqual(await problemsOf(spring, mapping), ['3 refused TIME_SKIPPED']);
  const autumn = ['01:00', '02:00', '02:00', '03:00']
    .map((time, index) => `2026-10-25 ${time},${index}\n`)
    .join('');
  const parsed = await parseFile('test.csv', `time,price\n${autumn}`, { mapping });
  const hours = [...(parsed.series[0]?.bars.time ?? [])].map((time) =>
    new Date(time).toISOString().slice(8, 16),
  );
  assert.deepEqual(hours, ['24T23:00', '25T00:00', '25T01:00', '25T02:00']);
});
