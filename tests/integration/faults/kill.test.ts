import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { randomStream } from '../../../engine/numerics/random/random-stream.ts';
import { openStore } from '../../../engine/store/store.ts';
import { temporaryFolder } from '../../harness/temporary.ts';

const passphrase = 'correct horse battery';
const kills = 20;
const barsOfImport = 160_000;

interface Recorded {
  readonly symbol: string;
  readonly interval: string;
  readonly time: number;
  readonly close: number;
}

interface Committed {
  readonly recorded: Recorded[];
  readonly imported: Set<number>;
  readonly undoing: Set<number>;
  readonly undone: Set<number>;
}

/** Runs the target until a number of its lines were read and some more milliseconds passed, then kills it. */
async function runAndKill(
  directory: string,
  lines: number,
  milliseconds: number,
  committed: Committed,
): Promise<void> {
  const child = spawn(process.execPath, ['tests/harness/kill-target.ts', directory, passphrase], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.on('exit', resolve));
  let seen = 0;
  for await (const text of createInterface({ input: child.stdout })) {
    const line = JSON.parse(text) as {
      recorded?: Recorded[];
      imported?: number;
      undoing?: number;
      undone?: number;
    };
    committed.recorded.push(...(line.recorded ?? []));
    if (line.imported !== undefined) committed.imported.add(line.imported);
    if (line.undoing !== undefined) committed.undoing.add(line.undoing);
    if (line.undone !== undefined) committed.undone.add(line.undone);
    seen += 1;
    if (seen === lines) setTimeout(() => child.kill('SIGKILL'), milliseconds);
  }
  await ended;
  assert.equal(child.signalCode, 'SIGKILL', 'the target ended by itself');
}

async function check(directory: string, committed: Committed): Promise<void> {
  const store = openStore({ keyDerivation: 'least', directory });
  try {
    await store.write('unlock', { passphrase, now: Date.now() });
    await store.write('verify', null);
    const imports = await store.read('imports', null);
    for (const { importId, bars } of imports) {
      assert.equal(bars, barsOfImport, `import ${importId} is not whole`);
      const stored = await store.read('bars', {
        symbol: `KILL-${importId}`,
        interval: '1m',
        source: 'import',
      });
      assert.equal(stored?.bars.time.length, barsOfImport);
    }
    const present = new Set(imports.map(({ importId }) => importId));
    for (const importId of committed.imported) {
      // An undo that was announced may have happened without the word getting out; no other import may be missing.
      assert.ok(
        present.has(importId) || committed.undoing.has(importId),
        `import ${importId} was committed and is missing`,
      );
    }
    for (const importId of committed.undone)
      assert.ok(!present.has(importId), `import ${importId} was undone and is back`);
    const series = await store.read('series', null);
    assert.equal(
      series.filter(({ symbol }) => symbol.startsWith('KILL-')).length,
      imports.length,
      'a part of an import is visible',
    );
    const closes = new Map<string, number>();
    for (const { symbol, interval } of series.filter(({ source }) => source === 'feed')) {
      const stored = await store.read('bars', { symbol, interval, source: 'feed' });
      stored?.bars.time.forEach((time, index) => {
        closes.set(`${symbol} ${interval} ${time}`, stored.bars.close[index] as number);
      });
    }
    const missing = committed.recorded.filter(
      ({ symbol, interval, time }) => !closes.has(`${symbol} ${interval} ${time}`),
    );
    assert.deepEqual(missing, [], 'recorded bars are missing');
  } finally {
    await store.close();
  }
}

test(`killed ${kills} times while importing and streaming: it opens, is whole, and lost nothing committed`, async () => {
  using folder = temporaryFolder();
  const random = randomStream(20_261_122);
  const committed: Committed = { recorded: [], imported: new Set(), undoing: new Set(), undone: new Set() };
  for (let kill = 0; kill < kills; kill += 1) {
    await runAndKill(folder.path, 1 + random.integer(5), random.integer(250), committed);
    await check(folder.path, committed);
  }
  assert.ok(
    committed.imported.size > 0 && committed.recorded.length > 0,
    'nothing was ever committed: the test saw nothing',
  );
});
