import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import type { AuditLog } from '../../../engine/store/audit/audit-log.ts';
import { authority, draft, openAudit } from '../../harness/audit-log.ts';
import { temporaryFolder } from '../../harness/temporary.ts';

/** A log of so many records, closed; the folder holds `audit.db` and `witness.json`. */
async function grow(
  folder: string,
  count: number,
  also?: (log: AuditLog) => Promise<unknown>,
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await using audit = await openAudit(folder);
  await Promise.all(Array.from({ length: count }, () => audit.log.append(draft())));
  await also?.(audit.log);
}

const copy = (from: string, to: string, name: string) =>
  copyFileSync(path.join(from, name), path.join(to, name));

test('an older copy of the log is noticed by the witness beside it, recorded, and nothing is deleted', async () => {
  using folder = temporaryFolder();
  const [now, then] = ['now', 'then'].map((name) => path.join(folder.path, name)) as [string, string];
  await grow(now, 300);
  mkdirSync(then);
  copy(now, then, 'audit.db');
  await grow(now, 50);
  copy(then, now, 'audit.db');
  {
    await using audit = await openAudit(now);
    const opening = await audit.log.opening();
    assert.deepEqual(opening?.rolledBack, { witnessSize: 350, foundSize: 300 });
    assert.equal(opening?.witness, 'contradicts');
    const { entries } = await audit.log.query({ action: 'audit.rolledBack' });
    assert.deepEqual(
      entries.map(({ record }) => [record.index, record.category, record.details]),
      [[300, 'failure', { witnessSize: 350, foundSize: 300 }]],
    );
    assert.equal(readdirSync(now).filter((name) => /^witness-.*\.json$/.test(name)).length, 1);
    await audit.log.verifyAll();
  }
  await using again = await openAudit(now);
  assert.equal((await again.log.opening())?.witness, 'agrees');
});

test('a log that went another way from the same beginning is noticed, though it is longer', async () => {
  using folder = temporaryFolder();
  const [one, two] = ['one', 'two'].map((name) => path.join(folder.path, name)) as [string, string];
  await grow(one, 300);
  mkdirSync(two);
  copy(one, two, 'audit.db');
  await grow(one, 20);
  await grow(two, 60);
  copy(two, one, 'audit.db');
  await using audit = await openAudit(one);
  const opening = await audit.log.opening();
  assert.deepEqual(opening?.forked, { witnessSize: 320, foundSize: 360, reason: 'other-past' });
  assert.equal((await audit.log.query({ action: 'audit.forked' })).entries.length, 1);
});

test('another log altogether, and one with other keys, are noticed', async () => {
  using folder = temporaryFolder();
  const [one, two, three] = ['one', 'two', 'three'].map((name) => path.join(folder.path, name)) as [
    string,
    string,
    string,
  ];
  await grow(one, 5);
  mkdirSync(three);
  copy(one, three, 'audit.db');
  await grow(two, 5);
  copy(one, two, 'witness.json');
  {
    await using audit = await openAudit(two);
    assert.equal((await audit.log.opening())?.forked?.reason, 'other-log');
  }
  await grow(one, 1, (log) => log.rotateKeys(authority));
  await grow(three, 9, (log) => log.rotateKeys(authority));
  copy(one, three, 'witness.json');
  await using audit = await openAudit(three);
  assert.equal((await audit.log.opening())?.forked?.reason, 'other-keys');
});

test('a witness that is missing or no witness is said to be, and the log opens', async () => {
  using folder = temporaryFolder();
  await grow(folder.path, 5);
  const witness = path.join(folder.path, 'witness.json');
  rmSync(witness);
  {
    await using audit = await openAudit(folder.path);
    assert.equal((await audit.log.opening())?.witness, 'absent');
    await audit.log.append(draft());
  }
  writeFileSync(witness, '{"checkpoint":1}');
  await using audit = await openAudit(folder.path);
  assert.equal((await audit.log.opening())?.witness, 'unreadable');
});
