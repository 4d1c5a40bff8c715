import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';

const folder = path.join(import.meta.dirname, 'screenshots');
export const themes = ['dark', 'light'] as const;

/** A picture of the whole window, kept beside the specs. */
export async function picture(page: Page, name: string): Promise<void> {
  // The hosts show the same; one of them is kept.
  if (test.info().project.name !== 'gateway') return;
  await page.screenshot({ path: path.join(folder, `${name}.png`), animations: 'disabled' });
}

/** No serious or critical fault by axe, in the named state of the screen. */
export async function checkAxe(page: Page, name: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, help, nodes }) =>
        `${id}: ${help}\n    ${nodes.map((node) => node.html.slice(0, 200)).join('\n    ')}`,
    );
  expect(serious, `axe on ${name}`).toEqual([]);
}

/** Checks and pictures a screen in both themes. */
export async function inBothThemes(page: Page, name: string): Promise<void> {
  for (const theme of themes) {
    await page.emulateMedia({ colorScheme: theme });
    await expect
      .poll(() =>
        page.evaluate(() => [
          document.documentElement.dataset['theme'],
          matchMedia('(prefers-color-scheme: dark)').matches,
        ]),
      )
      .toEqual([theme, theme === 'dark']);
    await picture(page, `${name}-${theme}`);
    await checkAxe(page, `${name} ${theme}`);
  }
}
