import type { Browser, Page } from '@playwright/test';
import { expect, listen, unlock } from './fixtures.ts';

/** Another browser that is paired with the same gateway; nobody has signed in in it. */
export async function secondBrowser(browser: Browser, first: Page, complaints: string[]): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    timezoneId: 'Europe/London',
  });
  // The pairing alone: the first browser's session stays its own.
  const cookies = await first.context().cookies();
  await context.addCookies(cookies.filter(({ path }) => path === '/'));
  const page = await context.newPage();
  listen(page, complaints);
  await page.goto(new URL('/', first.url()).href);
  return page;
}

export async function signIn(page: Page, user: string, words: string): Promise<void> {
  await page.getByLabel('User').selectOption(user);
  await unlock(page, words);
}

/** The first sign-in of somebody whose passphrase was chosen by another. */
export async function firstSignIn(page: Page, user: string, given: string, own: string): Promise<void> {
  await signIn(page, user, given);
  await expect(page.getByRole('heading', { name: 'Choose your own passphrase' })).toBeVisible({
    timeout: 30_000,
  });
  await page.getByLabel('The passphrase you were given', { exact: true }).fill(given);
  await page.getByLabel('Your passphrase', { exact: true }).fill(own);
  await page.getByLabel('Your passphrase again', { exact: true }).fill(own);
  await page.getByRole('button', { name: 'Change the passphrase' }).click();
  await expect(page.getByRole('main', { name: 'Workspace' })).toBeVisible({ timeout: 30_000 });
}
