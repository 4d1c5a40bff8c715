import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { referenceDirectory } from '../harness/shared.ts';
import { line } from '../harness/tally.ts';
import type { Checker } from './checker.ts';
import { checkers } from './checkers/index.ts';

/**
 * Compares the engine with the answers of other programs: every case file below REFERENCE_DIR whose topic is built. It
 * prints each case with its error beside its tolerance, and fails when it finds none.
 */
/** With --quiet only failures and a line a file. */
const quiet = process.argv.includes('--quiet');
let passed = 0;
let failed = 0;

function check(checker: Checker, file: string): void {
  let cases = 0;
  let worst = 0;
  const place = path.join(referenceDirectory, file);
  const content: unknown = JSON.parse(readFileSync(place, 'utf8'));
  for (const { case: name, error, tolerance } of checker.compare(content, path.dirname(place))) {
    cases += 1;
    // Not `error > tolerance`: a NaN must fail.
    const fine = error <= tolerance;
    if (fine) passed += 1;
    else failed += 1;
    worst = Math.max(worst, error === 0 ? 0 : error / tolerance);
    if (fine && quiet) continue;
    console.log(
      `${fine ? 'ok  ' : 'FAIL'} ${file} ${name} error ${error.toExponential(2)} tolerance ${tolerance.toExponential(2)}`,
    );
  }
  console.log(`${file}: ${cases} values, the worst at ${worst.toPrecision(2)} of its tolerance`);
  if (cases > 0) return;
  failed += 1;
  console.error(`FAIL ${file}: the file holds no case`);
}

if (!existsSync(referenceDirectory)) {
  console.log(`skipped: no reference answers at ${referenceDirectory}; REFERENCE_DIR names their folder`);
  console.log(line({ passed: 0, failed: 0, skipped: 1, reasons: [] }));
  process.exit(0);
}
const present = globSync('**/*.json', { cwd: referenceDirectory }).map((file) => file.replaceAll('\\', '/'));
let waiting = 0;
for (const file of present.sort()) {
  const checker = checkers.find(({ covers }) => covers(file));
  if (checker === undefined) waiting += 1;
  else check(checker, file);
}
console.log(`${waiting} of ${present.length} files wait for their topic`);
if (passed + failed === 0) {
  failed += 1;
  console.error(`FAIL: no case was found at ${referenceDirectory}`);
}
console.log(line({ passed, failed, skipped: 0, reasons: [] }));
process.exit(failed > 0 ? 1 : 0);
