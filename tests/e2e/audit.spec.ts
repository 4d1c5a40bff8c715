import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { command, expect, openWorkspace, test } from './fixtures.ts';
import { checkAxe, inBothThemes, picture } from './screens.ts';

async function fillTrade(page: Page, side: 'buy' | 'sell', lots: string, price: string): Promise<void> {
  const form = page.getByRole('form', { name: 'Write a trade down' });
  await form.getByLabel('Book').fill('gas');
  await form.getByLabel('Instrument').fill('TTF');
  await form.getByLabel('Side').selectOption(side);
  await form.getByLabel('Lots').fill(lots);
  await form.getByLabel(/^Price/).fill(price);
  // What a spreadsheet would run as a formula.
  await form.getByLabel('Counterparty').fill('=Nordic "Gas" plc');
  await form.getByRole('button', { name: 'Write it down' }).click();
}

test('trades are written down within limits, and halted', async ({
  workstation,
  storeDirectory,
  complaints,
}) => {
  test.setTimeout(240_000);
  const page = await openWorkspace({ workstation, storeDirectory, complaints });
  await command(page, 'CONTROLS');
  const controls = page.getByRole('region', { name: 'Controls', exact: true });
  await expect(controls.getByText('Nothing waits')).toBeVisible();
  await inBothThemes(page, 'controls-empty');

  await controls.getByRole('tab', { name: 'Limits and positions' }).click();
  await controls.getByRole('button', { name: 'Ask for a limit…' }).click();
  const limit = page.getByRole('dialog', { name: 'Ask for a limit' });
  await limit.getByLabel('Book').fill('gas');
  await limit.getByLabel('Instrument').fill('TTF');
  await limit.getByLabel(/^Most lots/).fill('100');
  await limit.getByRole('button', { name: 'Ask for it' }).click();
  await expect(controls.getByRole('table', { name: 'Limits' })).toContainText('TTF');

  await controls.getByRole('tab', { name: 'Trades' }).click();
  await fillTrade(page, 'buy', '120', '27.85');
  await expect(controls.getByText('LIMIT_BREACHED')).toBeVisible();
  await fillTrade(page, 'buy', '90', 'a lot');
  await expect(controls.getByText('The price is a decimal number')).toBeVisible();
  await fillTrade(page, 'buy', '90', '27.85');
  const trades = controls.getByRole('table', { name: 'Trades written down' });
  await expect(trades).toContainText('27.85');
  await fillTrade(page, 'sell', '5', '-0.125');
  await expect(trades).toContainText('−0.125');
  await inBothThemes(page, 'controls-trades');

  await controls.getByRole('tab', { name: 'Limits and positions' }).click();
  const position = controls
    .getByRole('table', { name: 'Positions' })
    .getByRole('row')
    .filter({ hasText: 'TTF' });
  await expect(position).toContainText('+85');
  await expect(position).toContainText('85 %');
  await controls.getByRole('button', { name: 'Halt trading…' }).click();
  await page.getByLabel('Reason').fill('prices of the venue are wrong');
  await page.getByRole('button', { name: 'Halt now' }).click();
  await expect(page.locator('.status-bar')).toContainText('TRADING HALTED');
  await expect(controls.getByRole('alert')).toContainText('prices of the venue are wrong');
  await inBothThemes(page, 'controls-halted');
  await controls.getByRole('tab', { name: 'Trades' }).click();
  await expect(controls.getByRole('button', { name: 'Write it down' })).toBeDisabled();
  await controls.getByRole('button', { name: 'Re-arm…' }).click();
  await page.getByLabel('Reason').fill('the venue has put it right');
  await page.getByRole('button', { name: 'Ask for it' }).click();
  await expect(controls.getByText('Trading is armed.')).toBeVisible();
  await expect(page.locator('.status-bar')).not.toContainText('TRADING HALTED');

  await trades
    .getByRole('row')
    .filter({ hasText: '−0.125' })
    .getByRole('button', { name: 'Records of the trade in TTF' })
    .click();
  const audit = page.getByRole('region', { name: 'Audit', exact: true });
  await expect(audit.getByText('Every record of order')).toBeVisible();
  const rows = audit.getByRole('grid', { name: 'Records' }).getByRole('row');
  await expect(rows.nth(1)).toContainText('order.new');
  await expect(rows.nth(2)).toContainText('approval.manual-trade');
  await expect(rows.nth(3)).toContainText('order.filled');
  await inBothThemes(page, 'audit-order');
  await audit.getByRole('button', { name: 'Back to the log' }).click();
  await expect(rows.filter({ hasText: 'limit.breach' }).first()).toBeVisible();
});

