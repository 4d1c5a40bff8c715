import { readFile } from 'node:fs/promises';
import { command, expect, openWorkspace, test, unlock } from './fixtures.ts';
import { inBothThemes, picture } from './screens.ts';

test('a kit is made anew, a backup written, drilled, downloaded, and everything gets new keys', async ({
  workstation,
  storeDirectory,
  complaints,
}) => {
  test.setTimeout(300_000);
  const page = await openWorkspace({ workstation, storeDirectory, complaints });
  await command(page, 'KEYS');
  const keys = page.getByRole('region', { name: 'Keys', exact: true });
  await expect(keys.getByText('never checked')).toBeVisible();
  await inBothThemes(page, 'keys');

  await keys.getByRole('button', { name: 'Make a new kit…' }).click();
  await page.getByRole('button', { name: 'Make it, the old one is void' }).click();
  const groups = page.getByRole('list', { name: 'Code' }).getByRole('listitem');
  await expect(groups).toHaveCount(8, { timeout: 30_000 });
  await inBothThemes(page, 'keys-kit');
  const code = (await groups.allTextContents()).map((text) => text.trim()).join('-');
  await page.getByRole('button', { name: 'I have it on paper' }).click();
  await page.getByLabel('Type the code from your copy').fill(code);
  await page.getByRole('button', { name: 'Verify the kit' }).click();
  await expect(keys.getByText(/✓ Checked on/)).toBeVisible({ timeout: 30_000 });

  await keys.getByRole('tab', { name: 'Backups and drills' }).click();
  await expect(keys.getByText('No backup file was written yet.')).toBeVisible();
  await inBothThemes(page, 'keys-backups-empty');
  await keys.getByRole('button', { name: 'Write a backup file…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Write a backup file' });
  await expect(dialog.getByLabel('The printed recovery kit')).toBeChecked();
  await inBothThemes(page, 'keys-backup-write');
  await dialog.getByRole('button', { name: 'Write it' }).click();
  await expect(dialog).toBeHidden({ timeout: 60_000 });
  const files = keys.getByRole('table', { name: 'Backup files' });
  await expect(files.getByRole('row').nth(1)).toContainText('full');
  await keys.getByRole('button', { name: 'Write a backup file…' }).click();
  await dialog.getByRole('button', { name: 'Write it' }).click();
  await expect(dialog).toBeHidden({ timeout: 60_000 });
  await expect(files.getByRole('row').nth(1)).toContainText('+1');

  await keys.getByRole('button', { name: 'Run a drill now' }).click();
  await expect(keys.getByText(/✓ Last drill/)).toBeVisible({ timeout: 60_000 });
  await expect(keys.getByRole('table', { name: 'Drills' })).toContainText('came back whole');
  await keys.getByLabel('A drill').selectOption('every 30 days');
  await expect(keys.getByLabel('A drill')).toHaveValue('30');
  await inBothThemes(page, 'keys-backups');
  if (workstation.name === 'gateway') {
    const saved = page.waitForEvent('download');
    await keys
      .getByRole('button', { name: /^Download/ })
      .first()
      .click();
    const download = await saved;
    expect(download.suggestedFilename()).toMatch(/\.energyopti-backup$/);
    expect((await readFile(await download.path())).length).toBeGreaterThan(10_000);
  }

  await keys.getByRole('tab', { name: 'Keys and kit' }).click();
  await keys.getByRole('button', { name: 'New signing keys for the log' }).click();
  await expect(page.getByText('The log signs with new keys, epoch 2')).toBeVisible();
  await keys.getByRole('button', { name: 'New keys for everything…' }).click();
  const rekey = page.getByRole('dialog', { name: 'New keys for everything' });
  await rekey.getByLabel('What seals the keys').selectOption({ label: 'XChaCha20-Poly1305' });
  await inBothThemes(page, 'keys-rekey');
  await rekey.getByRole('button', { name: 'Make new keys' }).click();
  await expect(keys.locator('.key-facts')).toContainText('XChaCha20-Poly1305', { timeout: 60_000 });
  await expect(page.locator('.watch-row[data-state=fresh]').first()).toBeVisible({ timeout: 30_000 });

  await page.setViewportSize({ width: 700, height: 700 });
  await picture(page, 'keys-narrow');
  await page.setViewportSize({ width: 1440, height: 900 });
  await command(page, 'CLOSE');
  await expect(page.getByRole('heading', { name: 'Unlock your vault' })).toBeVisible({ timeout: 30_000 });
  await unlock(page);
  await expect(page.getByRole('main', { name: 'Workspace' })).toBeVisible({ timeout: 30_000 });
});
