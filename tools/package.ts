import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fuses } from '../electron/security/fuses.ts';
import { build } from './build.ts';

/** The fuse table in the words of the packager's command line. */
export function fuseArguments(): string[] {
  return Object.entries(fuses).map(([name, { enabled }]) => {
    const option = name.charAt(0).toLowerCase() + name.slice(1);
    return `-c.electronFuses.${option}=${enabled}`;
  });
}

if (import.meta.main) {
  const root = path.resolve(import.meta.dirname, '..');
  await build(root);
  const packager = path.join(root, 'node_modules', 'electron-builder', 'cli.js');
  const { status } = spawnSync(process.execPath, [packager, ...fuseArguments(), ...process.argv.slice(2)], {
    cwd: root,
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
}
