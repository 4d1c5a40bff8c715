import { z } from 'zod';
import { Fault } from '../domain/fault.ts';
import type { ContractContext } from './context.ts';
import { bytes } from './schemas.ts';
import { procedure, router } from './trpc.ts';

/** Whoever works here may; and, where there is no vault yet, whoever brings a backup to this machine. */
function expectMayUpload({ workstation, caller }: ContractContext): void {
  const { identity, locked, origin } = caller;
  if (identity !== null && !locked && identity.role !== 'viewer') return;
  if (identity === null && origin === 'local' && workstation.vault.status().state === 'absent') return;
  throw identity === null
    ? new Fault('SIGN_IN_NEEDED', 'Files are handed over by somebody who has signed in.')
    : new Fault('ROLE_REQUIRED', 'A viewer hands nothing over, and nobody does while the screen is locked.', {
        role: identity.role,
      });
}

export const uploadsRouter = router({
  begin: procedure
    .meta({ locked: true, summary: 'Announce a file that will be handed over in pieces' })
    .input(z.object({ name: z.string().min(1).max(512), bytes: z.number().int().nonnegative() }))
    .output(z.object({ uploadId: z.string() }))
    .mutation(({ ctx, input }) => {
      expectMayUpload(ctx);
      return ctx.workstation.uploads.begin(input.name, input.bytes);
    }),
  append: procedure
    .meta({ locked: true, summary: 'Hand over the next piece of a file' })
    .input(z.object({ uploadId: z.string(), offset: z.number().int().nonnegative(), bytes }))
    .output(z.object({ received: z.number() }))
    .mutation(({ ctx, input }) => {
      expectMayUpload(ctx);
      return ctx.workstation.uploads.append(input.uploadId, input.offset, input.bytes);
    }),
  discard: procedure
    .meta({ locked: true, summary: 'Drop a file that was handed over' })
    .input(z.object({ uploadId: z.string() }))
    .output(z.object({ uploadId: z.string() }))
    .mutation(({ ctx, input }) => {
      expectMayUpload(ctx);
      ctx.workstation.uploads.discard(input.uploadId);
      return input;
    }),
});
