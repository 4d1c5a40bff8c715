import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { command, expect, importFile, openWorkspace, test } from './fixtures.ts';
import { inBothThemes, picture } from './screens.ts';
import { firstSignIn } from './second-browser.ts';

const first = 'first words for a new person 17';
const day = 86_400_000;
const start = Date.UTC(2025, 0, 6);

/** Weekdays with a weekly season, a slow trend, a stormy last third and a wobble that repeats at every run. */
function weekdays(count: number): { readonly date: string; readonly close: string }[] {
  const rows: { date: string; close: string }[] = [];
  let level = 60;
  let state = 7;
  for (let time = start; rows.length < count; time += day) {
    const weekday = new Date(time).getUTCDay();
    if (weekday === 0 || weekday === 6) continue;
    state = (state * 48_271) % 2_147_483_647;
    const noise = state / 2_147_483_647 - 0.5;
    level += 0.03 + noise * (rows.length % 150 > 100 ? 2.4 : 0.6);
    rows.push({
      date: new Date(time).toISOString().slice(0, 10),
      // One print that nobody would believe.
      close: (level + 0.4 * weekday + (rows.length === 330 ? 7 : 0)).toFixed(2),
    });
  }
  return rows;
}

const csv = (rows: readonly { readonly date: string; readonly close: string }[]) =>
  ['date,close', ...rows.map(({ date, close }) => `${date},${close}`)].join('\n');

const panel = (page: Page, name: string) => page.locator(`section[aria-label="${name}"]`);

async function importRows(page: Page, folder: string, rows: Parameters<typeof csv>[0]): Promise<void> {
  const file = path.join(folder, 'own.csv');
  await writeFile(file, csv(rows));
  await command(page, 'IMPORT');
  const again = page.getByRole('button', { name: /Import another/ });
  if (await again.isVisible()) await again.click();
  await importFile(page, file, 'DESK.SPOT');
}

/** The fan is on the canvas, and the words beside it say the same. */
async function forecastMade(forecast: Locator): Promise<void> {
  await expect(forecast.getByRole('button', { name: 'Run', exact: true })).toBeVisible({ timeout: 90_000 });
  await expect(forecast.getByRole('application', { name: /^Chart of the forecast/ })).toBeVisible();
  await expect(
    forecast.getByRole('table', { name: 'Models' }).getByText('chosen', { exact: true }),
  ).toBeVisible();
  // A pointer left over the chart would be what the legend tells of.
  await forecast.page().mouse.move(5, 500);
}

