import { hostname } from 'node:os';
import type { AuditDraft } from '../../security/audit/record.ts';
import { type AppendEntry, appendEntry, type Stamp } from './append-entry.ts';

/** Who answers for an operation on the log itself. */
export type Authority = Pick<AuditDraft, 'actor' | 'approval'>;

export type OwnDraft = Pick<AuditDraft, 'category' | 'action' | 'details'>;

/** The program itself, where nobody asked. */
export function ownAuthority(): Authority {
  const system = { userId: 'system', user: 'system', role: 'system', session: 'system' };
  return { actor: { ...system, address: null, host: hostname() }, approval: null };
}

/** A record of the log about itself. */
export function ownEntry(draft: OwnDraft, authority: Authority, stamp: Stamp, boot: string): AppendEntry {
  return appendEntry({ phase: 'event', request: null, subject: {}, ...draft, ...authority }, stamp, boot);
}
