import { z } from 'zod';
import { Fault } from '../domain/fault.ts';
import { inTurn } from '../domain/in-turn.ts';
import { productSymbolPattern } from '../domain/symbol.ts';
import { procedure, router } from './trpc.ts';

const name = z
  .string()
  .trim()
  .toUpperCase()
  .regex(productSymbolPattern, 'expected a name such as CRACK321: letters and digits, 12 at most');
const formula = z.string().trim().min(1).max(500);
const entry = z.object({ name: z.string(), formula: z.string(), unit: z.string().nullable() });

export const formulasRouter = router({
  list: procedure
    .meta({ summary: 'Formulas that have names, with their units' })
    .output(z.object({ formulas: z.array(entry) }))
    .query(async ({ ctx }) => {
      const { formulas } = await ctx.workstation.settings.get();
      const catalogue = ctx.workstation.market.catalogue();
      return {
        formulas: Object.entries(formulas).map(([known, text]) => {
          const resolved = catalogue.resolve(known);
          return { name: known, formula: text, unit: resolved.ok ? resolved.value.instrument.unit : null };
        }),
      };
    }),
  save: procedure
    .meta({ summary: 'Give a formula a name under which it is an instrument' })
    .input(z.object({ name, formula }))
    .output(entry)
    .mutation(({ ctx, input }) => {
      const { settings, market } = ctx.workstation;
      return inTurn(settings, async () => {
        const catalogue = market.catalogue();
        if (catalogue.products.some(({ symbol }) => symbol === input.name)) {
          throw new Fault('NAME_TAKEN', `${input.name} is a product. Choose another name for the formula.`, {
            name: input.name,
          });
        }
        const { formulas } = await settings.get();
        // Checked with itself in place, so that a cycle through other formulas is found before it is stored.
        const changed = { ...formulas, [input.name]: input.formula };
        const after = catalogue.with(changed);
        const checked = after.resolve(input.name);
        if (!checked.ok) throw checked.fault;
        for (const user of Object.keys(formulas)) {
          const left = after.resolve(user);
          if (left.ok || !catalogue.resolve(user).ok) continue;
          throw new Fault(
            'FORMULA_IN_USE',
            `${user} uses ${input.name} and could not be read any more: ${left.fault.message} Change ${user} first.`,
            { name: input.name, usedBy: user },
          );
        }
        await settings.set({ formulas: changed });
        return { ...input, unit: checked.value.instrument.unit };
      });
    }),
  remove: procedure
    .meta({ summary: 'Take the name of a formula away' })
    .input(z.object({ name }))
    .output(z.object({ name: z.string() }))
    .mutation(({ ctx, input }) => {
      const { settings, market } = ctx.workstation;
      return inTurn(settings, async () => {
        const { formulas } = await settings.get();
        if (formulas[input.name] === undefined) {
          throw new Fault('FORMULA_NOT_FOUND', `No formula is called ${input.name}.`, { name: input.name });
        }
        const { [input.name]: _removed, ...rest } = formulas;
        const left = market.catalogue().with(rest);
        const broken = Object.keys(rest).find((known) => !left.resolve(known).ok);
        if (broken !== undefined) {
          throw new Fault(
            'FORMULA_IN_USE',
            `${broken} uses ${input.name}. Remove or change ${broken} first.`,
            {
              name: input.name,
              usedBy: broken,
            },
          );
        }
        await settings.set({ formulas: rest });
        return { name: input.name };
      });
    }),
});
