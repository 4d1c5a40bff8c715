import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { BundleVerifier } from '../../../tools/verifier/bundle.ts';
import { makeSignatureCheck, type SignatureCheck } from '../../../tools/verifier/signatures.ts';
import type { Verdict } from '../../../tools/verifier/verdict.ts';
import { type BundleFile, type BundleOptions, bundleLines, givenFile } from '../../harness/proof-bundle.ts';
import { type Mutant, mutate } from '../../harness/proof-mutations.ts';
import { seeded } from '../../harness/venue-fuzz.ts';

const total = 10_000;

/** The real check, asked once for each body: most mutants leave most signatures as they are. */
function remember(check: SignatureCheck): SignatureCheck {
  const known = new Map<string, readonly string[]>();
  return (...parts) => {
    const name = createHash('sha256').update(JSON.stringify(parts)).digest('base64');
    const answer = known.get(name) ?? check(...parts);
    known.set(name, answer);
    return answer;
  };
}

const check = remember(makeSignatureCheck());

function verify(bytes: Uint8Array, files: readonly BundleFile[], random: () => number): Verdict {
  const verifier = new BundleVerifier({ check });
  for (let from = 0; from < bytes.length; ) {
    const to = from + 1 + Math.floor(random() * 9_000);
    verifier.write(bytes.subarray(from, to));
    from = to;
  }
  return verifier.end(files.map(givenFile));
}

const files: readonly BundleFile[] = [
  { name: 'report.csv', bytes: Buffer.from('a,b\r\n1,2\r\n') },
  { name: 'report.pdf', bytes: Buffer.from('%PDF-1.7 not really') },
];

const shapes: readonly BundleOptions[] = [
  { seed: 1, size: 40, checkpoints: [40], files },
  { seed: 2, size: 300, checkpoints: [7, 256, 299, 300], epochs: 2, files },
  { seed: 3, size: 700, checkpoints: [100, 512, 700], epochs: 3, shown: (index) => index % 5 !== 0, files },
  {
    seed: 4,
    size: 2_000,
    checkpoints: [900, 2_000],
    shown: (index) => index > 1_000 && index % 9 === 4,
    files,
  },
  {
    seed: 5,
    size: 1_025,
    checkpoints: [1, 2, 3, 1_025],
    epochs: 2,
    shown: (index) => index % 31 === 0,
    files,
  },
  {
    seed: 6,
    size: 12_345,
    checkpoints: [5_000, 12_345],
    shown: (index) => index >= 6_000 && index < 6_060,
    files,
  },
];

/** Whether a problem names the record, or a range in which it lies that is no longer than `longest`. */
function names({ problems }: Verdict, record: number, longest: number): boolean {
  return problems.some(
    (problem) =>
      problem.record === record ||
      (problem.range !== null &&
        problem.range[0] <= record &&
        record <= problem.range[1] &&
        problem.range[1] - problem.range[0] < longest),
  );
}

function complaint(mutant: Mutant, verdict: Verdict): string | undefined {
  if (verdict.ok) return 'was missed';
  if (mutant.record === undefined) return undefined;
  const longest = mutant.exact ? 2 : Number.MAX_SAFE_INTEGER;
  if (names(verdict, mutant.record, longest)) return undefined;
  if (mutant.alternative !== undefined && names(verdict, mutant.alternative, longest)) return undefined;
  return `does not name record ${mutant.record}: ${JSON.stringify(verdict.problems.slice(0, 4))}`;
}

test(`of ${total} changed bundles none passes, and the record is named where one was touched`, () => {
  const random = seeded(20_260_105);
  const bundles = shapes.map((options) => ({ options, lines: [...bundleLines(options)] }));
  for (const { options, lines } of bundles) {
    const verdict = verify(Buffer.from(lines.join('')), files, random);
    assert.deepEqual(verdict.problems, [], `the bundle of seed ${options.seed}`);
    assert.equal(verdict.ok, true);
  }
  const complaints: string[] = [];
  const kinds = new Map<string, number>();
  for (let count = 0; count < total; count += 1) {
    const { lines } = bundles[count % bundles.length] as (typeof bundles)[number];
    const mutant = mutate(lines, files, random);
    kinds.set(mutant.kind, (kinds.get(mutant.kind) ?? 0) + 1);
    const found = complaint(mutant, verify(mutant.bytes, mutant.files, random));
    if (found !== undefined) complaints.push(`mutant ${count} (${mutant.kind}) ${found}`);
  }
  assert.ok(kinds.size >= 16, 'every kind of change occurs');
  for (const [kind, count] of kinds) assert.ok(count > 100, `${kind} occurs ${count} times`);
  assert.deepEqual(complaints.slice(0, 10), [], `${complaints.length} complaints`);
});
