import { open, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from '@playwright/test';
import {
  command,
  createVault,
  dataDirectory,
  expect,
  hasData,
  importFile,
  listen,
  noDataReason,
  openWorkspace,
  test,
  unlock,
} from './fixtures.ts';
import { checkAxe, inBothThemes, picture, themes } from './screens.ts';

const oddRows = [
  'date,open,high,low,close,volume',
  '2024-01-02,70.1,71.2,69.8,70.9,1000',
  '2024-01-03,70.9,70.1,71.5,70.2,900',
  '2024-01-04,NaN,71.5,70.2,71.1,800',
  '2024-01-05,71.1,72.0,70.8,75.0,700',
  '2024-01-05,71.1,72.0,70.8,71.7,650',
  '2024-01-08,71.7,72.5,71.0,not a price,600',
  '2024-01-09,72.0,72.9,71.6,72.4,500',
].join('\n');

test('gates: first run, locked, wrong passphrase', async ({ workstation, storeDirectory, complaints }) => {
  await workstation.start({ storeDirectory });
  const page = await workstation.page();
  listen(page, complaints);
  await expect(page.getByRole('heading', { name: 'Create your vault' })).toBeVisible();
  await inBothThemes(page, 'first-run');
  await page.getByRole('button', { name: 'Restore from a backup file…' }).click();
  await expect(page.getByText('The full one and every later one of its chain')).toBeVisible();
  await inBothThemes(page, 'first-run-restore');
  await page.getByRole('button', { name: 'Back', exact: true }).click();
  await page.getByLabel('Passphrase', { exact: true }).fill('abc');
  await page.getByRole('button', { name: 'Create vault' }).click();
  await expect(page.getByText('Too short.')).toBeVisible();
  await inBothThemes(page, 'first-run-problems');
  await createVault(page);
  await page.getByRole('button', { name: 'Lock', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Locked' })).toBeVisible();
  await unlock(page);
  await expect(page.getByRole('main', { name: 'Workspace' })).toBeVisible({ timeout: 30_000 });
  await command(page, 'CLOSE');
  await expect(page.getByRole('heading', { name: 'Unlock your vault' })).toBeVisible({ timeout: 30_000 });
  await inBothThemes(page, 'locked');
  await unlock(page, 'not the passphrase');
  await expect(page.getByRole('alert')).toContainText('PASSPHRASE_WRONG');
  for (let tries = 0; tries < 6 && !(await page.getByRole('timer').isVisible()); tries += 1) {
    await unlock(page, 'not the passphrase');
    await expect(page.getByRole('button', { name: 'Deriving' })).toBeHidden();
    await expect(page.getByRole('alert')).toBeVisible();
  }
  await expect(page.getByRole('timer')).toContainText('The next one is possible in');
  await expect(page.getByRole('button', { name: 'Unlock' })).toBeDisabled();
  await inBothThemes(page, 'locked-wrong-passphrase');
  await expect(page.getByRole('timer')).toBeHidden({ timeout: 60_000 });
  await unlock(page);
  await expect(page.getByRole('main', { name: 'Workspace' })).toBeVisible({ timeout: 30_000 });
});

test('workspace: every panel with data, empty, narrow, in both themes', async ({
  workstation,
  storeDirectory,
  complaints,
}) => {
  const page = await openWorkspace({ workstation, storeDirectory, complaints });
  await expect(page.locator('.watch-row[data-state=fresh]').first()).toBeVisible();
  await command(page, 'IMPORT');
  await expect(page.getByText('Drop a file with prices here')).toBeVisible();
  await inBothThemes(page, 'import-empty');

  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'odd-rows.csv', mimeType: 'text/csv', buffer: Buffer.from(oddRows) });
  await expect(page.getByText('What would be stored')).toBeVisible();
  await inBothThemes(page, 'import-odd-rows');
  await page.getByRole('checkbox', { name: /Leave the refused rows out/ }).check();
  await page.getByRole('button', { name: 'Import 3 bars' }).click();
  await expect(page.getByText('3 bars of 1 series are in the vault')).toBeVisible();
  await inBothThemes(page, 'import-odd-rows-done');
  await command(page, 'ODD-ROWS CHART 5m');
  await expect(page.getByText('No 5m bars of ODD-ROWS yet')).toBeVisible();
  await inBothThemes(page, 'chart-empty');
  await page.getByRole('button', { name: 'Show 1d' }).click();
  await expect(
    page.getByRole('region', { name: 'Chart ODD-ROWS 1d' }).locator('.chart-legend'),
  ).toContainText('72.4');
  await command(page, 'IMPORT');
  await page.getByRole('button', { name: 'Undo this import' }).click();
  await expect(page.getByText('The import of odd-rows.csv is taken back')).toBeVisible();

  if (hasData) {
    await importFile(page, path.join(dataDirectory, 'oil/wti_front_ohlcv_daily.csv'), 'CL');
    await inBothThemes(page, 'import-done');
    await command(page, 'CL CHART 1d');
    await expect(page.getByRole('region', { name: 'Chart CL 1d' }).locator('.chart-legend')).toBeVisible();
    await inBothThemes(page, 'workspace');
    await page.setViewportSize({ width: 760, height: 600 });
    await picture(page, 'workspace-narrow');
    await page.setViewportSize({ width: 1440, height: 900 });
  } else {
    test.info().annotations.push({ type: 'skipped part', description: noDataReason });
  }
  await page.getByRole('grid', { name: 'Quotes' }).focus();
  for (let count = 0; count < 8; count += 1) await page.keyboard.press('Delete');
  await expect(page.getByText('The watchlist is empty')).toBeVisible();
  await inBothThemes(page, 'watchlist-empty');
  await page.getByRole('button', { name: /^Add all \d+ instruments$/ }).click();
  await expect(page.locator('.watch-row').nth(8)).toBeVisible();
  await command(page, 'FEEDS');
  await inBothThemes(page, 'feeds');
  await command(page, 'SETTINGS');
  await expect(page.getByRole('heading', { name: 'Appearance' })).toBeVisible();
  await inBothThemes(page, 'settings');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('c');
  await inBothThemes(page, 'command-line');
  await page.keyboard.press('Escape');
  await page.keyboard.press('F1');
  await inBothThemes(page, 'help');
  await page.keyboard.press('Escape');
  await checkAxe(page, 'after the dialogs');
});

test('a lost engine is said', async ({ workstation, storeDirectory }) => {
  test.skip(workstation.name !== 'gateway', 'on the desktop the window ends with the program');
  await workstation.start({ storeDirectory });
  const page = await workstation.page();
  await createVault(page);
  await expect(page.locator('.watch-row[data-state=fresh]')).toHaveCount(8);
  await expect(page.locator('.chart-legend')).toBeVisible();
  await workstation.kill();
  await expect(
    page.getByRole('alert').filter({ hasText: 'The connection to the engine is lost' }),
  ).toBeVisible();
  await inBothThemes(page, 'connection-lost');
});

test('what cannot be read as it stands is asked about', async ({
  workstation,
  storeDirectory,
  complaints,
}) => {
  const page = await openWorkspace({ workstation, storeDirectory, complaints });
  await command(page, 'IMPORT');
  const rows = ['Date,Price', '03/02/2026,70.1', '04/02/2026,70.4', '05/02/2026,70.2'].join('\n');
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'either-way.csv', mimeType: 'text/csv', buffer: Buffer.from(rows) });
  await expect(page.getByText('DATE_ORDER_UNSURE')).toBeVisible();
  await expect(page.getByText('Every row is as it should be')).toBeHidden();
  await inBothThemes(page, 'import-date-order');
  await page.getByLabel('Time format').selectOption({ label: 'day first (eu-date)' });
  await page.getByRole('button', { name: 'Read again with this mapping' }).click();
  await page.getByRole('button', { name: 'Import 3 bars' }).click();
  await expect(page.getByText('3 bars of 1 series are in the vault')).toBeVisible();
  await command(page, 'EITHER-WAY CHART 1d');
  await expect(
    page.getByRole('region', { name: 'Chart EITHER-WAY 1d' }).locator('.chart-legend'),
  ).toContainText('2026-02-05');
  await expect(page.locator('.status-bar')).not.toContainText('NYMEX');
  await inBothThemes(page, 'chart-line');
});

