import type { SessionCalendar } from './session-calendar.ts';

const day = 86_400_000;

/**
 * Close of the last session of a trading date (midnight UTC, as a calendar gives it). A date without a session ends where
 * the one before it does.
 */
export function tradingDateEnd(calendar: SessionCalendar, date: number): number {
  let end = date - 4 * day;
  for (let time = date - 4 * day; time < date + 2 * day; ) {
    const found = calendar.tradingDay(time);
    if (found.date > date) break;
    end = found.end;
    time = found.end;
  }
  return end;
}
