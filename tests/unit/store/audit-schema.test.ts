import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { auditMigrations } from '../../../engine/store/audit/schema.ts';
import { WriteConnection } from '../../../engine/store/database.ts';
import { runMigrations, versionOf } from '../../../engine/store/migrations/run-migrations.ts';
import { temporaryFolder } from '../../harness/temporary.ts';

const key = new Uint8Array(32).fill(5);

/** What each step must make possible, tried right after it. A new migration without an entry fails the test below. */
const proofs: Record<number, (database: WriteConnection) => void> = {
  1(database) {
    const insert =
      "INSERT INTO record (idx, time, category, action, phase, user, session, content) VALUES (?, 1, 'key', 'a', 'event', 'u', 's', ?)";
    database.run(insert, 0, Buffer.from('{}'));
    assert.throws(() => database.run(insert, 0, Buffer.from('{}')), /UNIQUE|PRIMARY/);
    assert.throws(() => database.run(insert, 1, 'text'), /cannot store TEXT/);
    database.run('INSERT INTO tile VALUES (0, 0, ?)', Buffer.alloc(32));
    assert.throws(() => database.run('INSERT INTO tile VALUES (0, 0, ?)', Buffer.alloc(32)), /UNIQUE/);
    assert.throws(() => database.run("INSERT INTO checkpoint VALUES (1, 'no json')"), /CHECK/);
    assert.throws(() => database.run("INSERT INTO anchor VALUES (0, '{}', 2)"), /CHECK/);
  },
};

test('the numbers are 1, 2, 3, ... and each step has its proof', () => {
  const versions = auditMigrations.map(({ version }) => version);
  assert.deepEqual(
    versions,
    Array.from(auditMigrations, (_, index) => index + 1),
  );
  assert.deepEqual(Object.keys(proofs).map(Number), versions);
  using folder = temporaryFolder();
  const database = WriteConnection.open({ path: path.join(folder.path, 'audit.db'), key });
  try {
    for (const { version } of auditMigrations) {
      runMigrations(database, auditMigrations, version);
      assert.equal(versionOf(database), version);
      proofs[version]?.(database);
    }
    database.verify();
    database.execute(`PRAGMA user_version = ${auditMigrations.length + 1}`);
    assert.throws(() => runMigrations(database, auditMigrations), { code: 'STORE_TOO_NEW' });
  } finally {
    database.close();
  }
});

test('each thing that can be looked for is looked up by its index', () => {
  using folder = temporaryFolder();
  const database = WriteConnection.open({ path: path.join(folder.path, 'audit.db'), key });
  try {
    runMigrations(database, auditMigrations);
    for (const column of ['category', 'action', 'user', 'session', '"order"', 'instrument', 'book']) {
      const plan = database.all<{ detail: string }>(
        `EXPLAIN QUERY PLAN SELECT idx, content FROM record WHERE ${column} = ? AND idx >= ? AND idx <= ? ORDER BY idx DESC LIMIT 5`,
        'x',
        0,
        9,
      );
      assert.match(plan[0]?.detail ?? '', /USING INDEX record_by_\w+ \(.*rowid>\? AND rowid<\?\)/, column);
      assert.equal(plan.length, 1, 'and nothing is sorted');
    }
  } finally {
    database.close();
  }
});
