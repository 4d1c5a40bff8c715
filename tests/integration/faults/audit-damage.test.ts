import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { randomStream } from '../../../engine/numerics/random/random-stream.ts';
import { pageSize, WriteConnection } from '../../../engine/store/database.ts';
import {
  auditKey,
  authority,
  draft,
  type OpenAudit,
  openAudit,
  orderDraft,
} from '../../harness/audit-log.ts';
import { temporaryFolder } from '../../harness/temporary.ts';

interface Corrupt {
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** A closed log of so many records, of which `damage` then gets the open database, as one who knows the key would. */
async function damaged(
  folder: string,
  count: number,
  damage: (database: WriteConnection) => void,
): Promise<string> {
  let file: string;
  {
    await using audit = await openAudit(folder);
    file = audit.database;
    await Promise.all(Array.from({ length: count / 2 }, (_, place) => audit.log.append(orderDraft(place))));
    await audit.log.checkpoint();
    await Promise.all(Array.from({ length: count / 2 }, (_, place) => audit.log.append(orderDraft(place))));
  }
  const database = WriteConnection.open({ path: file, key: auditKey });
  try {
    damage(database);
  } finally {
    database.close();
  }
  return file;
}

const complaint = (work: Promise<unknown>) =>
  work.then(
    () => assert.fail('nothing was found'),
    (fault: Corrupt) => {
      assert.equal(fault.code, 'AUDIT_CORRUPT', String(fault));
      return fault.details;
    },
  );

/** What an opening finds, else what a whole check does. */
async function finding(folder: string): Promise<Readonly<Record<string, unknown>>> {
  let audit: OpenAudit;
  try {
    audit = await openAudit(folder);
  } catch (error) {
    assert.equal((error as Corrupt).code, 'AUDIT_CORRUPT', String(error));
    return (error as Corrupt).details;
  }
  await using open = audit;
  return await complaint(open.log.verifyAll());
}

const size = 2_000;
const random = randomStream(20_261_122);

for (let round = 0; round < 12; round += 1) {
  const index = [0, size - 1][round] ?? random.integer(size);
  test(`one bit changed in the content of record ${index} is found and named`, async () => {
    using folder = temporaryFolder();
    await damaged(folder.path, size, (database) => {
      const row = database.get<{ content: Buffer }>('SELECT content FROM record WHERE idx = ?', index);
      assert.ok(row);
      const byte = random.integer(row.content.length);
      row.content[byte] = (row.content[byte] ?? 0) ^ (1 << random.integer(7));
      database.run('UPDATE record SET content = ? WHERE idx = ?', row.content, index);
    });
    const { what, index: named } = await finding(folder.path);
    assert.deepEqual([what, named], ['record', index]);
  });
}

const damages: readonly (readonly [
  string,
  (database: WriteConnection) => void,
  Readonly<Record<string, unknown>>,
])[] = [
  ['a missing record', (db) => db.run('DELETE FROM record WHERE idx = 700'), { what: 'record', index: 700 }],
  [
    'a missing last record',
    (db) => db.run('DELETE FROM record WHERE idx = 1999'),
    { what: 'tile', level: 0, index: 7 },
  ],
  [
    'records that changed places',
    (db) => {
      db.run('UPDATE record SET idx = -1 WHERE idx = 700');
      db.run('UPDATE record SET idx = 700 WHERE idx = 701');
      db.run('UPDATE record SET idx = 701 WHERE idx = -1');
    },
    { what: 'record', index: 700 },
  ],
  [
    'a record filed under another user',
    (db) => db.run("UPDATE record SET user = 'nobody' WHERE idx = 3"),
    { what: 'record', index: 3 },
  ],
  [
    'a hash in a tile',
    (db) => {
      const tile = db.get<{ hashes: Buffer }>('SELECT hashes FROM tile WHERE level = 0 AND idx = 2');
      assert.ok(tile);
      tile.hashes[32 * 9 + 4] = (tile.hashes[32 * 9 + 4] ?? 0) ^ 1;
      db.run('UPDATE tile SET hashes = ? WHERE level = 0 AND idx = 2', tile.hashes);
    },
    { what: 'tile', index: 2 * 256 + 9 },
  ],
  [
    'a hash in the tile above',
    (db) => {
      const tile = db.get<{ hashes: Buffer }>('SELECT hashes FROM tile WHERE level = 1 AND idx = 0');
      assert.ok(tile);
      tile.hashes[32 * 3] = (tile.hashes[32 * 3] ?? 0) ^ 1;
      db.run('UPDATE tile SET hashes = ? WHERE level = 1 AND idx = 0', tile.hashes);
    },
    // The opening sees that the root is not the checkpoint's.
    { what: 'checkpoint', size },
  ],
  [
    'an older checkpoint',
    (db) =>
      db.run(
        `UPDATE checkpoint SET content = replace(content, '"keyEpoch":1', '"keyEpoch":2') WHERE size = 1000`,
      ),
    { what: 'checkpoint', size: 1_000 },
  ],
  [
    'a checkpoint taken away',
    (db) => db.run('DELETE FROM checkpoint WHERE size = 1000'),
    { what: 'checkpoint', size },
  ],
  [
    'the secret keys',
    (db) => db.run('UPDATE key_epoch SET secret = zeroblob(64)'),
    { what: 'key-epoch', epoch: 1 },
  ],
  [
    'the keys taken away',
    (db) => db.run('UPDATE key_epoch SET secret = NULL'),
    { what: 'key-epoch', epoch: 1 },
  ],
];
for (const [name, damage, expected] of damages) {
  test(`${name}: found and named`, async () => {
    using folder = temporaryFolder();
    await damaged(folder.path, size, damage);
    const details = await finding(folder.path);
    for (const [key, value] of Object.entries(expected))
      assert.deepEqual(details[key], value, JSON.stringify(details));
  });
}

test('a byte changed anywhere in the encrypted file is found', async () => {
  using folder = temporaryFolder();
  const file = await damaged(folder.path, size, () => undefined);
  const whole = readFileSync(file);
  const pages = whole.length / pageSize;
  for (let round = 0; round < 12; round += 1) {
    // The first 24 bytes are the keyring's to vouch for.
    const at = 24 + random.integer(whole.length - 24);
    const changed = Buffer.from(whole);
    changed[at] = (changed[at] ?? 0) ^ (1 << random.integer(8));
    writeFileSync(file, changed);
    const details = await finding(folder.path);
    assert.ok(
      ['record', 'tile', 'page'].includes(String(details['what'])),
      `byte ${at} of ${pages} pages: ${JSON.stringify(details)}`,
    );
  }
});

test('a whole check tells its progress and stops when it is told to', async () => {
  using folder = temporaryFolder();
  await using audit = await openAudit(folder.path);
  await Promise.all(Array.from({ length: 40_000 }, () => audit.log.append(draft())));
  const seen: number[] = [];
  await audit.log.verifyAll({ progress: (done) => seen.push(done) });
  assert.ok(seen.length > 2 && seen.at(-1) === 40_000);
  assert.deepEqual(
    seen,
    seen.toSorted((a, b) => a - b),
  );
  const abort = new AbortController();
  const stopped = audit.log.verifyAll({
    signal: abort.signal,
    progress: () => abort.abort(new Error('enough')),
  });
  await assert.rejects(stopped, /enough/);
});

test('with no room left appends are refused clearly, nothing is half written, and all works again with room', async () => {
  using folder = temporaryFolder();
  const acknowledged = new Map<number, string>();
  {
    await using audit = await openAudit(folder.path, { quotaBytes: 3 * 1024 * 1024 });
    let refused = 0;
    for (let round = 0; refused < 6; round += 1) {
      // First by the hundred, then one by one until not even that fits.
      const count = refused < 3 ? 500 : 1;
      const asked = await Promise.allSettled(
        Array.from({ length: count }, () => audit.log.append(orderDraft(round))),
      );
      for (const one of asked) {
        if (one.status === 'fulfilled') acknowledged.set(one.value.index, one.value.hash);
        else
          assert.deepEqual(
            [one.reason.code, one.reason.details.cause.code],
            ['AUDIT_UNWRITABLE', 'DISK_FULL'],
          );
      }
      if (asked.some(({ status }) => status === 'rejected')) refused += 1;
      assert.ok(round < 1_000, 'it was never full');
    }
    assert.equal((await audit.log.head()).size, acknowledged.size);
    await assert.rejects(audit.log.rotateKeys(authority));
    assert.equal((await audit.log.keyEpochs()).length, 1);
  }
  await using audit = await openAudit(folder.path, { quotaBytes: 30 * 1024 * 1024 });
  assert.equal((await audit.log.head()).size, acknowledged.size);
  const { index } = await audit.log.append(draft());
  assert.equal(index, acknowledged.size);
  for await (const entries of audit.log.stream({ toIndex: index - 1 })) {
    for (const { record, hash } of entries) assert.equal(hash, acknowledged.get(record.index));
  }
  await audit.log.rotateKeys(authority);
  await audit.log.verifyAll();
});
