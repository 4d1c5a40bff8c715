import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { permissions } from '../../../engine/api/permissions.ts';
import { roles } from '../../../engine/domain/people.ts';
import type { Approval, PermissionEntry } from '../../../renderer/client/types.ts';
import { passphraseStrength } from '../../../renderer/design/passphrase-strength.ts';
import {
  permissionGroups,
  permissionsCsv,
  roleNames,
  roleRequestFor,
  suggestedPassphrase,
} from '../../../renderer/state/people.ts';
import { allowedText, createPermissions, listText, mayCall } from '../../../renderer/state/permissions.ts';
import { answeringEngine, Refusal } from './engine-answers.ts';

const table: PermissionEntry[] = [...permissions].map(([path, { allowed, reason }]) => ({
  path,
  allowed: typeof allowed === 'string' ? [allowed] : [...allowed],
  reason,
  mine: allowed === 'anyone' || allowed === 'signed-in',
}));

describe('the permission table on the screen', () => {
  it('knows the roles of the engine, in its order', () => assert.deepEqual(roleNames, [...roles]));
  it('shows every procedure once, and ticks whom the engine lets', () => {
    const rows = permissionGroups(table, '').flatMap((group) => group.rows);
    assert.deepEqual(rows.map(({ path }) => path).sort(), table.map(({ path }) => path).sort());
    const decide = rows.find(({ path }) => path === 'approvals.decide');
    assert.deepEqual(decide?.roles, [false, false, true, true, true]);
    assert.ok(rows.find(({ path }) => path === 'settings.get')?.roles.every(Boolean));
  });
  it('is narrowed to what holds every word, in path, reason or role', () => {
    const paths = (search: string) =>
      permissionGroups(table, search).flatMap(({ rows }) => rows.map(({ path }) => path));
    assert.deepEqual(paths('APPROVALS decide'), ['approvals.decide']);
    assert.ok(paths('names people').includes('audit.query'));
    assert.deepEqual(paths('no such thing at all'), []);
  });
  it('goes into a file with a column a role', () => {
    const lines = permissionsCsv(table).split('\r\n');
    assert.equal(lines.length, table.length + 1);
    assert.equal(lines[0], 'procedure,viewer,trader,risk,compliance,administrator,before_sign_in,reason');
  });
});

describe('permissions', () => {
  it('are unknown until the engine has said, and forgotten at the end', async () => {
    const far = answeringEngine({ 'access.permissions': () => ({ role: 'viewer', entries: table }) });
    const store = createPermissions(far.client);
    assert.equal(mayCall(store.getState(), 'settings.get'), null);
    await far.settle(store.load());
    assert.equal(mayCall(store.getState(), 'settings.get'), true);
    assert.equal(mayCall(store.getState(), 'users.add'), false);
    assert.equal(mayCall(store.getState(), 'no.such'), false);
    assert.equal(allowedText(store.getState(), 'audit.query'), 'compliance and administrator');
    assert.equal(allowedText(store.getState(), 'settings.get'), 'everybody');
    store.forget();
    assert.equal(mayCall(store.getState(), 'settings.get'), null);
    far.connection.close();
  });
  it('say what went wrong', async () => {
    const far = answeringEngine({
      'access.permissions': () => {
        throw new Refusal('STORE_BUSY');
      },
    });
    const store = createPermissions(far.client);
    await far.settle(store.load());
    assert.equal(store.getState().problem?.code, 'STORE_BUSY');
    far.connection.close();
  });
  it('are listed as a sentence', () => {
    assert.equal(listText(['risk']), 'risk');
    assert.equal(listText(['a', 'b', 'c']), 'a, b and c');
  });
});

describe('a suggested passphrase', () => {
  it('is strong, and uses every letter alike', () => {
    let next = 0;
    const words = suggestedPassphrase((count) => Uint8Array.from({ length: count }, () => next++ % 256));
    assert.match(words, /^([a-z2-9]{4}-){4}[a-z2-9]{4}$/);
    assert.doesNotMatch(words, /[ilo01]/);
    const random = suggestedPassphrase((count) => crypto.getRandomValues(new Uint8Array(count)));
    assert.equal(passphraseStrength(random).level, 'strong');
  });
  it('throws away the bytes that would favour some', () => {
    const drawn = [new Uint8Array(32).fill(255), new Uint8Array(32).fill(0)];
    assert.equal(
      suggestedPassphrase(() => drawn.shift() ?? new Uint8Array(32)),
      'aaaa-aaaa-aaaa-aaaa-aaaa',
    );
  });
});

it('a role that is asked for is found by its person, while it waits', () => {
  const approval = {
    kind: 'role',
    state: 'waiting',
    expiresAt: 100,
    payload: { userId: 'u1', role: 'trader' },
  } as unknown as Approval;
  assert.equal(roleRequestFor('u1', [approval], 99), approval);
  assert.equal(roleRequestFor('u1', [approval], 100), undefined);
  assert.equal(roleRequestFor('u2', [approval], 99), undefined);
  assert.equal(roleRequestFor('u1', [{ ...approval, payload: null }], 99), undefined);
  assert.equal(roleRequestFor('u1', null, 99), undefined);
});
