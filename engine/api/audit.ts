import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { auditCategories, auditPhases } from '../security/audit/record.ts';
import type { AuditService } from './ports/audit.ts';
import { jobId, nullableNumber, time } from './schemas.ts';
import { procedure, router } from './trpc.ts';

const index = z.number().int().min(0);
const text = z.string().max(200);
export const auditFilter = z.object({
  from: time.optional(),
  to: time.optional(),
  user: text.optional(),
  session: text.optional(),
  category: z.array(z.enum(auditCategories)).max(20).optional(),
  action: text.optional().describe('the beginning of an action’s name'),
  phase: z.enum(auditPhases).optional(),
  order: text.optional(),
  instrument: text.optional(),
  book: text.optional(),
  text: text.optional(),
});
const entry = z.object({
  record: z.object({
    version: z.number(),
    index,
    time,
    boot: z.string(),
    monotonic: z.number(),
    clock: z.object({ source: z.string(), offsetMilliseconds: nullableNumber }),
    keyEpoch: z.number(),
    category: z.enum(auditCategories),
    action: z.string(),
    phase: z.enum(auditPhases),
    request: nullableNumber,
    actor: z.object({
      userId: z.string(),
      user: z.string(),
      role: z.string(),
      session: z.string(),
      address: z.string().nullable(),
      host: z.string(),
    }),
    approval: z.string().nullable(),
    subject: z.record(z.string(), z.string()),
    details: z.record(z.string(), z.unknown()),
  }),
  hash: z.string(),
});
const sizes = z.object({ witnessSize: z.number(), foundSize: z.number() });

const mostFollowed = 500;

/**
 * A reader who asked anew for each new record would write one with every question, which is a new record. Here the
 * question is asked, and recorded, once.
 */
async function* follow(
  audit: AuditService,
  { fromIndex, ...filter }: z.infer<typeof auditFilter> & { fromIndex?: number | undefined },
  signal: AbortSignal,
): AsyncGenerator<z.infer<typeof entry>[], void> {
  let next = fromIndex;
  for await (const { size } of audit.watch(signal)) {
    next ??= size;
    while (next < size && !signal.aborted) {
      const { entries, cursor } = await audit.query({
        ...filter,
        fromIndex: next,
        toIndex: size - 1,
        direction: 'oldest-first',
        limit: mostFollowed,
      });
      next = cursor ?? size;
      if (entries.length > 0) yield [...entries];
    }
  }
}

export const auditRouter = router({
  head: procedure
    .meta({ summary: 'Size, root, fingerprint and last checkpoint of the log' })
    .output(
      z.object({
        size: z.number(),
        rootHash: z.string(),
        fingerprint: z.string(),
        log: z.string(),
        keyEpoch: z.number(),
        checkpoint: z.object({ size: z.number(), time }).nullable(),
        clock: z.object({ source: z.string(), offsetMilliseconds: nullableNumber }),
        opening: z
          .object({
            witness: z.enum(['agrees', 'absent', 'unreadable', 'contradicts']),
            rolledBack: sizes.loose().nullable(),
            forked: sizes.loose().nullable(),
            created: z.boolean(),
          })
          .nullable(),
      }),
    )
    .query(async ({ ctx }) => {
      const { opening, ...head } = await ctx.workstation.audit.head();
      return {
        ...head,
        opening: opening && {
          ...opening,
          rolledBack: opening.rolledBack && { ...opening.rolledBack },
          forked: opening.forked && { ...opening.forked },
        },
      };
    }),
  query: procedure
    .meta({ summary: 'Records that fit a filter, newest first' })
    .input(
      auditFilter.extend({
        direction: z.enum(['newest-first', 'oldest-first']).default('newest-first'),
        limit: z.number().int().min(1).max(1_000).default(200),
        cursor: index.optional(),
      }),
    )
    .output(z.object({ entries: z.array(entry), cursor: nullableNumber }))
    .query(async ({ ctx, input }) => {
      const { entries, cursor } = await ctx.workstation.audit.query(input);
      return { entries: [...entries], cursor };
    }),
  related: procedure
    .meta({ summary: 'Every record of an order, oldest first' })
    .input(z.object({ order: text }))
    .output(z.object({ entries: z.array(entry) }))
    .query(async ({ ctx, input }) => ({
      entries: [...(await ctx.workstation.audit.related(input.order))],
    })),
  proof: procedure
    .meta({ summary: 'Proof that a record is in the log, checked here once more' })
    .input(z.object({ index }))
    .output(
      z.object({
        index,
        size: z.number(),
        leafHash: z.string(),
        path: z.array(z.string()),
        rootHash: z.string(),
        verified: z.boolean(),
      }),
    )
    .query(async ({ ctx, input }) => {
      const proof = await ctx.workstation.audit.inclusion(input.index);
      return { ...proof, path: [...proof.path] };
    }),
  consistency: procedure
    .meta({ summary: 'Proof that the log of one size is the beginning of that of another' })
    .input(z.object({ from: index, to: index.optional() }))
    .output(
      z.object({
        from: z.number(),
        to: z.number(),
        fromRoot: z.string(),
        toRoot: z.string(),
        path: z.array(z.string()),
        verified: z.boolean(),
      }),
    )
    .query(async ({ ctx, input }) => {
      const proof = await ctx.workstation.audit.consistency(input.from, input.to);
      return { ...proof, path: [...proof.path] };
    }),
  verify: procedure
    .meta({ summary: 'Hash every record of the log again; a job with progress' })
    .input(z.object({ jobId }))
    .output(
      z.object({
        records: z.number(),
        removed: z.number(),
        checkpoints: z.number(),
        size: z.number(),
        rootHash: z.string(),
      }),
    )
    .query(({ ctx, input, signal }) =>
      ctx.workstation.jobs.run(
        { jobId: input.jobId ?? randomUUID(), title: 'Verify the audit log', signal },
        ({ signal: stop, progress }) =>
          ctx.workstation.audit.verifyAll({
            signal: stop,
            progress: (done, size) => progress(size === 0 ? 1 : done / size, `${done} of ${size} records`),
          }),
      ),
    ),
  checkpoint: procedure
    .meta({ summary: 'Sign the log as it stands' })
    .output(z.object({ size: z.number(), rootHash: z.string(), time, keyEpoch: z.number() }))
    .mutation(async ({ ctx }) => {
      const { size, rootHash, time: signedAt, keyEpoch } = await ctx.workstation.audit.checkpoint();
      return { size, rootHash, time: signedAt, keyEpoch };
    }),
  retain: procedure
    .meta({ summary: 'Remove the content of whole signed segments older than a time; proofs stay' })
    .input(z.object({ before: time }))
    .output(z.object({ records: z.number(), segments: z.number() }))
    .mutation(async ({ ctx, input }) => {
      const { records, anchors } = await ctx.workstation.audit.retain(ctx.caller, input.before);
      return { records, segments: anchors.length };
    }),
  follow: procedure
    .meta({
      summary: 'Records that fit a filter as they are written, oldest first, none lost',
      item: z.array(entry),
    })
    .input(auditFilter.extend({ fromIndex: index.optional().describe('the first index of interest') }))
    .subscription(({ ctx, input, signal }) =>
      follow(ctx.workstation.audit, input, signal ?? new AbortController().signal),
    ),
  watch: procedure
    .meta({ summary: 'Size of the log as it grows', item: z.object({ size: z.number() }) })
    .subscription(({ ctx, signal }) => ctx.workstation.audit.watch(signal ?? new AbortController().signal)),
});
