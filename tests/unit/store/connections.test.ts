import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { ReadConnection, type SlowQuery, WriteConnection } from '../../../engine/store/database.ts';
import { migrate } from '../../../engine/store/migrations/migrate.ts';
import { temporaryFolder } from '../../harness/temporary.ts';

const key = new Uint8Array(32).fill(5);

test('a read connection cannot write, whatever it is told', () => {
  using folder = temporaryFolder();
  const file = path.join(folder.path, 'store.db');
  const writer = WriteConnection.open({ path: file, key });
  migrate(writer);
  const reader = ReadConnection.open({ path: file, key });
  try {
    assert.equal('run' in reader, false);
    assert.throws(() => reader.all("INSERT INTO setting VALUES ('a', '1') RETURNING key"), /readonly/);
  } finally {
    reader.close();
    writer.close();
  }
});

test('a wrong key reads nothing and changes nothing', () => {
  using folder = temporaryFolder();
  const file = path.join(folder.path, 'store.db');
  const writer = WriteConnection.open({ path: file, key });
  migrate(writer);
  writer.close();
  assert.throws(() => ReadConnection.open({ path: file, key: new Uint8Array(32).fill(6) }), {
    code: 'STORE_CORRUPT',
  });
  assert.throws(() => ReadConnection.open({ path: file, key: null }), { code: 'STORE_CORRUPT' });
  const again = WriteConnection.open({ path: file, key });
  again.verify();
  again.close();
});

test('slow queries are told with their text and without their parameters', () => {
  using folder = temporaryFolder();
  const slow: SlowQuery[] = [];
  const database = WriteConnection.open({
    path: path.join(folder.path, 'store.db'),
    key,
    slowQueryMilliseconds: 5,
    onSlowQuery: (query) => slow.push(query),
  });
  try {
    const sql =
      'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) SELECT count(*) AS count FROM n';
    database.get(sql, 300_000);
    assert.deepEqual(
      slow.map((query) => query.sql),
      [sql],
    );
    assert.ok((slow[0]?.milliseconds ?? 0) >= 5);
  } finally {
    database.close();
  }
});

test('the compiler refuses a writer where a reader stands, and the other way round', () => {
  const source = `
    import type { ReadConnection, WriteConnection } from '../../../engine/store/database.ts';
    declare const reader: ReadConnection;
    declare const writer: WriteConnection;
    declare function write(connection: WriteConnection): void;
    declare function readOnly(connection: ReadConnection): void;
    write(reader);
    readOnly(writer);
    reader.run('DELETE FROM series');
  `;
  using folder = temporaryFolder();
  const config = path.join(folder.path, 'tsconfig.json');
  const probe = path.join(folder.path, 'probe.ts');
  writeFileSync(probe, source.replaceAll('../../../engine', path.resolve('engine')));
  writeFileSync(
    config,
    JSON.stringify({
      extends: path.resolve('tsconfig.base.json'),
      compilerOptions: {
        composite: false,
        incremental: false,
        noEmit: true,
        emitDeclarationOnly: false,
        declaration: false,
        types: [],
        typeRoots: [path.resolve('node_modules/@types')],
      },
      files: [probe],
    }),
  );
  const { stdout } = spawnSync(
    process.execPath,
    ['node_modules/typescript/bin/tsc', '-p', config, '--types', 'node'],
    { encoding: 'utf8' },
  );
  const errors = stdout.split('\n').filter((line) => line.includes('probe.ts'));
  const lines = errors.map((line) => Number(/\((\d+),/.exec(line)?.[1]));
  assert.deepEqual(lines, [7, 8, 9], stdout);
});
