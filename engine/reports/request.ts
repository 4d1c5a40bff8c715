import { z } from 'zod';
import { Fault } from '../domain/fault.ts';

export const reportKinds = ['audit', 'best-execution', 'position', 'model-risk', 'scenario'] as const;
export const reportLanguages = ['en', 'ar'] as const;
export type ReportKind = (typeof reportKinds)[number];
export type ReportLanguage = (typeof reportLanguages)[number];

const text = z.string().max(256);
const instant = z.number().int().min(0).max(8.64e15);

/** Which records a report is about. Null asks for any; `from` belongs to it, `to` does not. */
export const scopeSchema = z.strictObject({
  from: instant.nullable(),
  to: instant.nullable(),
  user: text.nullable(),
  instrument: text.nullable(),
  order: text.nullable(),
  book: text.nullable(),
});
export type ReportScope = z.infer<typeof scopeSchema>;

/**
 * All that a report depends on beside the records: the same request and the same records give the same bytes. It is the
 * `scope` of the proof bundle that seals the report, so that a stranger can make the report again.
 */
export const requestSchema = z.strictObject({
  version: z.literal(1),
  kind: z.enum(reportKinds),
  language: z.enum(reportLanguages),
  /** Name of the files without their endings; that of the proof bundle as well. */
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/),
  scope: scopeSchema,
  /** UTC milliseconds; also the date inside the PDF. */
  generatedAt: instant,
  preparedBy: z.strictObject({ user: text, role: text }),
  workstation: z.strictObject({
    /** Identity, fingerprint (hex) and number of records of the log at that time. */
    log: text,
    fingerprint: text,
    size: z.number().int().min(0),
    host: text,
    /** Program and library versions by name. */
    versions: z.record(text, text),
  }),
});
export type ReportRequest = z.infer<typeof requestSchema>;

/** Throws Fault REPORT_REQUEST_INVALID, which names the field. */
export function parseRequest(value: unknown): ReportRequest {
  const parsed = requestSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = issue?.path.join('.') ?? '';
  throw new Fault(
    'REPORT_REQUEST_INVALID',
    `No report can be made of this request: ${field === '' ? 'the whole' : field} is wrong, ${issue?.message ?? 'unknown'}.`,
    { field },
  );
}
