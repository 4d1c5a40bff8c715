import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import type { WorkstationHost } from './host.ts';

const root = path.resolve(import.meta.dirname, '..', '..', '..');

interface Ready {
  readonly event: 'ready';
  readonly address: string;
  readonly signIn: string;
}

/** The gateway as a child process and a browser context signed in to it. */
export interface GatewayHost extends WorkstationHost {
  /** Of the running gateway. */
  processId(): number;
}

export function gatewayHost(browser: Browser, viewport: { width: number; height: number }): GatewayHost {
  let child: ChildProcess | undefined;
  let ready: Ready | undefined;
  let context: BrowserContext | undefined;
  const errors: string[] = [];

  const readyLine = async (process: ChildProcess): Promise<Ready> => {
    if (process.stdout === null) throw new Error('gateway: no standard output');
    for await (const line of createInterface(process.stdout)) {
      if (!line.startsWith('{')) continue;
      const said = JSON.parse(line) as Partial<Ready>;
      if (said.event === 'ready') return said as Ready;
    }
    throw new Error(`gateway: ended before it was ready\n${errors.join('')}`);
  };
  const end = async (signal: NodeJS.Signals) => {
    const running = child;
    child = undefined;
    if (running === undefined || running.exitCode !== null || running.signalCode !== null) return;
    const exited = once(running, 'exit');
    running.kill(signal);
    await exited;
  };
  return {
    name: 'gateway',
    processId() {
      if (child?.pid === undefined) throw new Error('gateway: start it first');
      return child.pid;
    },
    async start({ storeDirectory }) {
      await context?.close();
      context = undefined;
      child = spawn(
        process.execPath,
        [
          path.join(root, 'engine/hosts/gateway/main.ts'),
          '--headless',
          '--port',
          '0',
          '--store',
          storeDirectory,
        ],
        { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] },
      );
      child.stderr?.on('data', (data: Buffer) => errors.push(data.toString()));
      ready = await readyLine(child);
    },
    async page(): Promise<Page> {
      if (ready === undefined) throw new Error('gateway: start it first');
      if (context === undefined) {
        context = await browser.newContext({
          viewport,
          reducedMotion: 'no-preference',
          timezoneId: 'Europe/London',
        });
        const page = await context.newPage();
        await page.goto(ready.signIn);
        return page;
      }
      return context.pages()[0] ?? context.newPage();
    },
    // The page stays open, as a browser does when the program behind it dies.
    kill: () => end('SIGKILL'),
    async stop() {
      await context?.close();
      context = undefined;
      await end('SIGTERM');
    },
  };
}
