import { initTRPC } from '@trpc/server';
import type { z } from 'zod';
import { Fault } from '../domain/fault.ts';
import type { ContractContext } from './context.ts';
import { expectPermission, recorded, recordRefusal } from './guard.ts';

export interface ProcedureMeta {
  /** One line for `--list` and the documentation. */
  readonly summary: string;
  /** Works without an unlocked vault. */
  readonly locked?: boolean;
  /** Form of one item of a subscription. */
  readonly item?: z.ZodType;
}

const t = initTRPC.context<ContractContext>().meta<ProcedureMeta>().create({ isServer: true });

export const router = t.router;
export const createCallerFactory = t.createCallerFactory;

/**
 * Every procedure passes here: the permission table must allow it, the vault must be open, the caller must keep to the
 * limits of speed, and what is to be recorded is on the disk before it is done.
 */
export const procedure = t.procedure.use(async ({ ctx, meta, path, type, next, getRawInput }) => {
  const { workstation, caller } = ctx;
  try {
    const permission = expectPermission(path, caller);
    const open = workstation.vault.status().state === 'unlocked';
    if (meta?.locked !== true && !open) {
      throw new Fault('VAULT_LOCKED', `${path} needs the vault. Unlock it with the passphrase first.`, {
        path,
      });
    }
    await workstation.access.expectPace(caller, path, type);
    // A closed log takes nothing; what works without it is harmless, or writes its own records.
    if (!open) return await next();
    const run = () => recorded({ path, permission, context: ctx, input: getRawInput }, () => next());
    // While every file is given new keys nothing else may be half done; a stream is asked for again.
    if (path === 'keys.rekey') return await workstation.gate.alone(run);
    return type === 'subscription' || meta?.locked === true ? await run() : await workstation.gate.pass(run);
  } catch (error) {
    if (error instanceof Fault && ['ROLE_REQUIRED', 'RATE_LIMITED'].includes(error.code))
      await recordRefusal(ctx, path, error);
    throw error;
  }
});
