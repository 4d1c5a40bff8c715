import { z } from 'zod';
import { convert } from '../domain/units/convert.ts';
import { unitNames } from '../domain/units/unit.ts';
import { procedure, router } from './trpc.ts';

export const unitsRouter = router({
  list: procedure
    .meta({ role: 'viewer', locked: true, summary: 'Units that can be joined by * and /' })
    .output(z.object({ units: z.array(z.string()) }))
    .query(() => ({ units: [...unitNames] })),
  convert: procedure
    .meta({
      role: 'viewer',
      locked: true,
      summary: 'A value in another unit, by a rate, a density or a heating value where one is needed',
    })
    .input(
      z.object({
        value: z.number(),
        from: z.string().min(1).max(64),
        to: z.string().min(1).max(64),
        rates: z
          .record(z.string().regex(/^[A-Z]{6}$/), z.number())
          .optional()
          .describe('EURUSD 1.08 is 1.08 dollars for one euro'),
        density: z.number().optional().describe('t/m3'),
        heatingValue: z.number().optional().describe('MWh/t'),
      }),
    )
    .output(z.object({ value: z.number(), unit: z.string(), bridges: z.array(z.string()) }))
    .query(({ input: { value, from, to, ...bridges } }) => {
      const converted = convert(value, from, to, bridges);
      if (!converted.ok) throw converted.fault;
      return { ...converted.value, bridges: [...converted.value.bridges] };
    }),
});
