import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type KeyboardEvent,
  type MouseEvent,
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
} from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation.ts';
import type { AuditEntry } from '../../client/types.ts';
import { formatClock, formatDate } from '../../design/time-format.ts';
import { actorText, detailText, subjectText } from '../../state/audit-records.ts';

/** As `--row` in base.css. */
const rowHeights = { compact: 24, comfortable: 28 } as const;
const gridPattern = (activeRow: string | undefined) =>
  ({ role: 'grid', tabIndex: 0, 'aria-activedescendant': activeRow }) as const;

export const phaseGlyphs = {
  requested: ['▸', 'muted', 'requested'],
  done: ['✓', 'good', 'done'],
  failed: ['✕', 'bad', 'failed'],
  event: ['•', 'muted', 'event'],
} as const;

const milliseconds = (time: number) => String(time % 1_000).padStart(3, '0');

function Row({
  entry,
  id,
  selected,
}: {
  readonly entry: AuditEntry;
  readonly id: string;
  readonly selected: boolean;
}) {
  const { record } = entry;
  const [glyph, tone, word] = phaseGlyphs[record.phase];
  const failed = record.category === 'failure' || record.phase === 'failed';
  const detail = detailText(record);
  return (
    <>
      <td className="number muted">{record.index}</td>
      <td className="nowrap">
        <span className="c-date">
          <span className="c-year">{formatDate(record.time, 'UTC').slice(0, 5)}</span>
          {formatDate(record.time, 'UTC').slice(5)}{' '}
        </span>
        {formatClock(record.time, 'UTC')}
        <span className="c-fraction muted">.{milliseconds(record.time)}</span>
      </td>
      <td title={record.actor.role === '' ? undefined : `${record.actor.role}, ${record.actor.host}`}>
        {record.actor.user === '' ? <span className="muted">{actorText(record)}</span> : actorText(record)}
      </td>
      <td className={failed ? 'bad' : undefined}>
        <span aria-hidden="true" className={failed ? 'bad' : tone}>
          {failed ? '✕' : glyph}
        </span>
        <span className="visually-hidden">{word}</span> {record.action}
      </td>
      <td className="c-category muted">{record.category}</td>
      <td className="c-subject">{subjectText(record)}</td>
      <td className="c-detail" title={detail} data-row={id} data-selected={selected}>
        {detail}
      </td>
    </>
  );
}

/** The records in sight, walked by keys. New ones come in above without moving what is read. */
export function AuditTable({ entries }: { readonly entries: readonly AuditEntry[] }) {
  const { auditView, settings } = useWorkstation();
  const { selected, cursor, loading } = useStore(auditView);
  const density = useStore(settings, (state) => state.settings.density);
  const height = rowHeights[density];
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const virtual = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 12,
    scrollPaddingStart: height,
    getItemKey: (index) => entries[index]?.record.index ?? index,
  });
  const at = entries.findIndex(({ record }) => record.index === selected);
  const move = useCallback(
    (to: number) => {
      const place = Math.max(0, Math.min(entries.length - 1, to));
      const next = entries[place];
      if (next === undefined) return;
      auditView.select(next.record.index);
      virtual.scrollToIndex(place);
    },
    [auditView, entries, virtual],
  );
  const measured = useRef(height);
  useEffect(() => {
    if (measured.current === height) return;
    measured.current = height;
    virtual.measure();
  }, [height, virtual]);

  // Whoever reads further down keeps their rows where they are when new ones come in above.
  const first = entries[0]?.record.index;
  const before = useRef({ first, count: entries.length });
  useLayoutEffect(() => {
    const added = entries.length - before.current.count;
    const grown = first !== before.current.first && added > 0;
    before.current = { first, count: entries.length };
    const element = scroller.current;
    if (grown && element !== null && element.scrollTop > height) element.scrollTop += added * height;
  }, [first, entries.length, height]);

  // A panel that was behind another tab comes back scrolled to its top; the reader was somewhere else.
  const kept = useRef(0);
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      if (element.clientHeight > 0 && element.scrollTop !== kept.current) element.scrollTop = kept.current;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const onScroll = () => {
    const element = scroller.current;
    if (element === null) return;
    kept.current = element.scrollTop;
    auditView.setAtTop(element.scrollTop <= height);
    const left = element.scrollHeight - element.scrollTop - element.clientHeight;
    if (left < 40 * height && cursor !== null && loading === null) void auditView.more();
  };
  // A tall panel may show a whole page without ever scrolling.
  useEffect(() => {
    const element = scroller.current;
    const short = element !== null && element.scrollHeight <= element.clientHeight;
    if (short && cursor !== null && loading === null && entries.length > 0) void auditView.more();
  }, [auditView, cursor, loading, entries.length]);
  const atTop = useStore(auditView, (state) => state.atTop);
  useEffect(() => {
    if (atTop && scroller.current !== null && scroller.current.scrollTop > height)
      scroller.current.scrollTop = 0;
  }, [atTop, height]);

  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / height) - 2);
    const steps: Readonly<Record<string, () => void>> = {
      ArrowDown: () => move(at + 1),
      ArrowUp: () => move(Math.max(0, at - 1)),
      PageDown: () => move(at + page),
      PageUp: () => move(at - page),
      Home: () => move(0),
      End: () => move(entries.length - 1),
      Escape: () => auditView.select(null),
    };
    const step = steps[event.key];
    if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    step();
  };
  const onClick = (event: MouseEvent) => {
    const row = (event.target as HTMLElement).closest<HTMLElement>('[data-index]');
    if (row !== null) move(Number(row.dataset['index']));
  };
  return (
    <div ref={scroller} className="audit-scroller" onScroll={onScroll}>
      <table
        className="audit-grid"
        aria-label="Records"
        aria-rowcount={cursor === null ? entries.length + 1 : -1}
        {...gridPattern(at < 0 ? undefined : `${id}-${selected}`)}
        onKeyDown={onKeyDown}
        onClick={onClick}
      >
        <thead>
          <tr className="audit-line audit-line-head">
            <th scope="col" className="number">
              No.
            </th>
            <th scope="col">Time, UTC</th>
            <th scope="col">Who</th>
            <th scope="col">Action</th>
            <th scope="col" className="c-category">
              Category
            </th>
            <th scope="col" className="c-subject">
              About
            </th>
            <th scope="col" className="c-detail">
              Details
            </th>
          </tr>
        </thead>
        <tbody style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const entry = entries[item.index];
            if (entry === undefined) return null;
            const chosen = entry.record.index === selected;
            return (
              <tr
                key={item.key}
                id={`${id}-${entry.record.index}`}
                className="audit-line"
                data-index={item.index}
                aria-rowindex={item.index + 2}
                aria-selected={chosen}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <Row entry={entry} id={id} selected={chosen} />
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
