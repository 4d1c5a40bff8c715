import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openPageLink } from '../../harness/electron/page-link.ts';
import { type RunningDesktop, runDesktop } from '../../harness/electron/running-desktop.ts';
import { until } from '../../harness/until.ts';

const timeout = 60_000;
let desktop: RunningDesktop;

before(
  async () => {
    desktop = await runDesktop();
    await desktop.page.waitForSelector('h1');
  },
  { timeout },
);
after(() => desktop[Symbol.asyncDispose](), { timeout });

function refused(what: string, address: string | RegExp) {
  return until(
    () =>
      desktop
        .log()
        .some(({ msg, address: at }) => msg === `${what} was refused` && (at ?? '').match(address)),
    `${what} to be refused`,
  );
}

test('the page has no Node, no Electron, and of the desktop the link alone', { timeout }, async () => {
  const seen = await desktop.page.evaluate(() => ({
    globals: [
      'process',
      'require',
      'module',
      'Buffer',
      'global',
      'ipcRenderer',
      'electron',
      '__dirname',
    ].filter((name) => name in window),
    link: Object.keys((window as unknown as { workstationLink: object }).workstationLink).sort(),
    frozen: Object.isFrozen((window as unknown as { workstationLink: object }).workstationLink),
    secure: window.isSecureContext,
    isolated: window.crossOriginIsolated,
  }));
  assert.deepEqual(seen, {
    globals: [],
    link: ['host', 'open'],
    frozen: true,
    secure: true,
    isolated: true,
  });
});

test('window.open and a link to a new window open nothing', { timeout }, async () => {
  const { page } = desktop;
  await page.evaluate(() => void window.open('https://elsewhere.invalid/opened'));
  await refused('a new window', 'opened');
  await page.evaluate(() => {
    const link = Object.assign(document.createElement('a'), {
      href: 'https://elsewhere.invalid/clicked',
      target: '_blank',
    });
    document.body.append(link);
    link.click();
    link.remove();
  });
  await refused('a new window', 'clicked');
  await until(() => page.context().pages().length === 1, 'the refused windows to be gone');
});

test('a navigation away is refused and the page stays', { timeout }, async () => {
  const { page } = desktop;
  const address = page.url();
  await page.evaluate(() => {
    (window as unknown as { marker: string }).marker = 'still here';
    window.location.href = 'https://elsewhere.invalid/away';
  });
  await refused('a navigation', 'away');
  assert.equal(page.url(), address);
  assert.equal(await page.evaluate(() => (window as unknown as { marker: string }).marker), 'still here');
});

test('a frame cannot be put into the page', { timeout }, async () => {
  const violated = await desktop.page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), {
          once: true,
        });
        const frame = Object.assign(document.createElement('iframe'), {
          src: 'https://elsewhere.invalid/frame',
        });
        document.body.append(frame);
      }),
  );
  assert.equal(violated, 'frame-src');
});

test('permissions are denied; copying text is the exception', { timeout }, async () => {
  const states = await desktop.page.evaluate(async () => {
    const names = [
      'geolocation',
      'notifications',
      'camera',
      'microphone',
      'clipboard-read',
      'clipboard-write',
      'midi',
    ];
    const asked = names.map(async (name) => {
      const { state } = await navigator.permissions.query({ name: name as PermissionName });
      return [name, state];
    });
    return Object.fromEntries(await Promise.all(asked));
  });
  assert.deepEqual(states, {
    geolocation: 'denied',
    notifications: 'denied',
    camera: 'denied',
    microphone: 'denied',
    'clipboard-read': 'denied',
    'clipboard-write': 'granted',
    midi: 'denied',
  });
  assert.equal(await desktop.page.evaluate(() => Notification.requestPermission()), 'denied');
  const code = await desktop.page.evaluate(
    () =>
      new Promise<number>((resolve) =>
        navigator.geolocation.getCurrentPosition(
          () => resolve(0),
          (error) => resolve(error.code),
        ),
      ),
  );
  assert.equal(code, 1, 'geolocation answers PERMISSION_DENIED');
});

test('the policy is on every answer and blocks inline script and every connection', {
  timeout,
}, async () => {
  const { page } = desktop;
  const response = await page.reload();
  const policy = (await response?.allHeaders())?.['content-security-policy'] ?? '';
  assert.match(policy, /default-src 'none'; script-src 'self';/);
  assert.match(policy, /connect-src 'none'/);
  const outcome = await page.evaluate(async () => {
    const script = document.createElement('script');
    script.textContent = 'window.inlineRan = true;';
    document.body.append(script);
    const fails = (address: string) =>
      fetch(address).then(
        () => false,
        () => true,
      );
    const button = document.createElement('button');
    button.setAttribute('onclick', 'window.handlerRan = true');
    button.click();
    return {
      inlineRan: 'inlineRan' in window,
      handlerRan: 'handlerRan' in window,
      remoteFailed: await fails('https://elsewhere.invalid/data'),
      ownFailed: await fails('/index.html'),
    };
  });
  assert.deepEqual(outcome, {
    inlineRan: false,
    handlerRan: false,
    remoteFailed: true,
    ownFailed: true,
  });
});

test('the link answers the page, and a page of another origin not at all', { timeout }, async () => {
  const { page } = desktop;
  const own = await openPageLink(page);
  assert.equal(((await own.call('query', 'system.info')) as { host: string }).host, 'desktop');

  const before = page.url();
  await page.goto('data:text/html,<h1>foreign</h1>');
  const foreign = await openPageLink(page);
  foreign.start('query', 'system.info');
  await until(
    () =>
      desktop.log().filter(({ msg, refusal }) => msg === 'message refused' && refusal?.includes('data:'))
        .length >= 2,
    'both messages of the foreign page to be refused',
  );
  assert.deepEqual(foreign.received, []);
  await page.goto(before);
  const again = await openPageLink(page);
  assert.equal(((await again.call('query', 'system.info')) as { host: string }).host, 'desktop');
});

test('a message that is none is refused and the link lives', { timeout }, async () => {
  const link = await openPageLink(desktop.page);
  link.raw(new Uint8Array([1, 2, 3]));
  const answer = await link.next((message) => message.type === 'error');
  assert.equal(answer.type === 'error' && answer.error.code, 'MESSAGE_MALFORMED');
  assert.equal(((await link.call('query', 'system.info')) as { host: string }).host, 'desktop');
});
