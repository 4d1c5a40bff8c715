import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { parseFile } from '../../harness/parse.ts';

interface Row {
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

const price = fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((value) => value + 0);

/** Bars an hour apart at least, in order, prices consistent. */
const rows: fc.Arbitrary<Row[]> = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 100 }), price, price, price, price, fc.nat()), {
    minLength: 1,
    maxLength: 30,
  })
  .map((drafts) => {
    let time = Date.UTC(2020, 0, 1);
    return drafts.map(([step, a, b, c, d, volume]) => {
      time += step * 3_600_000;
      return { time, open: b, high: Math.max(a, b, c, d), low: Math.min(a, b, c, d), close: c, volume };
    });
  });

const names = ['open', 'high', 'low', 'close', 'volume'] as const;

function check(
  bars: { time: Float64Array } & Record<(typeof names)[number], Float64Array>,
  expected: readonly Row[],
): void {
  assert.deepEqual(
    [...bars.time],
    expected.map(({ time }) => time),
  );
  for (const name of names)
    assert.deepEqual(
      [...bars[name]],
      expected.map((row) => row[name]),
      name,
    );
}

const iso = (time: number) => new Date(time).toISOString();
const asCsv = (all: readonly Row[], delimiter: string) =>
  ['time', ...names].join(delimiter) +
  all.map((row) => `\n${[iso(row.time), ...names.map((name) => row[name])].join(delimiter)}`).join('');

test('what is written as CSV, plain or gzip, with any delimiter, comes back exactly', async () => {
  await fc.assert(
    fc.asyncProperty(
      rows,
      fc.constantFrom(',', ';', '\t', '|'),
      fc.boolean(),
      async (all, delimiter, zipped) => {
        const text = asCsv(all, delimiter);
        const parsed = await parseFile('x.csv', zipped ? gzipSync(text) : text);
        assert.equal(parsed.refusedRows, 0);
        check(parsed.series[0]?.bars as never, all);
      },
    ),
    { numRuns: 60 },
  );
});

test('JSON lines come back exactly', async () => {
  await fc.assert(
    fc.asyncProperty(rows, async (all) => {
      const text = all.map((row) => JSON.stringify({ ...row, time: iso(row.time) })).join('\n');
      check((await parseFile('x.jsonl', text)).series[0]?.bars as never, all);
    }),
    { numRuns: 60 },
  );
});

test('Parquet comes back exactly', async () => {
  await fc.assert(
    fc.asyncProperty(rows, async (all) => {
      const buffer = parquetWriteBuffer({
        columnData: [
          { name: 'time', data: all.map((row) => new Date(row.time)), type: 'TIMESTAMP' },
          ...names.map((name) => ({ name, data: all.map((row) => row[name]), type: 'DOUBLE' as const })),
        ],
      });
      const parsed = await parseFile('x.parquet', new Uint8Array(buffer));
      assert.equal(parsed.format, 'parquet');
      check(parsed.series[0]?.bars as never, all);
    }),
    { numRuns: 40 },
  );
});

test('rows in any order are stored in the order of time, and a shuffle is said', async () => {
  await fc.assert(
    fc.asyncProperty(
      rows.filter((all) => all.length > 2),
      fc.infiniteStream(fc.nat()),
      async (all, keys) => {
        const order = all
          .map((row) => ({ row, key: keys.next().value as number }))
          .sort((a, b) => a.key - b.key);
        const shuffled = order.map(({ row }) => row);
        const parsed = await parseFile('x.csv', asCsv(shuffled, ','));
        check(parsed.series[0]?.bars as never, all);
        const moved = shuffled.some((row, index) => row !== all[index]);
        assert.equal(
          Object.keys(parsed.problemCounts).some(
            (code) => code === 'OUT_OF_ORDER' || code === 'NEWEST_FIRST',
          ),
          moved,
        );
      },
    ),
    { numRuns: 60 },
  );
});

test('any bytes are an answer or a Fault, never another error, and never hang', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.uint8Array({ maxLength: 400 }),
        fc.string({ maxLength: 400, unit: 'binary' }).map((text) => Buffer.from(text)),
      ),
      async (bytes) => {
        try {
          await parseFile('any', bytes);
        } catch (error) {
          assert.equal((error as Error).name, 'Fault', String((error as Error).stack));
        }
      },
    ),
    { numRuns: 400 },
  );
});
