import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { randomStream } from '../../../engine/numerics/random/random-stream.ts';
import { readHeaderOf, unpackChain } from '../../../engine/store/backup-file/read.ts';
import { VaultSession } from '../../../engine/store/worker/vault-session.ts';
import { temporaryFolder } from '../../harness/temporary.ts';
import { ephemeralWorkstation } from '../../harness/workstation.ts';

const passphrase = 'correct horse battery';
const kills = 20;
const steps = ['marked', 'copied', 'store', 'audit', 'written', 'decided'];

async function madeVault(directory: string): Promise<void> {
  await using running = await ephemeralWorkstation({ directory });
  await running.workstation.settings.set({ theme: 'light' });
}

/** Runs the target until it is killed, by itself at a step or from here after a time; returns what it said. */
async function runAndKill(
  directory: string,
  work: 'rekey' | 'backup',
  end: { readonly step: string } | { readonly milliseconds: number },
): Promise<{ file?: string; done?: number }[]> {
  const more = 'step' in end ? [end.step] : [];
  const child = spawn(
    process.execPath,
    ['tests/harness/vault-kill-target.ts', directory, passphrase, work, ...more],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = new Promise((resolve) => child.on('exit', resolve));
  const said: { file?: string; done?: number }[] = [];
  for await (const text of createInterface({ input: child.stdout })) {
    const line = JSON.parse(text) as { ready?: boolean; file?: string; done?: number };
    said.push(line);
    if (line.ready === true && 'milliseconds' in end)
      setTimeout(() => child.kill('SIGKILL'), end.milliseconds);
  }
  await ended;
  assert.equal(child.signalCode, 'SIGKILL', 'the target ended by itself');
  return said;
}

/** Opens with the same passphrase, holds what it held, and is wholly under one epoch. */
async function checkWhole(directory: string): Promise<number> {
  const session = new VaultSession({ directory, keyDerivation: 'least', onSlowQuery: () => undefined });
  try {
    await session.open({ passphrase, origin: 'local', now: Date.now() });
    session.verify();
    assert.deepEqual(session.database.get("SELECT value FROM setting WHERE key = 'theme'"), {
      value: '"light"',
    });
    return session.summary().keyEpoch;
  } finally {
    session.lock();
  }
}

test('killed at every step of a re-keying and 14 more times at random: before or after, never between', async () => {
  using folder = temporaryFolder();
  await madeVault(folder.path);
  let epoch = await checkWhole(folder.path);
  for (const step of steps) {
    await runAndKill(folder.path, 'rekey', { step });
    const found = await checkWhole(folder.path);
    assert.equal(found, step === 'decided' ? epoch + 1 : epoch, `after ${step}`);
    epoch = found;
  }
  const stream = randomStream(41, 0);
  for (let kill = steps.length; kill < kills; kill++) {
    const said = await runAndKill(folder.path, 'rekey', { milliseconds: stream.integer(400) });
    const found = await checkWhole(folder.path);
    const turns = said.filter(({ done }) => done !== undefined).length;
    assert.ok(found === epoch + turns || found === epoch + turns + 1, `kill ${kill}`);
    epoch = found;
  }
  assert.deepEqual(
    readdirSync(folder.path).filter((name) => name.includes('.next')),
    [],
  );
  // The log came along under its own new key.
  await using running = await ephemeralWorkstation({ directory: folder.path, unlocked: false });
  await running.workstation.vault.unlock(passphrase);
  const { entries } = await running.workstation.audit.query({ action: 'vault.opened', limit: 10 });
  assert.equal(entries.length, 2);
});

test('killed 20 times while backing up: every file that was finished restores, no other is taken for one', async () => {
  using folder = temporaryFolder();
  using restored = temporaryFolder();
  await madeVault(folder.path);
  mkdirSync(path.join(folder.path, 'files'));
  const stream = randomStream(43, 0);
  const finished: string[] = [];
  for (let kill = 0; kill < kills; kill++) {
    const said = await runAndKill(folder.path, 'backup', { milliseconds: stream.integer(500) });
    finished.push(...said.flatMap(({ file }) => file ?? []));
    await checkWhole(folder.path);
  }
  assert.deepEqual(
    readdirSync(folder.path).filter((name) => name.startsWith('backup-work-')),
    [],
  );
  assert.ok(finished.length > 20, `${finished.length} were finished`);
  const session = new VaultSession({
    directory: folder.path,
    keyDerivation: 'least',
    onSlowQuery: () => undefined,
  });
  await session.open({ passphrase, origin: 'local', now: Date.now() });
  try {
    const headers = new Map<string, { chain: string; sequence: number }>();
    for (const name of readdirSync(path.join(folder.path, 'files')).filter(
      (one) => !one.endsWith('.partial'),
    )) {
      const file = path.join(folder.path, 'files', name);
      headers.set(file, (await readHeaderOf(file)).header);
    }
    for (const file of finished) assert.ok(headers.has(file));
    const { keys } = session;
    let checked = 0;
    for (const [file, { chain, sequence }] of headers) {
      const files = [...headers].flatMap(([one, header]) =>
        header.chain === chain && header.sequence <= sequence && (one === file || header.sequence < sequence)
          ? [one]
          : [],
      );
      // A file whose name was written while its index was not shares its number with the one after it.
      if (new Set(files.map((one) => headers.get(one)?.sequence)).size !== files.length) continue;
      const target = path.join(restored.path, String(checked));
      mkdirSync(target);
      await unpackChain(files, { kind: 'vault', keys }, target);
      assert.ok(existsSync(path.join(target, 'store.db')));
      checked += 1;
    }
    assert.ok(checked > 20, `${checked} chains were put together`);
  } finally {
    session.lock();
  }
});
