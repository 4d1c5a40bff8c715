import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { build } from '../../../tools/build.ts';
import { provideChromium } from '../find-chromium.ts';
import { temporaryFolder } from '../temporary.ts';
import { type DesktopProgram, startDesktop } from './program.ts';

const root = path.resolve(import.meta.dirname, '..', '..', '..');

export interface RunningDesktop extends AsyncDisposable {
  readonly program: DesktopProgram;
  readonly page: Page;
  readonly directory: string;
  /** Messages of the program's log, oldest first. */
  log(): { msg: string; address?: string; refusal?: string }[];
}

/** The built desktop program on a fresh vault folder: `await using desktop = await runDesktop()`. */
export async function runDesktop(): Promise<RunningDesktop> {
  if (!existsSync(path.join(root, 'dist', 'main', 'desktop.js'))) await build(root);
  const chromium = provideChromium();
  if (chromium === undefined) throw new Error('there is no browser for the desktop harness');
  const folder = temporaryFolder();
  const program = await startDesktop({
    parameters: ['--store', folder.path],
    environment: { CHROMIUM_PATH: chromium },
  });
  const file = path.join(folder.path, 'logs', 'workstation.log');
  return {
    program,
    page: await program.page(),
    directory: folder.path,
    log: () =>
      readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line)),
    async [Symbol.asyncDispose]() {
      await program.stop();
      folder[Symbol.dispose]();
    },
  };
}
