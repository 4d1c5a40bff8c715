import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import path from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { Fault } from '../../../engine/domain/fault.ts';
import { loadFonts } from '../../../engine/reports/fonts.ts';
import { runReport } from '../../../engine/reports/run-report.ts';
import { writeReport } from '../../../engine/reports/write-report.ts';
import { build } from '../../../tools/build.ts';
import { deskRecords, reportRequest } from '../../harness/report-records.ts';

const request = reportRequest();
const faultOf = (code: string) => (error: unknown) => error instanceof Fault && error.code === code;

test('a report from its own thread is the one made here, and its bytes arrive whole', async () => {
  const shares: number[] = [];
  const hashes = new Map<string, ReturnType<typeof createHash>>();
  const files = await runReport(
    request,
    deskRecords(12_000),
    (name, bytes) => {
      const hash = hashes.get(name) ?? createHash('sha256');
      hashes.set(name, hash.update(bytes));
    },
    { count: 12_000, progress: (share) => shares.push(share) },
  );
  const here = await writeReport(request, deskRecords(12_000), () => {}, { fonts: loadFonts() });
  assert.deepEqual(files, here);
  for (const { name, sha256 } of files) assert.equal(hashes.get(name)?.digest('hex'), sha256);
  assert.ok(shares.length > 5);
  assert.deepEqual(
    shares,
    shares.toSorted((a, b) => a - b),
  );
  assert.equal(shares.at(-1)?.toFixed(1), '1.0');
});

test('cancelling ends the thread at once and closes what gave the records', async () => {
  const control = new AbortController();
  let closed = false;
  function* endless() {
    try {
      for (let round = 0; ; round += 1)
        for (const { index, content } of deskRecords(5_000)) yield { index: index + round * 5_000, content };
    } finally {
      closed = true;
    }
  }
  const start = performance.now();
  setTimeout(() => control.abort(), 500);
  await assert.rejects(
    runReport(request, endless(), () => {}, { signal: control.signal }),
    faultOf('CANCELLED'),
  );
  assert.ok(performance.now() - start < 5_000);
  assert.ok(closed);
  await assert.rejects(
    runReport(request, [], () => {}, { signal: AbortSignal.abort() }),
    faultOf('CANCELLED'),
  );
});

test('faults of the thread, of the records and of the output all reach the caller', async () => {
  const [first] = deskRecords(1);
  assert.ok(first !== undefined);
  await assert.rejects(
    runReport(request, [first, first], () => {}),
    faultOf('REPORT_RECORD_ORDER'),
  );
  function* broken() {
    yield first;
    throw new Fault('AUDIT_CORRUPT', 'a record is not there');
  }
  await assert.rejects(
    runReport(request, broken() as Generator<typeof first>, () => {}),
    faultOf('AUDIT_CORRUPT'),
  );
  const full = () => {
    throw new Fault('DISK_FULL', 'no room');
  };
  await assert.rejects(runReport(request, [first], full), faultOf('DISK_FULL'));
});

/** Runs a script in a process of its own and gives what it says. */
function said(script: string): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', script], {
    encoding: 'utf8',
    timeout: 500_000,
  });
  assert.equal(status, 0, stderr);
  return stdout.trim();
}

test('many records take no more memory than some', () => {
  const peak = (count: number) =>
    Number(
      said(`
        import { deskRecords, reportRequest } from './tests/harness/report-records.ts';
        import { runReport } from './engine/reports/run-report.ts';
        await runReport(reportRequest(), deskRecords(${count}), () => {}, { count: ${count} });
        console.log(process.resourceUsage().maxRSS / 1024);
      `),
    );
  // By then the heap has grown to where it is collected; twice as many records would need 150 MB more if they were kept.
  const some = peak(150_000);
  const many = peak(300_000);
  assert.ok(many < 500, `${many} MB`);
  assert.ok(many < some + 120, `${some} MB for 150,000 records, ${many} MB for 300,000`);
});

test('the shipped build makes the same report, with the fonts beside it', async () => {
  await build(process.cwd());
  const worker = pathToFileURL(path.resolve('dist/main/report-worker.js')).href;
  const files = JSON.parse(
    said(`
      import { Worker } from 'node:worker_threads';
      import { batchesOf, buffersOf } from './engine/reports/record-batch.ts';
      import { deskRecords, reportRequest } from './tests/harness/report-records.ts';
      const batches = batchesOf(deskRecords(500));
      const worker = new Worker(new URL(${JSON.stringify(worker)}), { workerData: { request: reportRequest() } });
      worker.on('message', async (message) => {
        if (message.files) console.log(JSON.stringify(message.files));
        else if (message.piece) worker.postMessage({ taken: true });
        else if (message.need) {
          const { value, done } = await batches.next();
          worker.postMessage({ batch: done ? null : value }, done ? [] : buffersOf(value));
        }
      });
    `),
  );
  const here = await writeReport(request, deskRecords(500), () => {}, { fonts: loadFonts() });
  assert.deepEqual(files, here);
});
