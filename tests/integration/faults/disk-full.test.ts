import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ephemeralWorkstation } from '../../harness/workstation.ts';

const options = { signal: new AbortController().signal, progress: () => undefined };

function longText(rows: number): string {
  return `time,price\n${Array.from({ length: rows }, (_, index) => `${new Date(index * 60_000).toISOString()},${index % 89}`).join('\n')}`;
}

test('with no room left an import fails clearly, what was stored stays, and the market goes on', async () => {
  await using running = await ephemeralWorkstation({ market: true, quotaBytes: 4 * 1024 * 1024 });
  const { history, market, vault, layouts } = running.workstation;
  const small = { source: { kind: 'text' as const, name: 'wti_front.csv', text: longText(5_000) } };
  await history.import(small, options);
  const large = { source: { kind: 'text' as const, name: 'large.csv', text: longText(150_000) } };
  await assert.rejects(history.import(large, options), (error: { code: string; message: string }) => {
    assert.equal(error.code, 'DISK_FULL');
    assert.match(error.message, /Free disk space/);
    return true;
  });
  assert.deepEqual(
    (await history.imports()).map(({ name }) => name),
    ['wti_front.csv'],
  );
  assert.equal(
    (await history.bars({ symbol: 'CL', interval: '1m', source: 'import' })).bars.time.length,
    5_000,
  );
  const abort = new AbortController();
  const since = Date.now();
  for await (const quotes of market.watchQuotes({ paceMilliseconds: 20, signal: abort.signal })) {
    if (quotes.some((quote) => quote.receiveTime > since)) break;
  }
  abort.abort();
  await layouts.save('still', { works: true });
  await vault.verify();
});
