import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startPool } from '../../../engine/compute/pool.ts';
import { namingRules } from '../../harness/parse.ts';

function request(rows: number) {
  const lines = Array.from(
    { length: rows },
    (_, index) => `${new Date(index * 60_000).toISOString()},${index % 97}`,
  );
  return { name: 'x.csv', bytes: Buffer.from(`time,price\n${lines.join('\n')}`), namingRules };
}

test('work runs in a worker, tells its progress, and returns typed arrays', async () => {
  const pool = startPool(1);
  try {
    const steps: number[] = [];
    const parsed = await pool.run('parseImport', request(90_000), {
      progress: (fraction) => steps.push(fraction),
    });
    assert.equal(parsed.series[0]?.bars.time.length, 90_000);
    assert.ok(parsed.series[0]?.bars.time instanceof Float64Array);
    assert.ok(
      steps.length >= 2 && steps.every((step, index) => index === 0 || step >= (steps[index - 1] ?? 0)),
      String(steps),
    );
  } finally {
    await pool.close();
  }
});

test('a fault keeps its code across the worker', async () => {
  const pool = startPool(1);
  try {
    const empty = { name: 'empty.csv', bytes: new Uint8Array(0), namingRules };
    await assert.rejects(pool.run('parseImport', empty), { code: 'FILE_EMPTY' });
  } finally {
    await pool.close();
  }
});

test('cancelling and running out of time end the work at once, and the pool lives', async () => {
  const pool = startPool(1);
  try {
    const abort = new AbortController();
    const cancelled = pool.run('parseImport', request(150_000), {
      signal: abort.signal,
      progress: () => abort.abort(),
    });
    await assert.rejects(cancelled, { code: 'CANCELLED' });
    await assert.rejects(pool.run('parseImport', request(150_000), { timeoutMilliseconds: 1 }), {
      code: 'TASK_TIMED_OUT',
    });
    assert.equal((await pool.run('parseImport', request(10))).rows, 10);
  } finally {
    await pool.close();
  }
});
