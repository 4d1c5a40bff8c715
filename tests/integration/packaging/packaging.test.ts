import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { extractAll, extractFile, listPackage } from '@electron/asar';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { fuses } from '../../../electron/security/fuses.ts';
import { openPageLink } from '../../harness/electron/page-link.ts';
import { startDesktop } from '../../harness/electron/program.ts';
import { writeElectronFolder } from '../../harness/electron-folder.ts';
import { provideChromium } from '../../harness/find-chromium.ts';
import { temporaryFolder } from '../../harness/temporary.ts';

const root = path.resolve(import.meta.dirname, '..', '..', '..');
/**
 * What the program may weigh beside Electron itself. Of the 16 MiB there were when this was set, reports (fonts, PDF) took 3,
 * the tensors of the neural forecast 2.5 and the rules of public holidays 2.
 */
const budgetBytes = 18 * 1024 * 1024;
const timeout = 120_000;

const folder = temporaryFolder();
const packed = path.join(folder.path, 'release', 'linux-unpacked');
const archive = path.join(packed, 'resources', 'app.asar');
const unpacked = `${archive}.unpacked`;

before(
  () => {
    const electron = path.join(folder.path, 'electron');
    writeElectronFolder(electron);
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [
        'tools/package.ts',
        '--linux',
        'dir',
        '--x64',
        `-c.electronDist=${electron}`,
        `-c.directories.output=${path.join(folder.path, 'release')}`,
      ],
      { cwd: root, encoding: 'utf8', timeout },
    );
    assert.equal(status, 0, stdout + stderr);
  },
  { timeout },
);
after(() => folder[Symbol.dispose]());

function files(): string[] {
  return listPackage(archive, { isPack: false })
    .map((file) => file.replaceAll('\\', '/').slice(1))
    .filter((file) => path.extname(file) !== '' || path.basename(file) === 'LICENSE');
}

test('the archive holds built files, data and two packages, and nothing else', () => {
  const allowed = [
    /^package\.json$/,
    /^dist\/main\/(desktop|(audit|compute|derive|report|simulator|store)-worker|chunk-\w+)\.js(\.LEGAL\.txt)?$/,
    /^dist\/preload\/preload\.cjs$/,
    /^dist\/fonts\/(Inter|NotoNaskhArabic)_\d+\w+\.ttf$/,
    /^dist\/verifier\/verify\.html$/,
    /^dist\/renderer\/(index\.html|assets\/[\w.-]+\.(js|css|woff2|svg|png|wasm|txt))$/,
    /^assets\/[\w/.-]+\.json$/,
    /^node_modules\/better-sqlite3-multiple-ciphers\/(package\.json|LICENSE|lib\/[\w/-]+\.js|prebuilds\/linux-x64\.node)$/,
    /^node_modules\/piscina\/(package\.json|LICENSE|dist\/[\w/-]+\.m?js)$/,
  ];
  const found = files();
  assert.deepEqual(
    found.filter((file) => !allowed.some((form) => form.test(file))),
    [],
  );
  for (const form of allowed)
    assert.ok(
      found.some((file) => form.test(file)),
      `nothing fits ${form}`,
    );
});

test('what is built is what is packed', () => {
  const built = globSync(
    ['dist/{main,preload,renderer,verifier,fonts}/**/*.{js,cjs,css,html,woff2,wasm,ttf}'],
    {
      cwd: root,
    },
  ).filter((file) => !file.endsWith('gateway.js'));
  assert.ok(built.length > 8);
  for (const file of built) {
    assert.deepEqual(extractFile(archive, file), readFileSync(path.join(root, file)), file);
  }
  const version = (text: string) => (JSON.parse(text) as { version: string; main: string }).version;
  assert.equal(
    version(extractFile(archive, 'package.json').toString()),
    version(readFileSync(path.join(root, 'package.json'), 'utf8')),
  );
});

test('the native module stands outside of the archive and opens an encrypted database', () => {
  const binary = path.join(unpacked, 'node_modules/better-sqlite3-multiple-ciphers/prebuilds/linux-x64.node');
  assert.deepEqual(
    globSync('**/*', { cwd: unpacked }).filter((file) => statSync(path.join(unpacked, file)).isFile()),
    [path.relative(unpacked, binary)],
  );
  const whole = path.join(folder.path, 'whole');
  extractAll(archive, whole);
  const script = `
    const Database = require('better-sqlite3-multiple-ciphers');
    const database = new Database('native.db', { nativeBinding: ${JSON.stringify(binary)} });
    database.pragma("cipher='aegis'");
    database.pragma("key='a key'");
    database.exec('CREATE TABLE t (v); INSERT INTO t VALUES (42)');
    console.log(database.prepare('SELECT v FROM t').pluck().get());
  `;
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', script], { cwd: whole, encoding: 'utf8' });
  assert.equal(stdout.trim(), '42', stderr);
  const header = readFileSync(path.join(whole, 'native.db')).subarray(0, 15).toString('latin1');
  assert.notEqual(header, 'SQLite format 3');
});

test('the packed program runs: its workers start, its vault is created, its page is shown', {
  timeout,
}, async () => {
  const whole = path.join(folder.path, 'runs');
  extractAll(archive, whole);
  const chromium = provideChromium();
  assert.ok(chromium !== undefined);
  const program = await startDesktop({
    program: whole,
    parameters: ['--store', path.join(folder.path, 'vault')],
    environment: { CHROMIUM_PATH: chromium },
  });
  try {
    const page = await program.page();
    await page.waitForSelector('h1');
    const link = await openPageLink(page);
    await link.call('mutation', 'vault.create', { passphrase: 'heron anvil copper tide' });
    const preview = (await link.call('mutation', 'history.preview', {
      source: {
        kind: 'text',
        name: 'TEST_daily.csv',
        text: 'date,open,high,low,close,volume\n2024-01-02,1,2,1,2,10\n2024-01-03,2,3,2,3,10\n',
      },
    })) as { rows: number };
    assert.equal(preview.rows, 2);
  } finally {
    assert.equal(await program.stop(), 0, program.errors());
  }
});

test('the program stays within its budget', () => {
  const bytes =
    statSync(archive).size +
    globSync('**/*', { cwd: unpacked })
      .map((file) => statSync(path.join(unpacked, file)))
      .reduce((sum, entry) => sum + (entry.isFile() ? entry.size : 0), 0);
  assert.ok(bytes < budgetBytes, `${bytes} bytes, ${budgetBytes} allowed`);
  assert.ok(bytes > budgetBytes / 4, `${bytes} bytes: the budget no longer holds anything back`);
});

test('the fuses of the packed program are those of the table', async () => {
  const wire = await getCurrentFuseWire(path.join(packed, 'energyopti-workstation'));
  for (const [name, { enabled }] of Object.entries(fuses)) {
    const state = wire[FuseV1Options[name as keyof typeof FuseV1Options]];
    assert.equal(state, (enabled ? '1' : '0').charCodeAt(0), name);
  }
});
