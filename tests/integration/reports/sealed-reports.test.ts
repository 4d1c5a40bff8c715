import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import type { RunningWorkstation } from '../../../engine/hosts/workstation/workstation.ts';
import { randomStream } from '../../../engine/numerics/random/random-stream.ts';
import { BundleVerifier } from '../../../tools/verifier/bundle.ts';
import { testCaller } from '../../harness/caller.ts';
import { temporaryFolder } from '../../harness/temporary.ts';
import { ephemeralWorkstation, passphrase } from '../../harness/workstation.ts';

const everything = { from: null, to: null, user: null, instrument: null, order: null, book: null };
const quiet = { progress: () => undefined, signal: new AbortController().signal };

async function withTrades(directory?: string): Promise<RunningWorkstation & AsyncDisposable> {
  const running = await ephemeralWorkstation(directory === undefined ? {} : { directory });
  const { controls, settings } = running.workstation;
  for (const [instrument, lots] of [
    ['CL', 5],
    ['BRN', 3],
    ['CL', 2],
  ] as const)
    await controls.recordTrade(testCaller('administrator'), {
      book: instrument === 'CL' ? 'crude' : 'brent',
      instrument,
      side: 'buy',
      lots,
      price: '78.25',
      currency: 'USD',
      counterparty: '=HYPERLINK("x")',
      tradedAt: 1_800_000_000_000,
    });
  await settings.set({ theme: 'dark' });
  return running;
}

