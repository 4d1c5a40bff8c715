import type { Page } from '@playwright/test';
import { command, createVault, expect, openWorkspace, test } from './fixtures.ts';
import { inBothThemes, picture } from './screens.ts';

const desks = [
  ['CRUDE', ['CL c1', '42*HO-CL']],
  ['GAS', ['TTF', 'TTF c1 - NBP c1*GBPUSD/EURUSD']],
  ['POWER', ['DEB', 'DEB - TTF/0.5 - EUA*0.404 in t/MWh']],
  ['CROSS', ['CL', 'TTF', 'DEB', 'EUA']],
] as const;

async function withPast(page: Page): Promise<void> {
  await createVault(page);
  await command(page, 'PAST 6');
  const said = page.getByText('Simulated past, 6 years (no real prices) is stored.');
  await expect(said).toBeVisible({ timeout: 60_000 });
  await page
    .getByRole('button', { name: /Dismiss|Close/ })
    .first()
    .click();
  await expect(page.locator('.watch-row[data-state=fresh]').first()).toBeVisible();
}

const panel = (page: Page, name: string) => page.locator(`section[aria-label="${name}"]`);

test('four complete workspaces stand at a word', async ({ workstation, storeDirectory, complaints }) => {
  test.slow();
  const page = await openWorkspace({ workstation, storeDirectory, complaints }, withPast);
  for (const [name, symbols] of desks) {
    await command(page, `DESK ${name}`);
    for (const symbol of symbols) {
      const chart = panel(page, `Chart ${symbol} 1d`);
      await expect(chart.locator('.chart-body[data-phase=ready]'), symbol).toBeVisible({ timeout: 30_000 });
    }
    await expect(page.locator('.dock .state .spinner')).toHaveCount(0);
    await expect(page.locator('.dock .problem')).toHaveCount(0);
    await inBothThemes(page, `desk-${name.toLowerCase()}`);
  }
  await page.keyboard.press('Alt+z');
  await expect(panel(page, 'Chart DEB 1d')).toBeVisible();
});

test('curve, spreads, season, depth, trades, contract and calendar answer by command and by keys', async ({
  workstation,
  storeDirectory,
  complaints,
}) => {
  test.slow();
  const page = await openWorkspace({ workstation, storeDirectory, complaints }, withPast);

  await command(page, 'CL Z6 CURVE');
  const curve = panel(page, 'Curve CL');
  await expect(curve.getByRole('application', { name: 'Forward curve of CL' })).toBeVisible();
  await curve.getByRole('button', { name: '3m', exact: true }).click();
  await expect(curve.getByRole('list', { name: 'Curves' }).getByRole('listitem')).toHaveCount(2);
  await page.keyboard.press('Tab');
  await curve.getByRole('application', { name: 'Forward curve of CL' }).focus();
  await page.keyboard.press('End');
  await page.keyboard.press('Shift+ArrowLeft');
  await expect(curve.getByRole('status')).toContainText(
    /now \d+\.\d\d( \(\w+\))? · 2026-\d\d-\d\d \d+\.\d\d/,
  );
  await inBothThemes(page, 'curve');
  await curve.getByLabel('Unit shown').selectOption('EUR/bbl');
  await expect(curve).toContainText('quoted USD/bbl');
  await curve.getByRole('button', { name: 'Table', exact: true }).click();
  await expect(curve.getByRole('table', { name: 'Forward curve' }).getByRole('row').nth(12)).toBeVisible();

  await command(page, 'TTF SPREADS');
  const matrix = panel(page, 'Spreads TTF').getByRole('grid');
  await expect(matrix.getByRole('row')).toHaveCount(13);
  await inBothThemes(page, 'spreads');
  await matrix.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('tab', { name: /^TTF \w\d\d - TTF \w\d\d 1d/ })).toBeVisible();

  await command(page, 'NG c1 - NG c3 SEAS');
  const season = panel(page, 'Season NG c1 - NG c3');
  await expect(season).toContainText('Percentile');
  await inBothThemes(page, 'season');

  await command(page, 'CL DEPTH');
  await expect(panel(page, 'Order book CL').locator('tr[data-best=true]')).toHaveCount(2);
  await inBothThemes(page, 'depth');
  await command(page, 'CL TRADES');
  const tape = panel(page, 'Trades CL');
  await expect(tape.getByRole('row').nth(3)).toBeVisible({ timeout: 20_000 });
  await inBothThemes(page, 'trades');

  await command(page, 'TTF F27 CARD');
  const card = panel(page, 'Contract TTF F27');
  await expect(card).toContainText('744 MWh');
  await expect(card).toContainText('2026-12-30');
  await inBothThemes(page, 'contract');

  await command(page, 'CALENDAR');
  await expect(panel(page, 'Calendar')).toContainText('EIA gas storage');
  await inBothThemes(page, 'calendar');
  await command(page, 'INVENTORIES');
  await expect(panel(page, 'Inventories')).toContainText('No weekly levels yet');
  await inBothThemes(page, 'inventories-empty');

  await page.setViewportSize({ width: 760, height: 600 });
  await command(page, 'CL CURVE');
  await picture(page, 'curve-narrow');
});

