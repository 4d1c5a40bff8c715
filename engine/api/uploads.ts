import { z } from 'zod';
import { bytes } from './schemas.ts';
import { procedure, router } from './trpc.ts';

export const uploadsRouter = router({
  begin: procedure
    .meta({ summary: 'Announce a file that will be handed over in pieces' })
    .input(z.object({ name: z.string().min(1).max(512), bytes: z.number().int().nonnegative() }))
    .output(z.object({ uploadId: z.string() }))
    .mutation(({ ctx, input }) => ctx.workstation.uploads.begin(input.name, input.bytes)),
  append: procedure
    .meta({ summary: 'Hand over the next piece of a file' })
    .input(z.object({ uploadId: z.string(), offset: z.number().int().nonnegative(), bytes }))
    .output(z.object({ received: z.number() }))
    .mutation(({ ctx, input }) => ctx.workstation.uploads.append(input.uploadId, input.offset, input.bytes)),
  discard: procedure
    .meta({ summary: 'Drop a file that was handed over' })
    .input(z.object({ uploadId: z.string() }))
    .output(z.object({ uploadId: z.string() }))
    .mutation(({ ctx, input }) => {
      ctx.workstation.uploads.discard(input.uploadId);
      return input;
    }),
});
