import { initTRPC } from '@trpc/server';
import type { z } from 'zod';
import { Fault } from '../domain/fault.ts';
import type { ContractContext } from './context.ts';

/** Roles from the weakest to the strongest; each may do what the ones before it may. */
export const roles = ['viewer', 'trader', 'risk', 'compliance', 'administrator'] as const;
export type Role = (typeof roles)[number];

export interface ProcedureMeta {
  /** The role a caller needs. */
  readonly role: Role;
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

/** Every procedure passes here: it must name a role, the caller must hold it, the vault must be open. */
export const procedure = t.procedure.use(({ ctx, meta, path, next }) => {
  if (meta === undefined) throw new Fault('PROCEDURE_WITHOUT_ROLE', `${path} names no role.`);
  if (roles.indexOf(ctx.caller.role) < roles.indexOf(meta.role)) {
    throw new Fault('ROLE_REQUIRED', `${path} needs the role ${meta.role}; you have ${ctx.caller.role}.`, {
      path,
      needed: meta.role,
    });
  }
  if (meta.locked !== true && ctx.workstation.vault.status().state !== 'unlocked') {
    throw new Fault('VAULT_LOCKED', `${path} needs the vault. Unlock it with the passphrase first.`, {
      path,
    });
  }
  return next();
});
