import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callTRPCProcedure } from '@trpc/server';
import { describeContract } from '../../../engine/api/describe.ts';
import { wireError } from '../../../engine/api/errors.ts';
import { mayCall, permissionGroups, permissions } from '../../../engine/api/permissions.ts';
import { contract } from '../../../engine/api/router.ts';
import { roles } from '../../../engine/domain/people.ts';
import { testCaller } from '../../harness/caller.ts';
import { ephemeralWorkstation, passphrase } from '../../harness/workstation.ts';

const procedures = describeContract();

test('every procedure stands in the table once, with a reason, and nothing else does', () => {
  const listed = permissionGroups.flatMap(({ paths }) => paths).sort();
  assert.deepEqual(listed, [...new Set(listed)], 'none twice');
  assert.deepEqual(
    listed,
    procedures.map(({ path }) => path).sort((a, b) => (a < b ? -1 : 1)),
  );
  for (const { reason } of permissionGroups) assert.ok(reason.length > 20);
});

test('what writes is recorded: no command of the contract escapes the log', () => {
  const silent = procedures
    .filter(({ type, path }) => type === 'mutation' && permissions.get(path)?.audit === 'none')
    .map(({ path }) => path);
  // These compute on what the caller brings or may see, and keep nothing; what uploads bring is recorded when it is used.
  assert.deepEqual(silent.sort(), [
    'forecast.crossValidate',
    'forecast.dayAhead',
    'forecast.dayAheadOf',
    'forecast.fit',
    'forecast.insights',
    'history.preview',
    'uploads.append',
    'uploads.begin',
    'uploads.discard',
  ]);
});

const refusals = new Set(['ROLE_REQUIRED', 'SIGN_IN_NEEDED', 'PERMISSION_UNKNOWN', 'SESSION_LOCKED']);
/** These check for themselves, after the table, who may hand over a file. */
const checksItself = new Set(['uploads.append', 'uploads.begin', 'uploads.discard']);

for (const role of [...roles, null]) {
  test(`every procedure called by ${role ?? 'nobody'}: the table's answer exactly`, async () => {
    await using running = await ephemeralWorkstation();
    const { workstation } = running;
    for (const { path, type } of procedures) {
      const caller = testCaller(role);
      let code: string | null = null;
      try {
        const value: unknown = await callTRPCProcedure({
          router: contract,
          path,
          type,
          // No procedure takes a bare number: one that gets this far says so, and changes nothing.
          getRawInput: async () => 0,
          ctx: { workstation, caller },
          signal: AbortSignal.abort(),
          batchIndex: 0,
        });
        if (type === 'subscription') await (value as AsyncGenerator).return?.(undefined);
      } catch (error) {
        code = wireError(error, path).code;
      }
      if (!checksItself.has(path))
        assert.equal(!refusals.has(code ?? ''), mayCall(path, role), `${path}: ${code}`);
      if (workstation.vault.status().state !== 'unlocked') await workstation.vault.unlock(passphrase);
    }
  });
}

test('a locked screen and a passphrase of somebody else’s choice stop everything but their own way out', async () => {
  await using running = await ephemeralWorkstation();
  const call = (caller: ReturnType<typeof testCaller>, path: string) =>
    callTRPCProcedure({
      router: contract,
      path,
      type: 'query',
      getRawInput: async () => undefined,
      ctx: { workstation: running.workstation, caller },
      signal: undefined,
      batchIndex: 0,
    });
  const away = testCaller('administrator');
  away.bind(away.identity, { locked: true });
  await assert.rejects(call(away, 'settings.get'), (error) => wireError(error, '').code === 'SESSION_LOCKED');
  await call(away, 'access.status');
  const fresh = testCaller('administrator');
  if (fresh.identity !== null) fresh.bind({ ...fresh.identity, mustChange: true });
  await assert.rejects(
    call(fresh, 'settings.get'),
    (error) => wireError(error, '').code === 'PASSPHRASE_CHANGE_NEEDED',
  );
});
