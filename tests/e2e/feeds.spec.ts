import type { Page } from '@playwright/test';
import { needsSharedFeeds, recordedIn } from '../harness/shared-feeds.ts';
import { type VenueServer, venueServer } from '../harness/venue-server.ts';
import { command, expect, openWorkspace, test } from './fixtures.ts';
import { checkAxe, themes } from './screens.ts';

const secretKey = 'e2e-key-which-must-not-show-7f3a';
const instrument = {
  channel: 'instrument',
  type: 'snapshot',
  data: { pairs: [{ symbol: 'BTC/USD', price_precision: 1, qty_precision: 8 }] },
};

/** Kraken as it was recorded: the precisions, then the book, then heartbeats as long as somebody listens. */
function kraken(frames: readonly string[]): Promise<VenueServer> {
  return venueServer({
    connected(socket) {
      const beat = setInterval(() => socket.send(JSON.stringify({ channel: 'heartbeat' })), 500);
      socket.on('close', () => clearInterval(beat));
    },
    received(text, socket) {
      const { method, params } = JSON.parse(text) as { method: string; params?: { channel?: string } };
      if (method !== 'subscribe') return;
      if (params?.channel === 'instrument') socket.send(JSON.stringify(instrument));
      if (params?.channel === 'book') for (const frame of frames) socket.send(frame);
    },
  });
}

const day = 86_400_000;
/** Seven years of weekly stocks, around 430 million barrels and lower in autumn, as the EIA pages them. */
function weeklyStocks(isSlow: () => boolean): Promise<VenueServer> {
  const last = Math.floor(Date.now() / day) * day - 7 * day;
  const rows = Array.from({ length: 365 }, (_, index) => {
    const time = last - (364 - index) * 7 * day;
    const value = Math.round(430_000 + 20_000 * Math.cos((2 * Math.PI * time) / (365.25 * day)) + index);
    return {
      period: new Date(time).toISOString().slice(0, 10),
      series: 'WCESTUS1',
      value: `${value}`,
      units: 'MBBL',
    };
  });
  return venueServer({
    answer(request, response) {
      const query = new URL(request.url ?? '/', 'http://127.0.0.1').searchParams;
      if (query.get('api_key') !== secretKey) {
        const error = { code: 'API_KEY_INVALID', message: 'An invalid api_key was supplied.' };
        response.writeHead(403).end(JSON.stringify({ error }));
        return;
      }
      // Nobody waits for this one: it is cancelled.
      if (isSlow()) return;
      const data = rows.slice(Number(query.get('offset')));
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ response: { total: `${rows.length}`, frequency: 'weekly', data } }));
    },
  });
}

/** Nothing of the page bears the text: neither its markup nor the values of its fields. */
async function expectNowhere(page: Page, text: string): Promise<void> {
  const found = await page.evaluate(
    (wanted) => [
      document.documentElement.outerHTML.includes(wanted),
      [...document.querySelectorAll<HTMLInputElement>('input, textarea')].some(({ value }) =>
        value.includes(wanted),
      ),
      JSON.stringify({ ...localStorage, ...sessionStorage }).includes(wanted),
    ],
    text,
  );
  expect(found).toEqual([false, false, false]);
}

async function accessible(page: Page, name: string): Promise<void> {
  for (const theme of themes) {
    await page.emulateMedia({ colorScheme: theme });
    await expect.poll(() => page.evaluate(() => document.documentElement.dataset['theme'])).toBe(theme);
    await checkAxe(page, `${name} ${theme}`);
  }
}

const feedPanel = (page: Page) => page.getByRole('region', { name: 'Feed status' });
const simulated = (page: Page) => page.getByRole('article', { name: 'Feed simulated exchange' });
const fact = (page: Page, label: string) =>
  simulated(page).locator('.facts > div').filter({ hasText: label }).locator('dd');

