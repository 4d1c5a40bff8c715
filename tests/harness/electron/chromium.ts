import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type BrowserContext, chromium } from '@playwright/test';
import { chromiumArguments } from '../chromium-arguments.ts';

export interface StandInBrowser {
  readonly context: BrowserContext;
  /** Where a test's Playwright can join. */
  readonly endpoint: string;
  /** Number of the browser's main process. */
  readonly pid: number;
}

/** Starts the installed Chromium on a profile; no name resolves in it, so that nothing leaves the machine. */
export async function launchChromium(
  profile: string,
  size: { width: number; height: number },
): Promise<StandInBrowser> {
  mkdirSync(profile, { recursive: true });
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    headless: true,
    viewport: null,
    acceptDownloads: true,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    args: [
      ...chromiumArguments,
      '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1',
      '--remote-debugging-port=0',
      `--window-size=${size.width},${size.height}`,
    ],
  });
  const [port] = readFileSync(path.join(profile, 'DevToolsActivePort'), 'utf8').split('\n');
  const browser = context.browser();
  if (browser === null) throw new Error('the stand-in’s context has no browser');
  const devtools = await browser.newBrowserCDPSession();
  const { processInfo } = await devtools.send('SystemInfo.getProcessInfo');
  await devtools.detach();
  const pid = processInfo.find(({ type }) => type === 'browser')?.id;
  if (pid === undefined) throw new Error('the stand-in’s browser does not name its process');
  return { context, endpoint: `http://127.0.0.1:${port}`, pid };
}
