import { Temporal } from 'temporal-polyfill';
import { isHoliday } from './holidays.ts';
import type { Instrument, Weekday } from './instrument.ts';

/** One opening of a market. Times are UTC milliseconds; `open` belongs to the session, `close` no longer does. */
export interface SessionBounds {
  readonly open: number;
  readonly close: number;
  /** Midnight UTC of the local date of the session's last moment, or of the next one where a short day counts for that. */
  readonly tradingDate: number;
}

export interface TradingDay {
  /** Midnight UTC of the trading date. */
  readonly date: number;
  /** Close of the last session of that date. */
  readonly end: number;
}

/**
 * The weekly opening pattern of a market on the time line, daylight saving, full holidays and early closes included.
 * All arguments and results are UTC milliseconds.
 */
export interface SessionCalendar {
  isOpen(time: number): boolean;
  /** The session `time` falls in. */
  sessionAt(time: number): SessionBounds | undefined;
  /** The session `time` falls in, else the next one. */
  sessionFrom(time: number): SessionBounds;
  /** The first opening after `time`. */
  nextOpen(time: number): number;
  /** The first close after `time`. */
  nextClose(time: number): number;
  /** Midnight UTC of the trading date `time` counts for; between sessions that of the next one. */
  tradingDate(time: number): number;
  tradingDay(time: number): TradingDay;
}

const dayMilliseconds = 86_400_000;
const minutesPerDay = 1_440;
const minutesPerWeek = 7 * minutesPerDay;
/** 1970-01-01 was a Thursday. */
const weekdays: readonly Weekday[] = ['Thu', 'Fri', 'Sat', 'Sun', 'Mon', 'Tue', 'Wed'];
/** Enough to step over a weekly pattern and the holidays in it, whatever the zone's distance from UTC. */
const searchDays = 40;
const heldDays = 400;

interface Pattern {
  readonly openMinute: number;
  readonly closeMinute: number;
}

type Market = Pick<Instrument, 'sessions' | 'zone' | 'holidays' | 'earlyCloses'>;

/** Days from the opening to the trading date: the date of the last minute, so that a close at midnight ends its own day. */
const dateOffset = ({ closeMinute }: Pattern): number => Math.floor((closeMinute - 1) / minutesPerDay);
const weekdayIndex = (epochDay: number): number => ((epochDay % 7) + 7) % 7;

function minuteOf(clock: string): number {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));
}

function patternsByWeekday({ sessions }: Pick<Instrument, 'sessions'>): readonly (readonly Pattern[])[] {
  const week: Pattern[][] = weekdays.map(() => []);
  for (const { days, open, close } of sessions) {
    const openMinute = minuteOf(open);
    const closeMinute = minuteOf(close) + (close > open ? 0 : minutesPerDay);
    for (const day of days) week[weekdays.indexOf(day)]?.push({ openMinute, closeMinute });
  }
  for (const day of week) day.sort((a, b) => a.openMinute - b.openMinute);
  return week;
}

function refuseOverlap(week: readonly (readonly Pattern[])[]): void {
  const line = week.flatMap((day, index) =>
    day.map((pattern) => ({
      from: index * minutesPerDay + pattern.openMinute,
      to: index * minutesPerDay + pattern.closeMinute,
    })),
  );
  line.forEach((session, index) => {
    const next = line[(index + 1) % line.length] ?? session;
    const nextFrom = index + 1 === line.length ? next.from + minutesPerWeek : next.from;
    if (session.to > nextFrom) throw new RangeError('sessions: two sessions of one week overlap');
  });
}

/**
 * Trading dates after the exchange's holidays: `shorten` gives the minute and the date of a session, or nothing where its
 * date is a full holiday or it would close early before it opens.
 */
