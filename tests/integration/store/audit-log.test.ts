import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { verifySigned } from '../../../engine/security/audit/checkpoint.ts';
import { verifyEpochs } from '../../../engine/security/audit/key-epochs.ts';
import type { AuditDraft } from '../../../engine/security/audit/record.ts';
import { verifyConsistency, verifyInclusion } from '../../../engine/security/audit/verify-proofs.ts';
import type { AuditEntry, AuditLog } from '../../../engine/store/audit/audit-log.ts';
import type { InclusionProof } from '../../../engine/store/audit/audit-reader.ts';
import { copyAuditUnderKey } from '../../../engine/store/audit/copy-under-key.ts';
import { readLogState } from '../../../engine/store/audit/edge-check.ts';
import { ReadConnection } from '../../../engine/store/database.ts';
import { BundleVerifier } from '../../../tools/verifier/bundle.ts';
import { actor, auditKey, authority, draft, openAudit, orderDraft } from '../../harness/audit-log.ts';
import { temporaryFolder } from '../../harness/temporary.ts';
import { until } from '../../harness/until.ts';

const bytes = (hash: string) => Buffer.from(hash, 'hex');

function includes({ leafHash: leaf, index, size, path, rootHash }: InclusionProof): boolean {
  return verifyInclusion(bytes(leaf), index, size, path.map(bytes), bytes(rootHash));
}

async function fill(
  log: AuditLog,
  count: number,
  of: (place: number) => AuditDraft = orderDraft,
): Promise<void> {
  await Promise.all(Array.from({ length: count }, (_, place) => log.append(of(place))));
}

test('records stand in the order in which they were asked for, and each says where', async () => {
  using folder = temporaryFolder();
  let time = 1_000;
  await using audit = await openAudit(folder.path, {
    now: () => time++,
    clock: () => ({ source: 'ntp', offsetMilliseconds: -2.5 }),
  });
  const places: number[] = [];
  const asked: Promise<void>[] = [];
  for (let place = 0; place < 3_000; place += 1) {
    asked.push(
      audit.log.append(draft({ details: { place } })).then(({ index }) => {
        places.push(index);
      }),
    );
    // Several turns of the event loop, several messages, several commits.
    if (place % 700 === 0) await audit.log.head();
  }
  await Promise.all(asked);
  assert.deepEqual(
    places,
    Array.from({ length: 3_000 }, (_, place) => place),
  );
  const entries: AuditEntry[] = [];
  for await (const batch of audit.log.stream({})) entries.push(...batch);
  entries.forEach(({ record }, place) => {
    assert.equal(record.index, place);
    assert.deepEqual(record.details, { place });
    assert.deepEqual(record.clock, { source: 'ntp', offsetMilliseconds: -2.5 });
    assert.equal(record.keyEpoch, 1);
    const before = entries[place - 1]?.record;
    assert.ok(before === undefined || (record.time > before.time && record.monotonic >= before.monotonic));
  });
  assert.equal(new Set(entries.map(({ record }) => record.boot)).size, 1);
  const { rootHash } = await audit.log.head();
  const last = await audit.log.inclusion(2_999);
  assert.deepEqual([last.rootHash, last.leafHash], [rootHash, entries.at(-1)?.hash]);
});

test('a bad draft is refused alone, and whoever watches is told of the others', async () => {
  using folder = temporaryFolder();
  await using audit = await openAudit(folder.path);
  const added: { from: number; to: number }[] = [];
  const end = audit.log.watch((one) => added.push(one));
  const [first, bad, worse, second] = await Promise.allSettled([
    audit.log.append(draft()),
    audit.log.append(draft({ details: { rate: Number.NaN } })),
    audit.log.append({ ...draft(), category: 'gossip' } as unknown as AuditDraft),
    audit.log.append(draft()),
  ]);
  assert.deepEqual([first?.status, second?.status], ['fulfilled', 'fulfilled']);
  assert.equal(bad?.status === 'rejected' && bad.reason.code, 'AUDIT_NOT_CANONICAL');
  assert.equal(worse?.status === 'rejected' && worse.reason.code, 'AUDIT_DRAFT_INVALID');
  assert.deepEqual(added, [{ from: 0, to: 1 }]);
  end();
  await audit.log.append(draft());
  assert.equal(added.length, 1);
});