test('a backup is put back from the settings', async ({ workstation, storeDirectory, complaints }) => {
  const page = await openWorkspace({ workstation, storeDirectory, complaints });
  await command(page, 'LAYOUT SAVE before');
  await expect(page.getByText('Layout “before” is saved.')).toBeVisible();
  await expect(page.getByRole('application')).toBeFocused();
  await command(page, 'SETTINGS');
  await page.getByRole('button', { name: 'Back up now' }).click();
  await expect(page.getByText(/^✓ Wrote /)).toBeVisible({ timeout: 30_000 });
  await page
    .getByRole('button', { name: /^Restore the backup of / })
    .first()
    .click();
  await inBothThemes(page, 'settings-restore');
  await page.getByRole('button', { name: 'Restore and lock' }).click();
  await expect(page.getByRole('heading', { name: 'Unlock your vault' })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText('Layout “before” is saved.')).toBeHidden();
  await unlock(page);
  await expect(page.getByRole('main', { name: 'Workspace' })).toBeVisible({ timeout: 30_000 });
  await expect(page.locator(':focus')).toBeVisible();
});

test('who is not signed in is told what to do', async ({ workstation, storeDirectory, browser }) => {
  test.skip(workstation.name !== 'gateway', 'only the gateway has a sign-in');
  await workstation.start({ storeDirectory });
  const signedIn = await workstation.page();
  const stranger = await browser.newContext();
  const page = await stranger.newPage();
  await page.goto(new URL('/', signedIn.url()).href);
  await expect(page.getByText('Sign in once with')).toBeVisible();
  await expect.poll(() => page.evaluate(() => getComputedStyle(document.body).display)).toBe('grid');
  await inBothSchemes(page);
  await stranger.close();
});

