import { z } from 'zod';
import { Fault } from '../domain/fault.ts';
import { symbol, time } from './schemas.ts';
import { procedure, router } from './trpc.ts';

const layoutName = z
  .string()
  .trim()
  .min(1)
  .max(64)
  .regex(/^[^\p{C}]+$/u, 'a layout name holds printable characters only');
const layoutEntry = z.object({ name: z.string(), version: z.number(), savedAt: time });

const settings = z.object({
  theme: z.enum(['system', 'dark', 'light']),
  palette: z.enum(['blue-orange', 'green-red', 'red-green']),
  flash: z.boolean(),
  simulatorHours: z.enum(['continuous', 'exchange']),
  simulatorSeed: z.number().int().min(0).max(0xffffffff),
  messagesPerSecond: z.number().int().min(1).max(50_000),
  watchlist: z.array(symbol).max(500),
  density: z.enum(['compact', 'comfortable']),
  idleMinutes: z.number().int().min(0).max(720),
  drillDays: z.number().int().min(0).max(365),
  formulas: z.record(z.string(), z.string()).describe('change them by formulas.save and formulas.remove'),
});

export const layoutsRouter = router({
  list: procedure
    .meta({ summary: 'Saved layouts' })
    .output(z.object({ layouts: z.array(layoutEntry) }))
    .query(async ({ ctx }) => ({ layouts: [...(await ctx.workstation.layouts.list())] })),
  load: procedure
    .meta({ summary: 'A saved layout' })
    .input(z.object({ name: layoutName }))
    .output(layoutEntry.extend({ content: z.unknown() }))
    .query(({ ctx, input }) => ctx.workstation.layouts.load(input.name)),
  save: procedure
    .meta({ summary: 'Save a layout under a name; older versions are kept' })
    .input(z.object({ name: layoutName, content: z.unknown() }))
    .output(layoutEntry)
    .mutation(({ ctx, input }) => ctx.workstation.layouts.save(input.name, input.content)),
  remove: procedure
    .meta({ summary: 'Remove a layout with its versions' })
    .input(z.object({ name: layoutName }))
    .output(z.object({ name: z.string() }))
    .mutation(async ({ ctx, input }) => {
      await ctx.workstation.layouts.remove(input.name);
      return { name: input.name };
    }),
});

export const settingsRouter = router({
  get: procedure
    .meta({ summary: 'Settings of this workstation' })
    .output(settings)
    .query(async ({ ctx }) => {
      const current = await ctx.workstation.settings.get();
      return { ...current, watchlist: [...current.watchlist], formulas: { ...current.formulas } };
    }),
  set: procedure
    .meta({ summary: 'Change settings' })
    .input(settings.omit({ formulas: true }).partial())
    .output(settings)
    .mutation(async ({ ctx, input }) => {
      const protects = input.idleMinutes !== undefined || input.drillDays !== undefined;
      if (protects && ctx.caller.identity?.role !== 'administrator') {
        throw new Fault('ROLE_REQUIRED', 'The idle lock and the drills are set by an administrator.', {
          needed: ['administrator'],
        });
      }
      const current = await ctx.workstation.settings.set(input as Partial<typeof settings._output>);
      return { ...current, watchlist: [...current.watchlist], formulas: { ...current.formulas } };
    }),
});
