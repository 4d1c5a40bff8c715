import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { createWorkstation } from '../../../engine/hosts/workstation/workstation.ts';
import { temporaryFolder } from '../../harness/temporary.ts';
import { until } from '../../harness/until.ts';
import { ephemeralWorkstation } from '../../harness/workstation.ts';

test('a setting that is changed while the market starts anew for another one is applied too', async () => {
  await using running = await ephemeralWorkstation({ market: true });
  const { market, settings } = running.workstation;
  await settings.set({ simulatorSeed: 5 });
  await settings.set({ messagesPerSecond: 2_000 });
  await until(() => (market.feeds()[0]?.messagesPerSecond ?? 0) > 800, '2,000 messages a second');
});

test('what was handed over goes with the key', async () => {
  await using running = await ephemeralWorkstation();
  const { uploads, vault } = running.workstation;
  const { uploadId } = uploads.begin('prices.csv', 3);
  await vault.lock();
  assert.throws(() => uploads.append(uploadId, 0, Uint8Array.of(1, 2, 3)), { code: 'UPLOAD_UNKNOWN' });
});

test('a folder that cannot hold a vault is refused by name', async () => {
  using folder = temporaryFolder();
  const file = path.join(folder.path, 'file');
  writeFileSync(file, '');
  await assert.rejects(createWorkstation({ host: 'test', directory: file }), {
    code: 'STORE_FOLDER_UNUSABLE',
  });
  await assert.rejects(createWorkstation({ host: 'test', directory: '' }), { code: 'OPTION_INVALID' });
});
