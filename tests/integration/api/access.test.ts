import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Caller } from '../../../engine/api/caller.ts';
import type { RunningWorkstation } from '../../../engine/hosts/workstation/workstation.ts';
import { temporaryFolder } from '../../harness/temporary.ts';
import { testWindow } from '../../harness/window.ts';
import { ephemeralWorkstation, passphrase } from '../../harness/workstation.ts';

interface User {
  readonly id: string;
  readonly state: string;
  readonly role: string;
}

const window = (running: RunningWorkstation, origin = 'local') =>
  testWindow(running, { caller: new Caller({ host: 'test', localFiles: true, origin }) });

type Window = ReturnType<typeof window>;

const first = 'first words for you';

/** Adds a person and has them choose their own passphrase; returns a window in which they are signed in. */
async function join(running: RunningWorkstation, by: Window, name: string, role: string, decider?: Window) {
  const added = (await by.call('users.add', { name, role, passphrase: first })) as {
    user: User;
    waiting: string | null;
  };
  if (added.waiting !== null)
    await decider?.call('approvals.decide', { id: added.waiting, approve: true, reason: 'known to me' });
  const theirs = window(running);
  await theirs.call('access.signIn', { user: name, passphrase: first });
  await assert.rejects(theirs.ask('settings.get'), { code: 'PASSPHRASE_CHANGE_NEEDED' });
  await theirs.call('vault.changePassphrase', { current: first, next: `${name} own words` });
  return { ...theirs, id: added.user.id };
}

test('the first officer of a vault of one waits for nobody, and nobody decides on their own role', async () => {
  await using running = await ephemeralWorkstation();
  const owner = window(running);
  await owner.call('access.signIn', { user: 'owner', passphrase });
  const added = (await owner.call('users.add', { name: 'cora', role: 'compliance', passphrase: first })) as {
    user: User;
    waiting: string | null;
  };
  assert.deepEqual([added.user.state, added.waiting], ['active', null]);
  assert.deepEqual(
    (await running.workstation.controls.approvals()).map(({ state }) => state),
    ['approved'],
  );
  const rita = await join(running, owner, 'rita', 'viewer', undefined).catch(
    (error: { code: string }) => error.code,
  );
  assert.equal(rita, 'USER_PENDING');
});

async function desk() {
  const running = await ephemeralWorkstation();
  const owner = window(running);
  await owner.call('access.signIn', { user: 'owner', passphrase });
  const compliance = await join(running, owner, 'cora', 'compliance');
  const trader = await join(running, owner, 'tom', 'trader', compliance);
  return { running, owner, compliance, trader, [Symbol.asyncDispose]: () => running.close() };
}

test('a role, a limit and a trade wait for a second person, who is never the first', async () => {
  await using at = await desk();
  const { owner, compliance, trader } = at;
  const asked = (await owner.call('users.setRole', { userId: trader.id, role: 'risk' })) as {
    user: User;
    waiting: string;
  };
  assert.equal(asked.user.role, 'trader', 'not yet');
  const decision = { id: asked.waiting, approve: true, reason: 'agreed' };
  await assert.rejects(owner.call('approvals.decide', decision), { code: 'APPROVAL_OWN' });
  await assert.rejects(trader.call('approvals.decide', decision), { code: 'ROLE_REQUIRED' });
  await compliance.call('approvals.decide', { ...decision, approve: false, reason: 'too early' });
  await assert.rejects(compliance.call('approvals.decide', decision), { code: 'APPROVAL_DECIDED' });
  const limit = (await owner.call('limits.set', { book: 'crude', instrument: 'CL', mostLots: 10 })) as {
    waiting: string;
  };
  await compliance.call('approvals.decide', { id: limit.waiting, approve: true, reason: 'agreed' });
  const trade = {
    book: 'crude',
    instrument: 'CL',
    side: 'buy',
    lots: 8,
    price: '78.25',
    currency: 'USD',
    counterparty: 'a broker',
    tradedAt: 1_800_000_000_000,
  };
  const made = (await trader.call('trades.record', trade)) as { id: string; waiting: string };
  assert.deepEqual((await trader.ask('trades.list')) as object, { trades: [] });
  await compliance.call('approvals.decide', { id: made.waiting, approve: true, reason: 'seen the ticket' });
  await assert.rejects(trader.call('trades.record', { ...trade, lots: 3 }), { code: 'LIMIT_BREACHED' });
  const { positions } = (await trader.ask('trades.positions')) as { positions: unknown[] };
  assert.deepEqual(positions, [{ book: 'crude', instrument: 'CL', lots: 8, mostLots: 10 }]);
  const life = (await compliance.ask('audit.related', { order: made.id })) as {
    entries: { record: { action: string; approval: string | null } }[];
  };
  assert.deepEqual(
    life.entries.map(({ record }) => record.action),
    ['order.new', 'approval.manual-trade', 'approval.manual-trade', 'order.filled'],
  );
  assert.equal(life.entries[3]?.record.approval, made.waiting);
  const breaches = (await compliance.ask('audit.query', { category: ['limit'] })) as { entries: unknown[] };
  assert.equal(breaches.entries.filter((entry) => JSON.stringify(entry).includes('limit.breach')).length, 1);
});

