import type { AuditRecord } from '../../security/audit/record.ts';
import { auditCategories } from '../../security/audit/record.ts';
import { column, type Section } from '../content.ts';
import { isInScope } from '../scope.ts';
import type { KindContext, KindReport } from './kind-report.ts';
import { dayOf, Groups } from './lists.ts';
import { Models, scenarioAction } from './models.ts';
import { orderTable } from './order-tables.ts';
import { Orders } from './orders.ts';
import { RecordList, recordCells, recordColumns } from './records.ts';

/** Everything that was done in the scope: a row a record in the CSV, the rest as lists and counts. */
export function auditReport({ scope, row }: KindContext): KindReport {
  const categories = new Map<string, number>();
  const days = new Map<number, number>();
  const people = new Groups(() => ({ role: '', records: 0, orders: 0, failures: 0 }));
  const instruments = new Set<string>();
  const limits = new RecordList('limits');
  const approvals = new RecordList('approvals');
  const exported = new RecordList('exports');
  const access = new RecordList('access');
  const keys = new RecordList('keys');
  const models = new Models();
  let fills = 0;
  let lots = 0;
  const orders = new Orders({
    filled: (_, fill) => {
      fills += 1;
      lots += fill.lots;
    },
  });
  const lists: Readonly<Record<string, { take(record: AuditRecord): void }>> = {
    limit: limits,
    approval: approvals,
    export: exported,
    'sign-in': access,
    failure: access,
    key: keys,
    backup: keys,
  };
  let first: AuditRecord | undefined;
  let last: AuditRecord | undefined;
  let records = 0;

  function count(record: AuditRecord): void {
    first ??= record;
    last = record;
    records += 1;
    categories.set(record.category, (categories.get(record.category) ?? 0) + 1);
    const day = dayOf(record.time);
    days.set(day, (days.get(day) ?? 0) + 1);
    const person = people.at(record.actor.userId, record.actor.user);
    person.role = record.actor.role;
    person.records += 1;
    if (record.category === 'order') person.orders += 1;
    if (record.category === 'failure' || record.phase === 'failed') person.failures += 1;
    const instrument = record.subject['instrument'];
    if (instrument !== undefined && instruments.size < 100_000) instruments.add(instrument);
  }

  const overview = (): Section => ({
    id: 'overview',
    figures: [
      { id: 'records', kind: 'whole', value: records },
      { id: 'firstTime', kind: 'instant', value: first?.time ?? null },
      { id: 'lastTime', kind: 'instant', value: last?.time ?? null },
      { id: 'firstIndex', kind: 'whole', value: first?.index ?? null },
      { id: 'lastIndex', kind: 'whole', value: last?.index ?? null },
      { id: 'people', kind: 'whole', value: people.size },
      { id: 'instruments', kind: 'whole', value: instruments.size },
      { id: 'orders', kind: 'whole', value: orders.count },
      { id: 'fills', kind: 'whole', value: fills },
      { id: 'lots', kind: 'whole', value: lots },
      { id: 'limits', kind: 'whole', value: limits.total },
      { id: 'approvals', kind: 'whole', value: approvals.total },
      { id: 'exports', kind: 'whole', value: exported.total },
      { id: 'access', kind: 'whole', value: access.total },
      { id: 'modelCards', kind: 'whole', value: models.total },
      { id: 'unreadOrders', kind: 'whole', value: orders.unread },
    ],
    charts: [
      {
        id: 'recordsByDay',
        shape: 'columns',
        label: { kind: 'day' },
        value: 'whole',
        points: [...days].sort(([a], [b]) => a - b).map(([label, value]) => ({ label, value })),
      },
      {
        id: 'recordsByCategory',
        shape: 'bars',
        label: { kind: 'word', words: 'category' },
        value: 'whole',
        points: auditCategories
          .filter((category) => categories.has(category))
          .map((category) => ({ label: category, value: categories.get(category) ?? 0 })),
      },
    ],
    tables: [
      people.table(
        'people',
        [
          column('user', 'text', 30),
          column('role', 'code', 20),
          column('userId', 'code', 26),
          column('records', 'whole', 12),
          column('orderEvents', 'whole', 12),
          column('failures', 'whole', 12),
        ],
        ([userId = '', user = ''], person) => ({
          cells: [user, person.role, userId, person.records, person.orders, person.failures],
        }),
      ),
    ],
  });

  return {
    csvColumns: recordColumns,
    take(record) {
      if (!isInScope(record, scope)) return;
      count(record);
      row(recordCells(record));
      if (record.category === 'order') orders.take(record);
      else if (record.category === 'model') {
        if (record.action !== scenarioAction) models.take(record);
      } else lists[record.category]?.take(record);
    },
    finish() {
      orders.finish();
      return [
        overview(),
        { id: 'orders', wide: true, notes: ['orderLives'], tables: [orderTable(orders)] },
        { id: 'limits', wide: true, tables: [limits.table()] },
        { id: 'approvals', wide: true, tables: [approvals.table()] },
        { id: 'exports', wide: true, tables: [exported.table()] },
        { id: 'access', wide: true, tables: [access.table()] },
        { id: 'keys', wide: true, tables: [keys.table()] },
        { id: 'models', wide: true, tables: [models.cardTable()] },
      ];
    },
  };
}