async function inBothSchemes(page: Page): Promise<void> {
  for (const theme of themes) {
    await page.emulateMedia({ colorScheme: theme });
    await picture(page, `not-signed-in-${theme}`);
    await checkAxe(page, `not signed in ${theme}`);
  }
}

test('a damaged vault offers its backups', async ({ workstation, storeDirectory, complaints }) => {
  await workstation.start({ storeDirectory });
  let page = await workstation.page();
  listen(page, complaints);
  await createVault(page);
  await command(page, 'SETTINGS');
  await page.getByRole('button', { name: 'Back up now' }).click();
  await expect(page.getByText(/^✓ Wrote /)).toBeVisible({ timeout: 30_000 });
  await workstation.kill();
  const names = await readdir(storeDirectory);
  const store = names.find((name) => /^store\.(db|sqlite|vault)$/.test(name));
  if (store === undefined) throw new Error(`no store among ${names.join(', ')}`);
  const file = await open(path.join(storeDirectory, store), 'r+');
  await file.write(Buffer.alloc(64, 0x5a), 0, 64, 5_000);
  await file.write(Buffer.alloc(64, 0x5a), 0, 64, 20_000);
  await file.close();
  await workstation.start({ storeDirectory });
  page = await workstation.page();
  listen(page, complaints);
  await unlock(page);
  await expect(page.getByRole('heading', { name: 'The vault cannot be opened' })).toBeVisible({
    timeout: 30_000,
  });
  await inBothThemes(page, 'damaged');
  await page.getByRole('button', { name: 'Restore this backup' }).click();
  await expect(page.getByRole('heading', { name: 'Unlock your vault' })).toBeVisible({ timeout: 30_000 });
  await unlock(page);
  await expect(page.getByRole('main', { name: 'Workspace' })).toBeVisible({ timeout: 30_000 });
});
