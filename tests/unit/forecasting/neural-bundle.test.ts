import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import type { ForecastModel } from '../../../engine/forecasting/forecaster.ts';
import { loadNeural } from '../../../engine/forecasting/neural/load-neural.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const outdir = mkdtempSync(path.join(tmpdir(), 'neural-'));
after(() => rmSync(outdir, { recursive: true, force: true }));

const bundled = (entry: string, name: string) =>
  build({
    absWorkingDir: root,
    entryPoints: { [name]: entry },
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    external: ['piscina'],
    banner: {
      js: `import { createRequire as createRequireForBundle } from 'node:module'; const require = createRequireForBundle(import.meta.url);`,
    },
    metafile: true,
    logLevel: 'error',
  });

test('a worker loads the tensor library only when a neural forecast is asked of it', async () => {
  const { metafile } = await bundled('engine/compute/tasks.ts', 'tasks');
  const entry = Object.entries(metafile.outputs).find(([, { entryPoint }]) =>
    entryPoint?.endsWith('tasks.ts'),
  );
  assert.ok(entry);
  const seen = new Set<string>();
  const waiting = [entry[0]];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    for (const { path: next, kind } of metafile.outputs[file]?.imports ?? [])
      if (kind === 'import-statement') waiting.push(next);
  }
  const inputs = [...seen].flatMap((file) => Object.keys(metafile.outputs[file]?.inputs ?? {}));
  assert.ok(inputs.some((file) => file.endsWith('load-neural.ts')));
  assert.deepEqual(
    inputs.filter((file) => file.includes('@tensorflow')),
    [],
  );
});

test('bundled it forecasts the same bytes as from its sources', async () => {
  await bundled('engine/forecasting/neural/load-neural.ts', 'neural');
  const file = pathToFileURL(path.join(outdir, 'neural.mjs')).href;
  const shipped = (await import(file)) as { loadNeural(): Promise<ForecastModel> };
  const time = Float64Array.from({ length: 150 }, (_, row) => row * 86_400_000);
  const history = { time, value: time.map((_, row) => 50 + 5 * Math.sin(row) + (row % 7)), periods: [7] };
  const ahead = Float64Array.from({ length: 20 }, (_, row) => (150 + row) * 86_400_000);
  const [one, other] = await Promise.all([shipped.loadNeural(), loadNeural()]);
  assert.deepEqual(one.fit(history).forecast(ahead), other.fit(history).forecast(ahead));
});