test('a venue is switched on, shown with its state, and let go', async ({
  workstation,
  storeDirectory,
  complaints,
}) => {
  test.skip('skip' in needsSharedFeeds, needsSharedFeeds.skip ?? '');
  await using server = await kraken(recordedIn('kraken_v2/book10_BTCUSD_2023-07-30.jsonl'));
  const page = await openWorkspace({ workstation, storeDirectory, complaints });
  await command(page, 'FEEDS');
  const panel = feedPanel(page);
  await expect(panel.getByText('Nothing leaves this machine.')).toBeVisible();
  await expect(panel.getByRole('table', { name: 'Venues' }).getByRole('row')).toHaveCount(8);

  await panel.getByRole('button', { name: 'Venues and keys' }).click();
  await expect(panel.getByRole('heading', { name: 'Venues' })).toBeInViewport();
  const binance = panel.getByRole('button', { name: 'Connect to Binance spot' });
  await binance.click();
  await panel
    .getByRole('form', { name: 'Feed of Binance spot' })
    .getByRole('button', { name: 'Cancel' })
    .click();
  await expect(binance).toBeFocused();
  await panel.getByRole('button', { name: 'Connect to Kraken' }).click();
  const form = panel.getByRole('form', { name: 'Feed of Kraken' });
  await expect(form.getByLabel('Ours')).toBeFocused();
  await form.getByRole('button', { name: 'Save and connect' }).click();
  await expect(form.getByRole('alert')).toContainText('INPUT_INVALID');
  await form.getByLabel('Ours').fill('BTCUSD');
  await expect(form.getByLabel('At Kraken')).toHaveValue('BTC/USD');
  await form.getByLabel(/^Address/).fill('ws://example.org/');
  await form.getByRole('button', { name: 'Save and connect' }).click();
  await expect(form.getByRole('alert')).toContainText('ADDRESS_INVALID');
  await form.getByLabel(/^Address/).fill(server.address);
  await expect(form.getByText('The market starts again')).toBeVisible();
  await form.getByRole('button', { name: 'Save and connect' }).click();
  await expect(form).toBeHidden();
  await expect(panel.getByText(`This machine connects to ${server.address}`)).toBeVisible();

  const card = page.getByRole('article', { name: 'Feed kraken' });
  await expect(card.getByText('connected', { exact: false }).first()).toBeVisible();
  await expect(card.getByText('SIMULATED')).toHaveCount(0);
  const row = card.getByRole('row').filter({ hasText: 'BTCUSD' });
  // What was recorded years ago is shown as late.
  await expect(row).toContainText(/delayed/i);
  await expect(row).toContainText('whole');
  await expect(card.getByRole('button', { name: 'Cut' })).toHaveCount(0);
  expect(server.requests.some((text) => text.includes('"BTC/USD"'))).toBe(true);
  await expect(simulated(page).getByRole('row').filter({ hasText: 'BTCUSD' })).toHaveCount(0);
  await accessible(page, 'venues');

  const configured = panel.getByRole('listitem', { name: 'Configured feed Kraken' });
  await configured.getByRole('button', { name: 'Remove Kraken' }).click();
  await expect(configured.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(configured.getByRole('button', { name: 'Remove Kraken' })).toBeFocused();
  await page.keyboard.press('Enter');
  await configured.getByRole('button', { name: 'Remove the feed' }).click();
  await expect(configured).toBeHidden();
  await expect(card).toBeHidden({ timeout: 30_000 });
  await expect(panel.getByText('Nothing leaves this machine.')).toBeVisible();
  await expect.poll(() => server.sockets.size).toBe(0);
});

test('what the simulated exchange does wrong is told, and over again', async ({
  workstation,
  storeDirectory,
  complaints,
}) => {
  const page = await openWorkspace({ workstation, storeDirectory, complaints });
  await command(page, 'FEEDS');
  const card = simulated(page);
  const header = card.locator('header');
  const connected = () => expect(header).toContainText('connected', { timeout: 30_000 });
  await connected();
  // Once instruments are fresh, there is something to lose.
  await expect(card.getByText(/\d fresh/)).toBeVisible({ timeout: 30_000 });

  await card.getByRole('button', { name: 'Gap' }).click();
  await expect(card.getByText('Gap was asked for.')).toBeVisible();
  await expect(fact(page, 'Gaps')).not.toHaveText('0', { timeout: 30_000 });
  await expect(fact(page, 'Resyncs')).not.toHaveText('0', { timeout: 30_000 });
  await expect(card.getByText('gap, resyncing')).toHaveCount(0, { timeout: 30_000 });

  await card.getByRole('button', { name: 'Silence' }).click();
  await expect(header).toContainText(/silent/i, { timeout: 30_000 });
  await connected();

  await expect(fact(page, 'Reconnects')).toHaveText('0');
  await card.getByRole('button', { name: 'Cut' }).click();
  await expect(fact(page, 'Reconnects')).not.toHaveText('0', { timeout: 30_000 });
  await connected();
  await expect(card.getByText('Last interruption:')).toBeVisible();
  await expect(card.getByText(/\d fresh/)).toBeVisible({ timeout: 30_000 });
});

test('a key is set, replaced and removed, and shown nowhere', async ({
  workstation,
  storeDirectory,
  complaints,
}) => {
  const page = await openWorkspace({ workstation, storeDirectory, complaints });
  await command(page, 'FEEDS');
  await feedPanel(page).getByText('none stored').click();
  const key = feedPanel(page).getByRole('listitem', { name: 'Alpaca API key' });
  await expect(key).toContainText('no key, needed');
  await key.getByRole('button', { name: 'Set the Alpaca API key' }).click();
  await expect(key.getByLabel('API key', { exact: true })).toBeFocused();
  await expect(key.getByLabel('API key', { exact: true })).toHaveAttribute('type', 'password');
  await key.getByLabel('API key', { exact: true }).fill(secretKey);
  await expect(key.getByRole('button', { name: 'Store the key' })).toBeDisabled();
  await key.getByLabel('API secret').fill(`${secretKey}-2`);
  await page.keyboard.press('Enter');
  await expect(key).toContainText('key stored');
  await expect(feedPanel(page).getByText('stored: Alpaca API key')).toBeVisible();
  await expectNowhere(page, secretKey);
  await accessible(page, 'keys');

  await key.getByRole('button', { name: 'Replace the Alpaca API key' }).click();
  await expect(key.getByLabel('API key', { exact: true })).toHaveValue('');
  await key.getByRole('button', { name: 'Cancel' }).click();
  await key.getByRole('button', { name: 'Remove the Alpaca API key' }).click();
  await key.getByRole('button', { name: 'Remove the key' }).click();
  await expect(key).toContainText('no key, needed');
  await expectNowhere(page, secretKey);
});

test('weekly stocks come from the EIA into the inventories, and go again', async ({
  workstation,
  storeDirectory,
  complaints,
}) => {
  let slow = true;
  await using server = await weeklyStocks(() => slow);
  const page = await openWorkspace({ workstation, storeDirectory, complaints });
  await command(page, 'INVENTORY');
  const inventories = page.getByRole('region', { name: 'Inventories', exact: true });
  await expect(inventories.getByRole('button', { name: 'Import a file' })).toBeVisible();
  await inventories.getByRole('button', { name: 'Fetch from the EIA' }).click();

  const panel = page.getByRole('region', { name: 'Import', exact: true });
  await expect(panel.getByText('EIA Open Data key needed.')).toBeVisible();
  await expect(panel.getByRole('button', { name: 'Fetch', exact: true })).toBeDisabled();
  await panel.getByLabel('API key').fill('a key the source does not know');
  await page.keyboard.press('Enter');
  await expect(panel.getByText('key stored')).toBeVisible();
  await panel.getByText('Address', { exact: true }).click();
  await panel.getByLabel(/^Address, where/).fill(server.address.replace('ws:', 'http:'));
  await panel.getByRole('button', { name: 'Fetch', exact: true }).click();
  await expect(panel.getByRole('alert')).toContainText('KEY_REFUSED');
  await panel.getByLabel('API key').fill(secretKey);
  await page.keyboard.press('Enter');
  await expect(panel.getByRole('alert')).toBeHidden();
  await expectNowhere(page, secretKey);
  await accessible(page, 'fetch');
  await panel.getByRole('button', { name: 'Fetch', exact: true }).click();
  await expect(panel.getByRole('heading', { name: 'Fetching EIA crude stocks' })).toBeVisible();
  await panel.getByRole('button', { name: 'Cancel' }).click();
  await expect(panel.getByText('Cancelled. Nothing was stored.')).toBeVisible();
  slow = false;
  await panel.getByRole('button', { name: 'Fetch', exact: true }).click();
  await expect(panel.getByText(/365 bars of 1 series are in the vault/)).toBeVisible();
  expect(server.fetched.at(-1)).toContain('WCESTUS1');

  await panel.getByRole('button', { name: /^Show EIA crude stocks under Inventories/ }).click();
  const row = inventories
    .getByRole('table', { name: 'Inventories' })
    .getByRole('row')
    .filter({ hasText: 'EIA crude stocks' });
  await expect(row).toContainText('MBBL');
  await expect(row).not.toContainText('years)');
  await expect(inventories.getByRole('application', { name: 'Inventory of EIA crude stocks' })).toBeVisible();
  await accessible(page, 'inventories');

  await command(page, 'IMPORT');
  await panel.getByRole('button', { name: 'Undo this import' }).click();
  await expect(panel.getByText(/is taken back/)).toBeVisible();
  await command(page, 'INVENTORY');
  await expect(inventories.getByText('No weekly levels yet')).toBeVisible();
});
