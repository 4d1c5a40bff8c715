import { z } from 'zod';
import { Fault } from '../domain/fault.ts';
import type { ContractContext } from './context.ts';
import { procedure, router } from './trpc.ts';

const venue = z.string().trim().min(1).max(40);
const rate = z.object({ count: z.number(), milliseconds: z.number() }).nullable();
const secret = z.object({
  name: z.string(),
  title: z.string(),
  fields: z.array(z.object({ name: z.string(), title: z.string() })).readonly(),
  required: z.boolean(),
  present: z.boolean().describe('whether it is in the vault; the values are never answered'),
});
const symbols = z
  .record(z.string().trim().min(1).max(40), z.string().trim().min(1).max(40))
  .describe("the venue's products by our symbols, such as BTCUSD: BTC/USD");
const feed = z.object({
  venue: z.string(),
  symbols,
  address: z.string().nullable(),
  secretPresent: z.boolean().nullable(),
});
/** Refused without being repeated: an answer must not bear what may be a key in the wrong place. */
const values = z.record(z.string().max(64), z.string().max(16_384));
const present = z.object({ venue: z.string(), present: z.boolean() });

/** Keys of a venue are sent to its address: another one than the venue's own is for who may set the keys. */
async function expectMayName(
  { workstation, caller }: ContractContext,
  name: string,
  address: string | undefined,
): Promise<void> {
  if (address === undefined || caller.identity?.role === 'administrator') return;
  const { venues } = await workstation.feeds.venues();
  const known = venues.find((facts) => facts.venue === name)?.addresses;
  if (known !== undefined && [known.live, known.sandbox].includes(address)) return;
  throw new Fault(
    'ROLE_REQUIRED',
    `Only an administrator may send ${name}’s keys to another address than its own.`,
    { needed: ['administrator'] },
  );
}

export const feedsRouter = router({
  venues: procedure
    .meta({
      summary: 'Venues and sources that can be connected to, what each needs, its limits',
    })
    .output(
      z.object({
        venues: z.array(
          z.object({
            venue: z.string(),
            title: z.string(),
            addresses: z.object({ live: z.string(), sandbox: z.string().nullable() }),
            productExample: z.string(),
            channels: z.array(z.string()).readonly(),
            hasBook: z.boolean(),
            limits: z.object({ connectionAttempts: rate, messages: rate, snapshots: rate }),
            secret: secret.nullable(),
          }),
        ),
        sources: z.array(z.object({ source: z.string(), title: z.string(), address: z.string(), secret })),
      }),
    )
    .query(async ({ ctx }) => {
      const { venues, sources } = await ctx.workstation.feeds.venues();
      return { venues: [...venues], sources: [...sources] };
    }),
  list: procedure
    .meta({ summary: 'Venues connected to, and the symbols each serves' })
    .output(z.object({ feeds: z.array(feed).readonly() }))
    .query(async ({ ctx }) => ({ feeds: await ctx.workstation.feeds.list() })),
  save: procedure
    .meta({ summary: 'Serve symbols by a venue in place of the simulated exchange' })
    .input(z.object({ venue, symbols, address: z.string().trim().max(500).optional() }))
    .output(feed)
    .mutation(async ({ ctx, input }) => {
      await expectMayName(ctx, input.venue, input.address);
      return ctx.workstation.feeds.save({ ...input, address: input.address ?? null });
    }),
  remove: procedure
    .meta({ summary: 'Connect to a venue no more; its symbols are simulated again' })
    .input(z.object({ venue }))
    .output(z.object({ venue: z.string() }))
    .mutation(async ({ ctx, input }) => {
      await ctx.workstation.feeds.remove(input.venue);
      return { venue: input.venue };
    }),
  setSecret: procedure
    .meta({ summary: 'Put the key of a venue or source into the encrypted store' })
    .input(z.object({ venue, values }))
    .output(present)
    .mutation(async ({ ctx, input }) => {
      await ctx.workstation.feeds.setSecret(input.venue, input.values);
      return { venue: input.venue, present: true };
    }),
  removeSecret: procedure
    .meta({ summary: 'Remove the key of a venue or source from the store' })
    .input(z.object({ venue }))
    .output(present)
    .mutation(async ({ ctx, input }) => {
      await ctx.workstation.feeds.removeSecret(input.venue);
      return { venue: input.venue, present: false };
    }),
});
