import path from 'node:path';
import {
  command,
  createVault,
  dataDirectory,
  expect,
  hasData,
  importFile,
  listen,
  noDataReason,
  test,
  unlock,
} from './fixtures.ts';

const files = [
  ['oil/wti_front_ohlcv_daily.csv', 'CL'],
  ['gas/henry_hub_front_ohlcv_daily.csv', 'NG'],
  ['gas/ttf_front_daily.csv', 'TTF'],
  ['carbon/eua_daily.csv', 'EUA'],
] as const;

test('a trader creates a vault, imports history, charts it live, and has it all back after a power cut', async ({
  workstation,
  storeDirectory,
  complaints,
}) => {
  await workstation.start({ storeDirectory });
  let page = await workstation.page();
  listen(page, complaints);
  await createVault(page);
  await expect(page.locator('.watch-row[data-state=fresh]').first()).toBeVisible();

  if (hasData) {
    for (const [file, symbol] of files) {
      await command(page, 'IMPORT');
      const again = page.getByRole('button', { name: 'Import another file' });
      if (await again.isVisible()) await again.click();
      await importFile(page, path.join(dataDirectory, file), symbol);
    }
    await command(page, 'CL CHART 1d');
    const daily = page.getByRole('region', { name: 'Chart CL 1d' });
    await expect(daily.locator('.chart-body[data-phase=ready]')).toBeVisible();
  } else {
    test.info().annotations.push({ type: 'skipped part', description: noDataReason });
  }

  await command(page, 'CL CHART 1s');
  const chart = page.getByRole('region', { name: 'Chart CL 1s' });
  const legend = chart.locator('.chart-legend');
  await expect(legend).toBeVisible({ timeout: 30_000 });
  const before = await legend.getAttribute('data-last-time');
  await expect.poll(() => legend.getAttribute('data-last-time'), { timeout: 30_000 }).not.toBe(before);

  await command(page, 'TTF CHART 1d');
  await command(page, 'LAYOUT SAVE desk');
  await expect(page.getByText('Layout “desk” is saved.')).toBeVisible();
  await workstation.kill();

  await workstation.start({ storeDirectory });
  page = await workstation.page();
  listen(page, complaints);
  await expect(page.getByRole('heading', { name: 'Unlock your vault' })).toBeVisible();
  await unlock(page);
  await expect(page.getByRole('main', { name: 'Workspace' })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('tab', { name: 'TTF 1d' })).toBeVisible();
  await command(page, 'LAYOUT desk');
  await expect(page.getByText('Layout “desk” is shown.')).toBeVisible();
  await expect(page.getByRole('tab', { name: 'CL 1s' })).toBeVisible();
  if (hasData) {
    await command(page, 'TTF CHART 1d');
    const ttf = page.getByRole('region', { name: 'Chart TTF 1d' });
    await expect(ttf.locator('.chart-body[data-phase=ready]')).toBeVisible();
    await expect(ttf.locator('.chart-toolbar')).toContainText('1,25');
    await command(page, 'IMPORT');
    await expect(page.getByRole('region', { name: 'Past imports' }).getByRole('row')).toHaveCount(
      files.length + 1,
    );
  }
});
