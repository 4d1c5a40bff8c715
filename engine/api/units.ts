import { z } from 'zod';
import { compileFormula } from '../domain/formula/compile.ts';
import { convert } from '../domain/units/convert.ts';
import { unitNames } from '../domain/units/unit.ts';
import { procedure, router } from './trpc.ts';

export const unitsRouter = router({
  list: procedure
    .meta({ locked: true, summary: 'Units that can be joined by * and /' })
    .output(z.object({ units: z.array(z.string()) }))
    .query(() => ({ units: [...unitNames] })),
  convert: procedure
    .meta({
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
  formula: procedure
    .meta({
      summary: 'Unit and value of a spread formula, from given prices or else the last ones',
    })
    .input(
      z.object({
        formula: z.string().min(1).max(500),
        values: z.record(z.string(), z.number()).optional(),
        units: z
          .record(z.string(), z.string())
          .optional()
          .describe('units of names that are no instruments, such as EURUSD: USD/EUR'),
      }),
    )
    .output(
      z.object({
        unit: z.string(),
        symbols: z.array(z.string()),
        notes: z.array(z.string()),
        value: z.number(),
      }),
    )
    .query(({ ctx, input }) => {
      const catalogue = ctx.workstation.market.catalogue();
      const resolved = (name: string) => {
        const found = catalogue.resolve(name);
        return found.ok ? found.value : undefined;
      };
      const formula = compileFormula(input.formula, {
        canonical: (name) => (input.units?.[name] === undefined ? (resolved(name)?.symbol ?? name) : name),
        unitOf: (name) => input.units?.[name] ?? resolved(name)?.instrument.unit,
      });
      if (!formula.ok) throw formula.fault;
      const { unit, symbols, notes } = formula.value;
      const asked = symbols.filter((symbol) => input.values?.[symbol] === undefined);
      const last = asked.length === 0 ? [] : ctx.workstation.market.quotes(asked);
      const prices = Object.fromEntries(
        last.flatMap((quote) => (quote.last === null ? [] : [[quote.symbol, quote.last]])),
      );
      const value = formula.value.evaluate({ ...prices, ...input.values });
      if (!value.ok) throw value.fault;
      return { unit, symbols: [...symbols], notes: [...notes], value: value.value };
    }),
});
