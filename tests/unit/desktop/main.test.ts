import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { menuTemplate } from '../../../electron/main/menu.ts';
import { readOptions } from '../../../electron/main/options.ts';
import { answerPage } from '../../../electron/main/pages.ts';
import { reviveCrashed } from '../../../electron/main/revive.ts';
import { placeWindow, readWindowPlace } from '../../../electron/main/window-place.ts';
import { temporaryFolder } from '../../harness/temporary.ts';

const rectangle = fc.record(
  {
    x: fc.integer({ min: -5_000, max: 5_000 }),
    y: fc.integer({ min: -5_000, max: 5_000 }),
    width: fc.integer({ min: 960, max: 4_000 }),
    height: fc.integer({ min: 600, max: 3_000 }),
  },
  { noNullPrototype: true },
);

test('a window opens where a person can take hold of it', () => {
  fc.assert(
    fc.property(rectangle, fc.array(rectangle, { minLength: 1, maxLength: 3 }), (bounds, screens) => {
      const placed = placeWindow({ bounds, maximized: false }, screens).bounds;
      const seen = screens.some(
        (screen) =>
          Math.min(placed.x + placed.width, screen.x + screen.width) - Math.max(placed.x, screen.x) >= 120 &&
          Math.min(placed.y + placed.height, screen.y + screen.height) - Math.max(placed.y, screen.y) >= 60,
      );
      assert.ok(seen, JSON.stringify(placed));
    }),
  );
});

test('a place read back is the place written; anything else is none', () => {
  fc.assert(
    fc.property(rectangle, fc.boolean(), (bounds, maximized) => {
      assert.deepEqual(readWindowPlace(JSON.stringify({ bounds, maximized })), { bounds, maximized });
    }),
  );
  fc.assert(fc.property(fc.string(), (text) => readWindowPlace(text) === undefined));
  fc.assert(fc.property(fc.json(), (text) => readWindowPlace(text) === undefined));
  assert.equal(
    readWindowPlace('{"bounds":{"x":0,"y":0,"width":10,"height":10},"maximized":false}'),
    undefined,
  );
});

test('our flags are read among those of Electron and Chromium', () => {
  assert.deepEqual(readOptions(['.', '--no-sandbox', '--store', '/a/b', '--remote-debugging-port=0']), {
    store: '/a/b',
    ephemeral: false,
  });
  assert.deepEqual(readOptions(['--store=/a', '--ephemeral']), { store: '/a', ephemeral: true });
  assert.deepEqual(readOptions(['--store']), { store: undefined, ephemeral: false });
});

test('developer tools are in the menu of a program under development only', () => {
  const text = (packaged: boolean) => JSON.stringify(menuTemplate({ mac: true, packaged }));
  assert.match(text(false), /toggleDevTools/);
  assert.doesNotMatch(text(true), /toggleDevTools/);
});

test('the page scheme serves its folder and nothing outside of it', async () => {
  using folder = temporaryFolder();
  const pages = path.join(folder.path, 'renderer');
  mkdirSync(path.join(pages, '.hidden'), { recursive: true });
  writeFileSync(path.join(pages, 'index.html'), '<!doctype html>');
  writeFileSync(path.join(pages, 'main.js'), 'export {};');
  writeFileSync(path.join(pages, '.hidden', 'secret.json'), '{}');
  writeFileSync(path.join(folder.path, 'outside.json'), '{"secret":true}');
  const ask = (url: string, method = 'GET') => answerPage({ url, method }, pages);

  const page = await ask('app://workstation/index.html');
  assert.equal(page.status, 200);
  assert.equal(page.headers.get('content-type'), 'text/html; charset=utf-8');
  assert.equal(await page.text(), '<!doctype html>');
  assert.equal((await ask('app://workstation/')).status, 200);
  assert.equal(
    (await ask('app://workstation/main.js?x#y')).headers.get('content-type'),
    'text/javascript; charset=utf-8',
  );
  for (const address of [
    'app://workstation/../outside.json',
    'app://workstation/%2e%2e/outside.json',
    'app://workstation/..%2foutside.json',
    'app://workstation/..%5coutside.json',
    'app://workstation/.hidden/secret.json',
    'app://workstation/%00index.html',
    'app://workstation/%ff',
    `app://workstation/${folder.path}/outside.json`,
    `app://workstation//${folder.path}/outside.json`,
    'app://elsewhere/index.html',
    'file:///etc/hostname',
  ]) {
    const answer = await ask(address);
    assert.equal(answer.status, 404, address);
    assert.match(answer.headers.get('content-security-policy') ?? '', /default-src 'none'/);
  }
  assert.equal((await ask('app://workstation/index.html', 'POST')).status, 405);
  assert.equal(await (await ask('app://workstation/index.html', 'HEAD')).text(), '');
});

test('a crashed page is loaded again, but not one that crashes at once again', () => {
  let time = 0;
  let reloads = 0;
  const crashes: [string, boolean][] = [];
  const contents = Object.assign(new EventEmitter(), {
    reload: () => {
      reloads += 1;
    },
    isDestroyed: () => false,
  });
  reviveCrashed(contents as unknown as Parameters<typeof reviveCrashed>[0], {
    now: () => time,
    onCrash: (reason, revived) => crashes.push([reason, revived]),
  });
  const gone = (reason: string) => contents.emit('render-process-gone', {}, { reason, exitCode: 1 });
  gone('crashed');
  time = 2_000;
  gone('oom');
  time = 30_000;
  gone('clean-exit');
  gone('killed');
  assert.equal(reloads, 2);
  assert.deepEqual(crashes, [
    ['crashed', true],
    ['oom', false],
    ['killed', true],
  ]);
});
