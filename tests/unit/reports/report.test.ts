import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inflateSync } from 'node:zlib';
import { Fault } from '../../../engine/domain/fault.ts';
import { arabic } from '../../../engine/reports/catalogue/arabic.ts';
import { english } from '../../../engine/reports/catalogue/english.ts';
import { loadFonts } from '../../../engine/reports/fonts.ts';
import { recomputeReport } from '../../../engine/reports/recompute.ts';
import { parseRequest, reportKinds, reportLanguages } from '../../../engine/reports/request.ts';
import { writeReport } from '../../../engine/reports/write-report.ts';
import { figureOf, makeReport, rowsOf } from '../../harness/made-report.ts';
import { canonical } from '../../harness/proof-bundle.ts';
import { deskRecords, madeRecord, reportRequest } from '../../harness/report-records.ts';

const fonts = loadFonts();
const records = [...deskRecords(400)];
const faultOf = (code: string) => (error: unknown) => error instanceof Fault && error.code === code;

/** What the pages draw, unpacked. */
function pageText(pdf: Buffer): string {
  const texts: string[] = [];
  for (let at = pdf.indexOf('stream\n'); at >= 0; at = pdf.indexOf('stream\n', at + 7)) {
    try {
      texts.push(inflateSync(pdf.subarray(at + 7)).toString('latin1'));
    } catch {
      // "endstream" ends with the same word.
    }
  }
  return texts.join('\n');
}

test('every kind in every language is the same, byte for byte, when made again', async () => {
  for (const kind of reportKinds)
    for (const language of reportLanguages) {
      const first = await makeReport({ kind, language }, records);
      const second = await makeReport({ kind, language }, records);
      assert.deepEqual(first.files, second.files, `${kind} ${language}`);
      assert.equal(first.pdf.subarray(0, 8).toString(), '%PDF-1.7');
      assert.ok(first.pdf.toString('latin1').trimEnd().endsWith('%%EOF'));
    }
});

test('figures do not depend on the language, and other inputs give other bytes', async () => {
  const inEnglish = await makeReport({ language: 'en' }, records);
  const inArabic = await makeReport({ language: 'ar' }, records);
  assert.deepEqual(inEnglish.json.sections, inArabic.json.sections);
  assert.equal(inEnglish.csv, inArabic.csv);
  const fewer = await makeReport({ language: 'en' }, records.slice(0, -1));
  assert.notDeepEqual(inEnglish.json.inputs, fewer.json.inputs);
  assert.notDeepEqual(inEnglish.files, fewer.files);
});

test('a scope without records gives a whole report that says so', async () => {
  for (const kind of reportKinds)
    for (const language of reportLanguages) {
      const report = await makeReport({ kind, language }, []);
      assert.equal(report.json.inputs.records, 0);
      assert.ok(report.pdf.length > 5_000);
      assert.equal(report.csv.split('\r\n').length, 2);
    }
});

test('both catalogues say the same things with the same values', () => {
  const values = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();
  assert.deepEqual(Object.keys(arabic).sort(), Object.keys(english).sort());
  for (const [key, text] of Object.entries(english))
    assert.deepEqual(values(arabic[key as keyof typeof arabic]), values(text), key);
});

test('Arabic is shaped, joined and set from the right', async () => {
  const { pdf } = await makeReport({ language: 'ar' }, records);
  assert.match(pdf.toString('latin1'), /NotoNaskhArabic-Regular/);
  assert.match(pdf.toString('latin1'), /\/Lang \(ar\)/);
  const text = pageText(pdf);
  const title = Array.from('تقرير التدقيق', (letter) =>
    letter.charCodeAt(0).toString(16).padStart(4, '0'),
  ).join('');
  const at = text.indexOf(`/ActualText <feff${title}>`);
  assert.ok(at > 0, 'the title can be copied as it was written');
  const drawn = text.slice(at, text.indexOf('EMC', at));
  const places = [...drawn.matchAll(/1 0 0 1 ([\d.]+) [\d.]+ Tm/g)].map((match) => Number(match[1]));
  assert.ok(Math.min(...places) > 595 / 2, 'it stands in the right half of the page');
  // A joined word has another glyph for a letter by its place: the letter qaf alone and inside of the word differ.
  const glyphs = new Set(drawn.match(/[0-9a-f]{4}(?=[0-9a-f]*> Tj)/g));
  assert.ok(glyphs.size > 8);
});