test('what is wrong with a symbol or formula is said where it was asked', async ({
  workstation,
  storeDirectory,
}) => {
  await workstation.start({ storeDirectory });
  const page = await workstation.page();
  await createVault(page);
  await command(page, 'TTF - NG CHART 1d');
  const chart = panel(page, 'Chart TTF - NG 1d');
  await expect(chart.getByRole('alert')).toContainText('FORMULA_UNITS');
  await expect(chart.getByRole('alert')).toContainText('"/EURUSD" behind the price in USD');
  await command(page, 'FORMULA CRACK = 42*HO-CL');
  await expect(page.getByText('CRACK is 42*HO-CL, in USD/bbl.')).toBeVisible();
  await command(page, 'WATCH CRACK');
  await command(page, 'WATCH CL c2');
  const rows = page.locator('.watch-row');
  await expect(rows.filter({ hasText: 'CRACK' })).toContainText('USD/bbl');
  await expect(rows.filter({ hasText: 'CL c2' })).toContainText('fresh');
  await page.keyboard.press('Control+k');
  const input = page.getByRole('combobox', { name: 'Command' });
  await input.fill('CL NONSENSE');
  await input.press('Enter');
  await expect(page.getByRole('status').filter({ hasText: 'no function of CL' })).toBeVisible();
});

test('panels of a group share their symbol, and a replay turns all of them back', async ({
  workstation,
  storeDirectory,
}) => {
  test.slow();
  await workstation.start({ storeDirectory });
  const page = await workstation.page();
  await withPast(page);
  await command(page, 'CL SEAS');
  await page.keyboard.press('Alt+Shift+KeyA');
  await expect(page.getByRole('tab', { name: /CL Season/ }).locator('.group-chip')).toHaveText(/A/);
  await command(page, 'CL CARD');
  await page.keyboard.press('Alt+Shift+KeyA');
  const field = panel(page, 'Contract CL').getByRole('combobox', { name: 'Instrument' });
  await field.fill('NG');
  await field.press('Enter');
  await expect(page.getByRole('tab', { name: /NG Season/ })).toBeVisible();
  await command(page, 'GROUP NONE');
  await expect(page.getByRole('tab', { name: /NG Contract/ }).locator('.group-chip')).toHaveCount(0);

  await command(page, 'NG CHART 1d');
  const legend = panel(page, 'Chart NG 1d').locator('.chart-legend');
  await expect(legend).toBeVisible();
  const now = Number(await legend.getAttribute('data-last-time'));
  await command(page, 'REPLAY 2026-06-01 X3600');
  const bar = panel(page, 'Replay');
  await expect(bar).toContainText('2026-06-0');
  await expect
    .poll(async () => Number(await legend.getAttribute('data-last-time')))
    .toBeLessThan(now - 100 * 86_400_000);
  await bar.getByRole('button', { name: 'Hold' }).click();
  await bar.getByRole('button', { name: '+1 day' }).click();
  await inBothThemes(page, 'replay');
  await bar.getByRole('button', { name: 'Back to now' }).click();
  await expect(bar).toBeHidden();
  await expect
    .poll(async () => Number(await legend.getAttribute('data-last-time')))
    .toBeGreaterThanOrEqual(now);
});

test('a second window has a layout of its own', async ({ workstation, storeDirectory }) => {
  test.skip(workstation.name !== 'gateway', 'the harness of the desktop drives one window');
  await workstation.start({ storeDirectory });
  const page = await workstation.page();
  await createVault(page);
  const opened = page.context().waitForEvent('page');
  await command(page, 'WINDOW NEW');
  const second = await opened;
  await expect(second.getByRole('main', { name: 'Workspace' })).toBeVisible({ timeout: 30_000 });
  await command(second, 'CALENDAR');
  await expect(panel(second, 'Calendar')).toBeVisible();
  await expect(panel(page, 'Calendar')).toHaveCount(0);
  await expect(second.locator('.watch-row[data-state=fresh]').first()).toBeVisible();
});
