import { existsSync, readdirSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { BundleVerifier } from './bundle.ts';
import { toHex } from './bytes.ts';
import { Sha256 } from './sha256.ts';
import { describe } from './summary.ts';
import type { GivenFile } from './verdict.ts';

/**
 * `npm run -s verify-report -- FILE [more files or a folder] [--fingerprint HEX] [--json]`: verifies a proof bundle and the
 * reports sealed with it. It exits with 0 only when all is well, 1 when something does not fit, 2 when it cannot begin.
 */

const ending = '.proof.jsonl';
const pieceBytes = 1024 * 1024;

class Refusal extends Error {}

/** Reads a file in pieces. The piece is lent; it is used again for the next. */
async function readPieces(file: string, take: (piece: Uint8Array) => void): Promise<number> {
  const handle = await open(file);
  try {
    const buffer = new Uint8Array(pieceBytes);
    let total = 0;
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, pieceBytes, null);
      if (bytesRead === 0) return total;
      total += bytesRead;
      take(buffer.subarray(0, bytesRead));
    }
  } finally {
    await handle.close();
  }
}

async function digestOf(file: string): Promise<GivenFile> {
  const hash = new Sha256();
  const bytes = await readPieces(file, (piece) => hash.update(piece));
  return { name: path.basename(file), bytes, sha256: toHex(hash.digest()) };
}

const isFile = (file: string): boolean => existsSync(file) && statSync(file).isFile();

/** The one bundle meant, and the reports that were named. */
function findBundle(named: readonly string[]): { bundle: string; reports: readonly string[] } {
  const bundles = new Set<string>();
  const reports = new Set<string>();
  for (const name of named) {
    if (!existsSync(name)) throw new Refusal(`there is no file ${name}`);
    if (statSync(name).isDirectory()) {
      // Reports in a folder are found by the names that the bundle gives.
      for (const entry of readdirSync(name))
        if (entry.endsWith(ending)) bundles.add(path.resolve(name, entry));
    } else if (name.endsWith(ending)) bundles.add(path.resolve(name));
    else reports.add(path.resolve(name));
  }
  if (bundles.size === 0) {
    for (const report of reports) {
      const beside = path.join(path.dirname(report), `${path.parse(report).name}${ending}`);
      if (isFile(beside)) bundles.add(beside);
    }
  }
  const [bundle, second] = bundles;
  if (bundle === undefined) throw new Refusal(`no bundle (*${ending}) was named or lies beside the report`);
  if (second !== undefined)
    throw new Refusal(`more than one bundle: ${[...bundles].join(', ')}; verify one at a time`);
  return { bundle, reports: [...reports] };
}

function makeProgress(total: number): (done: number) => void {
  if (!process.stderr.isTTY || total < 16 * pieceBytes) return () => {};
  let shown = -1;
  return (done) => {
    const share = Math.floor((100 * done) / total);
    if (share === shown) return;
    shown = share;
    process.stderr.write(share >= 100 ? '\r\u001b[K' : `\rverifying ${share} %`);
  };
}

async function run(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { fingerprint: { type: 'string' }, json: { type: 'boolean', default: false } },
  });
  if (positionals.length === 0)
    throw new Refusal('usage: verify-report -- FILE [more files or a folder] [--fingerprint HEX] [--json]');
  const { bundle, reports } = findBundle(positionals);
  const verifier = new BundleVerifier({ fingerprint: values.fingerprint });
  const progress = makeProgress(statSync(bundle).size);
  let done = 0;
  await readPieces(bundle, (piece) => {
    verifier.write(piece);
    done += piece.length;
    progress(done);
  });
  const beside = verifier.fileNames.map((name) => path.join(path.dirname(bundle), path.basename(name)));
  const names = new Set(reports.map((file) => path.basename(file)));
  const found = beside.filter((file) => !names.has(path.basename(file)) && isFile(file));
  const given: GivenFile[] = [];
  for (const file of [...reports, ...found]) given.push(await digestOf(file));
  const verdict = verifier.end(given);
  console.log(values.json ? JSON.stringify(verdict, null, 2) : describe(verdict).join('\n'));
  return verdict.ok ? 0 : 1;
}

try {
  process.exitCode = await run();
} catch (error) {
  console.error(`verify-report: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 2;
}
