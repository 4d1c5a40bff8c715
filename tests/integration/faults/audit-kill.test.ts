import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { randomStream } from '../../../engine/numerics/random/random-stream.ts';
import { openAudit } from '../../harness/audit-log.ts';
import { temporaryFolder } from '../../harness/temporary.ts';

const kills = 20;

interface Acknowledged {
  readonly records: Map<number, string>;
  checkpoint: number;
  epoch: number;
}

/** Runs the target until a number of its lines were read and some more milliseconds passed, then kills it. */
async function runAndKill(
  directory: string,
  seed: number,
  lines: number,
  milliseconds: number,
  known: Acknowledged,
) {
  const child = spawn(process.execPath, ['tests/harness/audit-kill-target.ts', directory, `${seed}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.on('exit', resolve));
  let seen = 0;
  for await (const text of createInterface({ input: child.stdout })) {
    const line = JSON.parse(text) as {
      opened?: string;
      appended?: [number, string][];
      checkpoint?: number;
      epoch?: number;
    };
    if (line.opened !== undefined) assert.ok(['absent', 'agrees'].includes(line.opened), line.opened);
    for (const [index, hash] of line.appended ?? []) {
      assert.equal(known.records.has(index), false, `two records were acknowledged at ${index}`);
      known.records.set(index, hash);
    }
    known.checkpoint = line.checkpoint ?? known.checkpoint;
    known.epoch = line.epoch ?? known.epoch;
    seen += 1;
    if (seen === lines) setTimeout(() => child.kill('SIGKILL'), milliseconds);
  }
  await ended;
  assert.equal(child.signalCode, 'SIGKILL', 'the target ended by itself');
}

async function check(directory: string, known: Acknowledged): Promise<void> {
  await using audit = await openAudit(directory);
  const opening = await audit.log.opening();
  assert.deepEqual([opening?.rolledBack, opening?.forked], [null, null]);
  await audit.log.verifyAll();
  assert.ok(((await audit.log.lastCheckpoint())?.size ?? 0) >= known.checkpoint);
  assert.ok((await audit.log.keyEpochs()).length >= known.epoch);
  let found = 0;
  for await (const entries of audit.log.stream({})) {
    for (const { record, hash } of entries) {
      const expected = known.records.get(record.index);
      if (expected === undefined) continue;
      assert.equal(hash, expected, `record ${record.index} is another`);
      found += 1;
    }
  }
  assert.equal(found, known.records.size, 'an acknowledged record is missing');
}

test(`killed ${kills} times while appending: the tree is whole and no acknowledged record is missing`, async () => {
  using folder = temporaryFolder();
  const random = randomStream(20_261_122);
  const known: Acknowledged = { records: new Map(), checkpoint: 0, epoch: 1 };
  for (let kill = 0; kill < kills; kill += 1) {
    await runAndKill(folder.path, kill, 1 + random.integer(40), random.integer(120), known);
    await check(folder.path, known);
  }
  assert.ok(
    known.records.size > 1_000 && known.epoch > 1,
    'hardly anything was acknowledged: the test saw nothing',
  );
});
