import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { verifySigned } from '../../../engine/security/audit/checkpoint.ts';
import { verifyConsistency, verifyInclusion } from '../../../engine/security/audit/verify-proofs.ts';
import { segmentRecords } from '../../../engine/store/audit/rows.ts';
import { ReadConnection } from '../../../engine/store/database.ts';
import { BundleVerifier } from '../../../tools/verifier/bundle.ts';
import { actor, auditKey, authority, draft, openAudit } from '../../harness/audit-log.ts';
import { temporaryFolder } from '../../harness/temporary.ts';
import { until } from '../../harness/until.ts';

const bytes = (hash: string) => Buffer.from(hash, 'hex');

test('old segments go, their anchors stay, and every proof of what is left still verifies', async () => {
  using folder = temporaryFolder();
  let time = 0;
  const size = 2 * segmentRecords + 1_000;
  const stops = [1, 255, 40_000, segmentRecords - 1, segmentRecords, segmentRecords + 3, 100_001, size];
  const checkpoints = [];
  const rootOfSegment: string[] = [];
  {
    await using audit = await openAudit(folder.path, { now: () => time++, checkpointMilliseconds: 1e9 });
    let written = 0;
    for (const stop of stops) {
      const count = stop - written;
      await Promise.all(
        Array.from({ length: count }, (_, place) =>
          audit.log.append(draft({ details: { n: written + place } })),
        ),
      );
      written = stop;
      checkpoints.push(await audit.log.checkpoint());
    }
    rootOfSegment.push((await audit.log.inclusion(0, segmentRecords)).rootHash);

    const last = segmentRecords - 1;
    const { entries: youngest } = await audit.log.query({ fromIndex: last, toIndex: last });
    const lastTime = youngest[0]?.record.time ?? 0;
    const early = await audit.log.retain(lastTime, authority);
    assert.equal(early.anchors.length, 0, 'a segment with one record that is not older stays');

    const removal = await audit.log.retain(lastTime + 1, authority);
    assert.equal(removal.records, segmentRecords);
    const [anchor] = removal.anchors;
    assert.ok(anchor && verifySigned(anchor, await audit.log.keyEpochs()));
    assert.deepEqual(
      [anchor.segment, anchor.rootHash, anchor.records],
      [0, rootOfSegment[0], segmentRecords],
    );
    assert.ok(anchor.lastTime === lastTime && anchor.firstTime < lastTime);
    assert.deepEqual(await audit.log.anchors(), removal.anchors);

    const { entries } = await audit.log.query({ action: 'audit.retain' });
    assert.deepEqual(entries[0]?.record.details['records'], segmentRecords);
    assert.equal(entries[0]?.record.actor.user, 'lena');
  }
  const database = ReadConnection.open({ path: path.join(folder.path, 'audit.db'), key: auditKey });
  assert.equal(database.get<{ idx: number }>('SELECT min(idx) AS idx FROM record')?.idx, segmentRecords);
  assert.equal(
    database.get<{ n: number }>('SELECT count(*) AS n FROM tile WHERE level = 0 AND idx < 256')?.n,
    0,
  );
  database.close();

  await using audit = await openAudit(folder.path);
  const head = await audit.log.head();
  await assert.rejects(audit.log.inclusion(7), { code: 'AUDIT_REMOVED' });
  await assert.rejects(audit.log.inclusion(segmentRecords - 1), { code: 'AUDIT_REMOVED' });
  for (const index of [segmentRecords, segmentRecords + 1, 99_999, size, head.size - 1]) {
    const { leafHash, path: steps, rootHash } = await audit.log.inclusion(index);
    assert.equal(rootHash, head.rootHash);
    assert.ok(
      verifyInclusion(bytes(leafHash), index, head.size, steps.map(bytes), bytes(rootHash)),
      `${index}`,
    );
  }
  // Every checkpoint to every later one, those inside of what is gone too.
  const all = [...checkpoints, await audit.log.checkpoint()];
  for (const [place, from] of all.entries()) {
    for (const to of all.slice(place)) {
      const { path: steps, fromRoot, toRoot } = await audit.log.consistency(from.size, to.size);
      assert.deepEqual([fromRoot, toRoot], [from.rootHash, to.rootHash]);
      assert.ok(
        verifyConsistency(from.size, to.size, steps.map(bytes), bytes(fromRoot), bytes(toRoot)),
        `${from.size} to ${to.size}`,
      );
    }
  }
  const verified = await audit.log.verifyAll();
  assert.deepEqual([verified.removed, verified.size], [segmentRecords, head.size]);
  assert.equal(verified.checkpoints, new Set(all.map((one) => one.size)).size);

  const bundle = await audit.log.writeBundle({
    title: 'What is left',
    scope: {},
    createdAt: 0,
    createdBy: actor,
    files: [],
    filter: { toIndex: segmentRecords + 99 },
  });
  assert.equal(bundle.records, 100);
  const verifier = new BundleVerifier();
  for await (const piece of bundle.pieces) verifier.write(piece);
  assert.deepEqual(verifier.end([]).problems, []);
});

test('a removal that was cut short goes on at the next opening', async () => {
  using folder = temporaryFolder();
  let time = 0;
  const audit = await openAudit(folder.path, { now: () => time++, checkpointMilliseconds: 1e9 });
  await Promise.all(Array.from({ length: segmentRecords + 10 }, () => audit.log.append(draft())));
  const removal = audit.log.retain(1e9, authority).catch(() => undefined);
  // The lock comes while slices are being removed, and does not wait for the last of them.
  await until(async () => (await audit.log.anchors()).length > 0, 'the anchor');
  await audit.lock();
  await removal;
  await audit[Symbol.asyncDispose]();
  await using again = await openAudit(folder.path);
  const left = async () => (await again.log.query({ toIndex: segmentRecords - 1, limit: 1 })).entries.length;
  await until(async () => (await left()) === 0, 'the rest of the removal');
  assert.equal((await again.log.verifyAll()).removed, segmentRecords);
});
