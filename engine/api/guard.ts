import { Fault } from '../domain/fault.ts';
import type { Caller } from './caller.ts';
import type { ContractContext } from './context.ts';
import { type Permission, permissions } from './permissions.ts';
import type { AuditEvent } from './ports/audit.ts';
import { redactInput } from './redact.ts';

/** Procedures that a person who has locked their screen may still call. */
const whileLocked = new Set([
  'access.resume',
  'access.signOut',
  'access.status',
  'access.watch',
  'access.authenticate',
  'access.refresh',
  'vault.status',
  'vault.watch',
  'system.info',
  'system.health',
  'system.watchHealth',
]);
/** What somebody whose passphrase was set by another may call before changing it. */
const beforeChange = new Set([...whileLocked, 'vault.changePassphrase', 'access.permissions']);

/** Throws Fault SIGN_IN_NEEDED, SESSION_LOCKED, PASSPHRASE_CHANGE_NEEDED or ROLE_REQUIRED. */
export function expectPermission(path: string, caller: Caller): Permission {
  const permission = permissions.get(path);
  if (permission === undefined)
    throw new Fault('PERMISSION_UNKNOWN', `${path} stands in no permission table.`, { path });
  if (permission.allowed === 'anyone') return permission;
  const { identity } = caller;
  if (identity === null)
    throw new Fault('SIGN_IN_NEEDED', `${path} needs somebody who has signed in.`, { path });
  if (caller.locked && !whileLocked.has(path))
    throw new Fault('SESSION_LOCKED', 'The screen is locked. Enter the passphrase to go on.', { path });
  if (identity.mustChange && !beforeChange.has(path)) {
    throw new Fault(
      'PASSPHRASE_CHANGE_NEEDED',
      'This passphrase was chosen by somebody else. Change it first (vault.changePassphrase).',
      { path },
    );
  }
  if (permission.allowed !== 'signed-in' && !permission.allowed.includes(identity.role)) {
    throw new Fault(
      'ROLE_REQUIRED',
      `${path} is for ${permission.allowed.join(', ')}; you are ${identity.role}.`,
      { path, needed: [...permission.allowed], role: identity.role },
    );
  }
  return permission;
}

/** Category of a procedure's records by its topic. */
const categories: Readonly<Record<string, AuditEvent['category']>> = {
  approvals: 'approval',
  limits: 'limit',
  keys: 'key',
  reports: 'export',
  access: 'sign-in',
};

function categoryOf(path: string, permission: Permission): AuditEvent['category'] {
  if (path.startsWith('vault.backup') || path === 'vault.drill') return 'backup';
  if (permission.audit === 'read') return 'read';
  return categories[path.split('.')[0] ?? ''] ?? 'command';
}

function failureOf(error: unknown): { code: string; message: string } {
  const cause = error instanceof Error && error.cause instanceof Fault ? error.cause : error;
  return cause instanceof Fault
    ? { code: cause.code, message: cause.message.slice(0, 300) }
    : { code: 'INTERNAL', message: 'failed inside the engine' };
}

/**
 * Does what is asked, with its records around it: a command is on the disk before it begins, a read before it is
 * answered. Where the record cannot be written nothing happens.
 */
export async function recorded<Value extends { readonly ok: boolean; readonly error?: unknown }>(
  call: {
    readonly path: string;
    readonly permission: Permission;
    readonly context: ContractContext;
    readonly input: () => Promise<unknown>;
  },
  work: () => Promise<Value>,
): Promise<Value> {
  const { path, permission, context } = call;
  const { audit } = context.workstation;
  if (permission.audit === 'none' || permission.audit === 'own') return work();
  const category = categoryOf(path, permission);
  const input = redactInput(await call.input());
  const details = { input };
  if (permission.audit === 'read') {
    await audit.write(context.caller, { category, action: path, phase: 'event', details });
    return work();
  }
  const { index } = await audit.write(context.caller, {
    category,
    action: path,
    phase: 'requested',
    details,
  });
  const result = await work();
  const ended = result.ok
    ? ({ phase: 'done', details: {} } as const)
    : ({ phase: 'failed', details: failureOf(result.error) } as const);
  try {
    await audit.write(context.caller, { category, action: path, request: index, ...ended });
  } catch (error) {
    throw new Fault(
      'AUDIT_OUTCOME_UNWRITTEN',
      `${path} ${result.ok ? 'was done' : 'failed'}, but the log could not take how it ended; it holds the request. Look before you try again.`,
      { path, done: result.ok },
      { cause: error },
    );
  }
  return result;
}

/** A refusal is worth a record: somebody tried what they may not. Never fails, the refusal stands anyway. */
export async function recordRefusal(context: ContractContext, path: string, fault: Fault): Promise<void> {
  if (context.workstation.vault.status().state !== 'unlocked' || context.caller.identity === null) return;
  await context.workstation.audit
    .write(context.caller, {
      category: 'failure',
      action: path,
      phase: 'event',
      details: { code: fault.code },
    })
    .catch(() => undefined);
}
