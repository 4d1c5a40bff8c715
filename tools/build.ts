import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build as bundle } from 'esbuild';
import { build as buildPages } from 'vite';
import { fontFiles } from '../engine/reports/fonts.ts';
import { buildVerifierPage } from './build-verifier.ts';

/** Entries lie flat in `dist/main`, so that `workerEntry` finds a worker beside whatever bundle starts it. */
const nodeEntries = {
  gateway: 'engine/hosts/gateway/main.ts',
  desktop: 'electron/main/main.ts',
  'store-worker': 'engine/store/worker/store-worker.ts',
  'audit-worker': 'engine/store/audit/audit-worker.ts',
  'derive-worker': 'engine/security/keys/derive-worker.ts',
  'compute-worker': 'engine/compute/compute-worker.ts',
  'simulator-worker': 'engine/market/simulator/simulator-worker.ts',
  'report-worker': 'engine/reports/report-worker.ts',
} as const;

const preload = 'electron/preload/preload.ts';

/** Packages with native code or worker files of their own stay outside; everything else is bundled. */
const external = ['electron', 'better-sqlite3-multiple-ciphers', 'piscina', 'bufferutil', 'utf-8-validate'];

/** Bundled CommonJS packages ask for `require`, which ES modules lack. */
const banner = `import { createRequire as createRequireForBundle } from 'node:module'; const require = createRequireForBundle(import.meta.url);`;

function sourceHash(root: string): string {
  const hash = createHash('sha256');
  const files = globSync(
    [
      '{engine,electron,renderer}/**/*.{ts,tsx,css,html,json}',
      'tools/{build,build-verifier}.ts',
      'tools/verifier/**/*.{ts,css,html}',
      'package-lock.json',
      'assets/**/*',
    ],
    { cwd: root },
  )
    .filter((file) => !file.includes('tsconfig') && path.extname(file) !== '')
    .sort();
  for (const file of files)
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(path.join(root, file)))
      .update('\0');
  return hash.digest('hex');
}

async function buildNode(root: string): Promise<void> {
  const entryPoints = Object.fromEntries(
    Object.entries(nodeEntries).filter(([, file]) => existsSync(path.join(root, file))),
  );
  await bundle({
    absWorkingDir: root,
    entryPoints,
    outdir: 'dist/main',
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    external,
    banner: { js: banner },
    chunkNames: 'chunk-[hash]',
    minifySyntax: true,
    legalComments: 'linked',
    logLevel: 'warning',
  });
  if (!existsSync(path.join(root, preload))) return;
  await bundle({
    absWorkingDir: root,
    entryPoints: { preload },
    outdir: 'dist/preload',
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'chrome140',
    external: ['electron'],
    logLevel: 'warning',
  });
}

/** The faces that reports are set in; `engine/reports/fonts.ts` finds them there. */
function copyFonts(root: string): void {
  mkdirSync(path.join(root, 'dist', 'fonts'), { recursive: true });
  for (const file of Object.values(fontFiles))
    copyFileSync(
      path.join(root, 'node_modules', file),
      path.join(root, 'dist', 'fonts', path.basename(file)),
    );
}

/** Builds everything that ships into `dist`; does nothing where the sources have not changed since. */
export async function build(root: string, options: { force?: boolean } = {}): Promise<'built' | 'fresh'> {
  const stamp = path.join(root, 'dist', 'build.json');
  const hash = sourceHash(root);
  if (options.force !== true && existsSync(stamp) && JSON.parse(readFileSync(stamp, 'utf8')).hash === hash)
    return 'fresh';
  rmSync(path.join(root, 'dist'), { recursive: true, force: true });
  await buildNode(root);
  await buildVerifierPage(root);
  copyFonts(root);
  await buildPages({ configFile: path.join(root, 'renderer', 'vite.config.ts'), logLevel: 'warn' });
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, JSON.stringify({ hash }));
  return 'built';
}

if (import.meta.main) {
  const start = performance.now();
  const outcome = await build(path.resolve(import.meta.dirname, '..'), {
    force: process.argv.includes('--force'),
  });
  console.log(
    outcome === 'built'
      ? `built in ${((performance.now() - start) / 1_000).toFixed(1)} s`
      : 'the build is fresh',
  );
}
