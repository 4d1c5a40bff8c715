import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { get, startWithPages } from '../../harness/gateway.ts';
import { temporaryFolder } from '../../harness/temporary.ts';
import { testWindow } from '../../harness/window.ts';
import { ephemeralWorkstation, passphrase } from '../../harness/workstation.ts';

// Ways in that were open once, each as it was walked.

const first = 'first words for you';

async function withViewer(directory?: string) {
  const running = await ephemeralWorkstation(directory === undefined ? {} : { directory });
  const owner = testWindow(running);
  await owner.call('access.signIn', { passphrase });
  await owner.call('users.add', { name: 'vera', role: 'viewer', passphrase: first });
  const viewer = testWindow(running);
  await viewer.call('access.signIn', { user: 'vera', passphrase: first });
  await viewer.call('vault.changePassphrase', { current: first, next: 'vera has own words' });
  return { running, owner, viewer, [Symbol.asyncDispose]: () => running.close() };
}

test('a viewer who closes the vault and puts its first backup back becomes nobody’s administrator', async () => {
  using folder = temporaryFolder();
  await using at = await withViewer(folder.path);
  const { backups } = (await at.viewer.ask('vault.backups')) as { backups: { name: string }[] };
  await at.viewer.call('vault.lock');
  const nobody = testWindow(at.running);
  await assert.rejects(nobody.call('vault.restore', { name: backups.at(-1)?.name }), {
    code: 'RESTORE_NEEDS_ADMINISTRATOR',
  });
  // Even where the old store is there by other means, an empty list of people makes nobody its master.
  await at.running.workstation.vault.restore(backups.at(-1)?.name ?? '');
  await assert.rejects(nobody.call('access.signIn', { user: 'vera', passphrase: 'vera has own words' }), {
    code: 'USER_NOT_IN_STORE',
  });
});

test('people added, passphrases set and kits made during a re-keying all find the vault whole after', async () => {
  using folder = temporaryFolder();
  await using at = await withViewer(folder.path);
  const { owner } = at;
  const added = owner.call('users.add', { name: 'anna', role: 'trader', passphrase: first });
  const kit = owner.call('keys.makeRecoveryKit') as Promise<{ code: string }>;
  const rekeyed = owner.call('keys.rekey');
  const second = owner.call('users.add', { name: 'ben', role: 'trader', passphrase: first });
  await Promise.all([added, kit, rekeyed, second]);
  await owner.call('keys.verifyRecoveryKit', { code: (await kit).code });
  await owner.call('vault.lock');
  for (const [user, words] of [
    ['owner', passphrase],
    ['vera', 'vera has own words'],
    ['anna', first],
    ['ben', first],
  ] as const)
    await testWindow(at.running).call('access.signIn', { user, passphrase: words });
});

test('two administrators cannot put each other out', async () => {
  await using running = await ephemeralWorkstation();
  const owner = testWindow(running);
  await owner.call('access.signIn', { passphrase });
  const { user } = (await owner.call('users.add', {
    name: 'bea',
    role: 'administrator',
    passphrase: first,
  })) as { user: { id: string } };
  const bea = testWindow(running);
  await bea.call('access.signIn', { user: 'bea', passphrase: first });
  await bea.call('vault.changePassphrase', { current: first, next: 'bea has own words' });
  const { users } = (await owner.ask('users.list')) as { users: { id: string; name: string }[] };
  const self = users.find(({ name }) => name === 'owner')?.id;
  const outcomes = await Promise.allSettled([
    owner.call('users.suspend', { userId: user.id }),
    bea.call('users.suspend', { userId: self }),
  ]);
  assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
});

test('twenty guesses at once are twenty guesses, one after the other', async () => {
  await using running = await ephemeralWorkstation({ now: () => 1_800_000_000_000 });
  const guesses = await Promise.allSettled(
    Array.from({ length: 20 }, (_, turn) =>
      testWindow(running).call('access.signIn', { user: 'owner', passphrase: `guess ${turn}` }),
    ),
  );
  const codes = guesses.map((guess) => (guess.status === 'rejected' ? guess.reason.code : 'in'));
  assert.equal(codes.filter((code) => code === 'PASSPHRASE_WRONG').length, 3, codes.join());
  assert.equal(codes.includes('in'), false);
});

test('a request whose body comes late is judged by who its caller is then', async () => {
  using folder = temporaryFolder();
  await using started = await startWithPages(folder.path);
  const { gateway } = started;
  const post = async (where: string, body: unknown, token?: string) => {
    const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const answer = await get(gateway, where, headers, 'POST', JSON.stringify(body));
    return { status: answer.status, body: JSON.parse(answer.text) as Record<string, unknown> };
  };
  const signedIn = await post('/api/access.signIn', { passphrase });
  const { accessToken } = signedIn.body['tokens'] as { accessToken: string };
  assert.equal(
    (await post('/api/controls.halt', { reason: 'bad prices' }, accessToken)).body['halted'],
    true,
  );
  assert.equal((await post('/api/vault.create', { passphrase: 'mine now, all of it' })).status, 401);
  const { entries } = await started.running.workstation.audit.query({ action: 'controls.halt', limit: 5 });
  assert.deepEqual(
    entries.map(({ record }) => [record.phase, record.actor.user]),
    [
      ['done', 'owner'],
      ['requested', 'owner'],
    ],
  );
});

test('what a viewer may not see, a trader not set, and nobody aim at the vault’s own files', async () => {
  using folder = temporaryFolder();
  await using at = await withViewer(folder.path);
  for (const where of ['approvals.list', 'limits.list', 'trades.list'])
    await assert.rejects(at.viewer.ask(where), { code: 'ROLE_REQUIRED' }, where);
  for (const name of ['audit.db.next', 'store.db.next', 'vault.json', path.join('backups', 'x')])
    await assert.rejects(at.owner.call('vault.backupToFile', { target: path.join(folder.path, name) }), {
      code: 'TARGET_IN_VAULT',
    });
  await at.owner.call('users.add', { name: 'tom', role: 'trader', passphrase: first });
  const trader = testWindow(at.running);
  await trader.call('access.signIn', { user: 'tom', passphrase: first });
  await trader.call('vault.changePassphrase', { current: first, next: 'tom has own words' });
  await assert.rejects(
    trader.call('feeds.save', {
      venue: 'alpaca',
      symbols: { BTCUSD: 'BTC/USD' },
      address: 'ws://127.0.0.1:9/x',
    }),
    { code: 'ROLE_REQUIRED' },
  );
  await assert.rejects(trader.call('settings.set', { idleMinutes: 0 }), { code: 'ROLE_REQUIRED' });
  const { index } = await at.running.workstation.audit.write(null, { category: 'system', action: 'x' });
  await trader.call('layouts.remove', { ['n'.repeat(500_000)]: 1 }).catch(() => undefined);
  const { entries } = await at.running.workstation.audit.query({ limit: 50, direction: 'newest-first' });
  for (const { record } of entries.filter((entry) => entry.record.index > index))
    assert.ok(JSON.stringify(record).length < 20_000);
});
