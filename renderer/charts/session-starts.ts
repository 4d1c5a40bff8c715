import type { ZoneOffset } from '../design/zone-offset.ts';

interface SessionFacts {
  readonly days: readonly string[];
  /** HH:MM in the exchange's zone. */
  readonly open: string;
}

const day = 86_400_000;
const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;

/**
 * Openings of the weekly sessions between two times, UTC milliseconds, ascending; holidays are not left out, for a session
 * without bars anchors nothing. Daily bars are sessions themselves: what is anchored counts their weeks, from Monday.
 */
export function sessionStarts(
  from: number,
  to: number,
  sessions: readonly SessionFacts[],
  offset: ZoneOffset,
  daily: boolean,
): Float64Array {
  const starts: number[] = [];
  const firstDay = Math.floor((from + offset(from)) / day) * day - (daily ? 7 : 1) * day;
  for (let local = firstDay; local - offset(local) <= to; local += day) {
    const name = weekdays[new Date(local).getUTCDay()] ?? 'Sun';
    if (daily) {
      if (name === 'Mon') starts.push(local);
      continue;
    }
    for (const session of sessions) {
      if (!session.days.includes(name)) continue;
      const [hours = 0, minutes = 0] = session.open.split(':').map(Number);
      const wall = local + hours * 3_600_000 + minutes * 60_000;
      starts.push(wall - offset(wall - offset(wall)));
    }
  }
  return Float64Array.from([...new Set(starts)].sort((a, b) => a - b));
}
