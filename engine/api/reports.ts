import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Fault } from '../domain/fault.ts';
import { reportKinds, reportLanguages } from '../reports/request.ts';
import type { BuiltReport } from './ports/reports.ts';
import { bytes, jobId, time } from './schemas.ts';
import { procedure, router } from './trpc.ts';

const about = z.string().min(1).max(256).nullable().default(null);
const scope = z.object({
  from: time.nullable().default(null),
  to: time.nullable().default(null).describe('the first moment that does not belong to it'),
  user: about,
  instrument: about,
  order: about,
  book: about,
});
const kind = z.enum(reportKinds);
const language = z.enum(reportLanguages);
const report = z.object({
  id: z.string(),
  name: z.string(),
  kind,
  language,
  scope,
  builtAt: time,
  builtBy: z.string(),
  records: z.number(),
  size: z.number(),
  fingerprint: z.string(),
  files: z.array(
    z.object({ name: z.string(), mediaType: z.string(), bytes: z.number(), sha256: z.string() }),
  ),
  folder: z.string().nullable(),
});

const shown = (built: BuiltReport) => ({ ...built, files: [...built.files] });

export const reportsRouter = router({
  kinds: procedure
    .meta({ summary: 'Kinds and languages of reports' })
    .output(z.object({ kinds: z.array(kind), languages: z.array(language) }))
    .query(() => ({ kinds: [...reportKinds], languages: [...reportLanguages] })),
  build: procedure
    .meta({ summary: 'Build a report of the log, with a proof bundle and the verifier beside it; a job' })
    .input(
      z.object({
        kind,
        language: language.default('en'),
        scope: scope.default({ from: null, to: null, user: null, instrument: null, order: null, book: null }),
        folder: z.string().min(1).max(1_000).optional().describe('where to write; hosts with local files'),
        jobId,
      }),
    )
    .output(report)
    .mutation(async ({ ctx, input, signal }) => {
      if (input.folder !== undefined && !ctx.caller.localFiles) {
        throw new Fault(
          'LOCAL_FILES_REFUSED',
          'A browser may not name files of the engine’s machine. Leave the folder out and download.',
        );
      }
      return ctx.workstation.jobs.run(
        { jobId: input.jobId ?? randomUUID(), title: `Build the ${input.kind} report`, signal },
        async (work) => shown(await ctx.workstation.reports.build(ctx.caller, input, work)),
      );
    }),
  list: procedure
    .meta({ summary: 'Reports built since the vault was opened' })
    .output(z.object({ reports: z.array(report) }))
    .query(({ ctx }) => ({ reports: ctx.workstation.reports.list().map(shown) })),
  download: procedure
    .meta({ summary: 'A piece of a file of a report' })
    .input(
      z.object({
        id: z.uuid(),
        name: z.string().max(200),
        from: z.number().int().min(0).default(0),
        bytes: z.number().int().min(1).max(4_194_304).default(4_194_304),
      }),
    )
    .output(z.object({ bytes, size: z.number() }))
    .query(({ ctx, input }) => ctx.workstation.reports.read(input.id, input.name, input.from, input.bytes)),
  discard: procedure
    .meta({ summary: 'Forget a report that was built' })
    .input(z.object({ id: z.uuid() }))
    .output(z.object({ discarded: z.boolean() }))
    .mutation(async ({ ctx, input }) => ({ discarded: await ctx.workstation.reports.discard(input.id) })),
  recompute: procedure
    .meta({ summary: 'Make the files of a proof bundle again from its records, and compare' })
    .input(z.object({ file: z.string().max(1_000).optional(), uploadId: z.string().optional() }))
    .output(z.object({ name: z.string(), same: z.array(z.string()), different: z.array(z.string()) }))
    .mutation(async ({ ctx, input }) => {
      if (input.file !== undefined && !ctx.caller.localFiles) {
        throw new Fault('LOCAL_FILES_REFUSED', 'A browser hands the bundle over (uploads.begin).');
      }
      const { name, same, different } = await ctx.workstation.reports.recompute({
        file: input.file,
        upload: input.uploadId,
      });
      return { name, same: [...same], different: [...different] };
    }),
});
