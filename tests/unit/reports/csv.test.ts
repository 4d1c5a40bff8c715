import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'csv-parse/sync';
import { column } from '../../../engine/reports/content.ts';
import { csvHead, csvLine } from '../../../engine/reports/csv.ts';
import { makeReport } from '../../harness/made-report.ts';
import { madeRecord } from '../../harness/report-records.ts';

const text = [column('a', 'text', 1)];
const numbers = [column('a', 'decimal', 1)];

test('a text that a spreadsheet would run is made harmless, a number stays one', () => {
  for (const start of ['=', '+', '-', '@', '\t', '\r', '\n']) {
    const [row] = parse(csvLine(text, [`${start}cmd|' /C calc'!A0`]), {
      relax_column_count: true,
    }) as string[][];
    assert.equal(row?.[0], `'${start}cmd|' /C calc'!A0`);
  }
  assert.equal(csvLine(text, ['-5']), "'-5\r\n");
  assert.equal(csvLine(text, ['a=b']), 'a=b\r\n');
  assert.equal(csvLine(numbers, ['-5.25']), '-5.25\r\n');
  assert.equal(csvLine(numbers, [-5]), '-5\r\n');
  assert.equal(csvLine(numbers, ['-5+A1']), "'-5+A1\r\n", 'only what is a number stands as one');
  assert.equal(csvLine(numbers, [null]), '\r\n');
});

test('quotes, commas and line ends are kept (RFC 4180), instants are ISO 8601', () => {
  assert.equal(csvLine(text, ['a "b", c\nd']), '"a ""b"", c\nd"\r\n');
  assert.equal(csvLine([column('t', 'instant', 1)], [0]), '1970-01-01T00:00:00.000Z\r\n');
  assert.equal(csvHead(text), '\ufeffa\r\n');
});

test('a report read back has every record, whatever people wrote', async () => {
  const notes = [
    '=1+1',
    'plain',
    '"quoted"',
    'two\r\nlines',
    'a,b',
    '\u202eevil',
    '😀',
    '<script>alert(1)</script>',
  ];
  const records = notes.map((note, index) =>
    madeRecord(index, { category: 'command', action: note, subject: { order: note }, details: { note } }),
  );
  const { csv } = await makeReport({}, records);
  const rows = parse(csv, { columns: true, bom: true }) as Record<string, string>[];
  assert.equal(rows.length, notes.length);
  for (const [index, note] of notes.entries()) {
    assert.equal(rows[index]?.['order'], /^[=+\-@]/.test(note) ? `'${note}` : note);
    assert.equal(JSON.parse(rows[index]?.['details'] ?? '').note, note);
  }
});
