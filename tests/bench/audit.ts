import { setTimeout as after } from 'node:timers/promises';
import { randomStream } from '../../engine/numerics/random/random-stream.ts';
import { foldHashes, hashBytes, leafHash } from '../../engine/security/audit/hashing.ts';
import { encodeDraft, joinRecord } from '../../engine/security/audit/record-text.ts';
import { verifyConsistency, verifyInclusion } from '../../engine/security/audit/verify-proofs.ts';
import { columnsOf } from '../../engine/store/audit/append-entry.ts';
import type { AuditLog } from '../../engine/store/audit/audit-log.ts';
import { WriteConnection } from '../../engine/store/database.ts';
import { auditKey, openAudit, orderDraft } from '../harness/audit-log.ts';
import { temporaryFolder } from '../harness/temporary.ts';
import { median, quantile, report } from './summary.ts';

/** The audit log through its threads: durable appends, and proofs out of ten million records. */
const bench = 'security';

async function flood(log: AuditLog, count: number, inFlight: number): Promise<number> {
  const start = performance.now();
  let next = 0;
  const lane = async () => {
    while (next < count) await log.append(orderDraft(next++));
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  return count / ((performance.now() - start) / 1_000);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** One record after the other for so long, while others arrive at `rate` a second; milliseconds each. */
async function oneByOne(log: AuditLog, milliseconds: number, rate: number): Promise<number[]> {
  const start = performance.now();
  const elapsed = () => performance.now() - start;
  const crowd = async () => {
    const asked: Promise<unknown>[] = [];
    while (rate > 0 && elapsed() < milliseconds) {
      while (asked.length < (elapsed() * rate) / 1_000) asked.push(log.append(orderDraft(asked.length)));
      await after(1);
    }
    await Promise.all(asked);
  };
  const took: number[] = [];
  const single = async () => {
    while (elapsed() < milliseconds) {
      took.push(await timed(() => log.append(orderDraft(took.length))));
      await after(1);
    }
  };
  await Promise.all([crowd(), single()]);
  return took;
}

export async function appendBench(runs = 3): Promise<void> {
  using folder = temporaryFolder();
  await using audit = await openAudit(folder.path);
  const { log } = audit;
  const count = 60_000;
  await flood(log, 20_000, 1_024);
  const rates: number[] = [];
  const alone: number[] = [];
  const crowded: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    rates.push(await flood(log, count, 1_024));
    alone.push(quantile(await oneByOne(log, 1_500, 0), 0.99));
    crowded.push(quantile(await oneByOne(log, 2_500, 20_000), 0.99));
  }
  report({
    bench,
    case: 'audit: durable appends',
    unit: 'records/s',
    n: count,
    values: rates,
    target: 'at least 20000',
    met: median(rates) >= 20_000,
  });
  const p99 = (name: string, values: readonly number[]) =>
    report({ bench, case: name, unit: 'ms', n: 1, values, target: 'at most 10', met: median(values) <= 10 });
  p99('audit: p99 of one durable record, alone', alone);
  p99('audit: p99 of one durable record, among 20000 others a second', crowded);
}

const size = 10_000_000;
const width = 256;

/** Hashes that mean nothing for the bulk, real records at the end, and above them the real tree. */
function fillTree(file: string): void {
  const database = WriteConnection.open({ path: file, key: auditKey });
  const putTile = (level: number, index: number, hashes: Uint8Array) =>
    database.run('INSERT INTO tile (level, idx, hashes) VALUES (?, ?, ?)', level, index, hashes);
  const putRecord = (index: number): Uint8Array => {
    const draft = orderDraft(index);
    const clock = { source: 'system', offsetMilliseconds: null };
    const stamp = { time: index, boot: '8c2a3a0e-6f0c-4d7b-9f52-0d3f3a1c7e11', clock };
    const content = Buffer.from(
      joinRecord(encodeDraft(draft, stamp), { index, keyEpoch: 1, monotonic: index }),
    );
    database.run(
      'INSERT INTO record (idx, time, category, action, phase, user, session, "order", instrument, book, content) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
      index,
      stamp.time,
      ...columnsOf(draft),
      content,
    );
    return leafHash(content);
  };
  const realFrom = (Math.floor(size / width) - 1) * width;
  const bulk = Array.from({ length: 64 }, (_, variant) => {
    const hashes = new Uint8Array(width * hashBytes);
    for (let place = 0; place < width; place += 1)
      hashes.set(leafHash(Buffer.from(`${variant}/${place}`)), place * hashBytes);
    return { hashes, root: foldHashes(hashes, 0, width) };
  });
  database.transaction(() => {
    let roots: Uint8Array[] = [];
    for (let tile = 0; tile * width < size; tile += 1) {
      const synthetic = bulk[tile % bulk.length];
      if (tile * width < realFrom && synthetic !== undefined) {
        putTile(0, tile, synthetic.hashes);
        roots.push(synthetic.root);
        continue;
      }
      const count = Math.min(width, size - tile * width);
      const hashes = new Uint8Array(count * hashBytes);
      for (let place = 0; place < count; place += 1)
        hashes.set(putRecord(tile * width + place), place * hashBytes);
      putTile(0, tile, hashes);
      if (count === width) roots.push(foldHashes(hashes, 0, width));
    }
    for (let level = 1; roots.length > 0; level += 1) {
      const above: Uint8Array[] = [];
      for (let from = 0; from < roots.length; from += width) {
        const hashes = new Uint8Array(Buffer.concat(roots.slice(from, from + width)));
        putTile(level, from / width, hashes);
        if (hashes.length === width * hashBytes) above.push(foldHashes(hashes, 0, width));
      }
      roots = above;
    }
  });
  database.close();
}

export async function proofBench(count = 300): Promise<void> {
  using folder = temporaryFolder();
  let file: string;
  {
    await using empty = await openAudit(folder.path);
    file = empty.database;
  }
  fillTree(file);
  await using audit = await openAudit(folder.path);
  const random = randomStream(20_261_122);
  const head = await audit.log.head();
  const bytes = (hash: string) => Buffer.from(hash, 'hex');
  const root = bytes(head.rootHash);
  const making: number[] = [];
  const checking: number[] = [];
  const continuing: number[] = [];
  for (let round = 0; round < count; round += 1) {
    const index = random.integer(size);
    const start = performance.now();
    const { leafHash: leaf, path } = await audit.log.inclusion(index);
    making.push(performance.now() - start);
    const read = performance.now();
    if (!verifyInclusion(bytes(leaf), index, size, path.map(bytes), root))
      throw new Error(`record ${index} is not in`);
    checking.push(performance.now() - read);
    const from = 1 + random.integer(size);
    const begun = performance.now();
    const proof = await audit.log.consistency(from);
    continuing.push(performance.now() - begun);
    if (!verifyConsistency(from, size, proof.path.map(bytes), bytes(proof.fromRoot), root))
      throw new Error(`size ${from} is no beginning`);
  }
  const line = (name: string, values: readonly number[]) =>
    report({ bench, case: name, unit: 'ms', n: 1, values, target: 'at most 2', met: median(values) <= 2 });
  line('audit: inclusion proof out of 10,000,000 records', making);
  line('audit: verifying an inclusion proof', checking);
  line('audit: consistency proof to 10,000,000 records', continuing);
}
