import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contract } from '../../../engine/api/router.ts';
import { createCallerFactory } from '../../../engine/api/trpc.ts';
import { testCaller } from '../../harness/caller.ts';
import { ephemeralWorkstation } from '../../harness/workstation.ts';

test('the log is followed without writing a record for each one that is read', async () => {
  await using running = await ephemeralWorkstation();
  const { workstation } = running;
  const abort = new AbortController();
  const call = createCallerFactory(contract)(
    { workstation, caller: testCaller('compliance') },
    { signal: abort.signal },
  );
  const { size } = await workstation.audit.head();
  const heard: string[] = [];
  const followed = (async () => {
    for await (const entries of await call.audit.follow({ category: ['order'], fromIndex: size })) {
      heard.push(...entries.map(({ record }) => record.subject['order'] ?? ''));
      if (heard.length >= 300) break;
    }
  })();
  const numbers = Array.from({ length: 300 }, (_, index) => String(index));
  for (const order of numbers) {
    await workstation.audit.write(null, { category: 'order', action: 'order.new', subject: { order } });
    if (order === '150') await workstation.audit.write(null, { category: 'system', action: 'not.followed' });
  }
  await followed;
  abort.abort();
  assert.deepEqual(heard, numbers);
  const reads = await workstation.audit.query({ action: 'audit.follow' });
  assert.equal(reads.entries.length, 1);
});
