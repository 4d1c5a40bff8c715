import { z } from 'zod';
import { approvalKinds } from '../domain/people.ts';
import { nullableNumber, time } from './schemas.ts';
import { procedure, router } from './trpc.ts';

const approval = z.object({
  id: z.string(),
  kind: z.enum(approvalKinds),
  summary: z.string(),
  payload: z.unknown(),
  state: z.enum(['waiting', 'approved', 'refused', 'withdrawn', 'expired']),
  requestedBy: z.string(),
  requestedByName: z.string(),
  requestedAt: time,
  expiresAt: time,
  decidedBy: z.string().nullable(),
  decidedByName: z.string().nullable(),
  decidedAt: nullableNumber,
  reason: z.string().nullable(),
});
const waiting = z.string().nullable();
const reason = z.string().trim().min(1, 'say why').max(500);
const bookName = z.string().trim().min(1).max(64);
const instrument = z.string().trim().min(1).max(64);
const lots = z.number().int().min(1).max(1_000_000_000);
const status = z.object({
  halted: z.boolean(),
  haltedBy: z.string().nullable(),
  haltedAt: nullableNumber,
  reason: z.string().nullable(),
});
const trade = z.object({
  id: z.string(),
  book: bookName,
  instrument,
  side: z.enum(['buy', 'sell']),
  lots,
  price: z.string().regex(/^-?\d{1,12}(\.\d{1,8})?$/, 'a decimal number such as 78.25 or -3.5'),
  currency: z.string().regex(/^[A-Z]{3}$/, 'three capital letters such as USD'),
  counterparty: z.string().trim().min(1).max(128),
  tradedAt: time,
  recordedAt: time,
  recordedBy: z.string(),
  approval: z.string().nullable(),
});

export const approvalsRouter = router({
  list: procedure
    .meta({ summary: 'What waits for a second person, and what was decided' })
    .output(z.object({ approvals: z.array(approval) }))
    .query(async ({ ctx }) => ({ approvals: [...(await ctx.workstation.controls.approvals())] })),
  watch: procedure
    .meta({ summary: 'The same, and each change', item: z.array(approval) })
    .subscription(({ ctx, signal }) =>
      ctx.workstation.controls.watchApprovals(signal ?? new AbortController().signal),
    ),
  decide: procedure
    .meta({ summary: 'Say yes or no to what somebody else asked for' })
    .input(z.object({ id: z.uuid(), approve: z.boolean(), reason }))
    .output(approval)
    .mutation(({ ctx, input }) => ctx.workstation.controls.decide(ctx.caller, input)),
  withdraw: procedure
    .meta({ summary: 'Take back what one asked for' })
    .input(z.object({ id: z.uuid() }))
    .output(approval)
    .mutation(({ ctx, input }) => ctx.workstation.controls.withdraw(ctx.caller, input.id)),
});

export const limitsRouter = router({
  list: procedure
    .meta({ summary: 'Most lots by book and instrument' })
    .output(
      z.object({
        limits: z.array(z.object({ book: bookName, instrument, mostLots: z.number(), changedAt: time })),
      }),
    )
    .query(async ({ ctx }) => ({ limits: [...(await ctx.workstation.controls.limits())] })),
  set: procedure
    .meta({ summary: 'Ask for a limit; `*` stands for every instrument of the book' })
    .input(z.object({ book: bookName, instrument, mostLots: z.number().int().min(0).max(1_000_000_000) }))
    .output(z.object({ waiting }))
    .mutation(({ ctx, input }) => ctx.workstation.controls.setLimit(ctx.caller, input)),
});

export const controlsRouter = router({
  status: procedure
    .meta({ summary: 'Whether trading is halted' })
    .output(status)
    .query(({ ctx }) => ctx.workstation.controls.status()),
  watch: procedure
    .meta({ summary: 'The same, and each change', item: status })
    .subscription(({ ctx, signal }) =>
      ctx.workstation.controls.watchStatus(signal ?? new AbortController().signal),
    ),
  halt: procedure
    .meta({ summary: 'Halt trading at once' })
    .input(z.object({ reason }))
    .output(status)
    .mutation(({ ctx, input }) => ctx.workstation.controls.halt(ctx.caller, input.reason)),
  rearm: procedure
    .meta({ summary: 'Ask for trading to go on' })
    .input(z.object({ reason }))
    .output(z.object({ waiting, status }))
    .mutation(({ ctx, input }) => ctx.workstation.controls.rearm(ctx.caller, input.reason)),
});

export const tradesRouter = router({
  record: procedure
    .meta({ summary: 'Write down a trade made elsewhere' })
    .input(trade.omit({ id: true, recordedAt: true, recordedBy: true, approval: true }))
    .output(z.object({ id: z.string(), waiting }))
    .mutation(({ ctx, input }) => ctx.workstation.controls.recordTrade(ctx.caller, input)),
  list: procedure
    .meta({ summary: 'Trades written down here, newest first' })
    .input(z.object({ limit: z.number().int().min(1).max(10_000).default(500) }))
    .output(z.object({ trades: z.array(trade) }))
    .query(async ({ ctx, input }) => ({ trades: [...(await ctx.workstation.controls.trades(input.limit))] })),
  positions: procedure
    .meta({ summary: 'Net lots by book and instrument, with their limits' })
    .output(
      z.object({
        positions: z.array(
          z.object({ book: z.string(), instrument: z.string(), lots: z.number(), mostLots: nullableNumber }),
        ),
      }),
    )
    .query(async ({ ctx }) => ({ positions: [...(await ctx.workstation.controls.positions())] })),
});
