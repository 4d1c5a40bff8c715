import { z } from 'zod';
import { nullableNumber, pace, problem, time } from './schemas.ts';
import { procedure, router } from './trpc.ts';

const health = z.object({
  time,
  feedAgeP50: nullableNumber,
  feedAgeP99: nullableNumber,
  messagesPerSecond: z.number(),
  eventLoopP99: z.number(),
  residentBytes: z.number(),
  subscribers: z.number(),
  slowQueries: z.number(),
  storeProblem: problem.nullable(),
});

export const systemRouter = router({
  info: procedure
    .meta({ locked: true, summary: 'Versions of the program and its parts' })
    .output(
      z.object({
        name: z.string(),
        version: z.string(),
        host: z.string(),
        node: z.string(),
        cipher: z.string(),
        startedAt: time,
      }),
    )
    .query(({ ctx }) => ctx.workstation.system.info()),
  health: procedure
    .meta({ locked: true, summary: 'Feed age, event loop, memory, subscribers' })
    .output(health)
    .query(({ ctx }) => ctx.workstation.system.health()),
  watchHealth: procedure
    .meta({ locked: true, summary: 'Health as it changes', item: health })
    .input(z.object({ paceMilliseconds: pace.default(1_000) }))
    .subscription(({ ctx, input, signal }) =>
      ctx.workstation.system.watchHealth({ ...input, signal: signal ?? new AbortController().signal }),
    ),
});
