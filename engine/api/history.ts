import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Fault } from '../domain/fault.ts';
import type { ContractContext } from './context.ts';
import { continuousRequest } from './continuous.ts';
import type { ImportRequest } from './ports/history.ts';
import { barColumns, problem, symbol, time } from './schemas.ts';
import { procedure, router } from './trpc.ts';

const mapping = z.object({
  time: z.string(),
  timeFormat: z
    .enum(['auto', 'iso', 'us-date', 'eu-date', 'epoch-seconds', 'epoch-milliseconds'])
    .default('auto'),
  zone: z.string().default('UTC'),
  decimal: z.enum(['auto', 'point', 'comma']).optional(),
  shape: z.enum(['bars', 'values']),
  open: z.string().optional(),
  high: z.string().optional(),
  low: z.string().optional(),
  close: z.string().optional(),
  volume: z.string().optional(),
  values: z.array(z.string()).optional(),
});

const importRequest = z.object({
  source: z.object({
    kind: z.enum(['path', 'upload', 'text']),
    name: z.string().min(1).max(4096),
    text: z.string().optional(),
  }),
  preset: z.string().optional(),
  mapping: mapping.optional(),
  symbols: z.record(z.string(), z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._ -]{0,63}$/)).optional(),
  skipRefusedRows: z.boolean().optional(),
  jobId: z.string().min(1).max(64).optional().describe('choose one to watch and cancel the work by it'),
});

const rowProblem = z.object({
  row: z.number().int().describe('1 is the first line of the file'),
  column: z.string().nullable(),
  severity: z.enum(['refused', 'odd', 'skipped']),
  code: z.string(),
  message: z.string(),
});
const problemCounts = z.record(z.string(), z.number());

const preview = z.object({
  name: z.string(),
  format: z.enum(['csv', 'csv-gzip', 'jsonl', 'jsonl-gzip', 'parquet']),
  bytes: z.number(),
  columns: z.array(z.string()),
  preset: z.string().nullable(),
  mapping,
  rows: z.number(),
  series: z.array(
    z.object({
      symbol: z.string(),
      column: z.string().nullable(),
      interval: z.string(),
      unit: z.string().nullable(),
      count: z.number(),
      firstTime: time,
      lastTime: time,
      overlapping: z.number(),
    }),
  ),
  problemCounts,
  problems: z.array(rowProblem),
  sample: z.array(z.array(z.string())),
  refusal: problem.nullable(),
});

const importResult = z.object({
  importId: z.number(),
  series: z.array(
    z.object({ seriesId: z.number(), symbol: z.string(), interval: z.string(), count: z.number() }),
  ),
  rows: z.number(),
  problemCounts,
  problems: z.array(rowProblem),
  milliseconds: z.number(),
});

const fetchBasis = {
  symbol: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._ -]{0,63}$/)
    .describe('under which the values are stored'),
  address: z.string().trim().max(500).optional().describe("the source's own where left out"),
  jobId: z.string().min(1).max(64).optional().describe('choose one to watch and cancel the work by it'),
};
const word = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/);
const eiaPeriod = z.string().regex(/^\d{4}(-[0-9TQ:+-]{1,16})?$/, 'expected a period such as 2026-01-31');

const eiaRequest = z.object({
  source: z.literal('eia'),
  route: z
    .string()
    .regex(/^[a-z0-9-]+(\/[a-z0-9-]+)*$/, 'expected a route such as petroleum/pri/spt')
    .max(200),
  frequency: z.enum(['hourly', 'local-hourly', 'daily', 'weekly', 'monthly', 'quarterly', 'annual']),
  facets: z.record(word, z.array(z.string().min(1).max(64)).min(1).max(100)).default({}),
  column: word.default('value'),
  start: eiaPeriod.optional(),
  end: eiaPeriod.optional(),
  ...fetchBasis,
});

const entsoeRequest = z.object({
  source: z.literal('entsoe'),
  area: z.string().regex(/^[0-9A-Z-]{16}$/, 'expected the EIC of a bidding zone such as 10Y1001A1001A82H'),
  from: z.iso.date().describe('first market day'),
  to: z.iso.date().describe('last market day'),
  zone: z.string().max(64).refine(isZone, 'expected an IANA zone').default('Europe/Brussels'),
  resolution: z.enum(['PT15M', 'PT30M', 'PT60M']).optional(),
  sequence: z.number().int().min(1).max(20).optional(),
  ...fetchBasis,
});

const importEntry = z.object({
  importId: z.number(),
  name: z.string(),
  importedAt: time,
  bars: z.number(),
  symbols: z.array(z.string()),
  sha256: z.string(),
});

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).format(0) !== '';
  } catch {
    return false;
  }
}

const seriesEntry = z.object({
  seriesId: z.number(),
  symbol: z.string(),
  interval: z.string(),
  source: z.string(),
  unit: z.string().nullable(),
  count: z.number(),
  firstTime: time,
  lastTime: time,
});

const seriesFacts = z.object({
  kind: z.enum(['plain', 'continuous', 'formula']),
  badge: z.string().nullable(),
  rolls: z.array(
    z.object({
      time,
      from: z.string(),
      to: z.string(),
      fromClose: z.number().nullable(),
      toClose: z.number().nullable(),
    }),
  ),
  members: z.array(z.string()),
  sampling: z.string().nullable(),
  simulated: z.boolean(),
  notes: z.array(z.string()),
});

