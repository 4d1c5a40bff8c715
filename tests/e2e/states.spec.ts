import type { WebSocketRoute } from '@playwright/test';
import { decodeFrame, encodeFrame } from '../../engine/api/wire/frame.ts';
import type { ClientMessage } from '../../engine/api/wire/messages.ts';
import { command, createVault, expect, test } from './fixtures.ts';
import { inBothThemes } from './screens.ts';

/** Loading and error states last for a blink; here the wire between page and engine holds an answer back. */
test('panels say that they wait, and what went wrong', async ({ workstation, storeDirectory }) => {
  test.skip(workstation.name !== 'gateway', 'only the gateway has a socket that a test can stand in');
  await workstation.start({ storeDirectory });
  const page = await workstation.page();
  let fail: (() => void) | undefined;
  const failing = new Set<string>();
  await page.routeWebSocket(/\/contract$/, (page) => {
    const engine = page.connectToServer();
    page.onMessage((data) => {
      const message = decodeFrame(new Uint8Array(data as Buffer)) as ClientMessage;
      const path = 'path' in message ? message.path : '';
      if (!failing.has(path)) return engine.send(data);
      const error = { code: 'STORE_BUSY', message: `${path} was refused by the test.`, details: {} };
      fail = () => page.send(Buffer.from(encodeFrame({ id: message.id, type: 'error', error })));
    });
  });
  await page.reload();
  await createVault(page);
  await expect(page.locator('.watch-row[data-state=fresh]').first()).toBeVisible();

  failing.add('history.bars');
  await command(page, 'NG CHART 1m');
  await expect(page.getByText('Reading NG 1m bars…')).toBeVisible();
  await inBothThemes(page, 'chart-loading');
  fail?.();
  await expect(page.getByRole('heading', { name: 'NG could not be read' })).toBeVisible();
  await inBothThemes(page, 'chart-error');
  failing.clear();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('region', { name: 'Chart NG 1m' }).locator('.chart-legend')).toBeVisible();

  failing.add('market.instruments').add('market.watchFeeds');
  await page.reload();
  await expect(page.getByText('Reading the watchlist…')).toBeVisible();
  await inBothThemes(page, 'watchlist-loading');
  await page.keyboard.press('F1');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
});

test('a cut wire is said, found again, and the chart goes on', async ({ workstation, storeDirectory }) => {
  test.skip(workstation.name !== 'gateway', 'only the gateway has a socket that a test can cut');
  await workstation.start({ storeDirectory });
  const page = await workstation.page();
  let cut = false;
  const sockets = new Set<WebSocketRoute>();
  await page.routeWebSocket(/\/contract$/, (socket) => {
    if (cut) return void socket.close({ code: 4_000, reason: 'cut by the test' });
    sockets.add(socket);
    socket.connectToServer();
  });
  await page.reload();
  await createVault(page);
  await command(page, 'CL CHART 1s');
  const legend = page.getByRole('region', { name: 'Chart CL 1s' }).locator('.chart-legend');
  await expect(legend).toBeVisible();
  cut = true;
  for (const socket of sockets) await socket.close({ code: 4_000, reason: 'cut by the test' });
  await expect(page.getByRole('alert').filter({ hasText: 'cut by the test' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'No connection' })).toBeVisible();
  await expect(page.locator('.watch-row').first()).toContainText('down');
  await expect(legend).not.toContainText('live');
  await expect(legend).toContainText('SIMULATED');
  const feeds = page.getByRole('article', { name: 'Feed simulated exchange' });
  await expect(feeds).toContainText(/No connection to the engine since \d\d:\d\d:\d\d/);
  await expect(feeds).not.toContainText('fresh');
  await expect(feeds).not.toContainText('connected');
  await expect(page.locator('.status-bar')).toContainText(/No connection since \d\d:\d\d:\d\d/);
  await expect(page.locator('.status-bar')).toContainText('messages/s –');
  const before = Number(await legend.getAttribute('data-last-time'));
  // Pressed while nothing answers, the button is there for certain; the next try finds the wire whole.
  await page.getByRole('button', { name: 'Try now' }).click();
  cut = false;
  await expect(page.getByRole('alert').filter({ hasText: 'cut by the test' })).toBeHidden({
    timeout: 20_000,
  });
  await expect
    .poll(async () => Number(await legend.getAttribute('data-last-time')), { timeout: 20_000 })
    .toBeGreaterThan(before + 1_000);
  await expect(page.locator('.watch-row[data-state=fresh]').first()).toBeVisible();
});
