import { useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation.ts';
import { problemOf } from '../../client/problem.ts';
import type { Approval } from '../../client/types.ts';
import { EmptyState, ErrorState, LoadingState, ScrollRegion } from '../../design/blocks.tsx';
import { type DataColumn, DataTable } from '../../design/data-table.tsx';
import { formatAge, formatDateTime, localZone } from '../../design/time-format.ts';
import { approvalKindWords, approvalsCsv, decidersOf, stateAt, turnOf } from '../../state/controls.ts';
import { listText } from '../../state/permissions.ts';
import { saveText } from '../shared/save-text.ts';
import { ReasonDialog } from './reason-dialog.tsx';

const stateGlyphs: Readonly<Record<Approval['state'], readonly [string, string]>> = {
  waiting: ['◷', 'warn'],
  approved: ['✓', 'good'],
  refused: ['✕', 'bad'],
  withdrawn: ['↶', 'muted'],
  expired: ['◌', 'muted'],
};

/** What is asked for, word by word; ids and times of the machine say nothing to the eye. */
function Payload({ payload }: { readonly payload: unknown }) {
  const entries = Object.entries((payload ?? {}) as Record<string, unknown>).filter(
    ([name]) => !/^(id|userId)$/.test(name),
  );
  if (entries.length === 0) return null;
  return (
    <dl className="facts payload">
      {entries.map(([name, value]) => (
        <div key={name}>
          <dt>{name.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`)}</dt>
          <dd className="selectable">
            {typeof value === 'number' && name.endsWith('At')
              ? `${formatDateTime(value, 'UTC')} UTC`
              : String(value)}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Waiting(props: {
  readonly approval: Approval;
  readonly now: number;
  readonly onDecide: (approval: Approval, approve: boolean) => void;
}) {
  const { access, client, notices } = useWorkstation();
  const identity = useStore(access, ({ status }) => status?.identity ?? null);
  const { approval, now, onDecide } = props;
  const turn = turnOf(approval, identity);
  const withdraw = async () => {
    try {
      await client.approvals.withdraw.mutate({ id: approval.id });
    } catch (error) {
      notices.problem(problemOf(error), 'The request was not withdrawn');
    }
  };
  return (
    <li className="waiting" data-turn={turn} aria-label={approval.summary}>
      <div className="waiting-words">
        <p>
          <span className="badge">{approvalKindWords[approval.kind]}</span>{' '}
          <strong className="selectable">{approval.summary}</strong>
        </p>
        <p className="muted">
          asked by {turn === 'own' ? 'you' : approval.requestedByName},{' '}
          {formatAge(now - approval.requestedAt)} ago · void in {formatAge(approval.expiresAt - now)}
        </p>
      </div>
      <div className="row">
        {turn === 'decide' && (
          <>
            <button type="button" className="button primary" onClick={() => onDecide(approval, true)}>
              Approve…
            </button>
            <button type="button" className="button" onClick={() => onDecide(approval, false)}>
              Refuse…
            </button>
          </>
        )}
        {turn === 'own' && (
          <button type="button" className="button" onClick={() => void withdraw()}>
            Withdraw
          </button>
        )}
        {turn !== 'decide' && (
          <span className="muted waiting-for">waits for {listText(decidersOf(approval.kind))}</span>
        )}
      </div>
    </li>
  );
}

const decidedColumns = (now: number): readonly DataColumn<Approval>[] => [
  {
    id: 'time',
    label: 'Decided',
    value: ({ decidedAt, expiresAt }) => decidedAt ?? expiresAt,
    show: ({ decidedAt, expiresAt }) => (
      <span className="nowrap">{formatDateTime(decidedAt ?? expiresAt, localZone())}</span>
    ),
  },
  { id: 'kind', label: 'Kind', value: ({ kind }) => approvalKindWords[kind] },
  { id: 'summary', label: 'What', value: ({ summary }) => summary },
  { id: 'asked', label: 'Asked by', value: ({ requestedByName }) => requestedByName },
  {
    id: 'state',
    label: 'Outcome',
    value: (approval) => stateAt(approval, now),
    show: (approval) => {
      const state = stateAt(approval, now);
      const [glyph, tone] = stateGlyphs[state];
      return (
        <span className={`nowrap ${tone}`}>
          <span aria-hidden="true">{glyph}</span> {state}
        </span>
      );
    },
  },
  {
    id: 'by',
    label: 'By',
    value: ({ decidedByName }) => decidedByName ?? '',
    show: ({ decidedByName, state }) =>
      decidedByName ?? <span className="muted">{state === 'approved' ? 'nobody else could' : '–'}</span>,
  },
  { id: 'reason', label: 'Reason', value: ({ reason }) => reason ?? '' },
];

/** What waits for a second person, and what became of what was asked for. */
export function ApprovalsTab() {
  const { controls, clock, client, notices } = useWorkstation();
  const { approvals, problem } = useStore(controls);
  const now = useStore(clock, (state) => state.now);
  const [deciding, setDeciding] = useState<{ approval: Approval; approve: boolean } | null>(null);
  const minute = Math.floor(now / 60_000) * 60_000;
  const columns = useMemo(() => decidedColumns(minute), [minute]);
  const waiting = approvals?.filter((approval) => stateAt(approval, now) === 'waiting') ?? [];
  const decided = useMemo(
    () => approvals?.filter((approval) => stateAt(approval, minute) !== 'waiting') ?? [],
    [approvals, minute],
  );
  if (approvals === null) {
    return (
      <div className="panel-body">
        {problem !== null ? (
          <ErrorState title="What waits could not be read" problem={problem} />
        ) : (
          <LoadingState>Reading what waits…</LoadingState>
        )}
      </div>
    );
  }
  const decide = async (approval: Approval, approve: boolean, reason: string) => {
    await client.approvals.decide.mutate({ id: approval.id, approve, reason });
    notices.say('good', `${approve ? 'Approved' : 'Refused'}: ${approval.summary}.`);
  };
  return (
    <>
      <ScrollRegion label="Approvals" className="panel-body">
        {approvals.length === 0 ? (
          <EmptyState title="Nothing waits">
            Roles, limits, re-arming and trades written down by hand ask for a second person. They stand here
            until somebody else has decided, a day at most.
          </EmptyState>
        ) : (
          <>
            <h3 className="section-head">Waiting</h3>
            {waiting.length === 0 ? (
              <p className="note-line">Nothing waits.</p>
            ) : (
              <ul aria-label="Waiting">
                {waiting.map((approval) => (
                  <Waiting
                    key={approval.id}
                    approval={approval}
                    now={now}
                    onDecide={(chosen, approve) => setDeciding({ approval: chosen, approve })}
                  />
                ))}
              </ul>
            )}
            {decided.length > 0 && (
              <>
                <h3 className="section-head">Before</h3>
                <DataTable label="Decided" columns={columns} rows={decided} />
              </>
            )}
          </>
        )}
      </ScrollRegion>
      {approvals.length > 0 && (
        <p className="panel-foot muted">
          {waiting.length} waiting · times in {localZone()} ·{' '}
          <button
            type="button"
            className="link"
            onClick={() => saveText('approvals.csv', approvalsCsv(approvals, now), 'text/csv')}
          >
            CSV
          </button>
        </p>
      )}
      {deciding !== null && (
        <ReasonDialog
          title={deciding.approve ? 'Approve' : 'Refuse'}
          description={`${deciding.approval.summary}, asked by ${deciding.approval.requestedByName}.`}
          submitLabel={deciding.approve ? 'Approve' : 'Refuse'}
          danger={!deciding.approve}
          hint={`Your name and the reason stand in the audit log${deciding.approve ? '; it takes effect at once' : ''}.`}
          onClose={() => setDeciding(null)}
          act={(reason) => decide(deciding.approval, deciding.approve, reason)}
        >
          <Payload payload={deciding.approval.payload} />
        </ReasonDialog>
      )}
    </>
  );
}
