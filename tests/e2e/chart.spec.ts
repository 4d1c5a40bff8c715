import { readFile } from 'node:fs/promises';
import type { CDPSession, Page } from '@playwright/test';
import { decodeFrame } from '../../engine/api/wire/frame.ts';
import type { ClientMessage } from '../../engine/api/wire/messages.ts';
import { command, createVault, expect, listen, openWorkspace, test } from './fixtures.ts';

/** Subscriptions that the page has asked for and not stopped, read from the frames that it sends. */
function countStreams(page: Page): () => number {
  const open = new Set<number>();
  page.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => {
      if (typeof payload === 'string') return;
      const message = decodeFrame(new Uint8Array(payload)) as ClientMessage;
      if (message.method === 'subscription') open.add(message.id);
      else if (message.method === 'stop') open.delete(message.id);
    });
  });
  return () => open.size;
}

async function domNodes(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.collectGarbage');
  return (await session.send('Memory.getDOMCounters')).nodes;
}

async function openAndClose(page: Page, times: number): Promise<void> {
  for (let count = 0; count < times; count += 1) {
    await command(page, 'NG CHART 5s');
    await expect(page.getByRole('region', { name: 'Chart NG 5s' }).locator('.chart-legend')).toBeVisible();
    await expect(page.getByRole('application')).toBeFocused();
    await page.keyboard.press('Alt+w');
    await expect(page.getByRole('tab', { name: 'NG 5s' })).toHaveCount(0);
  }
}

test('a closed chart leaves neither streams nor nodes behind', async ({
  workstation,
  storeDirectory,
  complaints,
}) => {
  test.skip(workstation.name !== 'gateway', 'frames of the desktop link cannot be read from outside');
  await workstation.start({ storeDirectory });
  const page = await workstation.page();
  listen(page, complaints);
  const streams = countStreams(page);
  await page.reload();
  await createVault(page);
  await expect(page.locator('.watch-row[data-state=fresh]').first()).toBeVisible();
  const session = await page.context().newCDPSession(page);
  await openAndClose(page, 4);
  const streamsBefore = streams();
  expect(streamsBefore, 'the page is heard').toBeGreaterThan(3);
  const before = await domNodes(session);
  await openAndClose(page, 12);
  expect(streams()).toBe(streamsBefore);
  // A chart is several hundred nodes; twelve that stayed would be thousands.
  await expect.poll(async () => (await domNodes(session)) - before, { timeout: 20_000 }).toBeLessThan(400);
});

test('a chart is exported as a picture and as numbers', async ({
  workstation,
  storeDirectory,
  complaints,
}) => {
  const page = await openWorkspace({ workstation, storeDirectory, complaints });
  await command(page, 'CL CHART 1s');
  const chart = page.getByRole('region', { name: 'Chart CL 1s' });
  await expect(chart.locator('.chart-legend')).toBeVisible();
  const [csv] = await Promise.all([
    page.waitForEvent('download'),
    chart.getByRole('button', { name: 'Export the bars as CSV' }).click(),
  ]);
  expect(csv.suggestedFilename()).toBe('CL-1s.csv');
  const lines = (await readFile(await csv.path(), 'utf8')).trim().split('\n');
  expect(lines[0]).toBe('time,open,high,low,close,volume');
  expect(lines[1]).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z(,-?\d+(\.\d+)?){4},\d*/);
  const [png] = await Promise.all([
    page.waitForEvent('download'),
    chart.getByRole('button', { name: 'Export the picture as PNG' }).click(),
  ]);
  expect(png.suggestedFilename()).toBe('CL-1s.png');
  expect((await readFile(await png.path())).subarray(1, 4).toString()).toBe('PNG');
});
