import { z } from 'zod';
import { Fault } from '../../domain/fault.ts';

/** The form of `docs/audit.md`, "A record". */
export const auditCategories = [
  'command',
  'decision',
  'order',
  'sign-in',
  'failure',
  'read',
  'export',
  'approval',
  'limit',
  'key',
  'backup',
  'model',
  'system',
] as const;
export const auditPhases = ['requested', 'done', 'failed', 'event'] as const;

const whole = z.number().int().min(0);

export const actorSchema = z.strictObject({
  userId: z.string(),
  user: z.string(),
  role: z.string(),
  session: z.string(),
  address: z.string().nullable(),
  host: z.string(),
});

export const clockSchema = z.strictObject({
  source: z.string(),
  offsetMilliseconds: z.number().nullable(),
});

const draftFields = {
  category: z.enum(auditCategories),
  action: z.string().min(1),
  phase: z.enum(auditPhases),
  request: whole.nullable(),
  actor: actorSchema,
  approval: z.string().nullable(),
  subject: z.record(z.string(), z.string()),
  details: z.record(z.string(), z.unknown()),
};

export const draftSchema = z.strictObject(draftFields);

export const recordSchema = z.strictObject({
  version: z.literal(1),
  index: whole,
  time: z.number().int(),
  boot: z.uuid(),
  monotonic: whole,
  clock: clockSchema,
  keyEpoch: whole.min(1),
  ...draftFields,
});

export type AuditCategory = (typeof auditCategories)[number];
export type AuditPhase = (typeof auditPhases)[number];
export type AuditActor = z.infer<typeof actorSchema>;
export type AuditClock = z.infer<typeof clockSchema>;
/** What a caller says; the log adds place, time and keys. */
export type AuditDraft = z.infer<typeof draftSchema>;
export type AuditRecord = z.infer<typeof recordSchema>;

/** Throws Fault AUDIT_DRAFT_INVALID, which names the field. */
export function parseDraft(draft: unknown): AuditDraft {
  const parsed = draftSchema.safeParse(draft);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = issue?.path.join('.') ?? '';
  throw new Fault(
    'AUDIT_DRAFT_INVALID',
    `An audit record does not fit its form at ${field === '' ? 'the top' : field}: ${issue?.message ?? 'unknown'}. Nothing was recorded.`,
    { field },
  );
}
