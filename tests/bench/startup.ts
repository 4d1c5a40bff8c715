import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { type Browser, chromium, type Page } from '@playwright/test';
import { openStore } from '../../engine/store/store.ts';
import { build } from '../../tools/build.ts';
import { command } from '../e2e/fixtures.ts';
import { chromiumArguments } from '../harness/chromium-arguments.ts';
import { provideChromium } from '../harness/find-chromium.ts';
import { temporaryFolder } from '../harness/temporary.ts';
import { fillVault, passphrase } from './bench-vault.ts';
import { median, report } from './summary.ts';

/** From the start of the gateway's process to the first live candle painted in a browser, a million bars in the store. */
export const name = 'startup';

const root = path.resolve(import.meta.dirname, '../..');
const runs = 5;
const million = 1_000_000;

interface Times {
  readonly listening: number;
  readonly painted: number;
}

/** Waits for a candle younger than the start, then for the frame that shows it. */
async function firstLiveCandle(page: Page, since: number): Promise<void> {
  await page.waitForFunction(
    (start) => {
      const last = document.querySelector('.chart-legend')?.getAttribute('data-last-time');
      return last != null && Number(last) >= start - 60_000;
    },
    since,
    { polling: 'raf', timeout: 60_000 },
  );
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
}

async function startOnce(browser: Browser, directory: string, first: boolean): Promise<Times> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const start = performance.now();
  const since = Date.now();
  const child = spawn(
    process.execPath,
    ['dist/main/gateway.js', '--headless', '--port', '0', '--store', directory],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  const exited = once(child, 'exit');
  try {
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    const listening = performance.now() - start;
    await page.goto((JSON.parse(line) as { signIn: string }).signIn);
    await page.getByLabel('Passphrase', { exact: true }).fill(passphrase);
    await page.keyboard.press('Enter');
    if (first) {
      await page.getByRole('main', { name: 'Workspace' }).waitFor();
      await command(page, 'CL CHART 1m');
    }
    await firstLiveCandle(page, since);
    const painted = performance.now() - start;
    if (first) await layoutSaved(page);
    return { listening, painted };
  } finally {
    child.kill('SIGTERM');
    await exited;
    await context.close();
  }
}

/** The next start shows the chart because this one saved it. */
async function layoutSaved(page: Page): Promise<void> {
  await command(page, 'LAYOUT SAVE bench');
  await page.getByText('Layout “bench” is saved.').waitFor();
}

export async function run(): Promise<void> {
  await build(root);
  const executablePath = provideChromium();
  if (executablePath === undefined) throw new Error('startup: no browser; name one in CHROMIUM_PATH');
  using folder = temporaryFolder();
  await fillVault(folder.path, million);
  const store = openStore({ keyDerivation: 'least', directory: folder.path });
  const { keyDerivationMilliseconds: derivation } = await store.write('unlock', {
    passphrase,
    now: Date.now(),
  });
  await store.close();
  const browser = await chromium.launch({
    executablePath,
    args: [...chromiumArguments],
  });
  try {
    await startOnce(browser, folder.path, true);
    const times: Times[] = [];
    for (let round = 0; round < runs; round += 1) times.push(await startOnce(browser, folder.path, false));
    const shared = { bench: name, n: million, unit: 'ms' };
    const painted = times.map((time) => time.painted);
    const without = times.map((time) => time.painted - derivation);
    report({
      ...shared,
      case: 'gateway start to first live candle painted',
      values: painted,
      target: 'at most 3000 without key derivation',
      met: median(without) <= 3_000,
    });
    report({ ...shared, case: 'the same without key derivation', values: without });
    report({ ...shared, case: 'gateway start to listening', values: times.map((time) => time.listening) });
    report({ ...shared, case: 'key derivation', values: [derivation] });
  } finally {
    await browser.close();
  }
}
