import { expect, listen, passphrase, test } from './fixtures.ts';

test('everything is reached without a mouse', async ({ workstation, storeDirectory, complaints }) => {
  await workstation.start({ storeDirectory });
  const page = await workstation.page();
  listen(page, complaints);
  const keys = page.keyboard;
  const focused = page.locator(':focus');

  await test.step('create the vault', async () => {
    await expect(page.getByLabel('Passphrase', { exact: true })).toBeFocused();
    await keys.type(passphrase);
    await keys.press('Tab');
    await keys.press('Tab');
    await keys.type(passphrase);
    await keys.press('Tab');
    await keys.press('Tab');
    await keys.press('Space');
    await keys.press('Enter');
    await expect(page.getByRole('button', { name: 'I have it on paper' })).toBeFocused({ timeout: 30_000 });
    await keys.press('Tab');
    await keys.press('Tab');
    await keys.press('Enter');
    await expect(page.getByRole('main', { name: 'Workspace' })).toBeVisible({ timeout: 30_000 });
  });

  await test.step('walk the watchlist and open a chart from it', async () => {
    await expect(page.locator('.watch-row[data-state=fresh]').first()).toBeVisible();
    const grid = page.getByRole('grid', { name: 'Quotes' });
    // The active panel has the focus; the watchlist lies before it.
    await expect(page.getByRole('application')).toBeFocused();
    for (
      let count = 0;
      count < 80 && !(await grid.evaluate((node) => node === document.activeElement));
      count += 1
    ) {
      await keys.press('Shift+Tab');
      await expect(focused).toBeVisible();
    }
    await expect(grid).toBeFocused();
    await keys.press('ArrowDown');
    await keys.press('ArrowDown');
    const selected = page.locator('.watch-row[aria-selected=true]');
    const moved = await selected.getAttribute('data-symbol');
    await keys.press('Alt+ArrowUp');
    await expect(selected).toHaveAttribute('data-index', '1');
    await expect(selected).toHaveAttribute('data-symbol', moved ?? '');
    const symbol = await page.locator('.watch-row[aria-selected=true]').getAttribute('data-symbol');
    await keys.press('Enter');
    await expect(page.getByRole('tab', { name: `${symbol} 1m` })).toBeVisible();
    await expect(page.getByRole('application')).toBeFocused();
  });

  await test.step('work the chart', async () => {
    await keys.press('1');
    await expect(page.getByRole('button', { name: '1s', exact: true })).toHaveAttribute(
      'aria-pressed',
      'true',
    );
    await keys.press('Control+k');
    await keys.type('cl chart 5s');
    await keys.press('Enter');
    await expect(page.getByRole('tab', { name: 'CL 5s' })).toBeVisible();
    await expect(page.getByRole('application')).toBeFocused();
    for (const key of ['ArrowLeft', 'ArrowRight', '+', '-', 'Home', 'End', 'Shift+ArrowLeft'])
      await keys.press(key);
    await expect(page.locator('.chart-legend').last()).toBeVisible();
  });

  await test.step('command line: history, rows by number, escape', async () => {
    await keys.press('`');
    const input = page.getByRole('combobox', { name: 'Command' });
    await expect(input).toBeFocused();
    await keys.press('ArrowUp');
    await expect(input).toHaveValue('cl chart 5s');
    await keys.press('Escape');
    await expect(input).toBeHidden();
    await keys.press('Control+k');
    await keys.type('feeds');
    await keys.press('Alt+1');
    await expect(page.getByRole('region', { name: 'Feed status', exact: true }).last()).toBeVisible();
  });

  await test.step('layouts: undo, save, close, show', async () => {
    await keys.press('Control+k');
    await keys.type('LAYOUT SAVE mine');
    await keys.press('Enter');
    await expect(page.getByText('Layout “mine” is saved.')).toBeVisible();
    await keys.press('Control+k');
    await keys.type('CL CHART');
    await keys.press('Enter');
    await expect(page.getByRole('application')).toBeFocused();
    await keys.press('Alt+w');
    await expect(page.getByRole('tab', { name: 'CL 5s' })).toHaveCount(0);
    await expect
      .poll(async () => {
        await keys.press('Alt+z');
        return page.getByRole('tab', { name: 'CL 5s' }).count();
      })
      .toBe(1);
    await keys.press('Control+k');
    await keys.type('LAYOUT RESET');
    await keys.press('Enter');
    await expect(page.getByRole('tab', { name: 'CL 5s' })).toHaveCount(0);
    await keys.press('Control+k');
    await keys.type('LAYOUT mine');
    await keys.press('Enter');
    await expect(page.getByText('Layout “mine” is shown.')).toBeVisible();
    await expect(page.getByRole('tab', { name: 'CL 5s' })).toBeVisible();
  });

  await test.step('theme by command', async () => {
    for (const theme of ['light', 'dark']) {
      await keys.press('Control+k');
      await keys.type(`theme ${theme}`);
      await keys.press('Enter');
      await expect(page.locator(`html[data-theme=${theme}]`)).toBeAttached();
    }
  });

  await test.step('groups with F6, help with F1, lock', async () => {
    await keys.press('F6');
    await keys.press('F6');
    const width = () => page.locator('.dv-active-group').evaluate((node) => node.clientWidth);
    const before = await width();
    await keys.press('Control+Alt+ArrowLeft');
    await expect.poll(width).not.toBe(before);
    await keys.press('F1');
    await expect(page.getByRole('dialog', { name: /^Help/ })).toBeVisible();
    await keys.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
    await keys.press('Control+k');
    await keys.type('LOCK');
    await keys.press('Enter');
    await expect(page.getByLabel('Passphrase', { exact: true })).toBeFocused();
  });
});
