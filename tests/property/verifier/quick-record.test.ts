import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { test } from 'node:test';
import { isObject, readCanonical } from '../../../tools/verifier/canonical.ts';
import { QuickRecordReader } from '../../../tools/verifier/quick-record.ts';
import { contentForm, lineForms } from '../../../tools/verifier/schema.ts';
import { madeContent, recordLine } from '../../harness/proof-bundle.ts';
import { seeded } from '../../harness/venue-fuzz.ts';

const quick = new QuickRecordReader();
const random = seeded(99);
const pick = (below: number): number => Math.floor(random() * below);

/** What the thorough readers say of a line; undefined where they refuse it. */
function thorough(bytes: Uint8Array): object | undefined {
  const reading = readCanonical(bytes);
  if (reading.problem !== undefined || !isObject(reading.value)) return undefined;
  const { value } = reading;
  if (lineForms['record']?.(value) !== undefined || contentForm(value['content']) !== undefined)
    return undefined;
  const { index, keyEpoch, boot, monotonic } = value['content'] as Record<string, unknown>;
  return { index, keyEpoch, boot, monotonic };
}

/** True when the quick reader took the line; it must then be right. */
function taken(bytes: Uint8Array): boolean {
  const facts = quick.read(bytes);
  if (facts !== undefined) assert.deepEqual(facts, thorough(bytes), Buffer.from(bytes).toString('latin1'));
  return facts !== undefined;
}

const lineOf = (details: string): Buffer => {
  const line = recordLine({ ...madeContent(1, 5), details: 'HERE', phase: 'event', request: null });
  return Buffer.from(line.replace('"HERE"', details));
};

test('plain records are taken, and what is taken is what the thorough readers take', () => {
  let count = 0;
  for (let index = 0; index < 2_000; index += 1) {
    const content = madeContent(3, index);
    const plain = {
      ...content,
      details: { price: '71.25', quantity: index, share: index / 8, who: 'هدى 😀' },
    };
    const bytes = Buffer.from(recordLine(plain));
    assert.notEqual(thorough(bytes), undefined);
    if (taken(bytes)) count += 1;
    taken(Buffer.from(recordLine(content)));
  }
  assert.equal(count, 2_000);
});

test('no damage gets a line taken that the thorough readers refuse', () => {
  const lines = Array.from({ length: 40 }, (_, index) => {
    const content = madeContent(7, index);
    return Buffer.from(
      recordLine({ ...content, details: { a: 1.5, b: [true, null, 'ü'], c: { '10': 'x' } } }),
    );
  });
  const inserts = [
    '0',
    '.',
    '-',
    'e',
    '"',
    ',',
    ' ',
    '{',
    '}',
    '\\',
    '\u0000',
    'é',
    '\ud800',
    'null',
    '"a":1,',
    '00',
    '1.0',
    '-0',
  ];
  let accepted = 0;
  for (let round = 0; round < 60_000; round += 1) {
    const line = lines[pick(lines.length)] as Buffer;
    const at = pick(line.length);
    const kind = pick(4);
    const changed =
      kind === 0
        ? Buffer.concat([
            line.subarray(0, at),
            Buffer.from(inserts[pick(inserts.length)] as string),
            line.subarray(at),
          ])
        : kind === 1
          ? Buffer.concat([line.subarray(0, at), line.subarray(at + 1 + pick(3))])
          : Buffer.from(line);
    if (kind > 1) changed[at] = kind === 2 ? pick(256) : (changed[at] as number) ^ (1 << pick(8));
    if (taken(changed)) accepted += 1;
  }
  assert.ok(accepted > 1_000, 'changes within texts are sound lines with another content');
});

test('numbers, keys and texts that only look canonical are left alone', () => {
  const refused = [
    '{"a":1.0}',
    '{"a":-0}',
    '{"a":00}',
    '{"a":01}',
    '{"a":1e2}',
    '{"a":1E2}',
    '{"a":1.50}',
    '{"a":.5}',
    '{"a":1.}',
    '{"a":0.0000001}',
    '{"a":1e+2}',
    '{"a":9007199254740993}',
    '{"a":"\\u001f"}',
    '{"\\n":1}',
    '{"a":+1}',
    '{"b":1,"a":1}',
    '{"a":1,"a":1}',
    '{"a":1,}',
    '{,}',
    '[]',
    '5',
    'null',
    '{"a":[1,]}',
    '{"a":"\\u0041"}',
    '{"a":"\\/"}',
    '{"a" :1}',
    '{"a":NaN}',
    '{"a":tru}',
    '{"a":1.5e3}',
    '{"a":0.5E1}',
    '{"a":--1}',
    '{"a":-}',
    `{"a":${'['.repeat(80)}${']'.repeat(80)}}`,
  ];
  for (const details of refused) assert.equal(quick.read(lineOf(details)), undefined, details);
  for (const details of [
    '{}',
    '{"":{}}',
    '{"a":0}',
    '{"a":-1}',
    '{"a":0.000001}',
    '{"a":-0.5}',
    '{"a":123456789012345}',
    '{"a":1234567.89012345}',
    '{"a":1e+30}',
    '{"a":5e-324}',
    '{"a":0.30000000000000004}',
    '{"a":"\\"\\\\\\n"}',
    '{"10":1,"9":2}',
    '{"A":1,"a":[[],{}]}',
  ])
    assert.ok(taken(lineOf(details)), details);
  for (const bytes of [
    [0xc0, 0x80],
    [0xed, 0xa0, 0x80],
    [0xf4, 0x90, 0x80, 0x80],
    [0xe0, 0x80, 0x80],
    [0x80],
    [0xc3],
    [0xff],
  ]) {
    const line = lineOf('{"a":"X"}');
    const at = line.indexOf('"X"') + 1;
    const broken = Buffer.concat([line.subarray(0, at), Uint8Array.from(bytes), line.subarray(at + 1)]);
    assert.equal(quick.read(broken), undefined, bytes.join(' '));
  }
  for (let code = 0x80; code < 0x110000; code += 1 + pick(200)) {
    if (code >= 0xd800 && code <= 0xdfff) continue;
    assert.ok(taken(lineOf(JSON.stringify({ a: String.fromCodePoint(code) }))), code.toString(16));
  }
});

test('decimal numbers of every size are judged as JavaScript writes them', () => {
  for (let round = 0; round < 30_000; round += 1) {
    const digits = 1 + pick(17);
    const value = Math.round(random() * 10 ** digits) / 10 ** pick(20);
    taken(lineOf(`{"a":${random() < 0.5 ? JSON.stringify(value) : value.toFixed(pick(18))}}`));
  }
});
