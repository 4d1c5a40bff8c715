import { DropdownMenu } from 'radix-ui';
import { useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation.ts';
import type { User } from '../../client/types.ts';
import { ErrorState, LoadingState, ScrollRegion } from '../../design/blocks.tsx';
import { type DataColumn, DataTable } from '../../design/data-table.tsx';
import { countOf } from '../../design/number-format.ts';
import { formatDateTime, localZone } from '../../design/time-format.ts';
import { roleRequestFor, stateWords, usersCsv } from '../../state/people.ts';
import { useMay, WhoMay } from '../shared/permission.tsx';
import { saveText } from '../shared/save-text.ts';
import { AddPerson } from './add-person.tsx';
import { PersonDialog, type PersonTask } from './person-dialog.tsx';
import { usePeople } from './use-people.ts';

const time = (at: number) => (
  <time className="nowrap" dateTime={new Date(at).toISOString()}>
    {formatDateTime(at, localZone())}
  </time>
);

function State({ user }: { readonly user: User }) {
  const { controls, dock, clock } = useWorkstation();
  const approvals = useStore(controls, (state) => state.approvals);
  const now = useStore(clock, (state) => state.now);
  const request = roleRequestFor(user.id, approvals, now);
  const tone = user.state === 'active' ? 'good' : user.state === 'suspended' ? 'bad' : 'warn';
  const glyph = user.state === 'active' ? '●' : user.state === 'suspended' ? '✕' : '◷';
  return (
    <span>
      <span className={`${tone} nowrap`}>
        <span aria-hidden="true">{glyph}</span> {stateWords[user.state]}
      </span>
      {request !== undefined && (
        <>
          {user.state === 'active' && (
            <span className="block warn">◷ {request.summary}: waits for a second person</span>
          )}{' '}
          <button type="button" className="link nowrap" onClick={() => dock.open('controls')}>
            see what waits
          </button>
        </>
      )}
      {user.state === 'pending' && request === undefined && (
        <span className="block muted">The request was refused or ran out. Choose the role again.</span>
      )}
    </span>
  );
}

function Actions(props: {
  readonly user: User;
  readonly self: boolean;
  readonly onTask: (task: PersonTask) => void;
}) {
  const { user, self, onTask } = props;
  const item = (kind: PersonTask['kind'], text: string) => (
    <DropdownMenu.Item onSelect={() => onTask({ kind, user })}>{text}</DropdownMenu.Item>
  );
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className="button quiet" aria-label={`Change ${user.name}`}>
        Change <span aria-hidden="true">▾</span>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="end" sideOffset={2}>
          {item('role', 'Another role…')}
          {user.state === 'suspended'
            ? item('reactivate', 'Let in again…')
            : !self && item('reset', 'A new first passphrase…')}
          {user.state !== 'suspended' && !self && item('suspend', 'Suspend…')}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

export function PeopleTab() {
  const { access } = useWorkstation();
  const me = useStore(access, ({ status }) => status?.identity?.userId ?? null);
  const asked = usePeople();
  const mayChange = useMay('users.add') === true;
  const [adding, setAdding] = useState(false);
  const [task, setTask] = useState<PersonTask | null>(null);
  const users = asked.value;
  const columns = useMemo<readonly DataColumn<User>[]>(() => {
    const nameOf = (id: string | null) =>
      users?.find((user) => user.id === id)?.name ?? (id === null ? 'made the vault' : 'somebody removed');
    return [
      {
        id: 'name',
        label: 'Name',
        value: ({ name }) => name.toLowerCase(),
        show: ({ name, id }) => (
          <span className="nowrap">
            <strong className="selectable">{name}</strong>
            {id === me && <span className="muted"> you</span>}
          </span>
        ),
      },
      { id: 'role', label: 'Role', value: ({ role }) => role },
      { id: 'state', label: 'State', value: ({ state }) => state, show: (user) => <State user={user} /> },
      {
        id: 'passphrase',
        label: 'Passphrase',
        value: ({ mustChange }) => (mustChange ? 1 : 0),
        show: ({ mustChange }) =>
          mustChange ? (
            <span className="warn" title="Chosen by an administrator; the next sign-in asks for another">
              must be changed
            </span>
          ) : (
            <span className="muted">own</span>
          ),
      },
      {
        id: 'created',
        label: 'Created',
        value: ({ createdAt }) => createdAt,
        show: ({ createdAt, createdBy }) => (
          <span>
            {time(createdAt)} <span className="muted">{nameOf(createdBy)}</span>
          </span>
        ),
      },
      {
        id: 'changed',
        label: 'Changed',
        value: ({ changedAt }) => changedAt,
        show: (u) => time(u.changedAt),
      },
      ...(mayChange
        ? [
            {
              id: 'actions',
              label: '',
              sortable: false,
              numeric: true,
              value: () => '',
              show: (user: User) => <Actions user={user} self={user.id === me} onTask={setTask} />,
            },
          ]
        : []),
    ];
  }, [users, me, mayChange]);
  return (
    <>
      <div className="toolbar">
        {mayChange ? (
          <button type="button" className="button primary" onClick={() => setAdding(true)}>
            Add a person…
          </button>
        ) : (
          <span className="muted">
            <WhoMay path="users.add" what="Adding and changing people is" />
          </span>
        )}
        <span className="spacer" />
        <button
          type="button"
          className="button quiet"
          disabled={users === null}
          onClick={() => saveText('people.csv', usersCsv(users ?? []), 'text/csv')}
        >
          CSV
        </button>
      </div>
      <ScrollRegion label="List of people" className="panel-body">
        {asked.problem !== null ? (
          <ErrorState title="The people could not be read" problem={asked.problem} again={asked.again} />
        ) : users === null ? (
          <LoadingState>Reading the people of this vault…</LoadingState>
        ) : (
          <>
            <div className="people-table">
              <DataTable label="People" columns={columns} rows={users} />
            </div>
            {users.length === 1 && mayChange && (
              <p className="note-line">
                You are alone in this vault, so what needs a second person takes effect at once, and the log
                says that there was none. Add a person to have four eyes.
              </p>
            )}
          </>
        )}
      </ScrollRegion>
      {users !== null && (
        <p className="panel-foot muted">
          {countOf(users.length, 'person').replace('persons', 'people')} ·{' '}
          {users.filter(({ state }) => state === 'active').length} active · times in {localZone()}
        </p>
      )}
      <AddPerson open={adding} onOpenChange={setAdding} onDone={asked.again} />
      <PersonDialog task={task} onClose={() => setTask(null)} onDone={asked.again} />
    </>
  );
}