function verify(folder: string, bundle: string, names: readonly string[]) {
  const verifier = new BundleVerifier();
  verifier.write(readFileSync(path.join(folder, bundle)));
  return verifier.end(
    names.map((name) => {
      const bytes = readFileSync(path.join(folder, name));
      return { name, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
    }),
  );
}

test('a report, its proof and its files hold by the independent verifier, in both languages; a changed byte does not', async () => {
  using folder = temporaryFolder();
  await using running = await withTrades();
  const { reports, audit } = running.workstation;
  const { fingerprint } = await audit.head();
  for (const language of ['en', 'ar'] as const) {
    const built = await reports.build(
      testCaller('compliance'),
      { kind: 'audit', language, scope: everything, folder: folder.path },
      quiet,
    );
    const bundle = `${built.name}.proof.jsonl`;
    const sealed = ['csv', 'json', 'pdf'].map((ending) => `${built.name}.${ending}`);
    const verdict = verify(folder.path, bundle, sealed);
    assert.deepEqual(verdict.problems, []);
    assert.equal(verdict.ok, true);
    assert.equal(verdict.fingerprint, fingerprint);
    assert.equal(verdict.records, built.records);
    const again = await reports.recompute({ file: path.join(folder.path, bundle) });
    assert.deepEqual([again.same.length, again.different], [3, []]);
    const pdf = path.join(folder.path, `${built.name}.pdf`);
    const bytes = readFileSync(pdf);
    bytes[1_000] = (bytes[1_000] ?? 0) ^ 1;
    writeFileSync(pdf, bytes);
    const changed = verify(folder.path, bundle, sealed);
    assert.equal(changed.ok, false);
    assert.match(JSON.stringify(changed.problems), /\.pdf/);
    const text = readFileSync(path.join(folder.path, bundle), 'utf8');
    writeFileSync(path.join(folder.path, bundle), text.replace('"lots":5', '"lots":6'));
    const forged = verify(folder.path, bundle, []);
    assert.equal(forged.ok, false);
    assert.ok(forged.problems.some(({ record }) => record !== null));
    const csv = readFileSync(path.join(folder.path, `${built.name}.csv`), 'utf8');
    assert.doesNotMatch(csv, /(^|,)"?=/m, 'no cell begins as a formula');
  }
});

test('a part of the log is proven without the rest being shown', async () => {
  using folder = temporaryFolder();
  await using running = await withTrades();
  const built = await running.workstation.reports.build(
    testCaller('compliance'),
    { kind: 'position', language: 'en', scope: { ...everything, book: 'brent' }, folder: folder.path },
    quiet,
  );
  assert.equal(built.records, 3, 'the order, the decision on it, the fill');
  const bundle = `${built.name}.proof.jsonl`;
  const verdict = verify(folder.path, bundle, []);
  assert.equal(verdict.ok, true, JSON.stringify(verdict.problems));
  const text = readFileSync(path.join(folder.path, bundle), 'utf8');
  assert.equal(text.includes('"crude"'), false, 'another book is nobody’s business');
});

test('names do not become paths, an empty period is refused, and a cancelled report leaves nothing', async () => {
  using folder = temporaryFolder();
  await using running = await withTrades();
  const { reports } = running.workstation;
  const who = testCaller('compliance');
  const built = await reports.build(who, { kind: 'audit', language: 'en', scope: everything }, quiet);
  const piece = await reports.read(built.id, `${built.name}.json`, 0, 100);
  assert.equal(piece.bytes.length, 100);
  for (const name of ['../../etc/passwd', '/etc/passwd', '..', '', `${built.name}.json/../x`, 'store.db'])
    await assert.rejects(reports.read(built.id, name, 0, 10), { code: 'REPORT_FILE_UNKNOWN' }, name);
  await assert.rejects(
    reports.build(who, { kind: 'audit', language: 'en', scope: { ...everything, from: 5, to: 5 } }, quiet),
    { code: 'REPORT_PERIOD_EMPTY' },
  );
  const abort = new AbortController();
  const cancelled = reports.build(
    who,
    { kind: 'audit', language: 'en', scope: everything, folder: folder.path },
    { signal: abort.signal, progress: () => abort.abort() },
  );
  await assert.rejects(cancelled, { code: 'CANCELLED' });
  assert.deepEqual(readdirSync(folder.path), []);
  assert.equal(reports.list().length, 1);
  let now = 0;
  await using still = await ephemeralWorkstation({ now: () => 1_800_000_000_000 + now });
  const same = { kind: 'audit', language: 'en', scope: everything, folder: folder.path } as const;
  const first = await still.workstation.reports.build(who, same, quiet);
  await assert.rejects(still.workstation.reports.build(who, same, quiet), { code: 'REPORT_FILE_REFUSED' });
  for (const { name } of first.files)
    assert.ok(existsSync(path.join(folder.path, name)), 'what was there stays');
  now = 1;
  await still.workstation.reports.build(who, same, quiet);
  await running.workstation.vault.lock();
  assert.equal(reports.list().length, 0, 'what lies in plain goes with the key');
  await assert.rejects(reports.read(built.id, `${built.name}.json`, 0, 10), { code: 'REPORT_GONE' });
});

test('killed 20 times while building reports: the log is whole, and no half report verifies', async () => {
  using folder = temporaryFolder();
  const vault = path.join(folder.path, 'vault');
  await (await withTrades(vault)).close();
  const stream = randomStream(53, 0);
  for (let kill = 0; kill < 20; kill++) {
    const target = path.join(folder.path, `reports-${kill}`);
    const child = spawn(
      process.execPath,
      ['tests/harness/report-kill-target.ts', vault, passphrase, target],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const ended = new Promise((resolve) => child.on('exit', resolve));
    child.stdout.once('data', () => setTimeout(() => child.kill('SIGKILL'), stream.integer(900)));
    await ended;
    assert.equal(child.signalCode, 'SIGKILL');
    const found = existsSync(target) ? readdirSync(target) : [];
    for (const bundle of found.filter((name) => name.endsWith('.proof.jsonl'))) {
      const sealed = ['csv', 'json', 'pdf'].map((ending) => bundle.replace('proof.jsonl', ending));
      const verdict = verify(
        target,
        bundle,
        sealed.filter((name) => found.includes(name)),
      );
      // A bundle that is cut short lacks its seal; one that is whole was written last.
      if (verdict.ok) for (const name of sealed) assert.ok(found.includes(name), name);
    }
  }
  await using running = await ephemeralWorkstation({ directory: vault, unlocked: false });
  await running.workstation.vault.unlock(passphrase);
  const verified = await running.workstation.audit.verifyAll({
    progress: () => undefined,
    signal: new AbortController().signal,
  });
  assert.ok(verified.records > 20);
  assert.deepEqual(
    readdirSync(vault).filter((name) => name.startsWith('report-work-')),
    [],
  );
});
