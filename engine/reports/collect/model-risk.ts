import { canonicalJson } from '../../security/audit/canonical-json.ts';
import { column } from '../content.ts';
import { isInScope } from '../scope.ts';
import type { KindContext, KindReport } from './kind-report.ts';
import { Models, readCard, scenarioAction } from './models.ts';
import { RecordList } from './records.ts';

/** Which models were run, in which versions, from what, and how well they did: a row a card in the CSV. */
export function modelRiskReport({ scope, row }: KindContext): KindReport {
  const models = new Models();
  const failures = new RecordList('modelFailures');
  const approvals = new RecordList('approvals');
  const people = new Set<string>();
  return {
    csvColumns: [
      column('index', 'whole', 1),
      column('time', 'instant', 1),
      column('userId', 'code', 1),
      column('user', 'text', 1),
      column('action', 'code', 1),
      column('model', 'text', 1),
      column('modelVersion', 'code', 1),
      column('inputsHash', 'code', 1),
      column('parameters', 'code', 1),
      column('metrics', 'code', 1),
    ],
    take(record) {
      if (!isInScope(record, scope)) return;
      if (record.category === 'approval' && record.action.includes('model')) approvals.take(record);
      if (record.category !== 'model' || record.action === scenarioAction) return;
      if (record.phase === 'failed') failures.take(record);
      models.take(record);
      people.add(record.actor.userId);
      const card = readCard(record);
      if (card === undefined) return;
      row([
        record.index,
        record.time,
        record.actor.userId,
        record.actor.user,
        record.action,
        card.model,
        card.version,
        card.inputsHash,
        canonicalJson(card.parameters),
        canonicalJson(card.metrics),
      ]);
    },
    finish: () => [
      {
        id: 'overview',
        notes: ['modelCards'],
        figures: [
          { id: 'modelCards', kind: 'whole', value: models.total },
          { id: 'modelVersions', kind: 'whole', value: models.versions },
          { id: 'people', kind: 'whole', value: people.size },
          { id: 'modelFailures', kind: 'whole', value: failures.total },
          { id: 'unreadModels', kind: 'whole', value: models.unread },
        ],
        charts: [
          {
            id: 'cardsByModel',
            shape: 'bars',
            label: { kind: 'text' },
            value: 'whole',
            points: models.counts().slice(0, 20),
          },
        ],
        tables: [models.modelTable()],
      },
      { id: 'models', wide: true, tables: [models.cardTable()] },
      { id: 'modelFailures', wide: true, tables: [failures.table()] },
      { id: 'approvals', wide: true, tables: [approvals.table()] },
    ],
  };
}
