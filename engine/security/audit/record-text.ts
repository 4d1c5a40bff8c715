import { canonicalJson } from './canonical-json.ts';
import type { AuditClock, AuditDraft } from './record.ts';

/** What is known when a record is asked for, before it has its place. */
export interface RecordStamp {
  readonly time: number;
  readonly boot: string;
  readonly clock: AuditClock;
}

/**
 * A record's canonical JSON without the values that its place gives it: one thread writes the text, and the thread
 * that owns the log only joins it.
 */
export interface RecordText {
  readonly head: string;
  readonly tail: string;
}

const opened = (fields: object): string => canonicalJson(fields).slice(0, -1);
const closed = (fields: object): string => canonicalJson(fields).slice(1);

/** Throws Fault AUDIT_NOT_CANONICAL on a draft that has no canonical JSON. */
export function encodeDraft(draft: AuditDraft, stamp: RecordStamp): RecordText {
  const { action, actor, approval, category, details, phase, request, subject } = draft;
  const { boot, clock, time } = stamp;
  // Every key before "index" stands in the head, every one after "monotonic" in the tail.
  return {
    head: opened({ action, actor, approval, boot, category, clock, details }),
    tail: closed({ phase, request, subject, time, version: 1 }),
  };
}

export function joinRecord(
  text: RecordText,
  place: { readonly index: number; readonly keyEpoch: number; readonly monotonic: number },
): string {
  return `${text.head},"index":${place.index},"keyEpoch":${place.keyEpoch},"monotonic":${place.monotonic},${text.tail}`;
}
