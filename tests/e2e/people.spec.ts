import type { Page } from '@playwright/test';
import { command, expect, openWorkspace, test } from './fixtures.ts';
import { inBothThemes } from './screens.ts';
import { firstSignIn, secondBrowser } from './second-browser.ts';

const first = 'first words for a new person 17';
const own = 'own words nobody else has 4711';

async function addPerson(page: Page, name: string, role: string): Promise<void> {
  await page.getByRole('button', { name: 'Add a person…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a person' });
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByLabel('Role').selectOption(role);
  await dialog.getByLabel('First passphrase', { exact: true }).fill(first);
  await dialog.getByLabel('First passphrase again', { exact: true }).fill(first);
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(dialog).toBeHidden({ timeout: 30_000 });
}

test('people come in by a second person, and each sees what their role may', async ({
  workstation,
  storeDirectory,
  complaints,
  browser,
}) => {
  test.skip(workstation.name !== 'gateway', 'only the gateway has a second browser');
  test.setTimeout(240_000);
  const page = await openWorkspace({ workstation, storeDirectory, complaints });
  await command(page, 'PEOPLE');
  const people = page.getByRole('region', { name: 'People', exact: true });
  await expect(people.getByText('You are alone in this vault')).toBeVisible();

  await page.getByRole('button', { name: 'Add a person…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a person' });
  await dialog.getByRole('button', { name: 'Suggest one' }).click();
  await expect(dialog.locator('.suggested')).toHaveText(/^([a-z2-9]{4}-){4}[a-z2-9]{4}$/);
  await inBothThemes(page, 'people-add');
  await page.keyboard.press('Escape');
  await addPerson(page, 'Clara', 'compliance');
  const clara = people.getByRole('row').filter({ hasText: 'Clara' });
  await expect(clara).toContainText('active');
  await expect(clara).toContainText('must be changed');

  // From here on there is somebody else who decides.
  await addPerson(page, 'Tom', 'trader');
  const tom = people.getByRole('row').filter({ hasText: 'Tom' });
  await expect(tom).toContainText('waits for a second person');
  await inBothThemes(page, 'people');
  await tom.getByRole('button', { name: 'see what waits' }).click();
  const request = page.getByRole('listitem', { name: 'Let Tom in as trader' });
  await expect(request).toContainText('asked by you');
  await expect(request.getByRole('button', { name: 'Approve…' })).toHaveCount(0);
  await expect(request.getByRole('button', { name: 'Withdraw' })).toBeVisible();

  const other = await secondBrowser(browser, page, complaints);
  await firstSignIn(other, 'Clara', first, own);
  await expect(other.getByRole('button', { name: 'Clara, compliance' })).toBeVisible();
  await other.getByRole('button', { name: /approvals? for you/ }).click();
  const forClara = other.getByRole('listitem', { name: 'Let Tom in as trader' });
  await expect(forClara).toContainText('asked by owner');
  await forClara.getByRole('button', { name: 'Approve…' }).click();
  await other.getByLabel('Reason').fill('works on the gas desk');
  await inBothThemes(other, 'controls-approve');
  await other.getByRole('button', { name: 'Approve', exact: true }).click();
  await expect(forClara).toBeHidden();
  await expect(other.getByRole('row').filter({ hasText: 'works on the gas desk' })).toContainText('approved');
  await command(page, 'PEOPLE');
  await expect(tom).toContainText('active');

  await command(other, 'PEOPLE');
  await expect(other.getByText('Adding and changing people is for administrator')).toBeVisible();
  await expect(other.getByRole('button', { name: 'Add a person…' })).toHaveCount(0);
  await other.getByRole('tab', { name: 'Sessions' }).click();
  await expect(other.getByRole('row').filter({ hasText: 'Clara' })).toContainText('this session');
  await inBothThemes(other, 'people-sessions');
  await other.getByRole('tab', { name: 'Permissions' }).click();
  await inBothThemes(other, 'people-permissions');
  await other.getByLabel('Search the permissions').fill('approvals decide');
  await expect(other.getByRole('rowheader', { name: 'approvals.decide' })).toBeVisible();
  await expect(other.getByText('1 of')).toBeVisible();
});