/** A browser may not name files of this machine: it uploads. */
function checkSource(ctx: ContractContext, request: ImportRequest): void {
  if (request.source.kind === 'path' && !ctx.caller.localFiles) {
    throw new Fault(
      'LOCAL_FILES_REFUSED',
      'This connection may not name files on disk. Upload the file instead.',
      {
        name: request.source.name,
      },
    );
  }
  if (request.source.kind === 'text' && request.source.text === undefined) {
    throw new Fault('INPUT_INVALID', 'source.text is missing for a source of kind text.', {
      field: 'source.text',
    });
  }
}

export const historyRouter = router({
  presets: procedure
    .meta({ locked: true, summary: 'Column mappings that are recognised from the header' })
    .output(
      z.object({
        presets: z.array(z.object({ id: z.string(), title: z.string(), description: z.string() })),
      }),
    )
    .query(({ ctx }) => ({ presets: [...ctx.workstation.history.presets()] })),
  preview: procedure
    .meta({ summary: 'Dry run of an import: what would be stored, and which rows are odd' })
    .input(importRequest)
    .output(preview)
    .mutation(({ ctx, input, signal }) => {
      checkSource(ctx, input);
      const { jobId = randomUUID(), ...request } = input;
      return ctx.workstation.jobs.run({ jobId, title: `Preview ${request.source.name}`, signal }, (job) =>
        ctx.workstation.history.preview(request, job),
      ) as Promise<z.output<typeof preview>>;
    }),
  import: procedure
    .meta({ summary: 'Import a file, whole or not at all' })
    .input(importRequest)
    .output(importResult)
    .mutation(async ({ ctx, input, signal }) => {
      checkSource(ctx, input);
      const { jobId = randomUUID(), ...request } = input;
      const result = await ctx.workstation.jobs.run(
        { jobId, title: `Import ${request.source.name}`, signal },
        (job) => ctx.workstation.history.import(request, job),
      );
      return { ...result, series: [...result.series], problems: [...result.problems] };
    }),
  fetch: procedure
    .meta({ summary: 'Fetch history from EIA or ENTSO-E and store it as an import' })
    .input(z.discriminatedUnion('source', [eiaRequest, entsoeRequest]).meta({ type: 'object' }))
    .output(importResult)
    .mutation(async ({ ctx, input, signal }) => {
      const { jobId = randomUUID(), ...request } = input;
      const result = await ctx.workstation.jobs.run(
        { jobId, title: `Fetch ${request.symbol} from ${request.source.toUpperCase()}`, signal },
        (job) => ctx.workstation.history.fetch(request, job),
      );
      return { ...result, series: [...result.series], problems: [...result.problems] };
    }),
  imports: procedure
    .meta({ summary: 'Imports that can be undone, newest first' })
    .output(z.object({ imports: z.array(importEntry) }))
    .query(async ({ ctx }) => ({
      imports: (await ctx.workstation.history.imports()).map((entry) => ({
        ...entry,
        symbols: [...entry.symbols],
      })),
    })),
  undo: procedure
    .meta({ summary: 'Take an import back; what it had covered shows again' })
    .input(z.object({ importId: z.number().int() }))
    .output(importEntry)
    .mutation(async ({ ctx, input }) => {
      const entry = await ctx.workstation.history.undo(input.importId);
      return { ...entry, symbols: [...entry.symbols] };
    }),
  series: procedure
    .meta({ summary: 'Series in the store' })
    .output(z.object({ series: z.array(seriesEntry) }))
    .query(async ({ ctx }) => ({ series: [...(await ctx.workstation.history.series())] })),
  bars: procedure
    .meta({
      summary: 'Bars of a symbol, imported and recorded joined, the live edge included',
    })
    .input(
      z
        .object({
          symbol,
          interval: z.string().min(1).max(8),
          source: z.string().optional(),
          from: time.optional(),
          to: time.optional(),
          limit: z.number().int().positive().max(10_000_000).optional(),
          continuous: continuousRequest
            .optional()
            .describe('how c1, c2 ... are made; last trading day, unadjusted where it is left out'),
        })
        .refine(({ from, to }) => from === undefined || to === undefined || from <= to, 'from is after to'),
    )
    .output(
      z.object({
        symbol: z.string(),
        interval: z.string(),
        unit: z.string().nullable(),
        bars: barColumns,
        truncated: z.boolean(),
        series: seriesFacts,
      }),
    )
    .query(async ({ ctx, input }) => {
      const answer = await ctx.workstation.history.bars(input);
      const { rolls, members, notes, ...facts } = answer.series;
      return { ...answer, series: { ...facts, rolls: [...rolls], members: [...members], notes: [...notes] } };
    }),
  simulatePast: procedure
    .meta({
      summary:
        'Make a past of the simulated market: daily bars of every contract. It is no history of any market',
    })
    .input(
      z.object({
        years: z.number().int().min(1).max(15).default(3),
        jobId: z.string().min(1).max(64).optional(),
      }),
    )
    .output(importEntry)
    .mutation(async ({ ctx, input: { years, jobId = randomUUID() }, signal }) => {
      const entry = await ctx.workstation.jobs.run(
        { jobId, title: `Simulated past of ${years} years`, signal },
        (job) => ctx.workstation.history.simulatePast(years, job),
      );
      return { ...entry, symbols: [...entry.symbols] };
    }),
});
