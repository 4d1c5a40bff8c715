import './audit.css';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation.ts';
import { EmptyState, ErrorState, LoadingState } from '../../design/blocks.tsx';
import { countOf } from '../../design/number-format.ts';
import { emptyForm, narrowings } from '../../state/audit-filter.ts';
import { auditCsv } from '../../state/audit-records.ts';
import { OnlyFor } from '../shared/permission.tsx';
import { saveText } from '../shared/save-text.ts';
import { AuditFilters } from './audit-filters.tsx';
import { AuditHeadStrip } from './audit-head-strip.tsx';
import { AuditTable } from './audit-table.tsx';
import { RecordDetail } from './record-detail.tsx';

/** The log of everything that was done: who, when, what, and the proof that it stands there. */
export function AuditPanel() {
  return (
    <section className="panel audit" aria-label="Audit">
      <OnlyFor path="audit.query" what="The audit log is">
        <AuditLog />
      </OnlyFor>
    </section>
  );
}

function AuditLog() {
  const { auditView } = useWorkstation();
  const { entries, problem, form, fresh, atTop, order, selected, cursor, following, loading } =
    useStore(auditView);
  useEffect(() => auditView.open(), [auditView]);
  const chosen = entries?.find(({ record }) => record.index === selected) ?? null;
  const narrowed = narrowings(form) > 0;
  return (
    <>
      <AuditHeadStrip />
      <AuditFilters />
      {order !== null && (
        <div className="order-strip">
          <p>
            Every record of order <strong className="selectable">{order}</strong>, oldest first.
          </p>
          <button type="button" className="button" onClick={() => auditView.showOrder(null)}>
            Back to the log
          </button>
        </div>
      )}
      <div className="audit-body">
        <div className="audit-list">
          {problem !== null ? (
            <ErrorState
              title="The log could not be read"
              problem={problem}
              again={() => auditView.reload()}
            />
          ) : entries === null ? (
            <LoadingState>Reading the log…</LoadingState>
          ) : entries.length === 0 ? (
            <EmptyState
              title={order !== null ? 'No record of this order' : 'No record fits'}
              actions={
                narrowed && (
                  <button type="button" className="button" onClick={() => auditView.show(emptyForm)}>
                    Show the whole log
                  </button>
                )
              }
            >
              {narrowed
                ? 'Nothing in the log fits what is asked for. User, order, instrument and book must be written whole; an action may be its beginning.'
                : 'Nothing was recorded yet.'}
            </EmptyState>
          ) : (
            <AuditTable entries={entries} />
          )}
          {fresh.length > 0 && !atTop && order === null && (
            <button
              type="button"
              className="button primary fresh-mark"
              onClick={() => auditView.setAtTop(true)}
            >
              ↑ {countOf(fresh.length, 'new record')}
            </button>
          )}
        </div>
        {chosen !== null && <RecordDetail key={chosen.record.index} entry={chosen} />}
      </div>
      {entries !== null && (
        <p className="panel-foot muted">
          {countOf(entries.length, 'record')} shown
          {cursor !== null && ', older ones follow as you scroll'} ·{' '}
          {order !== null
            ? 'one order'
            : following
              ? atTop
                ? '● live'
                : '◌ live, held while you read'
              : loading === 'first'
                ? 'reading'
                : 'not followed'}{' '}
          · times in UTC ·{' '}
          <button
            type="button"
            className="link"
            disabled={entries.length === 0}
            onClick={() => saveText('audit.csv', auditCsv(entries), 'text/csv')}
          >
            CSV of what is shown
          </button>
        </p>
      )}
    </>
  );
}
