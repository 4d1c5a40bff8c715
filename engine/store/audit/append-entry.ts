import type { AuditClock, AuditDraft } from '../../security/audit/record.ts';
import { encodeDraft, type RecordText } from '../../security/audit/record-text.ts';

/** Time of a record: UTC milliseconds, microseconds since the program began, and what the clock is known to be worth. */
export interface Stamp {
  readonly time: number;
  readonly monotonic: number;
  readonly clock: AuditClock;
}

/** What the log can be searched by, in the order of the columns. */
export type RecordColumns = readonly [
  category: string,
  action: string,
  phase: string,
  user: string,
  session: string,
  order: string | null,
  instrument: string | null,
  book: string | null,
];

/** A record on its way to the thread that writes: strings, because those cross threads cheapest. */
export interface AppendEntry {
  readonly text: RecordText;
  readonly columns: RecordColumns;
  readonly time: number;
  readonly monotonic: number;
}

export function columnsOf(
  draft: Pick<AuditDraft, 'category' | 'action' | 'phase' | 'actor' | 'subject'>,
): RecordColumns {
  const { category, action, phase, actor, subject } = draft;
  const about = (key: string) => subject[key] ?? null;
  return [
    category,
    action,
    phase,
    actor.user,
    actor.session,
    about('order'),
    about('instrument'),
    about('book'),
  ];
}

/** Throws Fault AUDIT_NOT_CANONICAL. */
export function appendEntry(draft: AuditDraft, stamp: Stamp, boot: string): AppendEntry {
  const { time, monotonic, clock } = stamp;
  return { text: encodeDraft(draft, { time, boot, clock }), columns: columnsOf(draft), time, monotonic };
}
