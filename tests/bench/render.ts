/**
 * The page under load in a real browser: a vault of a million bars, 20,000 messages a second, 200 watchlist rows and four
 * live charts; then panning and zooming a million bars, and the usual indicators on them. Longer than most benches because
 * it has to drive the page and to look into it.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { chromium, type Page } from '@playwright/test';
import { build as bundle } from 'esbuild';
import { decodeFrame, encodeFrame } from '../../engine/api/wire/frame.ts';
import { build } from '../../tools/build.ts';
import { command } from '../e2e/fixtures.ts';
import { chromiumArguments } from '../harness/chromium-arguments.ts';
import { provideChromium } from '../harness/find-chromium.ts';
import { temporaryFolder } from '../harness/temporary.ts';
import { fillVault, passphrase } from './bench-vault.ts';
import { median, quantile, report } from './summary.ts';

export const name = 'render';

const root = path.resolve(import.meta.dirname, '../..');
const million = 1_000_000;
const watched = 200;
const products = ['CL', 'BRN', 'NG', 'HO', 'RB', 'GO', 'TTF', 'NBP', 'DEB', 'DEP', 'EUA'];

/** What the page notes of itself: when frames began and how old quotes were once they were painted. */
interface Notes {
  frames: number[];
  ages: number[];
}

