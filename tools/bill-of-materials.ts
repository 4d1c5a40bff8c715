import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * The software bill of materials (CycloneDX 1.5, from the lock file) and the list of licences. A package whose licence is
 * not on the list of those that were looked at fails the command, so that a new one is a decision and no accident.
 */
export const looked: Readonly<Record<string, string>> = {
  MIT: 'permissive',
  ISC: 'permissive',
  '0BSD': 'permissive',
  'BSD-2-Clause': 'permissive',
  'BSD-3-Clause': 'permissive',
  'Apache-2.0': 'permissive, with a patent grant',
  'BlueOak-1.0.0': 'permissive',
  'Python-2.0': 'permissive',
  WTFPL: 'permissive',
  'PSF-2.0': 'permissive',
  'CC0-1.0': 'public domain',
  Unlicense: 'public domain',
  'CC-BY-3.0': 'data, with the source named: the holiday rules of date-holidays, see docs/forecasting.md',
  'OFL-1.1': 'fonts: may be shipped with a program, not sold by themselves',
  'MPL-2.0': 'build and test tools only; nothing of them is shipped',
};

/** Packages that name no licence in their own file, with what their repository says. */
export const said: Readonly<Record<string, string>> = { 'png-js': 'MIT' };

export interface Licensed {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
}

interface PackageFile {
  readonly name: string;
  readonly version: string;
  readonly license?: string | { readonly type?: string };
}

/** Every package of the lock file that is installed here, by name. */
export function installedLicences(root: string): Licensed[] {
  const lock = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, unknown>;
  };
  return Object.keys(lock.packages)
    .filter((folder) => folder !== '' && existsSync(path.join(root, folder, 'package.json')))
    .map((folder) => {
      const file = JSON.parse(readFileSync(path.join(root, folder, 'package.json'), 'utf8')) as PackageFile;
      const own = typeof file.license === 'string' ? file.license : file.license?.type;
      return { name: file.name, version: file.version, licence: own ?? said[file.name] ?? 'none' };
    })
    .sort((a, b) => a.name.localeCompare(b.name) || a.version.localeCompare(b.version));
}

/** Whether a licence expression (SPDX) can be met by licences that were looked at. */
export function isLooked(expression: string): boolean {
  const bare = expression.replace(/[()]/g, ' ').trim();
  return bare
    .split(/\s+OR\s+/)
    .some((choice) => choice.split(/\s+AND\s+/).every((licence) => looked[licence.trim()] !== undefined));
}

if (import.meta.main) {
  const root = path.resolve(import.meta.dirname, '..');
  const target = path.join(root, 'dist', 'bill-of-materials');
  mkdirSync(target, { recursive: true });
  const { status, stdout, stderr } = spawnSync('npm', ['sbom', '--sbom-format', 'cyclonedx'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
    shell: process.platform === 'win32',
  });
  if (status !== 0) {
    console.error(stderr);
    process.exit(1);
  }
  writeFileSync(path.join(target, 'bill-of-materials.cdx.json'), stdout);
  const licences = installedLicences(root);
  const lines = licences.map(({ name, version, licence }) => `${name} ${version}: ${licence}`);
  writeFileSync(path.join(target, 'licences.txt'), `${lines.join('\n')}\n`);
  const open = licences.filter(({ licence }) => !isLooked(licence));
  for (const { name, version, licence } of open)
    console.error(`${name} ${version}: ${licence} was not looked at`);
  console.log(`${licences.length} packages, ${open.length} with a licence to look at; see ${target}`);
  process.exitCode = open.length > 0 ? 1 : 0;
}