test('proofs of a log that grew verify at every size, and between sizes', async () => {
  using folder = temporaryFolder();
  await using audit = await openAudit(folder.path);
  const heads = [];
  for (const count of [1, 2, 253, 1, 500, 44]) {
    await fill(audit.log, count);
    heads.push(await audit.log.head());
  }
  const { size } = await audit.log.head();
  for (const { size: from, rootHash } of heads) {
    for (const index of [0, Math.floor(from / 2), from - 1]) {
      const proof = await audit.log.inclusion(index, from);
      assert.ok(includes(proof) && proof.rootHash === rootHash, `${index} in ${from}`);
    }
    const { path, fromRoot, toRoot } = await audit.log.consistency(from);
    assert.equal(fromRoot, rootHash);
    assert.ok(verifyConsistency(from, size, path.map(bytes), bytes(fromRoot), bytes(toRoot)));
  }
  await assert.rejects(audit.log.inclusion(size), { code: 'AUDIT_OUT_OF_RANGE' });
  await assert.rejects(audit.log.inclusion(0, size + 1), { code: 'AUDIT_OUT_OF_RANGE' });
  await assert.rejects(audit.log.consistency(3, 2), { code: 'AUDIT_OUT_OF_RANGE' });
});

test('checkpoints are signed some time after records, when asked, and when the log is closed', async () => {
  using folder = temporaryFolder();
  const first = await openAudit(folder.path, { checkpointMilliseconds: 5 });
  const epochs = await first.log.keyEpochs();
  await first.log.append(draft());
  await until(async () => (await first.log.lastCheckpoint())?.size === 1, 'the first checkpoint');
  await first[Symbol.asyncDispose]();
  const second = await openAudit(folder.path);
  await fill(second.log, 10);
  const asked = await second.log.checkpoint();
  assert.equal(asked.size, 11);
  assert.deepEqual(await second.log.checkpoint(), asked, 'there are never two of one size');
  await second.log.append(draft());
  await second[Symbol.asyncDispose]();
  await using third = await openAudit(folder.path);
  const last = await third.log.lastCheckpoint();
  assert.equal(last?.size, 12);
  assert.ok(last && verifySigned(last, epochs) && verifySigned(asked, epochs));
  assert.deepEqual(await third.log.opening(), {
    log: epochs[0]?.log,
    fingerprint: await third.log.fingerprint(),
    size: 12,
    created: false,
    witness: 'agrees',
    rolledBack: null,
    forked: null,
  });
  assert.equal((await third.log.verifyAll()).checkpoints, 3);
});

test('new keys are endorsed by the old ones, whose secret is gone, and the log says who changed them', async () => {
  using folder = temporaryFolder();
  {
    await using audit = await openAudit(folder.path);
    const before = await audit.log.fingerprint();
    await fill(audit.log, 5);
    const added: object[] = [];
    audit.log.watch((one) => added.push(one));
    const epoch = await audit.log.rotateKeys(authority);
    assert.equal(epoch.epoch, 2);
    assert.deepEqual(added, [{ from: 5, to: 5 }], 'who watches is told of what the log writes itself');
    await audit.log.append(draft());
    assert.equal(await audit.log.fingerprint(), before);
  }
  const database = ReadConnection.open({ path: path.join(folder.path, 'audit.db'), key: auditKey });
  assert.deepEqual(database.all('SELECT epoch, secret IS NULL AS gone FROM key_epoch ORDER BY epoch'), [
    { epoch: 1, gone: 1 },
    { epoch: 2, gone: 0 },
  ]);
  database.close();
  await using audit = await openAudit(folder.path);
  const epochs = await audit.log.keyEpochs();
  verifyEpochs(epochs);
  const { entries } = await audit.log.query({ category: ['key'] });
  assert.deepEqual(
    entries.map(({ record }) => [
      record.index,
      record.action,
      record.actor.user,
      record.keyEpoch,
      record.details['epoch'],
    ]),
    [[5, 'audit.rotateKeys', 'lena', 2, 2]],
  );
  const last = await audit.log.lastCheckpoint();
  assert.ok(last?.keyEpoch === 2 && verifySigned(last, epochs));
  await audit.log.verifyAll();
});

test('locking takes the log away, unlocking gives it back, and nothing asked for in between is half done', async () => {
  using folder = temporaryFolder();
  await using audit = await openAudit(folder.path);
  const before = Array.from({ length: 500 }, () => audit.log.append(draft()));
  const locked = audit.lock();
  const outcomes = await Promise.allSettled(before);
  await locked;
  await assert.rejects(
    audit.log.append(draft()),
    (fault: { code: string; details: { cause: { code: string } } }) => {
      assert.deepEqual([fault.code, fault.details.cause.code], ['AUDIT_UNWRITABLE', 'VAULT_LOCKED']);
      return true;
    },
  );
  await assert.rejects(audit.log.query({}), { code: 'VAULT_LOCKED' });
  await assert.rejects(audit.log.checkpoint(), { code: 'VAULT_LOCKED' });
  assert.equal(await audit.log.opening(), null);
  await audit.unlock();
  const written = outcomes.filter(({ status }) => status === 'fulfilled').length;
  assert.equal((await audit.log.head()).size, written);
  await audit.log.append(draft());
});

