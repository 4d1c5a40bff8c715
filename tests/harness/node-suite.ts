import { globSync } from 'node:fs';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import type { Tally } from './tally.ts';

interface Outcome {
  readonly name: string;
  readonly skip?: string | boolean | undefined;
  readonly todo?: string | boolean | undefined;
  readonly details: { readonly type?: string | undefined };
}

/** Runs every `*.test.ts` below a folder, one process a file, and counts single tests. */
export async function runNodeTests(folder: string, options: { concurrency: number }): Promise<Tally> {
  const files = globSync(`${folder}/**/*.test.ts`).sort();
  if (files.length === 0) {
    console.error(`✖ ${folder} holds no tests`);
    return { passed: 0, failed: 1, skipped: 0, reasons: [] };
  }
  let passed = 0;
  let failed = 0;
  let skipped = 0;
  const reasons: string[] = [];
  const count = (test: Outcome, fine: boolean) => {
    // A file and a describe block are containers; only what they hold counts, unless the file itself broke.
    if (test.details.type === 'suite') return;
    if (files.some((file) => test.name.endsWith(file)) && fine) return;
    if (test.skip !== undefined && test.skip !== false) {
      skipped += 1;
      reasons.push(`${test.name}: ${test.skip === true ? 'no reason given' : test.skip}`);
    } else if (fine) passed += 1;
    else failed += 1;
  };
  const stream = run({ files, concurrency: options.concurrency, timeout: 600_000 });
  stream.on('test:pass', (test) => count(test, true));
  stream.on('test:fail', (test) => count(test, false));
  for await (const text of stream.compose(spec)) process.stdout.write(text as string);
  if (passed + failed + skipped === 0) failed += 1;
  return { passed, failed, skipped, reasons };
}
