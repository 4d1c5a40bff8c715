import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from './build.ts';

const root = path.resolve(import.meta.dirname, '..');

/** Path of Electron's binary, fetched where it is absent and can be; undefined where it cannot. */
function electronBinary(): string | undefined {
  const folder = path.join(root, 'node_modules', 'electron');
  const pathFile = path.join(folder, 'path.txt');
  const installed = () => {
    if (!existsSync(pathFile)) return undefined;
    const file = path.join(folder, 'dist', readFileSync(pathFile, 'utf8').trim());
    return existsSync(file) ? file : undefined;
  };
  const present = installed();
  if (present !== undefined || !existsSync(path.join(folder, 'install.js'))) return present;
  spawnSync(process.execPath, [path.join(folder, 'install.js')], { stdio: 'ignore', timeout: 120_000 });
  return installed();
}

function hasDisplay(): boolean {
  return process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
}

async function startGateway(): Promise<void> {
  const entry = path.join(root, 'dist', 'main', 'gateway.js');
  process.argv[1] = entry;
  await import(pathToFileURL(entry).href);
}

function startDesktop(binary: string): void {
  const child = spawn(binary, [root, ...process.argv.slice(2)], { stdio: 'inherit' });
  child.on('exit', (code) => process.exit(code ?? 1));
}

const outcome = await build(root);
if (outcome === 'built') process.stderr.write('Built the workstation.\n');
const headless = process.argv.includes('--headless');
const binary = headless || !hasDisplay() ? undefined : electronBinary();
if (binary !== undefined) startDesktop(binary);
else {
  if (!headless) {
    process.stderr.write(
      hasDisplay()
        ? 'Electron is not installed and could not be fetched: starting the gateway host instead.\n'
        : 'There is no display here: starting the gateway host instead of the desktop.\n',
    );
  }
  await startGateway();
}
