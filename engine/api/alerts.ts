import { z } from 'zod';
import { alertConditions } from '../domain/alert.ts';
import { symbol, time } from './schemas.ts';
import { procedure, router } from './trpc.ts';

const price = z.number().describe("in the symbol's quoted unit");
const alert = z.object({
  id: z.string(),
  symbol: z.string(),
  condition: z.enum(alertConditions),
  price,
  createdAt: time,
  hit: z.object({ time, price, replayed: z.boolean() }).nullable().describe('null while it waits'),
});
const id = z.object({ id: z.string().min(1).max(64) });
const never = new AbortController().signal;

export const alertsRouter = router({
  list: procedure
    .meta({ summary: 'Price alerts, waiting and hit' })
    .output(z.object({ alerts: z.array(alert) }))
    .query(async ({ ctx }) => ({ alerts: [...(await ctx.workstation.alerts.list())] })),
  add: procedure
    .meta({
      summary: 'Be told when a price reaches a level: a product, contract, continuous month or formula',
    })
    .input(z.object({ symbol, condition: z.enum(alertConditions), price }))
    .output(alert)
    .mutation(({ ctx, input }) => ctx.workstation.alerts.add(input)),
  arm: procedure
    .meta({ summary: 'Let an alert that was hit wait again' })
    .input(id)
    .output(alert)
    .mutation(({ ctx, input }) => ctx.workstation.alerts.arm(input.id)),
  remove: procedure
    .meta({ summary: 'Remove an alert' })
    .input(id)
    .output(id)
    .mutation(async ({ ctx, input }) => {
      await ctx.workstation.alerts.remove(input.id);
      return { id: input.id };
    }),
  watch: procedure
    .meta({ summary: 'All alerts, after each change', item: z.array(alert) })
    .subscription(({ ctx, signal = never }) => ctx.workstation.alerts.watch(signal)),
});
