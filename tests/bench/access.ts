import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Caller } from '../../engine/api/caller.ts';
import { expectPermission } from '../../engine/api/guard.ts';
import { permissions } from '../../engine/api/permissions.ts';
import { startGateway } from '../../engine/hosts/gateway/server.ts';
import { silentLogger } from '../../engine/hosts/workstation/logger.ts';
import { createWorkstation } from '../../engine/hosts/workstation/workstation.ts';
import { TokenIssuer } from '../../engine/security/tokens.ts';
import { temporaryFolder } from '../harness/temporary.ts';
import { median, report } from './summary.ts';

/** People at the door: permissions, tokens, requests through the gateway, and opening a vault. */
const bench = 'security';
const passphrase = 'four unrelated words: heron anvil copper tide';

function permissionBench(): void {
  const caller = new Caller({
    host: 'test',
    localFiles: false,
    identity: { userId: '1', user: 'a', role: 'administrator', sessionId: '1', mustChange: false },
  });
  const paths = [...permissions.keys()];
  const turns = 1_000_000;
  const values: number[] = [];
  for (let run = 0; run < 7; run++) {
    const start = performance.now();
    for (let turn = 0; turn < turns; turn++) expectPermission(paths[turn % paths.length] ?? '', caller);
    values.push(((performance.now() - start) * 1_000) / turns);
  }
  const met = median(values) <= 2;
  report({ bench, case: 'permission check', unit: 'µs', n: turns, values, target: '2', met });
}

async function tokenBench(): Promise<void> {
  const issuer = new TokenIssuer('bench', Date.now);
  const turns = 1_000;
  const values: number[] = [];
  for (let run = 0; run < 5; run++) {
    const tokens: string[] = [];
    for (let turn = 0; turn < turns; turn++)
      tokens.push((await issuer.issue('user', `${run} ${turn}`)).token);
    const start = performance.now();
    for (const token of tokens) await issuer.verify(token);
    values.push((performance.now() - start) / turns);
  }
  const met = median(values) <= 0.2;
  report({ bench, case: 'token verify, each token new', unit: 'ms', n: turns, values, target: '0.2', met });
}

/** Requests a second with a token, from a process of its own over so many connections. */
async function gatewayBench(): Promise<void> {
  using folder = temporaryFolder();
  const pages = path.join(folder.path, 'pages');
  mkdirSync(pages);
  writeFileSync(path.join(pages, 'index.html'), '<!doctype html>');
  const running = await createWorkstation({
    host: 'gateway',
    ephemeral: true,
    market: false,
    keyDerivation: 'least',
    logger: silentLogger(),
  });
  const gateway = await startGateway({ running, pages, port: 0 });
  try {
    await running.workstation.vault.create(passphrase);
    const signedIn = await fetch(`${gateway.address}api/access.signIn`, {
      method: 'POST',
      body: JSON.stringify({ passphrase }),
    });
    const { tokens } = (await signedIn.json()) as { tokens: { accessToken: string } };
    const values: number[] = [];
    for (let run = 0; run < 4; run++) {
      const child = fork('tests/bench/request-load.ts', [
        String(gateway.port),
        tokens.accessToken,
        '16',
        '3000',
      ]);
      const rate = await new Promise<number>((resolve, reject) => {
        child.once('message', (message) => resolve((message as { rate: number }).rate));
        child.once('error', reject);
        child.once('exit', (code) => reject(new Error(`the load ended with ${code}`)));
      });
      // The first run warms both ends up.
      if (run > 0) values.push(rate);
    }
    const met = median(values) >= 5_000;
    report({
      bench,
      case: 'verified requests through the gateway',
      unit: '1/s',
      n: 1,
      values,
      target: '5000',
      met,
    });
  } finally {
    await gateway.close();
    await running.close();
  }
}

async function unlockBench(): Promise<void> {
  using folder = temporaryFolder();
  const options = { host: 'test', market: false, logger: silentLogger() } as const;
  const directory = path.join(folder.path, randomUUID());
  const first = await createWorkstation({ ...options, directory });
  await first.workstation.vault.create(passphrase);
  await first.close();
  const derivation: number[] = [];
  const rest: number[] = [];
  for (let run = 0; run < 7; run++) {
    const running = await createWorkstation({ ...options, directory });
    const start = performance.now();
    await running.workstation.vault.unlock(passphrase);
    const took = performance.now() - start;
    const derived = running.workstation.vault.status().keyDerivationMilliseconds ?? Number.NaN;
    derivation.push(derived);
    rest.push(took - derived);
    await running.close();
  }
  report({
    bench,
    case: 'unlock: Argon2id',
    unit: 'ms',
    n: 1,
    values: derivation,
    target: '500 to 1500, at 64 MiB or more',
    met: median(derivation) >= 500 && median(derivation) <= 1_500,
  });
  const met = median(rest) <= 200;
  report({ bench, case: 'unlock: the rest', unit: 'ms', n: 1, values: rest, target: '200', met });
}

export async function accessBench(): Promise<void> {
  permissionBench();
  await tokenBench();
  await gatewayBench();
  await unlockBench();
}
