import { useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { FormDialog } from '../../app/form-dialog.tsx';
import { useWorkstation } from '../../app/workstation.ts';
import type { SessionEntry } from '../../client/types.ts';
import { EmptyState, ErrorState, LoadingState, ProblemNote, ScrollRegion } from '../../design/blocks.tsx';
import { type DataColumn, DataTable } from '../../design/data-table.tsx';
import { formatAge, formatClock, formatDateTime, localZone } from '../../design/time-format.ts';
import { placeOf, sessionsCsv } from '../../state/people.ts';
import { useMay, WhoMay } from '../shared/permission.tsx';
import { saveText } from '../shared/save-text.ts';
import { useAsked } from '../shared/use-live.ts';
import { useWork } from '../shared/use-work.ts';

function sessionColumns(
  readAt: number,
  mine: string | null,
  onEnd: ((session: SessionEntry) => void) | null,
): readonly DataColumn<SessionEntry>[] {
  return [
    {
      id: 'user',
      label: 'Who',
      value: ({ user }) => user.toLowerCase(),
      show: ({ user, role }) => (
        <span>
          <strong>{user}</strong> <span className="muted">{role}</span>
        </span>
      ),
    },
    {
      id: 'place',
      label: 'Where',
      value: (session) => `${placeOf(session)} ${session.host}`,
      show: (session) => (
        <span>
          {placeOf(session)} <span className="muted">{session.host}</span>
        </span>
      ),
    },
    {
      id: 'since',
      label: 'Since',
      value: ({ createdAt }) => createdAt,
      show: ({ createdAt }) => <span className="nowrap">{formatDateTime(createdAt, localZone())}</span>,
    },
    {
      id: 'seen',
      label: 'Last seen',
      numeric: true,
      value: ({ lastSeenAt }) => lastSeenAt,
      show: ({ lastSeenAt }) => (
        <span title={formatDateTime(lastSeenAt, localZone())}>
          {readAt - lastSeenAt < 1_000 ? 'just now' : `${formatAge(readAt - lastSeenAt)} ago`}
        </span>
      ),
    },
    {
      id: 'state',
      label: 'State',
      value: ({ state }) => state,
      show: ({ state }) =>
        state === 'locked' ? (
          <span className="muted">◌ screen locked</span>
        ) : (
          <span className="good">● active</span>
        ),
    },
    { id: 'windows', label: 'Windows', numeric: true, value: ({ windows }) => windows },
    {
      id: 'actions',
      label: '',
      sortable: false,
      numeric: true,
      value: () => '',
      show: (session) =>
        session.id === mine ? (
          <span className="muted nowrap">this session</span>
        ) : (
          onEnd !== null && (
            <button
              type="button"
              className="button quiet"
              aria-label={`End the session of ${session.user}`}
              onClick={() => onEnd(session)}
            >
              End…
            </button>
          )
        ),
    },
  ];
}

/** Read when it is shown and when asked: each reading of it stands in the audit log, so nothing here polls. */
export function SessionsTab() {
  const { client, access, notices } = useWorkstation();
  const mine = useStore(access, ({ status }) => status?.identity?.sessionId ?? null);
  const mayEnd = useMay('access.endSession') === true;
  const [ending, setEnding] = useState<SessionEntry | null>(null);
  const work = useWork();
  const asked = useAsked('sessions', async (signal) => {
    const { sessions } = await client.access.sessions.query(undefined, { signal });
    return { sessions: sessions as readonly SessionEntry[], readAt: Date.now() };
  });
  const { value } = asked;
  const columns = useMemo(
    () => sessionColumns(value?.readAt ?? 0, mine, mayEnd ? setEnding : null),
    [value, mine, mayEnd],
  );
  const end = async () => {
    if (ending === null) return;
    const done = await work.run(async () => {
      const { ended } = await client.access.endSession.mutate({ id: ending.id });
      notices.say(
        'good',
        ended ? `The session of ${ending.user} has ended.` : 'That session had ended already.',
      );
    });
    if (!done) return;
    setEnding(null);
    asked.again();
  };
  return (
    <>
      <div className="toolbar">
        <button type="button" className="button" disabled={asked.loading} onClick={asked.again}>
          Read again
        </button>
        {value !== null && <span className="muted">as of {formatClock(value.readAt, localZone())}</span>}
        {!mayEnd && (
          <span className="muted">
            <WhoMay path="access.endSession" what="Ending a session is" />
          </span>
        )}
        <span className="spacer" />
        <button
          type="button"
          className="button quiet"
          disabled={value === null}
          onClick={() => saveText('sessions.csv', sessionsCsv(value?.sessions ?? []), 'text/csv')}
        >
          CSV
        </button>
      </div>
      <ScrollRegion label="List of sessions" className="panel-body">
        {asked.problem !== null ? (
          <ErrorState title="The sessions could not be read" problem={asked.problem} again={asked.again} />
        ) : value === null ? (
          <LoadingState>Reading the sessions…</LoadingState>
        ) : value.sessions.length === 0 ? (
          <EmptyState title="Nobody is signed in" />
        ) : (
          <DataTable label="Sessions" columns={columns} rows={value.sessions} />
        )}
      </ScrollRegion>
      <FormDialog
        open={ending !== null}
        onOpenChange={(open) => {
          if (open) return;
          setEnding(null);
          work.clear();
        }}
        title={`End the session of ${ending?.user ?? ''}`}
        description="Its windows show the sign-in screen at once. What was saved stays; a form half filled in is lost."
        submitLabel="End it"
        submitDisabled={work.busy}
        danger
        onSubmit={() => void end()}
      >
        {work.problem !== null && <ProblemNote problem={work.problem} />}
      </FormDialog>
    </>
  );
}
