import { z } from 'zod';
import { time } from './schemas.ts';
import { procedure, router } from './trpc.ts';

const job = z.object({
  jobId: z.string(),
  title: z.string(),
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  fraction: z.number(),
  text: z.string(),
  startedAt: time,
});

export const jobsRouter = router({
  list: procedure
    .meta({ locked: true, summary: 'Long work under way or just ended' })
    .output(z.object({ jobs: z.array(job) }))
    .query(({ ctx }) => ({ jobs: [...ctx.workstation.jobs.list()] })),
  watch: procedure
    .meta({ locked: true, summary: 'Progress of long work', item: z.array(job) })
    .subscription(({ ctx, signal }) => ctx.workstation.jobs.watch(signal ?? new AbortController().signal)),
  cancel: procedure
    .meta({ locked: true, summary: 'Cancel long work' })
    .input(z.object({ jobId: z.string() }))
    .output(z.object({ cancelled: z.boolean() }))
    .mutation(({ ctx, input }) => ({ cancelled: ctx.workstation.jobs.cancel(input.jobId) })),
});
