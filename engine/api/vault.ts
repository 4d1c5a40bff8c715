import { z } from 'zod';
import { nullableNumber, passphrase, problem, time } from './schemas.ts';
import { procedure, router } from './trpc.ts';

const status = z.object({
  state: z.enum(['absent', 'locked', 'unlocked', 'damaged']),
  directory: z.string(),
  ephemeral: z.boolean(),
  failures: z.number(),
  retryAt: nullableNumber,
  problem: problem.nullable(),
  keyDerivationMilliseconds: nullableNumber,
});
const backup = z.object({ name: z.string(), createdAt: time, bytes: z.number() });

export const vaultRouter = router({
  status: procedure
    .meta({ role: 'viewer', locked: true, summary: 'State of the vault' })
    .output(status)
    .query(({ ctx }) => ctx.workstation.vault.status()),
  watch: procedure
    .meta({ role: 'viewer', locked: true, summary: 'State of the vault, and each change', item: status })
    .subscription(({ ctx, signal }) => ctx.workstation.vault.watch(signal ?? new AbortController().signal)),
  create: procedure
    .meta({ role: 'administrator', locked: true, summary: 'Create the encrypted store with a passphrase' })
    .input(z.object({ passphrase: passphrase.min(8, 'use at least 8 characters') }))
    .output(status)
    .mutation(({ ctx, input }) => ctx.workstation.vault.create(input.passphrase)),
  unlock: procedure
    .meta({ role: 'viewer', locked: true, summary: 'Open the store with the passphrase' })
    .input(z.object({ passphrase }))
    .output(status)
    .mutation(({ ctx, input }) => ctx.workstation.vault.unlock(input.passphrase)),
  lock: procedure
    .meta({ role: 'viewer', locked: true, summary: 'Close the store and forget the key' })
    .output(status)
    .mutation(({ ctx }) => ctx.workstation.vault.lock()),
  changePassphrase: procedure
    .meta({ role: 'administrator', locked: true, summary: 'Wrap the database key with another passphrase' })
    .input(z.object({ current: passphrase, next: passphrase.min(8, 'use at least 8 characters') }))
    .output(status)
    .mutation(({ ctx, input }) => ctx.workstation.vault.changePassphrase(input.current, input.next)),
  verify: procedure
    .meta({ role: 'viewer', summary: 'Authenticate every page of the store' })
    .output(z.object({ pages: z.number(), milliseconds: z.number() }))
    .mutation(({ ctx }) => ctx.workstation.vault.verify()),
  backup: procedure
    .meta({ role: 'administrator', summary: 'Write an encrypted copy of the store' })
    .output(backup)
    .mutation(({ ctx }) => ctx.workstation.vault.backup()),
  backups: procedure
    .meta({ role: 'viewer', locked: true, summary: 'Copies that can be restored' })
    .output(z.object({ backups: z.array(backup) }))
    .query(async ({ ctx }) => ({ backups: [...(await ctx.workstation.vault.backups())] })),
  restore: procedure
    .meta({ role: 'administrator', locked: true, summary: 'Set the store aside and put a copy in its place' })
    .input(z.object({ name: z.string().regex(/^[\w.-]+$/) }))
    .output(z.object({ setAside: z.string(), status }))
    .mutation(({ ctx, input }) => ctx.workstation.vault.restore(input.name)),
});
