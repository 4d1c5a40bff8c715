import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { checkLayers } from '../../../tools/layers/check.ts';
import { findImports } from '../../../tools/layers/imports.ts';
import { judge } from '../../../tools/layers/judge.ts';
import { temporaryFolder } from '../../harness/temporary.ts';

const verdict = (file: string, specifier: string, typeOnly = false) =>
  judge(file, { specifier, typeOnly, line: 1 });

test('arrows against the direction are refused, those along it are not', () => {
  const refused: [string, string][] = [
    ['engine/domain/a.ts', '../numerics/b.ts'],
    ['engine/numerics/a.ts', '../market/service.ts'],
    ['engine/pricing/a.ts', '../risk/b.ts'],
    ['engine/pricing/a.ts', 'node:fs'],
    ['engine/pricing/a.ts', 'fs/promises'],
    ['engine/domain/a.ts', 'node:crypto'],
    ['engine/store/a.ts', '../market/service.ts'],
    ['engine/market/a.ts', '../store/store.ts'],
    ['engine/api/a.ts', '../hosts/gateway/server.ts'],
    ['electron/main/a.ts', '../../engine/store/store.ts'],
    ['electron/preload/a.ts', '../main/main.ts'],
    ['renderer/panels/a.tsx', '../../engine/domain/bars.ts'],
    ['renderer/client/a.ts', '../../engine/api/router.ts'],
    ['renderer/panels/a.tsx', 'lightweight-charts'],
    ['engine/hosts/a.ts', 'electron'],
    ['engine/market/a.ts', 'better-sqlite3-multiple-ciphers'],
    ['elsewhere/a.ts', './b.ts'],
    ['engine/domain/a.ts', '../../../outside.ts'],
  ];
  for (const [file, specifier] of refused)
    assert.notEqual(verdict(file, specifier), undefined, `${file} -> ${specifier}`);
  const allowed: [string, string][] = [
    ['engine/numerics/a.ts', '../domain/bars.ts'],
    ['engine/pricing/a.ts', '../numerics/b.ts'],
    ['engine/store/a.ts', '../security/keyring.ts'],
    ['engine/api/a.ts', '../market/service.ts'],
    ['engine/hosts/cli/a.ts', '../../api/router.ts'],
    ['renderer/client/a.ts', '../../engine/api/wire/frame.ts'],
    ['renderer/charts/a.ts', 'lightweight-charts'],
    ['engine/store/a.ts', 'node:fs'],
  ];
  for (const [file, specifier] of allowed)
    assert.equal(verdict(file, specifier), undefined, `${file} -> ${specifier}`);
  assert.equal(
    verdict('renderer/client/a.ts', '../../engine/api/router.ts', true),
    undefined,
    'types of the contract',
  );
});

test('every way to import is found, with its line, and comments are not', () => {
  const source = [
    "import a from './a.ts';",
    "import type { B } from './b.ts';",
    "import { type C, type D } from './c.ts';",
    "import { type E, f } from './e.ts';",
    "export * from './g.ts';",
    "const h = await import('./h.ts');",
    "// import './not.ts';",
    "/* import './nor.ts'; */",
    "const worker = new URL('./w.ts', import.meta.url);",
    "import './i.css';",
    'import {',
    '  j,',
    "} from './j.ts';",
  ].join('\n');
  assert.deepEqual(
    findImports(source).map(({ specifier, typeOnly, line }) => [specifier, typeOnly, line]),
    [
      ['./a.ts', false, 1],
      ['./b.ts', true, 2],
      ['./c.ts', true, 3],
      ['./e.ts', false, 4],
      ['./g.ts', false, 5],
      ['./h.ts', false, 6],
      ['./w.ts', false, 9],
      ['./i.css', false, 10],
      ['./j.ts', false, 13],
    ],
  );
});

test('the check over a tree names file and line, and this tree is clean', () => {
  using folder = temporaryFolder();
  mkdirSync(path.join(folder.path, 'engine/domain'), { recursive: true });
  writeFileSync(path.join(folder.path, 'engine/domain/bad.ts'), "export const x = 1;\nimport 'node:fs';\n");
  assert.deepEqual(checkLayers(folder.path), {
    files: 1,
    problems: ['engine/domain/bad.ts:2 engine/domain is pure and may not import node:fs'],
  });
  const own = checkLayers(process.cwd());
  assert.ok(own.files > 100);
  assert.deepEqual(own.problems, []);
});
