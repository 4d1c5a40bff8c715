import { command, expect, openWorkspace, test } from './fixtures.ts';
import { inBothThemes } from './screens.ts';

test('alerts are set by command and by form, ring, are armed again and removed', async ({
  workstation,
  storeDirectory,
  complaints,
}) => {
  const page = await openWorkspace({ workstation, storeDirectory, complaints });
  await expect(page.locator('.watch-row[data-state=fresh]').first()).toBeVisible();

  await command(page, 'ALERTS');
  const panel = page.locator('section[aria-label="Alerts"]');
  await expect(panel).toContainText('No alerts');
  await command(page, 'ALERT 42*HO-CL > -1000');
  const rung = page.locator('.notice.is-alert').filter({ hasText: '42*HO-CL ≥ −1,000: ' });
  await expect(rung).toBeVisible();
  const crack = panel.getByRole('row').filter({ hasText: '42*HO-CL' });
  await expect(crack).toContainText('hit at');
  await expect(crack).toContainText('USD/bbl');

  await panel.getByRole('textbox', { name: 'Price' }).fill('1000');
  await panel.getByRole('combobox', { name: 'Instrument of the alert' }).fill('ttf c2');
  await panel.getByRole('button', { name: 'Set alert' }).click();
  const gas = panel.getByRole('row').filter({ hasText: 'TTF c2' });
  await expect(gas).toContainText('waiting');
  await inBothThemes(page, 'alerts');

  await rung.getByRole('button', { name: 'Dismiss this message' }).click();
  await crack.getByRole('button', { name: 'Arm again' }).click();
  await expect(rung).toBeVisible();
  await panel.getByRole('button', { name: 'Remove the alert of TTF c2' }).click();
  await expect(gas).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(gas).toContainText('waiting');
  await page.reload();
  await expect(gas).toContainText('waiting');
});
