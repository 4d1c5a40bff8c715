import { z } from 'zod';
import { time } from './schemas.ts';
import { procedure, router } from './trpc.ts';

const speed = z.number().min(0.1).max(1_000_000).describe('market time to our time');
const status = z.object({
  active: z.boolean(),
  epoch: z.number(),
  time: z.number(),
  from: z.number().nullable(),
  to: z.number().nullable(),
  speed: z.number(),
  playing: z.boolean(),
  ended: z.boolean(),
});

const never = new AbortController().signal;

export const replayRouter = router({
  start: procedure
    .meta({
      summary:
        'Show the whole workstation the market of a stored time, at any speed; the live one goes on unseen',
    })
    .input(
      z
        .object({
          from: time.optional().describe('the last stored day where it is left out'),
          to: time.optional(),
          speed: speed.default(60),
        })
        .refine(
          ({ from, to }) => from === undefined || to === undefined || from < to,
          'from is not before to',
        ),
    )
    .output(status)
    .mutation(({ ctx, input }) => ctx.workstation.replay.start(input)),
  play: procedure
    .meta({ summary: 'Let a replay run, or hold it' })
    .input(z.object({ playing: z.boolean() }))
    .output(status)
    .mutation(({ ctx, input }) => ctx.workstation.replay.play(input.playing)),
  setSpeed: procedure
    .meta({ summary: 'Change the speed of a replay' })
    .input(z.object({ speed }))
    .output(status)
    .mutation(({ ctx, input }) => ctx.workstation.replay.setSpeed(input.speed)),
  step: procedure
    .meta({ summary: 'Go on by some market time at once' })
    .input(
      z.object({
        milliseconds: z
          .number()
          .int()
          .min(1)
          .max(31 * 86_400_000),
      }),
    )
    .output(status)
    .mutation(({ ctx, input }) => ctx.workstation.replay.step(input.milliseconds)),
  end: procedure
    .meta({ summary: 'Back to the present' })
    .output(status)
    .mutation(({ ctx }) => ctx.workstation.replay.end()),
  status: procedure
    .meta({ summary: 'Whether a replay is shown, and where it stands' })
    .output(status)
    .query(({ ctx }) => ctx.workstation.replay.status()),
  watch: procedure
    .meta({ summary: 'Where the replay stands, as it goes', item: status })
    .subscription(({ ctx, signal = never }) => ctx.workstation.replay.watch(signal)),
});
