import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

const unix = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser', 'microsoft-edge'];
const windows = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Chromium\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
];
const mac = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];

/** An installed Chrome, Chromium or Edge, or undefined. */
export function findBrowser(): string | undefined {
  const candidates =
    process.platform === 'win32'
      ? ['ProgramFiles', 'ProgramFiles(x86)', 'LocalAppData'].flatMap((name) =>
          windows.map((file) => path.join(process.env[name] ?? '', file)),
        )
      : process.platform === 'darwin'
        ? mac
        : (process.env['PATH'] ?? '')
            .split(':')
            .flatMap((folder) => unix.map((file) => path.join(folder, file)));
  return candidates.find((file) => existsSync(file));
}

function hasDisplay(): boolean {
  return process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
}

/** Opens the address as an app window; returns the browser's path, or undefined where there is none or no display. */
export function openBrowser(address: string): string | undefined {
  const browser = findBrowser();
  if (browser === undefined || !hasDisplay()) return undefined;
  const child = spawn(browser, [`--app=${address}`, '--no-first-run'], { detached: true, stdio: 'ignore' });
  child.on('error', () => undefined);
  child.unref();
  return browser;
}