/** Runs in the page before its own scripts: notes quotes as they come and the frame after them. */
function observe(): void {
  const notes: Notes = { frames: [], ages: [] };
  Object.assign(globalThis, { benchNotes: notes });
  const Native = globalThis.WebSocket;
  const decoder = new TextDecoder();
  let waiting: number[] = [];
  const painted = new MessageChannel();
  painted.port1.onmessage = () => {
    const now = Date.now();
    for (const time of waiting) notes.ages.push(now - time);
    waiting = [];
  };
  const frame = (time: number) => {
    notes.frames.push(time);
    // What is posted in a frame is handled once the frame was painted.
    if (waiting.length > 0) painted.port2.postMessage(0);
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  globalThis.WebSocket = class extends Native {
    constructor(address: string | URL, protocols?: string | string[]) {
      super(address, protocols);
      this.addEventListener('message', ({ data }: MessageEvent) => {
        if (!(data instanceof ArrayBuffer)) return;
        const length = new DataView(data).getUint32(0, true);
        const text = decoder.decode(new Uint8Array(data, 4, length));
        if (!text.includes('"bidSize"')) return;
        const { value } = JSON.parse(text) as { value: { data?: { receiveTime: number }[] } };
        // The newest quote of a batch is the tick that this frame is about.
        if (Array.isArray(value.data))
          waiting.push(Math.max(...value.data.map((quote) => quote.receiveTime)));
      });
    }
  };
}

/** One call of the contract from the page, over a socket of its own: the page's cookie signs it in. */
async function call(
  page: Page,
  method: 'query' | 'mutation',
  name: string,
  input: unknown,
): Promise<unknown> {
  const sent = [...encodeFrame({ id: 1, method, path: name, input })];
  const got = await page.evaluate(
    (bytes) =>
      new Promise<number[]>((resolve, reject) => {
        const socket = new WebSocket(`ws://${location.host}/contract`);
        socket.binaryType = 'arraybuffer';
        socket.onopen = () => socket.send(new Uint8Array(bytes));
        socket.onerror = () => reject(new Error('the second socket failed'));
        socket.onmessage = ({ data }) => {
          const all = new Uint8Array(data as ArrayBuffer);
          const head = new TextDecoder().decode(all.subarray(4));
          if (!head.includes('"id":1')) return;
          resolve([...all]);
          socket.close();
        };
      }),
    sent,
  );
  const answer = decodeFrame(Uint8Array.from(got)) as { type: string; data?: unknown; error?: unknown };
  if (answer.type !== 'result') throw new Error(`${name}: ${JSON.stringify(answer.error)}`);
  return answer.data;
}

/** Frame times and quote ages of so many milliseconds from now. */
async function record(
  page: Page,
  milliseconds: number,
  work: () => Promise<void> = async () => {},
): Promise<Notes> {
  await page.evaluate(() => {
    const { benchNotes } = globalThis as unknown as { benchNotes: Notes };
    benchNotes.frames.length = 0;
    benchNotes.ages.length = 0;
  });
  const end = performance.now() + milliseconds;
  while (performance.now() < end) {
    await work();
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  }
  return page.evaluate(() => (globalThis as unknown as { benchNotes: Notes }).benchNotes);
}

function durations({ frames }: Notes): number[] {
  return frames.slice(1).map((time, index) => time - (frames[index] ?? time));
}

async function contracts(page: Page): Promise<string[]> {
  const found = [...products];
  for (const product of products) {
    const { contracts: listed } = (await call(page, 'query', 'market.contracts', { product })) as {
      contracts: { symbol: string }[];
    };
    found.push(...listed.map(({ symbol }) => symbol));
  }
  return [...new Set(found)].slice(0, watched);
}

async function load(page: Page, seconds: number, messagesPerSecond: number): Promise<void> {
  const watchlist = await contracts(page);
  await call(page, 'mutation', 'settings.set', { watchlist, messagesPerSecond });
  await page.reload();
  await page.getByRole('main', { name: 'Workspace' }).waitFor();
  await page.locator('.watch-row[data-state=fresh]').first().waitFor();
  await command(page, 'CL CHART 1s');
  for (const [symbol, direction] of [
    ['NG', 'ArrowDown'],
    ['TTF', 'ArrowRight'],
    ['BRN', 'ArrowRight'],
  ] as const) {
    await command(page, `${symbol} CHART 1s`);
    await page.locator('.chart-legend').last().waitFor();
    await page.keyboard.press(`Alt+Shift+${direction}`);
  }
  await page.waitForFunction(() => document.querySelectorAll('.chart-legend').length >= 4);
  // The first seconds make bars; they are not what stays open all day.
  await record(page, 4_000);
  const notes = await record(page, seconds * 1_000);
  const rows = await page.locator('.watch-row').count();
  const charts = await page.locator('.chart-legend').count();
  const times = durations(notes);
  const slowest = 1_000 / quantile(times, 0.95);
  const shared = { bench: name, n: notes.frames.length };
  const notesText = `${watchlist.length} symbols watched (${rows} rows in sight), ${charts} live charts, ${messagesPerSecond} messages/s asked`;
  report({
    ...shared,
    case: 'frame time under load',
    unit: 'ms',
    values: times,
    target: '50 frames/s at the 5th percentile',
    met: Math.round(slowest) >= 50,
    notes: `${slowest.toFixed(1)} frames/s at the 5th percentile; ${notesText}`,
  });
  report({
    ...shared,
    n: notes.ages.length,
    case: 'tick at the hub to painted',
    unit: 'ms',
    values: notes.ages,
    target: 'p95 at most 50 ms',
    met: quantile(notes.ages, 0.95) <= 50,
  });
}

async function panAndZoom(page: Page): Promise<void> {
  await call(page, 'mutation', 'settings.set', { messagesPerSecond: 200 });
  await command(page, 'LAYOUT RESET');
  await command(page, 'CL CHART 1m');
  const body = page.locator('.chart-body').last();
  await page.getByRole('application').last().focus();
  await page.keyboard.press('Home');
  await page.waitForFunction(
    (least) =>
      Number([...document.querySelectorAll<HTMLElement>('.chart-body')].at(-1)?.dataset['bars']) >= least,
    million,
    { timeout: 60_000 },
  );
  const bars = Number(await body.getAttribute('data-bars'));
  const keys = [
    'ArrowRight',
    'ArrowRight',
    'ArrowRight',
    '-',
    'ArrowLeft',
    'ArrowRight',
    '+',
    'ArrowRight',
    '-',
  ];
  let turn = 0;
  const press = async () => {
    await page.keyboard.press(keys[turn % keys.length] ?? '+');
    turn += 1;
  };
  const notes = await record(page, 8_000, press);
  const times = durations(notes);
  const slowest = 1_000 / quantile(times, 0.95);
  report({
    bench: name,
    case: 'frame time while a million bars are panned and zoomed',
    unit: 'ms',
    n: bars,
    values: times,
    target: '30 frames/s at the 5th percentile',
    met: Math.round(slowest) >= 30,
    notes: `${slowest.toFixed(1)} frames/s at the 5th percentile, ${turn} key presses`,
  });
}

/** The usual four indicators in the page, by the code that the charts run. */
async function indicators(page: Page): Promise<void> {
  const { outputFiles } = await bundle({
    absWorkingDir: root,
    entryPoints: ['engine/indicators/index.ts'],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'benchIndicators',
    minify: true,
    target: 'chrome140',
  });
  const code = `${outputFiles[0]?.text ?? ''};globalThis.benchIndicators = benchIndicators;`;
  await page.evaluate(code);
  const { recomputed, appended } = await page.evaluate((bars) => {
    interface Live {
      reset(input: unknown): unknown;
      update(input: unknown): unknown;
    }
    const { benchIndicators } = globalThis as unknown as {
      benchIndicators: { createIndicator(id: string): { ok: boolean; indicator: Live } };
    };
    const column = () => new Float64Array(bars + 200);
    const input = {
      time: column(),
      open: column(),
      high: column(),
      low: column(),
      close: column(),
      volume: column(),
    };
    for (let index = 0; index < bars + 200; index += 1) {
      const price = 70 + 8 * Math.sin(index / 900) + Math.cos(index * 1.7);
      input.time[index] = index * 60_000;
      input.open[index] = price;
      input.high[index] = price + 0.2;
      input.low[index] = price - 0.2;
      input.close[index] = price + 0.1 * Math.sin(index);
      input.volume[index] = index % 500;
    }
    const live = ['sma', 'ema', 'rsi', 'bollinger'].map(
      (id) => benchIndicators.createIndicator(id).indicator,
    );
    const timed = (work: () => void) => {
      const start = performance.now();
      work();
      return performance.now() - start;
    };
    const all = (length: number, what: 'reset' | 'update') => () => {
      for (const each of live) each[what]({ ...input, length });
    };
    const recomputed = Array.from({ length: 7 }, () => timed(all(bars, 'reset')));
    const appended = Array.from({ length: 150 }, (_, index) => timed(all(bars + index + 1, 'update')));
    return { recomputed, appended };
  }, million);
  report({
    bench: name,
    case: 'four indicators on a million bars recomputed in the page',
    unit: 'ms',
    n: million,
    values: recomputed,
    target: 'at most 100 ms',
    met: median(recomputed) <= 100,
  });
  report({
    bench: name,
    case: 'one bar appended to them in the page',
    unit: 'ms',
    n: million,
    values: appended,
    target: 'p95 at most 1 ms',
    met: quantile(appended, 0.95) <= 1,
  });
}

export async function run(options: { seconds?: number; messagesPerSecond?: number } = {}): Promise<void> {
  await build(root);
  const executablePath = provideChromium();
  if (executablePath === undefined) throw new Error('render: no browser; name one in CHROMIUM_PATH');
  using folder = temporaryFolder();
  await fillVault(folder.path, million);
  const child = spawn(
    process.execPath,
    ['dist/main/gateway.js', '--headless', '--port', '0', '--store', folder.path],
    { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const exited = once(child, 'exit');
  const browser = await chromium.launch({ executablePath, args: [...chromiumArguments] });
  try {
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    const context = await browser.newContext({ viewport: { width: 1920, height: 1080 } });
    const page = await context.newPage();
    await page.addInitScript(observe);
    await page.goto((JSON.parse(line) as { signIn: string }).signIn);
    await page.getByLabel('Passphrase', { exact: true }).fill(passphrase);
    await page.keyboard.press('Enter');
    await page.getByRole('main', { name: 'Workspace' }).waitFor();
    await load(page, options.seconds ?? 15, options.messagesPerSecond ?? 20_000);
    await panAndZoom(page);
    await indicators(page);
  } finally {
    await browser.close();
    child.kill('SIGTERM');
    await exited;
  }
}
