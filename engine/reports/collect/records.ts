import { canonicalJson } from '../../security/audit/canonical-json.ts';
import type { AuditRecord } from '../../security/audit/record.ts';
import { type Cell, type Column, column } from '../content.ts';
import { CappedList, shortened } from './lists.ts';

/** Columns of a list of records. */
const listColumns: readonly Column[] = [
  column('index', 'whole', 6),
  column('time', 'instant', 14),
  column('user', 'text', 11),
  column('action', 'code', 14),
  column('phase', 'word', 7, 'phase'),
  column('subject', 'text', 18),
  column('details', 'text', 31),
];

const subjectText = (record: AuditRecord): string =>
  Object.entries(record.subject)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');

/** Records of some categories, as they are. */
export class RecordList {
  private readonly list: CappedList;

  constructor(id: string) {
    this.list = new CappedList(id, listColumns);
  }

  take(record: AuditRecord): void {
    this.list.add(() => ({
      cells: [
        record.index,
        record.time,
        record.actor.user,
        record.action,
        record.phase,
        shortened(subjectText(record)),
        shortened(detailText(record)),
      ],
    }));
  }

  get total(): number {
    return this.list.total;
  }

  table() {
    return this.list.table();
  }
}

/** Details as people read them: names and values, what is nested as JSON. */
function detailText({ details }: AuditRecord): string {
  return Object.entries(details)
    .map(([name, value]) => `${name} ${typeof value === 'string' ? value : canonicalJson(value)}`)
    .join(', ');
}

/** Columns of a CSV with a row a record. */
export const recordColumns: readonly Column[] = [
  column('index', 'whole', 1),
  column('time', 'instant', 1),
  column('category', 'code', 1),
  column('action', 'code', 1),
  column('phase', 'code', 1),
  column('request', 'whole', 1),
  column('userId', 'code', 1),
  column('user', 'text', 1),
  column('role', 'code', 1),
  column('session', 'code', 1),
  column('address', 'code', 1),
  column('host', 'text', 1),
  column('approval', 'code', 1),
  column('order', 'code', 1),
  column('instrument', 'text', 1),
  column('book', 'text', 1),
  column('subject', 'code', 1),
  column('details', 'code', 1),
];

export function recordCells(record: AuditRecord): readonly Cell[] {
  const { actor, subject } = record;
  return [
    record.index,
    record.time,
    record.category,
    record.action,
    record.phase,
    record.request,
    actor.userId,
    actor.user,
    actor.role,
    actor.session,
    actor.address,
    actor.host,
    record.approval,
    subject['order'] ?? null,
    subject['instrument'] ?? null,
    subject['book'] ?? null,
    canonicalJson(subject),
    canonicalJson(record.details),
  ];
}
