import { useState } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation.ts';
import type { FeedStatus } from '../../client/types.ts';
import { type DataColumn, DataTable } from '../../design/data-table.tsx';
import { formatNumber } from '../../design/number-format.ts';
import { formatClock } from '../../design/time-format.ts';
import { valueStateGlyph } from '../../design/value-states.ts';
import { cutSince } from '../../state/connection.ts';

type FeedInstrument = FeedStatus['instruments'][number];

/** So many instruments are shown without being asked for. */
const shownAtOnce = 40;

const columns: readonly DataColumn<FeedInstrument>[] = [
  { id: 'symbol', label: 'Symbol', value: (row) => row.symbol },
  {
    id: 'state',
    label: 'State',
    value: (row) => row.state,
    show: (row) => <InstrumentState state={row.state} />,
  },
  {
    id: 'last',
    label: 'Last message (UTC)',
    value: (row) => row.lastMessageTime ?? 0,
    show: (row) => (row.lastMessageTime === null ? 'never' : formatClock(row.lastMessageTime, 'UTC')),
    numeric: true,
  },
  {
    id: 'gap',
    label: 'Sequence',
    value: (row) => (row.gap ? 1 : 0),
    show: (row) =>
      row.gap ? <span className="warn">⚠ gap, resyncing</span> : <span className="muted">whole</span>,
  },
];

/** Without the engine nobody knows: never as fresh. */
function InstrumentState({ state }: { readonly state: FeedInstrument['state'] }) {
  const { connectionState } = useWorkstation();
  const connected = useStore(connectionState, (entry) => cutSince(entry) === null);
  const { glyph, word, tone } = valueStateGlyph[connected ? state : 'down'];
  return (
    <span className={tone}>
      <span aria-hidden="true">{glyph}</span> {word}
    </span>
  );
}

/** What ails stands first; of hundreds of instruments the rest is shown on request. */
export function FeedInstruments({ feed }: { readonly feed: FeedStatus }) {
  const [all, setAll] = useState(false);
  const { connectionState } = useWorkstation();
  const connected = useStore(connectionState, (entry) => cutSince(entry) === null);
  const { instruments } = feed;
  const counts = Map.groupBy(instruments, ({ state }) => (connected ? state : 'down'));
  const ailing = instruments.filter(({ state, gap }) => gap || (state !== 'fresh' && state !== 'closed'));
  const healthy = instruments.filter((row) => !ailing.includes(row));
  const rows = all ? instruments : [...ailing, ...healthy].slice(0, Math.max(shownAtOnce, ailing.length));
  return (
    <div className="stack">
      <p className="row">
        {[...counts].map(([state, list]) => (
          <span key={state} className={valueStateGlyph[state].tone}>
            <span aria-hidden="true">{valueStateGlyph[state].glyph}</span> {formatNumber(list.length)} {state}
          </span>
        ))}
        {instruments.length > shownAtOnce && (
          <button type="button" className="button quiet" aria-pressed={all} onClick={() => setAll(!all)}>
            {all ? 'Show fewer' : `Show all ${formatNumber(instruments.length)}`}
          </button>
        )}
      </p>
      <DataTable label={`Instruments of ${feed.feed}`} columns={columns} rows={rows} />
    </div>
  );
}