test('a proof bundle of a part of the log holds, as the verifier that was written from the page alone finds', async () => {
  using folder = temporaryFolder();
  await using audit = await openAudit(folder.path);
  await fill(audit.log, 700);
  await audit.log.checkpoint();
  await audit.log.rotateKeys(authority);
  await fill(audit.log, 900);
  const report = Buffer.from('a,b\n1,2\n');
  const file = {
    name: 'report.csv',
    mediaType: 'text/csv',
    bytes: report.length,
    sha256: createHash('sha256').update(report).digest('hex'),
  };
  const shared = { title: 'Orders', scope: { instrument: 'NG' }, createdAt: 5, createdBy: actor };
  for (const [filter, expected] of [
    [{ instrument: 'NG' }, 533],
    [{ order: 'O-3' }, 6],
    [{ order: 'unknown' }, 0],
    [{}, 1_601],
  ] as const) {
    const bundle = await audit.log.writeBundle({ ...shared, files: [file], filter });
    const verifier = new BundleVerifier({ fingerprint: await audit.log.fingerprint() });
    for await (const piece of bundle.pieces) verifier.write(piece);
    const verdict = verifier.end([{ name: file.name, bytes: file.bytes, sha256: file.sha256 }]);
    assert.deepEqual(verdict.problems, []);
    assert.ok(verdict.ok && verdict.fingerprintStatus === 'matches');
    assert.deepEqual(
      [verdict.records, bundle.records, verdict.size, verdict.keyEpochs],
      [expected, expected, 1_601, 2],
    );
    assert.equal(verdict.files[0]?.status, 'matches');
  }
  await assert.rejects(
    async () => {
      const files = [file, { ...file, name: '../report.csv' }];
      for await (const _ of (await audit.log.writeBundle({ ...shared, files, filter: {} })).pieces);
    },
    { code: 'AUDIT_FILE_NAME' },
  );
});

test('an empty log has a bundle too', async () => {
  using folder = temporaryFolder();
  await using audit = await openAudit(folder.path);
  const bundle = await audit.log.writeBundle({
    title: '',
    scope: {},
    createdAt: 0,
    createdBy: actor,
    files: [],
    filter: {},
  });
  const verifier = new BundleVerifier();
  for await (const piece of bundle.pieces) verifier.write(piece);
  assert.deepEqual(verifier.end([]).problems, []);
});

test('a snapshot is the log as it was, and a copy under another key is the same log and opens with no other', async () => {
  using folder = temporaryFolder();
  const copy = path.join(folder.path, 'copy.db');
  const other = path.join(folder.path, 'other.db');
  const otherKey = new Uint8Array(32).fill(9);
  const audit = await openAudit(folder.path);
  await fill(audit.log, 600);
  const head = await audit.log.head();
  const later: Promise<unknown>[] = [];
  const made = audit.log.snapshot(copy).then(() => later.push(audit.log.append(draft())));
  later.push(audit.log.append(draft()));
  await made;
  await Promise.all(later);
  assert.equal((await audit.log.head()).size, 602);
  await audit[Symbol.asyncDispose]();
  const kept = ReadConnection.open({ path: copy, key: auditKey });
  const { size, edge } = readLogState(kept);
  kept.close();
  assert.ok(size === 600 ? Buffer.from(edge.root()).toString('hex') === head.rootHash : size === 601);

  copyAuditUnderKey(audit.database, auditKey, other, otherKey);
  assert.ok(!readFileSync(other).includes('layout.save') && !existsSync(`${other}-wal`));
  assert.throws(() => ReadConnection.open({ path: other, key: auditKey }), { code: 'STORE_CORRUPT' });
  const moved = ReadConnection.open({ path: other, key: otherKey });
  assert.equal(readLogState(moved).size, 602);
  moved.close();
  const wrong = new Uint8Array(32).fill(1);
  assert.throws(() => copyAuditUnderKey(audit.database, wrong, `${other}.2`, otherKey), {
    code: 'STORE_CORRUPT',
  });
  assert.equal(existsSync(`${other}.2`), false);
});
