import type { AuditRecord } from '../security/audit/record.ts';
import type { ReportScope } from './request.ts';

/** Whether a record is about what is asked for, whenever it was. */
export function isAbout({ actor, subject }: AuditRecord, scope: ReportScope): boolean {
  const { user, instrument, order, book } = scope;
  return (
    (user === null || actor.userId === user || actor.user === user) &&
    (instrument === null || subject['instrument'] === instrument) &&
    (order === null || subject['order'] === order) &&
    (book === null || subject['book'] === book)
  );
}

export const isBefore = ({ time }: Pick<AuditRecord, 'time'>, { from }: ReportScope): boolean =>
  from !== null && time < from;
export const isAfter = ({ time }: Pick<AuditRecord, 'time'>, { to }: ReportScope): boolean =>
  to !== null && time >= to;

export function isInScope(record: AuditRecord, scope: ReportScope): boolean {
  return !isBefore(record, scope) && !isAfter(record, scope) && isAbout(record, scope);
}
