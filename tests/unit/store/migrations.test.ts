import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { WriteConnection } from '../../../engine/store/database.ts';
import { migrate, migrations, schemaVersion, versionOf } from '../../../engine/store/migrations/migrate.ts';
import { temporaryFolder } from '../../harness/temporary.ts';

const key = new Uint8Array(32).fill(5);

function opened(folder: string): WriteConnection {
  return WriteConnection.open({ path: path.join(folder, 'store.db'), key });
}

/** What each step must make possible, tried right after it. A new migration without an entry fails the test below. */
const proofs: Record<number, (database: WriteConnection) => void> = {
  1(database) {
    database.run(
      "INSERT INTO series (symbol, interval, source, created_at) VALUES ('CL', '1d', 'import', 0)",
    );
    assert.throws(
      () =>
        database.run(
          "INSERT INTO series (symbol, interval, source, created_at) VALUES ('CL', '1d', 'import', 0)",
        ),
      /UNIQUE/,
    );
  },
  2(database) {
    database.run("INSERT INTO import (name, sha256, state, started_at) VALUES ('a', '00', 'staged', 0)");
    assert.throws(
      () =>
        database.run("INSERT INTO import (name, sha256, state, started_at) VALUES ('a', '00', 'half', 0)"),
      /CHECK/,
    );
  },
  3(database) {
    const insert =
      'INSERT INTO bar_chunk (series_id, import_id, first_time, last_time, count, columns) VALUES (?, ?, 0, 1, 1, ?)';
    database.run(insert, 1, 1, Buffer.alloc(48));
    assert.throws(() => database.run(insert, 99, 1, Buffer.alloc(48)), /FOREIGN KEY/);
    database.run('INSERT INTO bar_tail VALUES (1, 0, 1, 1, 1, 1, NULL)');
    assert.throws(
      () => database.run("INSERT INTO bar_tail VALUES (1, 1, 'text', 1, 1, 1, NULL)"),
      /cannot store TEXT/,
    );
  },
  4(database) {
    database.run(
      'INSERT INTO tick_chunk (series_id, first_time, last_time, count, columns) VALUES (1, 0, 1, 1, ?)',
      Buffer.alloc(25),
    );
  },
  5(database) {
    database.run("INSERT INTO layout VALUES ('desk', 1, 0, '{}')");
    assert.throws(() => database.run("INSERT INTO layout VALUES ('desk', 2, 0, 'no json')"), /CHECK/);
  },
  6(database) {
    database.run("INSERT INTO setting VALUES ('theme', '\"dark\"')");
    assert.throws(() => database.run("INSERT INTO setting VALUES ('other', 'dark')"), /CHECK/);
  },
  7(database) {
    database.run('INSERT INTO secret VALUES (\'eia\', \'{"apiKey":"k"}\', 0)');
    assert.throws(() => database.run("INSERT INTO secret VALUES ('other', 'k', 0)"), /CHECK/);
    assert.throws(() => database.run("INSERT INTO secret VALUES ('eia', '{}', 0)"), /UNIQUE|PRIMARY/);
  },
  8(database) {
    const user = (id: string, name: string, state: string) =>
      database.run("INSERT INTO user VALUES (?, ?, 'trader', ?, 0, 0, NULL, 0)", id, name, state);
    user('1', 'Anna', 'active');
    assert.throws(() => user('2', 'anna', 'active'), /UNIQUE/);
    assert.throws(() => user('3', 'Ben', 'gone'), /CHECK/);
    database.run("INSERT INTO passkey VALUES ('k', '1', 'phone', x'00', 0, 'origin', 0, NULL)");
    database.run("DELETE FROM user WHERE id = '1'");
    assert.deepEqual(database.all('SELECT * FROM passkey'), []);
    const trade = (lots: number) =>
      database.run(
        "INSERT INTO manual_trade VALUES ('t', 'b', 'CL', 'buy', ?, '78.25', 'USD', 'x', 0, 0, 'Anna', NULL)",
        lots,
      );
    assert.throws(() => trade(0), /CHECK/);
    trade(1);
    assert.throws(() => database.run("INSERT INTO risk_limit VALUES ('b', 'CL', -1, 0)"), /CHECK/);
    assert.throws(() => database.run("INSERT INTO mark VALUES ('m', 'no json')"), /CHECK/);
  },
  9(database) {
    const issue = (id: string, levels: string) =>
      database.run(
        "INSERT INTO forecast VALUES (?, 'CL', '1d', 'theta', 0, NULL, 0, 2, ?, 1.5, x'00', '00', '00', '{}')",
        id,
        levels,
      );
    issue('f', '[0.8]');
    assert.throws(() => issue('g', 'no json'), /CHECK/);
    const row = (id: string, step: number) =>
      database.run("INSERT INTO forecast_row VALUES (?, ?, 10, 70.5, x'00', NULL, NULL)", id, step);
    row('f', 1);
    assert.throws(() => row('f', 1), /UNIQUE|PRIMARY/);
    assert.throws(() => row('nobody', 1), /FOREIGN KEY/);
    database.run("DELETE FROM forecast WHERE id = 'f'");
    assert.deepEqual(database.all('SELECT * FROM forecast_row'), []);
  },
};

test('the numbers are 1, 2, 3, ... and each has its proof', () => {
  assert.deepEqual(
    migrations.map(({ version }) => version),
    Array.from({ length: schemaVersion }, (_, index) => index + 1),
  );
  assert.deepEqual(
    Object.keys(proofs).map(Number),
    migrations.map(({ version }) => version),
  );
});

for (const { version, name } of migrations) {
  test(`migration ${version} (${name}) goes on from the one before, with data in it`, () => {
    using folder = temporaryFolder();
    const database = opened(folder.path);
    try {
      for (let step = 1; step <= version; step += 1) {
        migrate(database, step);
        assert.equal(versionOf(database), step);
        proofs[step]?.(database);
      }
      migrate(database);
      assert.equal(versionOf(database), schemaVersion);
      database.verify();
    } finally {
      database.close();
    }
  });
}

test('a file of a newer program is refused and left as it is', () => {
  using folder = temporaryFolder();
  const database = opened(folder.path);
  try {
    migrate(database);
    database.execute(`PRAGMA user_version = ${schemaVersion + 1}`);
    assert.throws(() => migrate(database), { code: 'STORE_TOO_NEW' });
    assert.equal(versionOf(database), schemaVersion + 1);
  } finally {
    database.close();
  }
});

test('a step that fails leaves nothing of itself', () => {
  using folder = temporaryFolder();
  const database = opened(folder.path);
  try {
    migrate(database, 1);
    database.execute('CREATE TABLE layout (in_the_way INTEGER)');
    assert.throws(() => migrate(database), { code: 'STORE_FAILED' });
    assert.equal(versionOf(database), 4);
  } finally {
    database.close();
  }
});
