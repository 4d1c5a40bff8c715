import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test as base, expect, type Page } from '@playwright/test';
import type { WorkstationHost } from './hosts/host.ts';
import { type HostName, hostMissing, makeHost } from './hosts/make-host.ts';

export interface HostOptions {
  /** Which host a project runs on. */
  readonly hostName: HostName;
}

interface Fixtures {
  readonly storeDirectory: string;
  readonly workstation: WorkstationHost;
  /** What the page said that it should not have: errors, refusals of the content security policy, outside requests. */
  readonly complaints: string[];
}

export const passphrase = 'four unrelated words: heron anvil copper tide';
export const dataDirectory = path.join(process.env['SHARED_DIR'] ?? '../shared', 'data');
export const hasData = existsSync(path.join(dataDirectory, 'README.md'));
export const noDataReason = `there is no price data at ${dataDirectory}; SHARED_DIR names its parent`;

export const test = base.extend<Fixtures & HostOptions>({
  hostName: ['gateway', { option: true }],
  storeDirectory: async ({ browserName }, use) => {
    const directory = await mkdtemp(path.join(tmpdir(), `workstation-${browserName}-`));
    await use(directory);
    // A browser that was killed may still be writing its profile for a moment.
    await rm(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  },
  workstation: async ({ browser, hostName, viewport }, use, testInfo) => {
    const missing = hostMissing(hostName);
    testInfo.skip(missing !== undefined, missing ?? '');
    const host = makeHost(hostName, browser, viewport ?? { width: 1440, height: 900 });
    await use(host);
    await host.stop();
  },
  complaints: async ({ hostName }, use) => {
    const complaints: string[] = [];
    await use(complaints);
    expect(complaints, `the page on ${hostName} complained`).toEqual([]);
  },
});

/** Notes what a page must never do: throw, be refused by its policy, or ask another origin. */
export function listen(page: Page, complaints: string[]): void {
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (
      message.type() === 'error' &&
      !/ERR_CONNECTION_|ERR_EMPTY_RESPONSE|WebSocket connection/.test(message.text())
    ) {
      complaints.push(`console: ${message.text()}`);
    }
  });
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    const local = hostname === '127.0.0.1' || hostname === 'localhost' || hostname === '[::1]';
    if (!local && !['blob:', 'data:', 'app:', 'workstation:'].includes(protocol)) {
      complaints.push(`request: ${request.url()}`);
    }
  });
}

export async function createVault(page: Page): Promise<void> {
  await page.getByLabel('Passphrase', { exact: true }).fill(passphrase);
  await page.getByLabel('Passphrase again', { exact: true }).fill(passphrase);
  await page.getByRole('checkbox', { name: /nobody can recover/ }).check();
  await page.getByRole('button', { name: 'Create vault' }).click();
  await page.getByRole('button', { name: 'Not now' }).click({ timeout: 30_000 });
  await expect(page.getByRole('main', { name: 'Workspace' })).toBeVisible({ timeout: 30_000 });
}

/** The workspace of a new vault, its page listened to. */
export async function openWorkspace(
  { workstation, storeDirectory, complaints }: Fixtures,
  create: (page: Page) => Promise<void> = createVault,
): Promise<Page> {
  await workstation.start({ storeDirectory });
  const page = await workstation.page();
  listen(page, complaints);
  await create(page);
  return page;
}

export async function unlock(page: Page, words = passphrase): Promise<void> {
  await page.getByLabel('Passphrase', { exact: true }).fill(words);
  await page.getByRole('button', { name: /^(Unlock|Sign in|Go on)$/ }).click();
}

export async function command(page: Page, text: string): Promise<void> {
  await page.keyboard.press('Control+k');
  const input = page.getByRole('combobox', { name: 'Command' });
  await input.fill(text);
  await input.press('Enter');
  await expect(input).toBeHidden();
}

/** Imports a file through the wizard and stays on its result. */
export async function importFile(page: Page, file: string, rename?: string): Promise<void> {
  const panel = page.getByRole('region', { name: 'Import', exact: true });
  await panel.locator('input[type=file]').setInputFiles(file);
  await expect(panel.getByText('What would be stored')).toBeVisible({ timeout: 60_000 });
  if (rename !== undefined) {
    const name = panel
      .getByRole('textbox', { name: /^Name for/ })
      .or(panel.getByRole('combobox', { name: /^Name for/ }));
    await name.first().fill(rename);
    await name.first().blur();
  }
  const skip = panel.getByRole('checkbox', { name: /Leave the refused rows out/ });
  if (await skip.isVisible()) await skip.check();
  await panel.getByRole('button', { name: /^Import [\d,]+ bars?$/ }).click();
  await expect(panel.getByText(/(is|are) in the vault, from/)).toBeVisible({ timeout: 120_000 });
}

export { expect };
