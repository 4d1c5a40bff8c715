import { mkdirSync } from 'node:fs';
import path from 'node:path';
import Plain from 'better-sqlite3';
import { sliceBars } from '../../engine/domain/bars.ts';
import { chunkBars, packBars } from '../../engine/store/bar-blob.ts';
import { pageSize, WriteConnection } from '../../engine/store/database.ts';
import { migrate, migrations } from '../../engine/store/migrations/migrate.ts';
import { appendChunks } from '../../engine/store/repositories/bars.ts';
import { openStore } from '../../engine/store/store.ts';
import { madeBars } from '../harness/bars.ts';
import { temporaryFolder } from '../harness/temporary.ts';
import { median, report } from './summary.ts';

/** Bulk import and bulk read of a million bars, encrypted, beside plain better-sqlite3 on the same rows. */
export const name = 'store';

const million = 1_000_000;
const runs = 7;
const piece = 65_536;
const bars = madeBars(million);
/** Cut beforehand: both sides are timed from the same pieces to the file. */
const pieces = Array.from({ length: Math.ceil(million / piece) }, (_, index) =>
  sliceBars(bars, index * piece, Math.min(million, (index + 1) * piece)),
);
const insertChunk =
  'INSERT INTO bar_chunk (series_id, import_id, first_time, last_time, count, columns) VALUES (?, ?, ?, ?, ?, ?)';

function seconds(work: () => void): number {
  const start = performance.now();
  work();
  return (performance.now() - start) / 1_000;
}

/** Plain better-sqlite3, the same schema, page size, journal, statements and transactions. */
function plainImport(file: string): number {
  const database = new Plain(file);
  database.pragma(`page_size=${pageSize}`);
  database.pragma('auto_vacuum=FULL');
  database.pragma('journal_mode=WAL');
  database.pragma('synchronous=FULL');
  database.pragma('wal_autocheckpoint=512');
  database.pragma('cache_size=-32768');
  for (const { up } of migrations) database.exec(up);
  database.exec(
    "INSERT INTO series (id, symbol, interval, source, created_at) VALUES (1, 'CL', '1m', 'x', 0)",
  );
  const insert = database.prepare(insertChunk);
  const took = seconds(() => {
    for (const part of pieces) {
      database.transaction(() => {
        for (let from = 0; from < part.time.length; from += chunkBars) {
          const to = Math.min(part.time.length, from + chunkBars);
          insert.run(1, null, part.time[from], part.time[to - 1], to - from, packBars(part, from, to));
        }
      })();
    }
    database.pragma('wal_checkpoint(TRUNCATE)');
  });
  database.close();
  return million / took;
}

function encryptedImport(file: string): number {
  const database = WriteConnection.open({ path: file, key: new Uint8Array(32).fill(9) });
  migrate(database);
  database.run(
    "INSERT INTO series (id, symbol, interval, source, created_at) VALUES (1, 'CL', '1m', 'x', 0)",
  );
  const took = seconds(() => {
    for (const part of pieces) database.transaction(() => appendChunks(database, 1, null, part));
    database.pragma('wal_checkpoint(TRUNCATE)');
  });
  database.close();
  return million / took;
}

/** As the workstation does it: through the store's threads, staged, then committed. */
async function wholeImport(directory: string) {
  mkdirSync(directory);
  const store = openStore({ keyDerivation: 'least', directory });
  await store.write('create', { passphrase: 'a bench passphrase', now: 0 });
  const start = performance.now();
  const importId = await store.write('beginImport', { name: 'bench', sha256: '00', now: 0 });
  for (let from = 0; from < million; from += piece) {
    const part = sliceBars(bars, from, Math.min(million, from + piece));
    await store.write(
      'stageBars',
      { importId, symbol: 'CL', interval: '1m', unit: null, bars: part, now: 0 },
      { move: true },
    );
  }
  await store.write('commitImport', { importId, now: 0 });
  return { store, rate: million / ((performance.now() - start) / 1_000) };
}

export async function run(): Promise<void> {
  using folder = temporaryFolder();
  const plain: number[] = [];
  const encrypted: number[] = [];
  // Alternating, so that a slow spell of the machine meets both.
  for (let round = 0; round < runs; round += 1) {
    plain.push(plainImport(path.join(folder.path, `plain-${round}.db`)));
    encrypted.push(encryptedImport(path.join(folder.path, `encrypted-${round}.db`)));
  }
  const imports: number[] = [];
  const reads: number[] = [];
  for (let round = 0; round < runs; round += 1) {
    const { store, rate } = await wholeImport(path.join(folder.path, `vault-${round}`));
    imports.push(rate);
    const start = performance.now();
    const stored = await store.read('bars', { symbol: 'CL', interval: '1m', source: 'import' });
    reads.push(performance.now() - start);
    if (stored?.bars.close[million - 1] !== bars.close[million - 1])
      throw new Error('the bars read are not the bars written');
    await store.close();
  }
  const ratio = encrypted.map((rate, index) => rate / (plain[index] as number));
  const shared = { bench: name, n: million };
  report({
    ...shared,
    case: 'import, encrypted, through the store',
    unit: 'bars/s',
    values: imports,
    target: 'at least 250000',
    met: median(imports) >= 250_000,
  });
  report({ ...shared, case: 'import, encrypted, writer alone', unit: 'bars/s', values: encrypted });
  report({ ...shared, case: 'import, plain better-sqlite3', unit: 'bars/s', values: plain });
  report({
    ...shared,
    case: 'encrypted to plain',
    unit: 'ratio',
    values: ratio,
    target: 'at least 0.7',
    met: median(ratio) >= 0.7,
  });
  report({
    ...shared,
    case: 'read into typed arrays',
    unit: 'ms',
    values: reads,
    target: 'at most 250',
    met: median(reads) <= 250,
  });
}
