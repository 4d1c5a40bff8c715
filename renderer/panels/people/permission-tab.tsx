import { Fragment, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation.ts';
import { EmptyState, ErrorState, LoadingState, ScrollRegion } from '../../design/blocks.tsx';
import { permissionGroups, permissionsCsv, roleNames } from '../../state/people.ts';
import { saveText } from '../shared/save-text.ts';

/** Roles against procedures, under the reason that each has in the engine's own table. */
export function PermissionTab() {
  const { permissions } = useWorkstation();
  const { entries, problem, role: mine } = useStore(permissions);
  const [search, setSearch] = useState('');
  const groups = useMemo(
    () => (entries === null ? null : permissionGroups(entries.values(), search)),
    [entries, search],
  );
  const count = groups?.reduce((sum, { rows }) => sum + rows.length, 0) ?? 0;
  return (
    <>
      <div className="toolbar">
        <input
          className="input"
          type="search"
          aria-label="Search the permissions"
          placeholder="search: audit, backup, trader…"
          size={28}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <span className="muted" role="status">
          {count} of {entries?.size ?? 0}
        </span>
        <span className="spacer" />
        <button
          type="button"
          className="button quiet"
          disabled={entries === null}
          onClick={() => saveText('permissions.csv', permissionsCsv(entries?.values() ?? []), 'text/csv')}
        >
          CSV
        </button>
      </div>
      <ScrollRegion label="Permission table" className="panel-body">
        {problem !== null && groups === null ? (
          <ErrorState
            title="The permissions could not be read"
            problem={problem}
            again={() => void permissions.load()}
          />
        ) : groups === null ? (
          <LoadingState>Reading the permissions…</LoadingState>
        ) : groups.length === 0 ? (
          <EmptyState title="Nothing of that name">
            No procedure, role or reason holds “{search.trim()}”.
          </EmptyState>
        ) : (
          <table className="data-table permission-table" aria-label="Permissions">
            <thead>
              <tr>
                <th scope="col">Procedure</th>
                {roleNames.map((role) => (
                  <th key={role} scope="col" data-mine={role === mine}>
                    {role === 'administrator' ? <abbr title="administrator">admin</abbr> : role}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {groups.map(({ reason, open, rows }) => (
                <Fragment key={`${reason}${rows[0]?.path}`}>
                  <tr className="permission-reason">
                    <th scope="rowgroup" colSpan={roleNames.length + 1}>
                      {reason}
                      {open && ' (also before signing in)'}
                    </th>
                  </tr>
                  {rows.map(({ path, roles }) => (
                    <tr key={path}>
                      <th scope="row" className="selectable">
                        {path}
                      </th>
                      {roles.map((may, index) => (
                        <td key={roleNames[index]} data-mine={roleNames[index] === mine}>
                          {may ? (
                            <span aria-label="yes" role="img">
                              ✓
                            </span>
                          ) : (
                            <span className="muted" aria-label="no" role="img">
                              ·
                            </span>
                          )}
                        </td>
                      ))}
                    </tr>
                  ))}
                </Fragment>
              ))}
            </tbody>
          </table>
        )}
      </ScrollRegion>
      {mine !== null && (
        <p className="panel-foot muted">
          You are {mine}. Every call is held against this table by the engine, whatever a screen shows.
        </p>
      )}
    </>
  );
}