function holidayRules({ holidays = [], earlyCloses = [] }: Market, week: readonly (readonly Pattern[])[]) {
  const traded = new Set(
    week.flatMap((day, index) => day.map((pattern) => weekdayIndex(index + dateOffset(pattern)))),
  );
  const earlyOn = (date: number) => earlyCloses.find(({ calendar }) => isHoliday([calendar], date));

  /** The next date with a session of its own. */
  function nextTradingDate(date: number): number {
    for (let at = date + dayMilliseconds; at <= date + searchDays * dayMilliseconds; at += dayMilliseconds) {
      const own = traded.has(weekdayIndex(at / dayMilliseconds)) && !isHoliday(holidays, at);
      if (own && earlyOn(at)?.tradingDate !== 'next') return at;
    }
    return date;
  }

  return function shorten(epochDay: number, pattern: Pattern): (Pattern & { date: number }) | undefined {
    const offset = dateOffset(pattern);
    const date = (epochDay + offset) * dayMilliseconds;
    if (isHoliday(holidays, date)) return undefined;
    const early = earlyOn(date);
    if (early === undefined) return { ...pattern, date };
    const closeMinute = Math.min(pattern.closeMinute, offset * minutesPerDay + minuteOf(early.close));
    if (closeMinute <= pattern.openMinute) return undefined;
    return { ...pattern, closeMinute, date: early.tradingDate === 'next' ? nextTradingDate(date) : date };
  };
}

/** Throws RangeError on overlapping sessions and on a zone the platform does not know. */
export function createSessionCalendar(market: Market): SessionCalendar {
  const week = patternsByWeekday(market);
  refuseOverlap(week);
  const shorten = holidayRules(market, week);
  const openedOn = new Map<number, readonly SessionBounds[]>();

  function toInstant(epochDay: number, minute: number): number {
    const date = Temporal.PlainDate.from('1970-01-01').add({
      days: epochDay + Math.floor(minute / minutesPerDay),
    });
    const rest = minute % minutesPerDay;
    const time = Temporal.PlainTime.from({ hour: Math.floor(rest / 60), minute: rest % 60 });
    return date.toZonedDateTime({ timeZone: market.zone, plainTime: time }).epochMilliseconds;
  }

  function sessionsOpenedOn(epochDay: number): readonly SessionBounds[] {
    const known = openedOn.get(epochDay);
    if (known !== undefined) return known;
    const patterns = week[weekdayIndex(epochDay)] ?? [];
    const found = patterns
      .map((pattern) => shorten(epochDay, pattern))
      .filter((pattern) => pattern !== undefined)
      .map(({ openMinute, closeMinute, date }) => ({
        open: toInstant(epochDay, openMinute),
        close: toInstant(epochDay, closeMinute),
        tradingDate: date,
      }))
      // A session that lies wholly in a skipped hour does not take place.
      .filter(({ open, close }) => close > open);
    if (openedOn.size >= heldDays) openedOn.clear();
    openedOn.set(epochDay, found);
    return found;
  }

  sessionsOpenedOn(0);
  let heldSince = Number.POSITIVE_INFINITY;
  let held: SessionBounds = { open: 0, close: 0, tradingDate: 0 };

  function sessionFrom(time: number): SessionBounds {
    if (time >= heldSince && time < held.close) return held;
    const today = Math.floor(time / dayMilliseconds);
    for (let day = today - 2; day <= today + searchDays; day++) {
      const session = sessionsOpenedOn(day).find(({ close }) => close > time);
      if (session === undefined) continue;
      held = session;
      heldSince = time;
      return session;
    }
    throw new RangeError(`sessions: no session within ${searchDays} days of ${time}`);
  }

  function isOpen(time: number): boolean {
    return sessionFrom(time).open <= time;
  }

  function tradingDay(time: number): TradingDay {
    const { tradingDate: date, close } = sessionFrom(time);
    let end = close;
    for (let next = sessionFrom(end); next.tradingDate === date; next = sessionFrom(end)) end = next.close;
    return { date, end };
  }

  return {
    isOpen,
    sessionFrom,
    tradingDay,
    sessionAt: (time) => (isOpen(time) ? sessionFrom(time) : undefined),
    nextOpen(time) {
      const session = sessionFrom(time);
      return session.open > time ? session.open : sessionFrom(session.close).open;
    },
    nextClose: (time) => sessionFrom(time).close,
    tradingDate: (time) => sessionFrom(time).tradingDate,
  };
}
