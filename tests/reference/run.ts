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
  for (const { case: name, error, tolerance } of checker.compare(JSON.parse(readFileSync(file, 'utf8')))) {
    cases += 1;
    // Not `error > tolerance`: a NaN must fail.
    const fine = error <= tolerance;
    if (fine) passed += 1;
    else failed += 1;
    worst = Math.max(worst, error === 0 ? 0 : error / tolerance);
    if (fine && quiet) continue;
    console.log(
      `${fine ? 'ok  ' : 'FAIL'} ${checker.file} ${name} error ${error.toExponential(2)} tolerance ${tolerance.toExponential(2)}`,
    );
  }
  console.log(`${checker.file}: ${cases} values, the worst at ${worst.toPrecision(2)} of its tolerance`);
  if (cases > 0) return;
  failed += 1;
  console.error(`FAIL ${checker.file}: the file holds no case`);
}

if (!existsSync(referenceDirectory)) {
  console.log(`skipped: no reference answers at ${referenceDirectory}; REFERENCE_DIR names their folder`);
  console.log(line({ passed: 0, failed: 0, skipped: 1, reasons: [] }));
  process.exit(0);
}
const present = globSync('**/*.json', { cwd: referenceDirectory }).map((file) => file.replaceAll('\\', '/'));
for (const checker of checkers) {
  if (present.includes(checker.file)) check(checker, path.join(referenceDirectory, checker.file));
}
const waiting = present.length - checkers.filter(({ file }) => present.includes(file)).length;
console.log(`${waiting} of ${present.length} files wait for their topic`);
if (passed + failed === 0) {
  failed += 1;
  console.error(`FAIL: no case was found at ${referenceDirectory}`);
}
console.log(line({ passed, failed, skipped: 0, reasons: [] }));
process.exit(failed > 0 ? 1 : 0);