test('a halt stops trades at once; letting them go on takes two', async () => {
  await using at = await desk();
  const { owner, compliance, trader } = at;
  await trader.call('controls.halt', { reason: 'bad prices' });
  const trade = {
    book: 'crude',
    instrument: 'CL',
    side: 'sell',
    lots: 1,
    price: '-3.5',
    currency: 'USD',
    counterparty: 'a broker',
    tradedAt: 0,
  };
  await assert.rejects(trader.call('trades.record', trade), { code: 'TRADING_HALTED' });
  const asked = (await owner.call('controls.rearm', { reason: 'prices are back' })) as { waiting: string };
  await assert.rejects(trader.call('trades.record', trade), { code: 'TRADING_HALTED' });
  await compliance.call('approvals.decide', { id: asked.waiting, approve: true, reason: 'seen' });
  await trader.call('trades.record', trade);
});

test('locking blanks every window of the session and its streams; the passphrase brings it back', async () => {
  await using at = await desk();
  const { trader, running } = at;
  const stream = trader.client.start('subscription', 'replay.watch');
  await trader.client.next((message) => message.id === stream && message.type === 'item');
  await trader.call('access.lock');
  const ended = await trader.client.next((message) => message.id === stream && message.type === 'error');
  assert.equal(ended.type === 'error' && ended.error.code, 'SESSION_LOCKED');
  await assert.rejects(trader.ask('settings.get'), { code: 'SESSION_LOCKED' });
  await assert.rejects(trader.call('access.resume', { passphrase: 'not it' }), { code: 'PASSPHRASE_WRONG' });
  await trader.call('access.resume', { passphrase: 'tom own words' });
  await trader.ask('settings.get');
  const actions = (await running.workstation.audit.query({ user: 'tom', limit: 20 })).entries.map(
    ({ record }) => record.action,
  );
  for (const action of ['access.lock', 'access.resume']) assert.ok(actions.includes(action), action);
});

test('who is suspended is out at once and for good; nobody suspends themselves or the last administrator', async () => {
  await using at = await desk();
  const { owner, trader, running } = at;
  await owner.call('users.suspend', { userId: trader.id });
  await assert.rejects(trader.ask('settings.get'), { code: 'SIGN_IN_NEEDED' });
  await assert.rejects(
    window(running).call('access.signIn', { user: 'tom', passphrase: 'tom own words' }),
    { code: 'PASSPHRASE_WRONG' },
    'their key is gone from the vault itself',
  );
  const { users } = (await owner.ask('users.list')) as { users: (User & { name: string })[] };
  const self = users.find(({ name }) => name === 'owner')?.id ?? '';
  await assert.rejects(owner.call('users.suspend', { userId: self }), { code: 'USER_IS_YOU' });
  await assert.rejects(owner.call('users.setRole', { userId: self, role: 'viewer' }), {
    code: 'LAST_ADMINISTRATOR',
  });
  // A passphrase of one's own choice for somebody else takes two: else one person could be both.
  await owner.call('users.reactivate', { userId: trader.id, passphrase: 'second first words' });
  await assert.rejects(
    window(running).call('access.signIn', { user: 'tom', passphrase: 'second first words' }),
    { code: 'USER_PENDING' },
  );
  const { approvals } = (await at.compliance.ask('approvals.list')) as {
    approvals: { id: string; state: string }[];
  };
  const open = approvals.find(({ state }) => state === 'waiting');
  await at.compliance.call('approvals.decide', { id: open?.id, approve: true, reason: 'back from leave' });
  const back = window(running);
  await back.call('access.signIn', { user: 'tom', passphrase: 'second first words' });
});

