import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { findBrowser } from '../../engine/hosts/gateway/open-browser.ts';

function playwrightBrowser(): string | undefined {
  const asked = spawnSync(
    process.execPath,
    ['-e', "process.stdout.write(require('@playwright/test').chromium.executablePath())"],
    { encoding: 'utf8' },
  );
  return asked.status === 0 && existsSync(asked.stdout) ? asked.stdout : undefined;
}

function isDebianRoot(): boolean {
  return process.getuid?.() === 0 && existsSync('/etc/debian_version');
}

/** A browser for the tests: an installed one, else Playwright's own, else Debian's package. Says which. */
export function provideChromium(): string | undefined {
  const installed = process.env['CHROMIUM_PATH'] ?? findBrowser();
  if (installed !== undefined) {
    console.error(`browser: ${installed} (installed)`);
    return installed;
  }
  let own = playwrightBrowser();
  if (own === undefined) {
    spawnSync('npx', ['playwright', 'install', 'chromium'], { stdio: 'ignore', timeout: 300_000 });
    own = playwrightBrowser();
  }
  if (own !== undefined) {
    console.error(`browser: ${own} (Playwright's own)`);
    return own;
  }
  if (!isDebianRoot()) return undefined;
  console.error('browser: none; installing the Debian package chromium');
  spawnSync('apt-get', ['update'], { stdio: 'ignore', timeout: 300_000 });
  spawnSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: 600_000,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  const packaged = findBrowser();
  if (packaged !== undefined) console.error(`browser: ${packaged} (Debian's package)`);
  return packaged;
}
