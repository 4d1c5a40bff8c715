/**
 * Left open for ten minutes: a real gateway with a real browser on its first layout at 5,000 messages a second. Resident
 * memory of the engine and of the page's process is read every two seconds from the system; after the first minute both
 * must grow by less than 5 %.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { build } from '../../tools/build.ts';
import { command, createVault } from '../e2e/fixtures.ts';
import { gatewayHost } from '../e2e/hosts/gateway.ts';
import { chromiumArguments } from '../harness/chromium-arguments.ts';
import { provideChromium } from '../harness/find-chromium.ts';
import { temporaryFolder } from '../harness/temporary.ts';
import { quantile, report } from './summary.ts';

export const name = 'soak';

const settleSeconds = 60;
const sampleMilliseconds = 2_000;

/** Resident bytes of a process, from /proc; the bench says so where there is none. */
function residentOf(pid: number): number {
  const found = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  if (found === null) throw new Error(`soak: no resident size of process ${pid}; this bench needs /proc`);
  return Number(found[1]) * 1_024;
}

export async function run(options: { seconds?: number; messagesPerSecond?: number }): Promise<void> {
  const { seconds = 600, messagesPerSecond = 5_000 } = options;
  const executablePath = provideChromium();
  if (executablePath === undefined) throw new Error('soak: no browser; name one in CHROMIUM_PATH');
  await build(path.resolve(import.meta.dirname, '../..'));
  using folder = temporaryFolder();
  const browser = await chromium.launch({ executablePath, args: [...chromiumArguments] });
  const host = gatewayHost(browser, { width: 1440, height: 900 });
  try {
    await host.start({ storeDirectory: folder.path });
    const page = await host.page();
    await createVault(page);
    await command(page, 'SETTINGS');
    await page.getByLabel('Messages a second').fill(String(messagesPerSecond));
    await page.getByRole('button', { name: 'Apply', exact: true }).click();
    await command(page, 'CL CHART 1s');
    await page.locator('.watch-row[data-state=fresh]').first().waitFor();
    const processes = await browser
      .newBrowserCDPSession()
      .then((session) => session.send('SystemInfo.getProcessInfo'));
    const renderers = processes.processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
    const samples = { engine: [] as number[], page: [] as number[] };
    const end = performance.now() + seconds * 1_000;
    while (performance.now() < end) {
      samples.engine.push(residentOf(host.processId()));
      samples.page.push(renderers.reduce((sum, id) => sum + residentOf(id), 0));
      await page.waitForTimeout(sampleMilliseconds);
    }
    const rate = await page.locator('.status-bar').innerText();
    for (const part of ['engine', 'page'] as const) {
      const settled = samples[part].slice(Math.floor((settleSeconds * 1_000) / sampleMilliseconds));
      const first = quantile(settled.slice(0, 15), 0.5);
      const last = quantile(settled.slice(-15), 0.5);
      const growth = (last / first - 1) * 100;
      report({
        bench: name,
        case: `resident memory of the ${part}`,
        unit: 'MiB',
        n: settled.length,
        values: settled.map((bytes) => bytes / 2 ** 20),
        target: 'grows by less than 5 % after the first minute',
        met: growth < 5,
        notes: `${growth.toFixed(2)} % over ${seconds - settleSeconds} s, from ${Math.round(first / 2 ** 20)} to ${Math.round(last / 2 ** 20)} MiB; ${rate.replace(/\s+/g, ' ').slice(0, 160)}`,
      });
    }
  } finally {
    await host.stop();
    await browser.close();
  }
}