test('who waits for approval does not get in', async () => {
  await using at = await desk();
  const { owner, running } = at;
  await owner.call('users.add', { name: 'vera', role: 'viewer', passphrase: first });
  await assert.rejects(window(running).call('access.signIn', { user: 'vera', passphrase: first }), {
    code: 'USER_PENDING',
  });
});

test('an ended session, a changed role and a changed passphrase end every other window', async () => {
  await using at = await desk();
  const { owner, compliance, trader, running } = at;
  const second = window(running);
  await second.call('access.signIn', { user: 'tom', passphrase: 'tom own words' });
  await trader.call('vault.changePassphrase', { current: 'tom own words', next: 'tom newer words' });
  await assert.rejects(second.ask('settings.get'), { code: 'SIGN_IN_NEEDED' });
  await trader.ask('settings.get');
  const asked = (await owner.call('users.setRole', { userId: trader.id, role: 'viewer' })) as {
    waiting: string;
  };
  await compliance.call('approvals.decide', { id: asked.waiting, approve: true, reason: 'yes' });
  await assert.rejects(trader.ask('settings.get'), { code: 'SIGN_IN_NEEDED' });
  const { sessions } = (await owner.ask('access.sessions')) as { sessions: { id: string; user: string }[] };
  const theirs = sessions.find(({ user }) => user === 'cora');
  await owner.call('access.endSession', { id: theirs?.id });
  await assert.rejects(compliance.ask('settings.get'), { code: 'SIGN_IN_NEEDED' });
});

test('a guesser elsewhere is slowed down and the owner at the desk is not', async () => {
  await using running = await ephemeralWorkstation({ now: () => 1_800_000_000_000 });
  const guesser = window(running, '10.0.0.7');
  const codes: string[] = [];
  for (let turn = 0; turn < 6; turn++)
    await guesser
      .call('access.signIn', { user: 'owner', passphrase: `guess ${turn}` })
      .catch((error: { code: string }) => codes.push(error.code));
  assert.deepEqual(codes.slice(0, 3), ['PASSPHRASE_WRONG', 'PASSPHRASE_WRONG', 'PASSPHRASE_WRONG']);
  assert.ok(
    codes.slice(3).every((code) => code === 'PASSPHRASE_DELAYED'),
    codes.join(),
  );
  await window(running).call('access.signIn', { user: 'owner', passphrase });
});

test('what was tried while the vault was closed stands in the log once it is open', async () => {
  using folder = temporaryFolder();
  await using running = await ephemeralWorkstation({ directory: folder.path });
  const owner = window(running);
  await owner.call('access.signIn', { passphrase });
  await owner.call('vault.lock');
  await assert.rejects(window(running).call('access.signIn', { passphrase: 'no' }), {
    code: 'PASSPHRASE_WRONG',
  });
  await assert.rejects(owner.ask('settings.get'), { code: 'SIGN_IN_NEEDED' });
  await owner.call('access.signIn', { passphrase });
  const { entries } = await running.workstation.audit.query({ category: ['failure'], limit: 10 });
  assert.deepEqual(
    entries.map(({ record }) => [record.action, record.details['whileClosed']]),
    [['access.signIn', true]],
  );
});

test('a command whose record cannot be written does not happen, and a done one says how it ended', async () => {
  await using running = await ephemeralWorkstation({ quotaBytes: 700_000 });
  const owner = window(running);
  await owner.call('access.signIn', { passphrase });
  await owner.call('settings.set', { theme: 'light' });
  const { entries } = await running.workstation.audit.query({ action: 'settings.set', limit: 5 });
  assert.deepEqual(
    entries.map(({ record }) => [record.phase, record.request]),
    [
      ['done', entries[1]?.record.index],
      ['requested', null],
    ],
  );
  for (const length of [4_000, 400, 1]) {
    let refusal = '';
    for (let turn = 0; turn < 5_000 && refusal === ''; turn++) {
      await running.workstation.audit
        .write(null, { category: 'system', action: 'test.filler', details: { text: 'x'.repeat(length) } })
        .catch((error: { code: string }) => {
          refusal = error.code;
        });
    }
    assert.equal(refusal, 'AUDIT_UNWRITABLE');
  }
  await assert.rejects(owner.call('settings.set', { theme: 'dark' }), { code: 'AUDIT_UNWRITABLE' });
  assert.equal((await running.workstation.settings.get()).theme, 'light');
});
