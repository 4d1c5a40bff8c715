import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { installedLicences, isLooked, looked } from '../../../tools/bill-of-materials.ts';

test('every installed package has a licence that was looked at', () => {
  const licences = installedLicences('.');
  assert.ok(licences.length > 200);
  assert.deepEqual(
    licences.filter(({ licence }) => !isLooked(licence)),
    [],
  );
});

test('an expression is met by one of its choices, whole', () => {
  assert.equal(isLooked('(MIT OR CC0-1.0)'), true);
  assert.equal(isLooked('MIT AND OFL-1.1'), true);
  assert.equal(isLooked('GPL-3.0 OR MIT'), true);
  assert.equal(isLooked('MIT AND GPL-3.0'), false);
  assert.equal(isLooked('AGPL-3.0-only'), false);
  assert.equal(isLooked('none'), false);
  assert.equal(
    Object.keys(looked).some((name) => /GPL/.test(name)),
    false,
  );
});

test('install scripts are denied but for the named ones, and what runs at install is known', () => {
  const file = JSON.parse(readFileSync('package.json', 'utf8')) as {
    allowScripts: Record<string, boolean>;
    dependencies: Record<string, string>;
    devDependencies: Record<string, string>;
  };
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    packages: Record<string, { hasInstallScript?: boolean }>;
  };
  const withScripts = Object.entries(lock.packages)
    .filter(([folder, { hasInstallScript }]) => folder !== '' && hasInstallScript === true)
    .map(([folder]) => folder.replace(/^.*node_modules\//, ''));
  for (const name of withScripts)
    assert.notEqual(file.allowScripts[name], undefined, `${name} has an install script`);
  for (const version of Object.values({ ...file.dependencies, ...file.devDependencies }))
    assert.match(version, /^\d+\.\d+\.\d+/, 'every version is pinned');
});
