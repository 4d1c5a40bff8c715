import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../../harness/temporary.ts';

interface Outcome {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

function call(
  parameters: readonly string[],
  input: unknown,
  passphrase = 'correct horse battery',
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['engine/hosts/cli/main.ts', ...parameters], {
      env: { ...process.env, ENERGYOPTI_PASSPHRASE: passphrase },
    });
    let output = '';
    let errors = '';
    child.stdout.on('data', (data: Buffer) => {
      output += data.toString();
    });
    child.stderr.on('data', (data: Buffer) => {
      errors += data.toString();
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output, errors }));
    child.stdin.end(typeof input === 'string' ? input : input === undefined ? '' : JSON.stringify(input));
  });
}

async function value(parameters: readonly string[], input?: unknown): Promise<never> {
  const { code, output, errors } = await call(parameters, input);
  assert.equal(code, 0, errors);
  return JSON.parse(output) as never;
}

async function errorOf(parameters: readonly string[], input?: unknown, passphrase?: string) {
  const { code, output, errors } = await call(parameters, input, passphrase);
  assert.equal(code, 1);
  assert.equal(output, '');
  return JSON.parse(errors) as { code: string; message: string; details: object };
}

test('a vault is made, filled, read and undone from the command line', async () => {
  using folder = temporaryFolder();
  const store = ['--store', path.join(folder.path, 'vault')];
  const created = (await value(['vault.create', ...store])) as { identity: { role: string }; tokens: null };
  assert.equal(created.identity.role, 'administrator');
  assert.equal(created.tokens, null);
  const text =
    'date,open,high,low,close,volume\n2020-04-20,17.73,17.85,-40.32,-37.63,247947\n2020-04-21,-14,13.86,-16.74,10.01,\n';
  const source = { kind: 'text', name: 'wti_front.csv', text };
  const preview = (await value(['history.preview', ...store], { source })) as {
    series: { symbol: string; count: number }[];
  };
  assert.deepEqual(
    preview.series.map(({ symbol, count }) => [symbol, count]),
    [['CL', 2]],
  );
  const imported = (await value(['history.import', ...store], { source })) as { importId: number };
  const answer = (await value(['history.bars', ...store], { symbol: 'CL', interval: '1d' })) as {
    bars: Record<string, (number | null)[]>;
  };
  assert.deepEqual(answer.bars['close'], [-37.63, 10.01]);
  assert.deepEqual(answer.bars['volume'], [247_947, null]);
  await value(['history.undo', ...store], { importId: imported.importId });
  const { series } = (await value(['history.series', ...store])) as { series: unknown[] };
  assert.deepEqual(series, []);
});

test('errors are JSON on standard error with exit code 1', async () => {
  using folder = temporaryFolder();
  const store = ['--store', path.join(folder.path, 'vault')];
  assert.equal((await errorOf(['no.such', '--ephemeral'])).code, 'PROCEDURE_UNKNOWN');
  assert.equal((await errorOf(['history.series', ...store])).code, 'VAULT_ABSENT');
  assert.equal((await errorOf(['history.bars', '--ephemeral'], { symbol: 1 })).code, 'INPUT_INVALID');
  assert.equal((await errorOf(['history.bars', '--ephemeral'], '{not json')).code, 'INPUT_NOT_JSON');
  assert.equal((await errorOf(['vault.create', ...store], {}, 'short')).code, 'INPUT_INVALID');
  assert.equal((await errorOf(['history.series', '--wrong-option'])).code, 'USAGE');
  await value(['vault.create', ...store]);
  assert.equal((await errorOf(['vault.create', ...store])).code, 'VAULT_EXISTS');
  assert.equal(
    (await errorOf(['history.series', ...store], {}, 'not the passphrase')).code,
    'PASSPHRASE_WRONG',
  );
  const missing = await errorOf(['history.import', ...store], {
    source: { kind: 'path', name: 'no-such-file.csv' },
  });
  assert.equal(missing.code, 'FILE_UNREADABLE');
  assert.match(missing.message, /no-such-file\.csv/);
});

test('--list prints every procedure with its input and output as JSON Schema', async () => {
  const procedures = (await value(['--list'])) as {
    path: string;
    type: string;
    allowed: string[];
    input: object;
    output: object;
    summary: string;
  }[];
  const paths = procedures.map((procedure) => procedure.path);
  for (const named of [
    'vault.create',
    'vault.unlock',
    'history.preview',
    'history.import',
    'history.series',
    'history.bars',
    'market.status',
  ]) {
    assert.ok(paths.includes(named), named);
  }
  for (const procedure of procedures) {
    assert.ok('type' in procedure.input, `${procedure.path} says nothing of its input`);
    assert.ok('type' in procedure.output, `${procedure.path} says nothing of its output`);
    assert.ok(procedure.summary.length > 5 && procedure.allowed.length > 0, procedure.path);
  }
});

test('looking at the market leaves no bar in the vault', async () => {
  using folder = temporaryFolder();
  const store = ['--store', path.join(folder.path, 'vault')];
  await value(['vault.create', ...store]);
  // Two closed seconds at least: bars that a workstation would have recorded.
  await call(['market.watchBars', ...store, '--items', '14'], { symbol: 'CL', interval: '1s' });
  const { series } = (await value(['history.series', ...store])) as { series: unknown[] };
  assert.deepEqual(series, []);
});

test('the market answers from the command line, on a throw-away vault', async () => {
  const status = (await value(['market.status', '--ephemeral'])) as {
    feeds: { simulated: boolean; connection: string; messages: number }[];
  };
  assert.equal(status.feeds.length, 1);
  assert.equal(status.feeds[0]?.simulated, true);
  assert.equal(status.feeds[0]?.connection, 'connected');
  assert.ok((status.feeds[0]?.messages ?? 0) > 0);
  const { code, output } = await call(['market.watchTrades', '--ephemeral', '--items', '3'], {});
  assert.equal(code, 0);
  const sequences = output
    .trim()
    .split('\n')
    .flatMap((line) =>
      (JSON.parse(line) as { trades: { sequence: number }[] }).trades.map(({ sequence }) => sequence),
    );
  assert.ok(sequences.length >= 3);
  sequences.forEach((sequence, index) => {
    if (index > 0) assert.equal(sequence, (sequences[index - 1] as number) + 1, 'a trade is missing');
  });
});

test('a reader that has had enough ends the call in order, and leaves nothing behind', async () => {
  using folder = temporaryFolder();
  const child = spawn(process.execPath, ['engine/hosts/cli/main.ts', 'market.watchQuotes', '--ephemeral'], {
    env: { ...process.env, TMPDIR: folder.path, TEMP: folder.path },
  });
  let errors = '';
  child.stderr.on('data', (data: Buffer) => {
    errors += data.toString();
  });
  child.stdin.end('{}');
  child.stdout.once('data', () => child.stdout.destroy());
  const code = await new Promise((resolve) => child.once('close', resolve));
  assert.equal(errors, '');
  assert.equal(code, 0);
  assert.deepEqual(readdirSync(folder.path), [], 'the throw-away vault is gone');
});
