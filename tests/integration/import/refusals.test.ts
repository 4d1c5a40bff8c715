import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ImportRequest } from '../../../engine/api/ports/history.ts';
import { ephemeralWorkstation } from '../../harness/workstation.ts';

const options = { signal: new AbortController().signal, progress: () => undefined };

test('a file whose dates read both ways is not stored until somebody says which comes first', async () => {
  await using running = await ephemeralWorkstation();
  const { history } = running.workstation;
  const request: ImportRequest = {
    source: { kind: 'text', name: 'ttf.csv', text: 'date,price\n01/02/2026,1\n01/03/2026,2\n' },
  };
  assert.equal((await history.preview(request, options)).refusal?.code, 'DATE_ORDER_UNSURE');
  await assert.rejects(history.import({ ...request, skipRefusedRows: true }, options), {
    code: 'DATE_ORDER_UNSURE',
  });
  assert.deepEqual(await history.imports(), []);
  const { mapping } = await history.preview(request, options);
  const said = { ...request, mapping: { ...mapping, timeFormat: 'eu-date' as const } };
  await history.import(said, options);
  const [stored] = await history.series();
  assert.equal(new Date(stored?.firstTime ?? 0).toISOString().slice(0, 10), '2026-02-01');
  assert.equal(stored?.interval, '1mo');
});

test('a folder or a device is no file to import, and is not read without end', async () => {
  await using running = await ephemeralWorkstation();
  for (const name of process.platform === 'win32' ? ['.'] : ['.', '/dev/zero']) {
    await assert.rejects(
      running.workstation.history.preview({ source: { kind: 'path', name } }, options),
      { code: 'FILE_UNREADABLE' },
      name,
    );
  }
});