test('a forecast of an imported series is made, read, made again and scored', async ({
  workstation,
  storeDirectory,
  complaints,
}) => {
  test.setTimeout(300_000);
  const page = await openWorkspace({ workstation, storeDirectory, complaints });
  const rows = weekdays(360);
  await importRows(page, storeDirectory, rows.slice(0, 350));

  await command(page, 'DESK.SPOT FCST 10');
  const forecast = panel(page, 'Forecast DESK.SPOT');
  await forecastMade(forecast);
  const words = forecast.locator('.level-words');
  const last = rows[359]?.date ?? '';
  await expect(words).toHaveText(new RegExp(`^80 % between [\\d.]+ and [\\d.]+ .*on ${last}`));
  await inBothThemes(page, 'forecast');

  // The slider narrows what is read out; nothing runs for it.
  const eighty = await words.textContent();
  await forecast.getByRole('slider', { name: 'Level' }).focus();
  await page.keyboard.press('Home');
  await expect(words).toHaveText(/^10 % between/);
  await page.keyboard.press('End');
  await expect(words).toHaveText(/^98 % between/);
  for (let step = 0; step < 3; step += 1) await page.keyboard.press('ArrowLeft');
  await expect(words).toHaveText(eighty ?? '');
  await expect(forecast.getByRole('button', { name: 'Run', exact: true })).toBeEnabled();

  await forecast.getByLabel('Earlier forecasts').check();
  await forecast.getByRole('application', { name: /^Chart of the forecast/ }).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(words).toContainText(`on ${rows[351]?.date}`);
  await forecast.getByRole('tab', { name: 'By horizon' }).click();
  await expect(forecast.getByRole('application', { name: 'Error by horizon' })).toBeVisible();
  await inBothThemes(page, 'forecast-horizon');

  await forecast.getByRole('tab', { name: 'Coverage' }).click();
  await expect(forecast.getByText('Forecasts are scored when their time has come')).toBeVisible();
  await inBothThemes(page, 'forecast-coverage-empty');

  await forecast.getByRole('tab', { name: 'Card' }).click();
  await forecast.getByRole('button', { name: 'Make again' }).click();
  await expect(forecast.getByText('the same bytes')).toBeVisible({ timeout: 90_000 });
  await inBothThemes(page, 'forecast-card');

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    forecast.getByRole('button', { name: 'CSV', exact: true }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('DESK.SPOT-1d-forecast.csv');
  const [image] = await Promise.all([
    page.waitForEvent('download'),
    forecast.getByRole('button', { name: 'PNG', exact: true }).click(),
  ]);
  expect(image.suggestedFilename()).toBe('DESK.SPOT-1d-forecast.png');

  // The truth comes: the same forecast is scored, and its card shows what came.
  await importRows(page, storeDirectory, rows.slice(350));
  await command(page, 'DESK.SPOT INSIGHT');
  await expect(panel(page, 'Insights DESK.SPOT').getByRole('list', { name: 'Insights' })).toContainText(
    'regime',
    { timeout: 60_000 },
  );
  const insights = panel(page, 'Insights DESK.SPOT');
  const odd = insights
    .getByRole('list', { name: 'Odd bars' })
    .getByRole('button', { name: rows[330]?.date ?? '' });
  await odd.first().click();
  await expect(odd.first()).toHaveAttribute('aria-pressed', 'true');
  await expect(insights.getByRole('status').filter({ hasText: `${rows[330]?.date}:` })).toContainText('odd');
  await inBothThemes(page, 'insights-regimes');
  await page.getByRole('tab', { name: /^DESK.SPOT Forecast/ }).click();
  await forecast.getByRole('tab', { name: 'Coverage' }).click();
  await forecast.getByRole('button', { name: 'Look again' }).click();
  await expect(forecast.getByRole('table', { name: 'Coverage' })).toContainText('learning');
  await expect(forecast.getByRole('img', { name: /^Calibration of/ })).toBeVisible();
  await inBothThemes(page, 'forecast-coverage');
  await forecast.getByRole('tab', { name: 'Card' }).click();
  await forecast.getByRole('region', { name: 'Issued forecasts' }).getByRole('button').last().click();
  await expect(forecast.locator('.forecast-legend')).toContainText('came');
  await picture(page, 'forecast-scored');
});

test('changepoints are moved by keys, and the what-if lies over the forecast', async ({
  workstation,
  storeDirectory,
  complaints,
}) => {
  test.setTimeout(240_000);
  const page = await openWorkspace({ workstation, storeDirectory, complaints });
  await importRows(page, storeDirectory, weekdays(350));
  await command(page, 'DESK.SPOT FCST 10');
  const forecast = panel(page, 'Forecast DESK.SPOT');
  await forecastMade(forecast);
  await forecast.getByRole('tab', { name: 'Components' }).click();
  const points = forecast.getByRole('slider', { name: /^Changepoint/ });
  await expect(points.first()).toBeVisible({ timeout: 30_000 });
  const count = await points.count();
  const date = await points.first().getAttribute('aria-valuetext');
  await points.first().focus();
  await page.keyboard.press('Shift+ArrowRight');
  await expect(points.first()).not.toHaveAttribute('aria-valuetext', date ?? '');
  await expect(points.first()).toBeFocused();
  await forecast.getByRole('button', { name: 'Add a changepoint' }).click();
  await expect(points).toHaveCount(count + 1);
  await points.last().focus();
  await page.keyboard.press('Delete');
  await expect(points).toHaveCount(count);
  await forecast.getByRole('button', { name: 'Fit with these' }).click();
  await expect(forecast.getByText('laid over the forecast above')).toBeVisible({ timeout: 30_000 });
  await expect(forecast.locator('.forecast-legend')).toContainText('with your changepoints');
  await inBothThemes(page, 'forecast-components');
  await forecast.getByRole('button', { name: 'Reset' }).click();
  await expect(forecast.locator('.forecast-legend')).not.toContainText('with your changepoints');
  await expect(points.first()).toHaveAttribute('aria-valuetext', date ?? '');
});

test('a long run shows how far it is and can be cancelled; what cannot be forecast is said', async ({
  workstation,
  storeDirectory,
  complaints,
}) => {
  test.setTimeout(240_000);
  const page = await openWorkspace({ workstation, storeDirectory, complaints });
  await expect(page.locator('.watch-row').first()).toBeVisible();
  // A vault without history: what to do is offered where it was asked.
  await command(page, 'CL c1 FCST 10');
  const forecast = panel(page, 'Forecast CL c1');
  await expect(forecast.getByRole('heading', { name: 'No forecast of CL c1 yet' })).toBeVisible();
  await inBothThemes(page, 'forecast-empty');
  await command(page, 'CL INSIGHT');
  await expect(
    panel(page, 'Insights CL').getByRole('heading', { name: 'Nothing can be said of CL yet' }),
  ).toBeVisible();
  await inBothThemes(page, 'insights-empty');
  await page.getByRole('tab', { name: /^CL c1 Forecast/ }).click();
  await forecast.getByRole('button', { name: 'Make a simulated past' }).click();
  await expect(page.getByText(/years \(no real prices\) is stored/)).toBeVisible({ timeout: 60_000 });

  await forecast.getByRole('textbox', { name: 'Origins' }).fill('500');
  await forecast.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(forecast.locator('.run-strip').getByText(/^Origin \d+ of \d+$/)).toBeVisible({
    timeout: 60_000,
  });
  await inBothThemes(page, 'forecast-running');
  await forecast.getByRole('button', { name: 'Cancel' }).click();
  await expect(forecast.getByRole('heading', { name: 'Cancelled' })).toBeVisible({ timeout: 30_000 });

  await forecast.getByRole('textbox', { name: 'Origins' }).fill('12');
  await command(page, 'CL c1 FCST 10');
  await forecastMade(forecast);
  await expect(forecast.getByText('SIMULATED')).toBeVisible();
  await inBothThemes(page, 'forecast-simulated');
  await page.setViewportSize({ width: 760, height: 700 });
  await picture(page, 'forecast-narrow');
  await page.setViewportSize({ width: 1440, height: 900 });

  await command(page, 'CL INSIGHT');
  const insights = panel(page, 'Insights CL');
  await insights
    .getByRole('button', { name: /Try again|Refresh/ })
    .first()
    .click();
  await expect(insights.getByRole('list', { name: 'Insights' }).getByRole('listitem').first()).toBeVisible({
    timeout: 60_000,
  });
  await insights.getByText('numbers and model').first().click();
  await expect(insights.getByText('hidden Markov').first()).toBeVisible();
  await insights.getByRole('application', { name: 'Regimes of CL' }).focus();
  await page.keyboard.press('ArrowLeft');
  await inBothThemes(page, 'insights');
  await page.setViewportSize({ width: 760, height: 700 });
  await picture(page, 'insights-narrow');
  await page.setViewportSize({ width: 1440, height: 900 });

  // The past is of days: hours are too few, and days are offered in their place.
  await command(page, 'DEB FCST 24H');
  const power = panel(page, 'Forecast DEB');
  await expect(power.getByRole('heading', { name: 'Too few rows of 1h of DEB' })).toBeVisible();
  await power.getByRole('textbox', { name: 'Origins' }).fill('12');
  await power.getByRole('button', { name: 'Forecast days instead' }).click();
  await forecastMade(power);
  await page.keyboard.press('Control+k');
  const input = page.getByRole('combobox', { name: 'Command' });
  await input.fill('CL FCST 2W');
  await input.press('Enter');
  await expect(page.getByRole('status').filter({ hasText: '“2W” is none of these' })).toBeVisible();
});

test('a viewer is told for whom running is, and reads what was issued', async ({
  workstation,
  storeDirectory,
  complaints,
}) => {
  test.setTimeout(240_000);
  const page = await openWorkspace({ workstation, storeDirectory, complaints });
  await importRows(page, storeDirectory, weekdays(300));
  await command(page, 'DESK.SPOT FCST 10');
  const forecast = panel(page, 'Forecast DESK.SPOT');
  await forecastMade(forecast);
  await command(page, 'PEOPLE');
  await page.getByRole('button', { name: 'Add a person…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a person' });
  await dialog.getByLabel('Name').fill('Vera');
  await dialog.getByLabel('Role').selectOption('viewer');
  await dialog.getByLabel('First passphrase', { exact: true }).fill(first);
  await dialog.getByLabel('First passphrase again', { exact: true }).fill(first);
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(dialog).toBeHidden({ timeout: 30_000 });
  await command(page, 'SIGNOUT');
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await firstSignIn(page, 'Vera', first, 'own words nobody else has 4711');

  await command(page, 'DESK.SPOT FCST 10');
  await expect(forecast).toContainText('Running forecasts is for trader');
  await expect(forecast.getByRole('button', { name: 'Run', exact: true })).toHaveCount(0);
  await forecast.getByRole('tab', { name: 'Card' }).click();
  await forecast.getByRole('region', { name: 'Issued forecasts' }).getByRole('button').last().click();
  await expect(forecast.locator('.level-words')).toHaveText(/^80 % between/);
  await expect(forecast).toContainText('Making a forecast again is for trader');
  await inBothThemes(page, 'forecast-viewer');
});
