import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { bundleLines } from '../harness/proof-bundle.ts';
import { temporaryFolder } from '../harness/temporary.ts';
import { report } from './summary.ts';

/** A proof bundle of a million records, as many checkpoints as there can be, verified by the command line in a process of its own. */
export const name = 'verifier';

const million = 1_000_000;
const longestSeconds = 20;
const mostMegabytes = 300;

/** Lines in larger pieces: a million small writes would take longer than to make them. */
function* pieces(): Generator<string> {
  const checkpoints = Array.from({ length: Math.ceil(million / 256) }, (_, index) =>
    Math.min(million, (index + 1) * 256),
  );
  let piece = '';
  for (const line of bundleLines({ seed: 9, size: million, checkpoints, epochs: 3 })) {
    piece += line;
    if (piece.length < 1_000_000) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}

/** The process says on its way out what it held at most. */
const tellPeak =
  "process.on('exit', () => process.stderr.write('peak ' + process.resourceUsage().maxRSS + '\\n'))";

export async function run(): Promise<void> {
  using folder = temporaryFolder();
  const file = path.join(folder.path, 'bench.proof.jsonl');
  await pipeline(Readable.from(pieces()), createWriteStream(file));
  const start = performance.now();
  const child = spawn(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(tellPeak)}`, 'tools/verifier/cli.ts', file],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const [code] = await once(child, 'close');
  const seconds = (performance.now() - start) / 1_000;
  const megabytes = Number(/peak (\d+)/.exec(said)?.[1]) / 1_024;
  if (code !== 0) throw new Error(`the verifier refused a sound bundle: ${said}`);
  report({
    bench: name,
    case: 'verify a bundle by the command line',
    unit: 's',
    n: million,
    values: [seconds],
    target: `at most ${longestSeconds} s`,
    met: seconds <= longestSeconds,
  });
  report({
    bench: name,
    case: 'resident memory of the verifier',
    unit: 'MB',
    n: million,
    values: [megabytes],
    target: `at most ${mostMegabytes} MB`,
    met: megabytes <= mostMegabytes,
  });
}
