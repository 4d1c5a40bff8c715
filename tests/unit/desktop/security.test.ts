import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FuseV1Options } from '@electron/fuses';
import fc from 'fast-check';
import { readToEngine, readToPage } from '../../../electron/security/channel.ts';
import { fuses } from '../../../electron/security/fuses.ts';
import { isOwnAddress, pageOrigin, windowOf } from '../../../electron/security/origin.ts';
import { contentSecurityPolicy, pageHeaders } from '../../../electron/security/page-headers.ts';
import { isAllowed, permissions } from '../../../electron/security/permissions.ts';
import { refuseSender } from '../../../electron/security/sender.ts';
import { webPreferences } from '../../../electron/security/web-preferences.ts';
import { pageHeaders as gatewayHeaders } from '../../../engine/hosts/gateway/page-policy.ts';

const own = { url: `${pageOrigin}/index.html`, parent: null, detached: false };

test('every fuse the tool knows has a value and a reason', () => {
  const known = Object.keys(FuseV1Options).filter((name) => Number.isNaN(Number(name)));
  assert.deepEqual(Object.keys(fuses).sort(), known.sort());
  for (const [name, { reason }] of Object.entries(fuses)) assert.ok(reason.length > 10, name);
});

test('windows are isolated and sandboxed, and none of the dangerous preferences is on', () => {
  const { contextIsolation, sandbox, webSecurity, ...others } = webPreferences;
  assert.deepEqual(
    { contextIsolation, sandbox, webSecurity },
    { contextIsolation: true, sandbox: true, webSecurity: true },
  );
  const { nodeIntegration, nodeIntegrationInWorker, nodeIntegrationInSubFrames, webviewTag } = others;
  assert.deepEqual(
    [nodeIntegration, nodeIntegrationInWorker, nodeIntegrationInSubFrames, webviewTag],
    [false, false, false, false],
  );
  assert.deepEqual(
    [others.allowRunningInsecureContent, others.experimentalFeatures, others.enableBlinkFeatures],
    [false, false, ''],
  );
});

test('one permission is allowed, each has a reason, and an unknown one is denied', () => {
  const allowed = Object.keys(permissions).filter(isAllowed);
  assert.deepEqual(allowed, ['clipboard-sanitized-write']);
  for (const [name, { reason }] of Object.entries(permissions)) assert.ok(reason.length > 5, name);
  for (const name of ['', 'a permission of next year', 'constructor', '__proto__'])
    assert.equal(isAllowed(name), false);
});

test('the policy is the gateway’s with the connections closed', () => {
  const gateway = gatewayHeaders['Content-Security-Policy'] ?? '';
  assert.equal(
    pageHeaders['Content-Security-Policy'],
    gateway.replace("connect-src 'self'", "connect-src 'none'"),
  );
  assert.deepEqual(contentSecurityPolicy['script-src'], ["'self'"]);
  for (const [name, value] of Object.entries(gatewayHeaders)) {
    if (name !== 'Content-Security-Policy' && name !== 'Permissions-Policy')
      assert.equal(pageHeaders[name], value, name);
  }
});

test('only the exact origin is our own', () => {
  for (const address of [
    '',
    'about:blank',
    'app:',
    'app://',
    'app://workstation.elsewhere/index.html',
    'app://workstation:8080/',
    'app://user@workstation/',
    'app://elsewhere/?app://workstation/',
    'apps://workstation/',
    'https://workstation/',
    'file:///app://workstation/',
    'data:text/html,app://workstation/',
  ]) {
    assert.equal(isOwnAddress(address), false, address);
  }
  fc.assert(
    fc.property(
      fc.webPath(),
      (path) => isOwnAddress(pageOrigin + path) === (path === '' || path.startsWith('/')),
    ),
  );
  fc.assert(fc.property(fc.webUrl(), (address) => !isOwnAddress(address)));
});

test('a sender must be a live top frame that shows one of our pages', () => {
  assert.equal(refuseSender(own), undefined);
  assert.match(refuseSender(null) ?? '', /gone/);
  assert.match(refuseSender({ ...own, detached: true }) ?? '', /on its way out/);
  assert.match(refuseSender({ ...own, parent: own }) ?? '', /inside a page/);
  assert.match(refuseSender({ ...own, url: '' }) ?? '', /no address/);
  assert.match(refuseSender({ ...own, url: 'https://elsewhere.invalid/' }) ?? '', /elsewhere/);
});

test('a message of another form is none, and known fields alone pass', () => {
  const frame = new Uint8Array([1]);
  assert.deepEqual(readToEngine({ kind: 'frame', link: 3, frame, more: 1 }), {
    kind: 'frame',
    link: 3,
    frame,
  });
  assert.deepEqual(readToEngine({ kind: 'open', link: 0, frame }), { kind: 'open', link: 0 });
  assert.deepEqual(readToPage({ kind: 'closed', link: 0, reason: 'x', more: 1 }), {
    kind: 'closed',
    link: 0,
    reason: 'x',
  });
  for (const message of [
    { kind: 'frame', link: 1 },
    { kind: 'frame', link: 1, frame: [1] },
    { kind: 'frame', link: -1, frame },
    { kind: 'frame', link: 0.5, frame },
    { kind: 'open', link: '0' },
    { kind: 'shell', link: 0 },
  ]) {
    assert.equal(readToEngine(message), undefined, JSON.stringify(message));
  }
  const forms = fc.oneof(
    fc.anything(),
    fc.record({ kind: fc.anything(), link: fc.anything(), frame: fc.anything() }),
  );
  fc.assert(
    fc.property(forms, (message) => {
      const read = readToEngine(message);
      if (read?.kind === 'frame') assert.ok(read.frame instanceof Uint8Array);
      if (read !== undefined) assert.ok(Number.isSafeInteger(read.link) && read.link >= 0);
      readToPage(message);
    }),
  );
});

test('only a further window of the workstation is made when a page asks for one', () => {
  assert.equal(windowOf('app://workstation/index.html?window=2'), 2);
  assert.equal(windowOf('app://workstation/?window=8'), 8);
  for (const address of [
    'app://workstation/index.html',
    'app://workstation/index.html?window=1',
    'app://workstation/index.html?window=9',
    'app://workstation/index.html?window=2&other=1',
    'app://workstation/index.html?window=2#x',
    'app://workstation/other.html?window=2',
    'app://elsewhere/index.html?window=2',
    'https://workstation/index.html?window=2',
    'app://user@workstation/index.html?window=2',
    'javascript:alert(1)?window=2',
  ]) {
    assert.equal(windowOf(address), undefined, address);
  }
});
