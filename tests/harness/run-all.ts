import { runBrowserTests } from './browser-suite.ts';
import { runCommand, runCounting } from './command-suite.ts';
import { runNodeTests } from './node-suite.ts';
import { add, line, nothing, type Tally } from './tally.ts';

const node = process.execPath;
const bin = (name: string) => `node_modules/.bin/${name}`;

/** Every suite, in the order in which a mistake is cheapest to find. */
const suites: Readonly<Record<string, () => Promise<Tally>>> = {
  types: () => runCommand('types', bin('tsc'), ['-b']),
  lint: () => runCommand('lint', bin('biome'), ['ci', '.']),
  layers: () => runCommand('layers', node, ['tools/layers/check.ts']),
  build: () => runCommand('build', node, ['tools/build.ts']),
  unit: () => runNodeTests('tests/unit', { concurrency: 2 }),
  property: () => runNodeTests('tests/property', { concurrency: 2 }),
  reference: () => runCounting('reference', node, ['tests/reference/run.ts', '--quiet']),
  integration: () => runNodeTests('tests/integration', { concurrency: 1 }),
  e2e: () => runBrowserTests(['gateway', 'desktop-harness']),
  electron: () => runBrowserTests(['electron']),
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => suites[name] === undefined);
if (unknown.length > 0) {
  console.error(`no such suite: ${unknown.join(', ')}; there are ${Object.keys(suites).join(', ')}`);
  process.exit(2);
}

let total = nothing;
const table: string[] = [];
for (const [name, run] of Object.entries(suites)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  console.log(`\n── ${name}`);
  const start = performance.now();
  const tally = await run();
  total = add(total, tally);
  table.push(`${name.padEnd(12)} ${line(tally)} in ${((performance.now() - start) / 1_000).toFixed(1)} s`);
}
console.log(`\n${table.join('\n')}`);
for (const reason of total.reasons) console.log(`skipped: ${reason}`);
console.log(line(total));
process.exit(total.failed > 0 ? 1 : 0);