test('the log is filtered, followed, proven, verified and taken along', async ({
  workstation,
  storeDirectory,
  complaints,
}) => {
  test.setTimeout(240_000);
  const page = await openWorkspace({ workstation, storeDirectory, complaints });
  await command(page, 'AUDIT');
  const audit = page.getByRole('region', { name: 'Audit', exact: true });
  const grid = audit.getByRole('grid', { name: 'Records' });
  await expect(grid.getByRole('row').filter({ hasText: 'vault.create' })).toBeVisible();
  await expect(audit.getByText('● live')).toBeVisible();
  await expect(audit.locator('.audit-facts')).toContainText('new log');

  // A wrong passphrase is a failure, and comes in by itself.
  await page.getByRole('button', { name: 'owner, administrator' }).click();
  await page.getByRole('menuitem', { name: 'Change the passphrase…' }).click();
  await page.getByLabel('Present passphrase', { exact: true }).fill('not my passphrase');
  await page.getByLabel('New passphrase', { exact: true }).fill('other words entirely 99');
  await page.getByLabel('New passphrase again', { exact: true }).fill('other words entirely 99');
  await page.getByRole('button', { name: 'Change', exact: true }).click();
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('PASSPHRASE_WRONG');
  await page.keyboard.press('Escape');
  await expect(grid.getByRole('row').filter({ hasText: 'PASSPHRASE_WRONG' }).first()).toBeVisible();
  await command(page, 'THEME SYSTEM');

  await command(page, 'SECURITY');
  await expect(audit.getByRole('button', { name: 'Security events' })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await expect(grid.getByRole('row').filter({ hasText: 'settings.set' })).toHaveCount(0);
  const failure = grid.getByRole('row').filter({ hasText: 'PASSPHRASE_WRONG' }).first();
  await expect(failure).toBeVisible();
  await audit.getByRole('button', { name: 'Clear' }).click();
  await expect(grid.getByRole('row').filter({ hasText: 'settings.set' }).first()).toBeVisible();

  // By keys: from record to record, with the proof of the one that is rested on.
  await grid.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await expect(audit.getByText('✓ In the log: proven')).toBeVisible();
  await expect(audit.locator('.record-json')).toBeVisible();
  await inBothThemes(page, 'audit');
  await page.keyboard.press('Escape');
  await expect(audit.locator('.audit-detail')).toHaveCount(0);

  await audit.getByLabel('Text').fill('nothing holds this');
  await audit.getByLabel('Text').press('Enter');
  await expect(audit.getByText('No record fits')).toBeVisible();
  await inBothThemes(page, 'audit-empty');
  await audit.getByRole('button', { name: 'Show the whole log' }).click();
  await audit.getByRole('button', { name: /^Categories/ }).click();
  await page.getByRole('menuitemcheckbox', { name: 'everything, reads too' }).click();
  await page.keyboard.press('Escape');
  await expect(grid.getByRole('row').filter({ hasText: 'audit.query' }).first()).toBeVisible();
  await audit.getByRole('button', { name: 'Clear' }).click();

  await audit.getByRole('button', { name: 'Sign a checkpoint' }).click();
  await expect(audit.locator('.audit-facts')).toContainText(/\d+ records?, .* ago/);
  await audit.getByRole('button', { name: 'Verify the whole log…' }).click();
  await expect(audit.getByText('✓ The log is whole')).toBeVisible({ timeout: 30_000 });
  await inBothThemes(page, 'audit-verified');
  await audit.getByRole('button', { name: 'Close', exact: true }).click();

  if (workstation.name === 'gateway') {
    const saved = page.waitForEvent('download');
    await audit.getByRole('button', { name: 'CSV of what is shown' }).click();
    const text = await readFile(await (await saved).path(), 'utf8');
    expect(text.split('\r\n')[0]).toContain('index,time,user');
    expect(text).toContain('PASSPHRASE_WRONG');
  }
  await page.setViewportSize({ width: 760, height: 700 });
  await page.keyboard.press('Home');
  await grid.getByRole('row').nth(1).click();
  await expect(audit.getByText('✓ In the log: proven')).toBeVisible();
  await picture(page, 'audit-narrow');
  await checkAxe(page, 'the narrow log');
});

test('a reader further down is not moved by what comes in', async ({
  workstation,
  storeDirectory,
  complaints,
}) => {
  test.setTimeout(240_000);
  const page = await openWorkspace({ workstation, storeDirectory, complaints });
  await command(page, 'AUDIT');
  for (let count = 0; count < 30; count += 1)
    await command(page, count % 2 === 0 ? 'THEME DARK' : 'THEME LIGHT');
  const audit = page.getByRole('region', { name: 'Audit', exact: true });
  const scroller = page.locator('.audit-scroller');
  await expect(audit.getByText('● live')).toBeVisible();
  await scroller.hover();
  await page.mouse.wheel(0, 600);
  await expect(audit.getByText('held while you read')).toBeVisible();
  const before = await scroller.evaluate((element) => element.scrollTop);
  await command(page, 'THEME DARK');
  const fresh = audit.getByRole('button', { name: /new records?$/ });
  await expect(fresh).toBeVisible();
  expect(await scroller.evaluate((element) => element.scrollTop)).toBe(before);
  // Nor by what stands behind another tab for a while.
  await command(page, 'SETTINGS');
  await command(page, 'AUDIT');
  await expect.poll(() => scroller.evaluate((element) => element.scrollTop)).toBe(before);
  await fresh.click();
  await expect(fresh).toBeHidden();
  await expect(audit.getByRole('row').nth(1)).toContainText('settings.set');
});
