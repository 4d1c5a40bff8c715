import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { command, expect, listen, openWorkspace, test, unlock } from './fixtures.ts';
import { checkAxe } from './screens.ts';

async function chartOf(page: Page, symbol: string) {
  const chart = page.getByRole('region', { name: `Chart ${symbol} 1d` });
  await expect(chart.locator('.chart-body[data-phase=ready]')).toBeVisible({ timeout: 30_000 });
  return chart;
}

async function addIndicator(page: Page, typed: string): Promise<void> {
  await page.getByRole('application').last().focus();
  await page.keyboard.press('i');
  await page.getByRole('combobox', { name: 'Find an indicator' }).fill(typed);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Add', exact: true })).toBeVisible();
}

test('a chart is worked by keyboard: indicators, drawings, units, rolls, and all of it is kept', async ({
  workstation,
  storeDirectory,
  complaints,
}) => {
  test.setTimeout(120_000);
  const page = await openWorkspace({ workstation, storeDirectory, complaints });
  await command(page, 'PAST 1');
  await expect(page.getByText(/simulated past/i).first()).toBeVisible({ timeout: 30_000 });
  await command(page, 'CL CHART 1d');
  const chart = await chartOf(page, 'CL');
  const legend = chart.locator('.chart-legend');
  const keys = page.keyboard;

  await test.step('indicators: found by a few letters, refused with a reason, then shown', async () => {
    await addIndicator(page, 'boll');
    await page.getByLabel('Period').fill('many');
    await keys.press('Enter');
    await expect(page.getByRole('dialog').getByRole('alert')).toContainText('whole number from');
    await page.getByLabel('Period').fill('10');
    await keys.press('Enter');
    await expect(legend).toContainText('Bollinger 10 2');
    await addIndicator(page, 'crack');
    await checkAxe(page, 'indicator form');
    await keys.press('Enter');
    await expect(page.getByRole('dialog')).toBeHidden();
  });

  await test.step('drawings: set, undone, redone, moved by keys', async () => {
    const drawings = chart.getByRole('list', { name: 'Drawings' }).getByRole('listitem');
    await page.getByRole('application').last().focus();
    for (const key of ['t', 'Shift+ArrowLeft', 'Enter', 'Shift+ArrowLeft', 'ArrowUp', 'Enter'])
      await keys.press(key);
    await expect(drawings).toHaveText(/^Trend line: .* to /);
    await keys.press('Control+z');
    await expect(drawings).toHaveCount(0);
    await keys.press('Control+Shift+Z');
    await expect(drawings).toHaveCount(1);
    const before = await drawings.textContent();
    await keys.press('Tab');
    await keys.press('ArrowUp');
    await expect(drawings).not.toHaveText(before ?? '');
    await keys.press('h');
    await keys.press('Enter');
    await expect(drawings).toHaveCount(2);
    await keys.press('Delete');
    await expect(drawings).toHaveCount(1);
  });

  await test.step('another unit: the quoted one stays beside it', async () => {
    await chart.getByLabel('Unit', { exact: true }).selectOption('USD/gal');
    await expect(legend).toContainText('USD/gal (quoted USD/bbl');
  });

  await test.step('another symbol over it, and both in the file', async () => {
    await page.getByRole('application').last().focus();
    await keys.press('o');
    await page.getByLabel('Symbol', { exact: true }).fill('BRN');
    await keys.press('Enter');
    await expect(legend).toContainText(/BRN [\d.,]+ USD\/bbl/);
    const [csv] = await Promise.all([
      page.waitForEvent('download'),
      chart.getByRole('button', { name: 'Export the bars as CSV' }).click(),
    ]);
    expect(csv.suggestedFilename()).toBe('CL-1d-USD_gal.csv');
    const lines = (await readFile(await csv.path(), 'utf8')).split('\n');
    expect(lines[0]).toMatch(/^time,open,high,low,close,volume,Bollinger.*Crack spread.*,BRN$/);
  });

  await command(page, 'LAYOUT SAVE drawn');
  await expect(page.getByText('Layout “drawn” is saved.')).toBeVisible();

  await test.step('styles and scales', async () => {
    for (const style of ['hollow', 'bars', 'line', 'area', 'heikin-ashi', 'renko', 'candles'])
      await chart.getByLabel('Chart type').selectOption(style);
    await chart.getByLabel('Price scale').selectOption('log');
    await checkAxe(page, 'chart with tools');
  });

  await test.step('a rule of rolling, badged', async () => {
    const symbol = chart.getByLabel('Symbol of the chart');
    await symbol.fill('CL c2');
    await symbol.press('Enter');
    const months = await chartOf(page, 'CL c2');
    await months.getByRole('button', { name: 'Roll…' }).click();
    await page.getByLabel('Roll', { exact: true }).selectOption('days-before');
    await page.getByLabel('Adjustment').selectOption('difference back');
    await page.getByRole('button', { name: 'Apply' }).click();
    await expect(months.locator('.chart-legend')).toContainText('roll 5 days before expiry');
    await page.getByRole('application').last().focus();
    await keys.press('w');
    await expect(months.locator('.chart-legend')).toContainText('unadjusted');
  });

  await test.step('it is there again after a restart', async () => {
    await workstation.stop();
    await workstation.start({ storeDirectory });
    const later = await workstation.page();
    listen(later, complaints);
    await unlock(later);
    await expect(later.getByRole('main', { name: 'Workspace' })).toBeVisible({ timeout: 30_000 });
    await command(later, 'LAYOUT drawn');
    const again = await chartOf(later, 'CL');
    await expect(again.locator('.chart-legend')).toContainText('Bollinger 10 2');
    await expect(again.locator('.chart-legend')).toContainText('USD/gal (quoted USD/bbl');
    await expect(again.getByRole('list', { name: 'Drawings' }).getByRole('listitem')).toHaveCount(1);
  });
});
