import { z } from 'zod';
import { firstIndexAtOrAfter } from '../domain/bars.ts';
import { Fault } from '../domain/fault.ts';
import { createSessionCalendar } from '../domain/session-calendar.ts';
import { compute, indicator, indicators } from '../indicators/index.ts';
import type { ContractContext } from './context.ts';
import { continuousRequest } from './continuous.ts';
import { float64, interval, symbol, time } from './schemas.ts';
import { procedure, router } from './trpc.ts';

const value = z.union([z.number(), z.string()]);

const parameter = z.object({
  name: z.string(),
  title: z.string(),
  kind: z.enum(['number', 'choice']),
  default: value,
  min: z.number().nullable(),
  max: z.number().nullable(),
  integer: z.boolean(),
  options: z.array(z.object({ value: z.string(), title: z.string() })),
});

const description = z.object({
  id: z.string(),
  title: z.string(),
  group: z.enum(['trend', 'momentum', 'volatility', 'volume', 'energy']),
  pane: z.enum(['price', 'own']),
  description: z.string(),
  source: z.string(),
  parameters: z.array(parameter),
  outputs: z.array(z.object({ name: z.string(), title: z.string(), style: z.string(), role: z.string() })),
  needs: z.object({
    columns: z.array(z.string()),
    extra: z.array(z.object({ name: z.string(), title: z.string() })),
    sessionStarts: z.boolean(),
  }),
});

const mostSessions = 100_000;

/** Openings of the symbol's sessions over the bars; a symbol that no catalogue knows has none. */
function startsOf(ctx: ContractContext, asked: string, times: Float64Array): Float64Array {
  const found = ctx.workstation.market.catalogue().resolve(asked);
  const first = times[0];
  const last = times.at(-1);
  if (!found.ok || first === undefined || last === undefined) {
    throw new Fault(
      'INDICATOR_SESSIONS',
      `${asked} has no session calendar, which this indicator is anchored to.`,
      { symbol: asked },
    );
  }
  const calendar = createSessionCalendar(found.value.instrument);
  const starts: number[] = [];
  let session = calendar.sessionFrom(first);
  while (session.open <= last && starts.length < mostSessions) {
    starts.push(session.open);
    session = calendar.sessionFrom(session.close);
  }
  return Float64Array.from(starts);
}

/** Closes of another series at exactly these times, NaN where it has none. */
function aligned(times: Float64Array, other: { time: Float64Array; close: Float64Array }): Float64Array {
  return times.map((wanted) => {
    const at = firstIndexAtOrAfter(other.time, wanted);
    return other.time[at] === wanted ? (other.close[at] ?? Number.NaN) : Number.NaN;
  });
}

export const indicatorsRouter = router({
  list: procedure
    .meta({ locked: true, summary: 'Indicators with their parameters, needs and sources' })
    .output(z.object({ indicators: z.array(description) }))
    .query(() => ({
      indicators: indicators.map(
        ({ id, title, group, pane, source, parameters, outputs, needs, ...rest }) => ({
          id,
          title,
          group,
          pane,
          description: rest.description,
          source,
          parameters: parameters.map((entry) => ({
            name: entry.name,
            title: entry.title,
            kind: entry.kind,
            default: entry.default,
            min: entry.kind === 'number' ? entry.min : null,
            max: entry.kind === 'number' ? entry.max : null,
            integer: entry.kind === 'number' && entry.integer,
            options: entry.kind === 'choice' ? [...entry.options] : [],
          })),
          outputs: outputs.map(({ name, title: words, style, role }) => ({
            name,
            title: words,
            style,
            role,
          })),
          needs: { columns: [...needs.columns], extra: [...needs.extra], sessionStarts: needs.sessionStarts },
        }),
      ),
    })),
  compute: procedure
    .meta({ summary: 'An indicator over the bars of a symbol, column by column' })
    .input(
      z.object({
        symbol,
        interval,
        indicator: z.string().min(1).max(64).describe('an id of indicators.list'),
        parameters: z.record(z.string(), value).default({}),
        from: time.optional(),
        to: time.optional(),
        limit: z.number().int().positive().max(10_000_000).optional().describe('newest bars'),
        continuous: continuousRequest.optional(),
        extra: z
          .record(z.string(), symbol)
          .default({})
          .describe('symbols of the further series, by the names in needs.extra'),
      }),
    )
    .output(
      z.object({
        symbol: z.string(),
        interval: z.string(),
        indicator: z.string(),
        unit: z.string().nullable(),
        time: float64,
        outputs: z.array(z.object({ name: z.string(), title: z.string(), values: float64 })),
        truncated: z.boolean(),
      }),
    )
    .query(async ({ ctx, input }) => {
      const { indicator: id, parameters, extra, ...request } = input;
      const definition = indicator(id);
      if (definition === undefined) {
        throw new Fault('INDICATOR_UNKNOWN', `There is no indicator ${id}; indicators.list names them.`, {
          id,
        });
      }
      for (const { name, title } of definition.needs.extra) {
        if (extra[name] === undefined) {
          throw new Fault(
            'INDICATOR_INPUT',
            `${definition.title} needs extra.${name}: the symbol of ${title}.`,
            {
              name,
            },
          );
        }
      }
      const { bars, truncated, unit } = await ctx.workstation.history.bars(request);
      const times = bars.time;
      const further: Record<string, Float64Array> = {};
      for (const { name } of definition.needs.extra) {
        const { continuous: _own, limit: _limit, ...range } = request;
        const from = times[0] ?? range.from;
        const other = await ctx.workstation.history.bars({
          ...range,
          ...(from !== undefined && { from }),
          symbol: extra[name] ?? '',
        });
        further[name] = aligned(times, other.bars);
      }
      const computed = compute(
        id,
        {
          ...bars,
          extra: further,
          ...(definition.needs.sessionStarts && { sessionStarts: startsOf(ctx, input.symbol, times) }),
        },
        parameters,
      );
      if (!computed.ok) {
        const { code, message, name, allowed } = computed.error;
        throw new Fault(code, message, { name, allowed });
      }
      return {
        symbol: input.symbol,
        interval: input.interval,
        indicator: id,
        unit,
        time: times,
        outputs: computed.outputs.map((values, at) => ({
          name: definition.outputs[at]?.name ?? String(at),
          title: definition.outputs[at]?.title ?? String(at),
          values,
        })),
        truncated,
      };
    }),
});
