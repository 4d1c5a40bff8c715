import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { until } from '../until.ts';

const root = path.resolve(import.meta.dirname, '..', '..', '..');

export interface DesktopProgram {
  readonly process: ChildProcess;
  /** The program's first window. */
  page(): Promise<Page>;
  /** What the program wrote to its standard error so far. */
  errors(): string;
  /** As a power cut: the program, its workers and its browser end at once. */
  kill(): Promise<void>;
  /** Asks the program to end; resolves with its exit code. */
  stop(): Promise<number | null>;
}

export interface ProgramOptions {
  /** Folder of the built program; the project's own unless named. */
  readonly program?: string;
  readonly parameters?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

interface BrowserReady {
  readonly event: 'browser';
  readonly endpoint: string;
  readonly pid: number;
}

/** Whether a process runs. One that ended and was not yet collected by its parent does not. */
function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}

/** Starts the built desktop program on the stand-in, and resolves when its browser can be joined. */
export async function startDesktop(options: ProgramOptions = {}): Promise<DesktopProgram> {
  const child = spawn(
    process.execPath,
    [
      '--import',
      path.join(root, 'tests/harness/electron/register.ts'),
      path.join(options.program ?? root, 'dist/main/desktop.js'),
      ...(options.parameters ?? []),
    ],
    {
      cwd: root,
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      env: { ...process.env, ...options.environment },
    },
  );
  let errors = '';
  child.stderr?.on('data', (data: Buffer) => {
    errors += data.toString();
  });
  const exited = once(child, 'exit');
  const { endpoint, pid } = await new Promise<BrowserReady>((resolve, reject) => {
    child.on('message', (message: BrowserReady) => resolve(message));
    child.once('exit', (code) =>
      reject(new Error(`the program ended (${code}) before its browser\n${errors}`)),
    );
  });
  let browser: Browser | undefined;
  const leave = async () => {
    await browser?.close().catch(() => undefined);
    browser = undefined;
    // A profile serves one browser; a next program on it must not meet this one.
    await until(() => !alive(pid), 'the browser to end with the program');
  };
  return {
    process: child,
    errors: () => errors,
    async page() {
      browser ??= await chromium.connectOverCDP(endpoint);
      const context = browser.contexts()[0];
      if (context === undefined) throw new Error('the stand-in’s browser has no context');
      const page = context.pages()[0] ?? (await context.waitForEvent('page'));
      await page.waitForURL((url) => url.protocol !== 'about:');
      return page;
    },
    async kill() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL');
        await exited;
      }
      await leave();
    },
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM');
        await exited;
      }
      await leave();
      return child.exitCode;
    },
  };
}