test('hostile texts neither break the files nor move what stands beside them', async () => {
  const hostile = [
    '<script>alert(1)</script>',
    ') Tj ET Q (',
    '\u0000\u0007\u001b[31m',
    '\u202e\u2066\u202dreversed\u2069',
    'line\nbreak\r\nand\ttab',
    'x'.repeat(20_000),
    'word '.repeat(5_000),
    'مرحبا '.repeat(3_000),
    '漢字 ελληνικά кириллица עברית 😀\ud83d\udc69\u200d\ud83d\udcbb',
    '\ufffe\uffff\ue000',
    '',
  ];
  const made = hostile.map((text, index) =>
    madeRecord(index, {
      category: ['limit', 'approval', 'export', 'failure'][index % 4],
      action: text.slice(0, 300),
      subject: { order: text, instrument: text, book: text, user: text },
      actor: { userId: text, user: text, role: text, session: 's', address: null, host: text },
      details: { text, [text]: [text] },
    }),
  );
  for (const language of reportLanguages) {
    const preparedBy = { user: hostile.join(' ').slice(0, 256), role: hostile[1] as string };
    const report = await makeReport({ language, preparedBy }, made);
    assert.equal(figureOf(report, 'records'), hostile.length);
    const text = pageText(report.pdf);
    assert.ok(!text.includes('alert'), 'texts stand in it as glyphs only');
    assert.ok(report.pdf.length < 2_000_000, 'long texts are cut');
  }
});

test('long lists end, and say how many there are', async () => {
  function* many() {
    for (let index = 0; index < 2_500; index += 1)
      yield madeRecord(index, { category: 'limit', action: 'limit.breach', details: { index } });
  }
  const report = await makeReport({}, many());
  assert.equal(rowsOf(report, 'limits').length, 2_000);
  const table = report.json.sections
    .flatMap((section) => section.tables ?? [])
    .find(({ id }) => id === 'limits');
  assert.equal(table?.total, 2_500);
  assert.equal(report.csv.split('\r\n').length, 2_502);
});

test('a report is made again from its proof bundle', async () => {
  const request = reportRequest({ name: 'week', kind: 'best-execution' });
  const parts = new Map<string, Buffer>();
  const files = await writeReport(
    request,
    records,
    (name, bytes) => {
      parts.set(name, Buffer.concat([parts.get(name) ?? Buffer.alloc(0), bytes]));
    },
    { fonts },
  );
  const bundle = (sealed: readonly object[], shown = records) =>
    Buffer.from(
      [
        { type: 'bundle', version: 1, scope: request, records: shown.length },
        ...sealed.map((file) => ({ type: 'file', ...file })),
        ...shown.flatMap(({ content }) => [
          { type: 'record', hash: '00', content: JSON.parse(content.toString()) },
          { type: 'tile', index: 0, hash: '00' },
        ]),
        { type: 'seal' },
      ]
        .map((line) => `${canonical(line)}\n`)
        .join(''),
    );
  const pieces = (bytes: Buffer) =>
    Array.from({ length: Math.ceil(bytes.length / 777) }, (_, at) =>
      bytes.subarray(777 * at, 777 * (at + 1)),
    );
  const again = new Map<string, Buffer>();
  const made = await recomputeReport(
    pieces(bundle(files)),
    (name, bytes) => {
      again.set(name, Buffer.concat([again.get(name) ?? Buffer.alloc(0), bytes]));
    },
    { fonts },
  );
  assert.deepEqual(made.files, files);
  assert.deepEqual(made.different, []);
  assert.deepEqual(again, parts);
  const changed = await recomputeReport(pieces(bundle(files, records.slice(100))), () => {}, { fonts });
  assert.deepEqual(changed.different, ['week.csv', 'week.json', 'week.pdf']);
  await assert.rejects(
    recomputeReport([Buffer.from('{}\n')], () => {}, { fonts }),
    faultOf('REPORT_BUNDLE_UNREADABLE'),
  );
  await assert.rejects(
    recomputeReport([Buffer.from('x')], () => {}, { fonts }),
    faultOf('REPORT_BUNDLE_UNREADABLE'),
  );
});

test('records out of order, a wrong request and a cancelled one are refused', async () => {
  const twice = [records[0], records[0]].map((record) => record ?? madeRecord(0, {}));
  await assert.rejects(makeReport({}, twice), faultOf('REPORT_RECORD_ORDER'));
  assert.throws(() => parseRequest({ ...reportRequest(), name: '../up' }), faultOf('REPORT_REQUEST_INVALID'));
  assert.throws(() => parseRequest({ ...reportRequest(), kind: 'x' }), /kind/);
  assert.deepEqual(parseRequest(JSON.parse(JSON.stringify(reportRequest()))), reportRequest());
  await assert.rejects(
    writeReport(reportRequest(), records, () => {}, { fonts, signal: AbortSignal.abort() }),
    faultOf('CANCELLED'),
  );
});
