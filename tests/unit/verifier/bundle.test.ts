import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { judge } from '../../../tools/layers/judge.ts';
import { BundleVerifier } from '../../../tools/verifier/bundle.ts';
import { longestLine } from '../../../tools/verifier/lines.ts';
import { describe } from '../../../tools/verifier/summary.ts';
import type { Verdict } from '../../../tools/verifier/verdict.ts';
import {
  type BundleFile,
  type BundleOptions,
  bundleLines,
  fingerprintOf,
  givenFile,
  madeContent,
  recordLine,
} from '../../harness/proof-bundle.ts';

const files: readonly BundleFile[] = [
  { name: 'a.csv', bytes: Buffer.from('a') },
  { name: 'b.pdf', bytes: Buffer.from('b') },
];
const options: BundleOptions = { seed: 21, size: 600, checkpoints: [50, 256, 600], epochs: 3, files };
const lines = [...bundleLines(options)];
const fingerprint = fingerprintOf(lines);

function verify(
  text: readonly string[],
  given: readonly BundleFile[] = files,
  expected: string | undefined = fingerprint,
): Verdict {
  const verifier = new BundleVerifier({ fingerprint: expected });
  verifier.write(Buffer.from(text.join('')));
  return verifier.end(given.map(givenFile));
}

const codes = (verdict: Verdict): string[] => verdict.problems.map((problem) => problem.code);
const at = (type: string): number => lines.findIndex((line) => line.includes(`"type":"${type}"`));
const changed = (index: number, change: (line: string) => string): readonly string[] =>
  lines.with(index, change(lines[index] as string));

test('a sound bundle passes, and the verdict says what it holds', () => {
  const verdict = verify(lines);
  assert.deepEqual(verdict.problems, []);
  assert.equal(verdict.ok, true);
  assert.equal(verdict.fingerprint, fingerprint);
  assert.equal(verdict.fingerprintStatus, 'matches');
  assert.equal(verdict.size, 600);
  assert.equal(verdict.records, 600);
  assert.equal(verdict.checkpoints, 3);
  assert.equal(verdict.keyEpochs, 3);
  assert.equal(verdict.title, 'Audit report');
  assert.deepEqual(verdict.files, [
    { name: 'a.csv', status: 'matches' },
    { name: 'b.pdf', status: 'matches' },
  ]);
  assert.match(describe(verdict)[0] as string, /^PASS/);
});

test('logs of every size, shown or hidden in part, pass', () => {
  for (const size of [0, 1, 2, 3, 255, 256, 257, 511, 512, 513, 769])
    for (const step of [1, 2, 300]) {
      const made = [
        ...bundleLines({ seed: size, size, checkpoints: [size], shown: (index) => index % step === 0 }),
      ];
      assert.deepEqual(
        verify(made, [], ''),
        { ...verify(made, [], ''), problems: [], ok: true },
        `${size}/${step}`,
      );
    }
});

test('the fingerprint is compared as people write it, and without one the verdict says what to do', () => {
  const spaced = (fingerprint.toUpperCase().match(/.{4}/g) as string[]).join(' ');
  assert.equal(verify(lines, files, spaced).ok, true);
  const none = verify(lines, files, '');
  assert.equal(none.ok, true);
  assert.equal(none.fingerprintStatus, 'not given');
  assert.match(none.notice, /printed with the recovery kit/);
});

test('a bundle made anew with other keys is found by the fingerprint alone', () => {
  const again = [...bundleLines({ ...options, seed: 22 })];
  assert.equal(verify(again, files, '').ok, true);
  const verdict = verify(again);
  assert.deepEqual(codes(verdict), ['FINGERPRINT_DIFFERS']);
  assert.equal(verdict.ok, false);
});

test('reports are compared: one that differs, one that is missing, one that does not belong', () => {
  const verdict = verify(lines, [
    { name: 'a.csv', bytes: Buffer.from('x') },
    { name: 'c.txt', bytes: Buffer.from('c') },
  ]);
  assert.deepEqual(verdict.files, [
    { name: 'a.csv', status: 'differs' },
    { name: 'b.pdf', status: 'not given' },
  ]);
  assert.deepEqual(codes(verdict).sort(), ['FILE_DIFFERS', 'FILE_UNKNOWN']);
});

