import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import type { Verdict } from '../../../tools/verifier/verdict.ts';
import { bundleLines, fingerprintOf } from '../../harness/proof-bundle.ts';
import { temporaryFolder } from '../../harness/temporary.ts';

const files = [
  { name: 'week.csv', bytes: Buffer.from('a,b\r\n') },
  { name: 'week.pdf', bytes: Buffer.from('%PDF') },
];
const lines = [...bundleLines({ seed: 3, size: 20, checkpoints: [20], files })];
const fingerprint = fingerprintOf(lines);

function verifyReport(...parts: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['tools/verifier/cli.ts', ...parts], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

function filled() {
  const folder = temporaryFolder();
  const at = (name: string) => path.join(folder.path, name);
  writeFileSync(at('week.proof.jsonl'), lines.join(''));
  for (const { name, bytes } of files) writeFileSync(at(name), bytes);
  return { at, path: folder.path, [Symbol.dispose]: () => folder[Symbol.dispose]() };
}

test('a bundle, a report beside its bundle, or their folder verify alike', () => {
  using folder = filled();
  for (const named of [folder.at('week.proof.jsonl'), folder.at('week.pdf'), folder.path]) {
    const { status, stdout, stderr } = verifyReport(named, '--fingerprint', fingerprint, '--json');
    assert.equal(status, 0, stderr);
    const verdict = JSON.parse(stdout) as Verdict;
    assert.equal(verdict.ok, true);
    assert.deepEqual(
      verdict.files.map((file) => file.status),
      ['matches', 'matches'],
    );
  }
  assert.match(verifyReport(folder.path).stdout, /^PASS[\s\S]*week\.csv: as sealed/);
});

test('what does not fit ends with 1 and is named', () => {
  using folder = filled();
  assert.equal(verifyReport(folder.path, '--fingerprint', 'ab').status, 1);
  writeFileSync(folder.at('week.csv'), 'a,c\r\n');
  const { status, stdout } = verifyReport(folder.at('week.proof.jsonl'));
  assert.equal(status, 1);
  assert.match(stdout, /^FAIL[\s\S]*week\.csv: CHANGED[\s\S]*FILE_DIFFERS/);
  writeFileSync(folder.at('other.txt'), '');
  assert.match(verifyReport(folder.at('week.proof.jsonl'), folder.at('other.txt')).stdout, /FILE_UNKNOWN/);
});

test('what cannot begin ends with 2 and one line', () => {
  using folder = filled();
  writeFileSync(folder.at('second.proof.jsonl'), '');
  writeFileSync(folder.at('lonely.pdf'), '');
  for (const parts of [[], [folder.at('none')], [folder.at('lonely.pdf')], [folder.path], ['--unknown']]) {
    const { status, stderr } = verifyReport(...parts);
    assert.equal(status, 2);
    assert.match(stderr, /^verify-report: [^\n]+\n$/);
  }
});
