import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type ElectronApplication, _electron as electron } from '@playwright/test';
import type { WorkstationHost } from './host.ts';

const root = path.resolve(import.meta.dirname, '..', '..', '..');

/** Electron's own binary, or undefined where it was never fetched. */
export function electronBinary(): string | undefined {
  const folder = path.join(root, 'node_modules', 'electron');
  const pathFile = path.join(folder, 'path.txt');
  if (!existsSync(pathFile)) return undefined;
  const binary = path.join(folder, 'dist', readFileSync(pathFile, 'utf8').trim());
  return existsSync(binary) ? binary : undefined;
}

/** Why the suite cannot run on real Electron here, or undefined where it can. */
export function electronMissing(): string | undefined {
  if (electronBinary() === undefined) {
    return 'Electron’s binary is not here: node node_modules/electron/install.js fetches it';
  }
  const display = process.platform !== 'linux' || (process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
  return display ? undefined : 'there is no display for Electron’s window';
}

/** The built desktop program on real Electron. */
export function electronHost(): WorkstationHost {
  let running: ElectronApplication | undefined;
  return {
    name: 'electron',
    async start({ storeDirectory }) {
      const executablePath = electronBinary();
      if (executablePath === undefined) throw new Error(electronMissing());
      running = await electron.launch({
        executablePath,
        args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), root, '--store', storeDirectory],
        timezoneId: 'Europe/London',
      });
    },
    async page() {
      if (running === undefined) throw new Error('electron: start it first');
      return running.firstWindow();
    },
    async kill() {
      const child = running?.process();
      running = undefined;
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
    async stop() {
      await running?.close();
      running = undefined;
    },
  };
}