test('a damaged line of each kind is blamed by its own code', () => {
  const flipDigit = (line: string) => line.replace(/"time":(\d+)\d/, '"time":$17');
  const cases: readonly (readonly [readonly string[], string])[] = [
    [changed(at('checkpoint'), flipDigit), 'CHECKPOINT_SIGNATURE'],
    [changed(1, (line) => line.replace('"createdAt":1', '"createdAt":2')), 'EPOCH_SIGNATURE'],
    [changed(2, (line) => line.replace('"epoch":2', '"epoch":4')), 'EPOCH_ORDER'],
    [changed(2, (line) => line.replace(/"previous":"./, '"previous":"z')), 'LINE_MALFORMED'],
    [changed(2, (line) => line.replace(/"endorsement":\{.*?\}/, '"endorsement":null')), 'EPOCH_ENDORSEMENT'],
    [
      changed(at('tile'), (line) =>
        line.replace(/"hash":"(.)/, (_, digit) => `"hash":"${digit === '0' ? 1 : 0}`),
      ),
      'TILE_DIFFERS',
    ],
    [lines.toSpliced(at('tile'), 1), 'TILE_MISSING'],
    [lines.toSpliced(at('file'), 1), 'COUNT_DIFFERS'],
    [lines.toSpliced(0, 1), 'BUNDLE_HEADER'],
    [lines.toSpliced(2, 1), 'EPOCH_ORDER'],
    [[...lines.slice(0, 4), ...lines.slice(4, 6).reverse(), ...lines.slice(6)], 'FILE_ORDER'],
    [lines.slice(0, -1), 'SEAL_MISSING'],
    [lines.toSpliced(-2, 1), 'CHECKPOINT_MISSING'],
    [lines.with(-1, (lines.at(-1) as string).trimEnd()), 'LINE_UNFINISHED'],
    [[...lines, '\n'], 'AFTER_SEAL'],
    [changed(0, (line) => line.replace('Audit', 'audit')), 'SEAL_DIGEST'],
    [changed(lines.length - 1, (line) => line.replace(/"ed25519":"../, '"ed25519":"AA')), 'SEAL_SIGNATURE'],
    [lines.with(40, lines[2] as string), 'LINE_ORDER'],
    [[], 'BUNDLE_EMPTY'],
    [['\n'.repeat(500)], 'NOT_JSON'],
  ];
  for (const [text, code] of cases) {
    const verdict = verify(text);
    assert.equal(verdict.ok, false);
    assert.ok(codes(verdict).includes(code), `${code} among ${codes(verdict).slice(0, 9)}`);
  }
  assert.equal(verify(['\n'.repeat(500)]).problems.length, 100);
  assert.ok(verify(['\n'.repeat(500)]).moreProblems > 300);
});

test('one hidden change is narrowed down to its tile, or to the records between two checkpoints', () => {
  const record = (index: number) => lines.findIndex((line) => line.includes(`"index":${index},"keyEpoch"`));
  const forge = (index: number) =>
    changed(record(index), (line) => {
      const { content } = JSON.parse(line);
      return `${recordLine({ ...content, action: 'forged' })}\n`;
    });
  const inTile = verify(forge(300)).problems.find((problem) => problem.code === 'TILE_DIFFERS');
  assert.deepEqual(inTile?.range, [256, 511]);
  const behind = verify(forge(590)).problems.find((problem) => problem.code === 'CHECKPOINT_DIFFERS');
  assert.deepEqual(behind?.range, [256, 599]);
  const early = verify(forge(20)).problems.find((problem) => problem.code === 'CHECKPOINT_DIFFERS');
  assert.deepEqual(early?.range, [0, 49]);
});

test('a record of the wrong form is refused even where every hash fits', () => {
  const forms: readonly ((content: Record<string, unknown>) => Record<string, unknown>)[] = [
    ({ approval: _, ...content }) => content,
    (content) => ({ ...content, more: 1 }),
    (content) => ({ ...content, category: 'gossip' }),
    (content) => ({ ...content, keyEpoch: 0 }),
    (content) => ({ ...content, keyEpoch: 9 }),
    (content) => ({ ...content, time: 1.5 }),
    (content) => ({ ...content, subject: { order: 5 } }),
    (content) => ({ ...content, phase: 'done', request: null }),
    (content) => ({ ...content, phase: 'event', request: 0 }),
    (content) => ({ ...content, boot: 'x' }),
  ];
  for (const [index, form] of forms.entries()) {
    const content = (place: number) => {
      const plain = { ...madeContent(30, place), phase: 'event', request: null };
      return place === 3 ? form(plain) : plain;
    };
    const made = [...bundleLines({ seed: 30, size: 6, checkpoints: [6], content })];
    const verdict = verify(made, [], '');
    assert.deepEqual(codes(verdict), [index === 4 ? 'RECORD_EPOCH' : 'RECORD_MALFORMED'], `form ${index}`);
    assert.equal(verdict.problems[0]?.record, 3);
  }
});

test('a line without an end is given up before it fills the memory', () => {
  const verifier = new BundleVerifier();
  const piece = new Uint8Array(1024 * 1024).fill(0x61);
  for (let count = 0; count * piece.length < 3 * longestLine; count += 1) verifier.write(piece);
  assert.deepEqual(codes(verifier.end()), ['LINE_TOO_LONG']);
});

test('texts of a bundle cannot steer the terminal', () => {
  const made = [...bundleLines({ seed: 5, size: 1, checkpoints: [1], title: 'red \u001b[31m \u202e\n' })];
  assert.doesNotMatch(describe(verify(made, [], '')).join(''), /[\p{Cc}\p{Cf}]/u);
});

test('the verifier imports nothing but itself, and Node only where it is run from', () => {
  const judged = (file: string, specifier: string) => judge(file, { specifier, typeOnly: false, line: 1 });
  const core = 'tools/verifier/bundle.ts';
  for (const specifier of [
    'node:crypto',
    'crypto',
    'node:fs',
    '@noble/hashes/sha2.js',
    '../layers/check.ts',
    '../../engine/security/audit/tree.ts',
    '../../engine/domain/fault.ts',
    './cli.ts',
  ])
    assert.notEqual(judged(core, specifier), undefined, specifier);
  assert.equal(judged(core, './sha256.ts'), undefined);
  for (const specifier of ['@noble/hashes/sha2.js', '../../engine/domain/fault.ts', '../build.ts'])
    assert.notEqual(judged('tools/verifier/cli.ts', specifier), undefined, specifier);
  assert.equal(judged('tools/verifier/cli.ts', 'node:fs'), undefined);
  assert.equal(judged('tools/verifier/cli.ts', './bundle.ts'), undefined);
  for (const file of globSync('tools/verifier/**/*.ts'))
    assert.doesNotMatch(readFileSync(file, 'utf8'), /\bcrypto\b|\bBuffer\b|\bfetch\(/, file);
});
