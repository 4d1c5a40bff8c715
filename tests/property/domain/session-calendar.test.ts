import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { holidayCalendars, isHoliday } from '../../../engine/domain/holidays.ts';
import type { Session, Weekday } from '../../../engine/domain/instrument.ts';
import { createSessionCalendar } from '../../../engine/domain/session-calendar.ts';

const weekdays: Weekday[] = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const zone = fc.constantFrom(
  'UTC',
  'America/New_York',
  'Europe/London',
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'Pacific/Auckland',
);
const clock = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
const market = fc
  .record({
    zone,
    days: fc.subarray(weekdays, { minLength: 1 }),
    open: fc.integer({ min: 0, max: 1_439 }),
    close: fc.integer({ min: 0, max: 1_439 }),
  })
  .map(({ zone, days, open, close }) => ({
    zone,
    sessions: [{ days, open: clock(open), close: clock(close) }] as Session[],
  }))
  .filter((candidate) => {
    try {
      createSessionCalendar(candidate);
      return true;
    } catch {
      return false;
    }
  });
const time = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2030, 0, 1) });

test('isOpen agrees with the bounds of the session and with the next close', () => {
  fc.assert(
    fc.property(market, time, (options, at) => {
      const calendar = createSessionCalendar(options);
      const session = calendar.sessionFrom(at);
      assert.ok(session.open < session.close && at < session.close);
      assert.equal(calendar.isOpen(at), session.open <= at);
      assert.equal(calendar.nextClose(at), session.close);
      const open = calendar.nextOpen(at);
      assert.ok(open > at && calendar.isOpen(open));
      assert.ok(calendar.sessionFrom(session.close).open >= session.close);
    }),
    { numRuns: 150 },
  );
});

test('the answers do not depend on what was asked before', () => {
  fc.assert(
    fc.property(market, fc.array(time, { minLength: 2, maxLength: 12 }), (options, times) => {
      const used = createSessionCalendar(options);
      for (const at of times) {
        assert.deepEqual(used.sessionFrom(at), createSessionCalendar(options).sessionFrom(at));
      }
    }),
    { numRuns: 40 },
  );
});

test('the trading date is the local date of the last moment and never runs backwards', () => {
  fc.assert(
    fc.property(market, time, fc.integer({ min: 0, max: 40 * 86_400_000 }), (options, at, later) => {
      const calendar = createSessionCalendar(options);
      const { close, tradingDate } = calendar.sessionFrom(at);
      const local = Temporal.Instant.fromEpochMilliseconds(close - 1).toZonedDateTimeISO(options.zone);
      const skipped = local.hoursInDay !== 24;
      const { year, month, day } = local;
      if (!skipped) assert.equal(tradingDate, Date.UTC(year, month - 1, day));
      assert.ok(calendar.tradingDate(at + later) >= tradingDate);
      assert.ok(calendar.tradingDay(at).end > at);
    }),
    { numRuns: 150 },
  );
});

test('no session counts for a full holiday, and the others stay as they are without it', () => {
  const calendars = fc.subarray([...holidayCalendars], { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(market, calendars, time, (options, holidays, at) => {
      const plain = createSessionCalendar(options);
      const calendar = createSessionCalendar({ ...options, holidays });
      const session = calendar.sessionFrom(at);
      assert.ok(!isHoliday(holidays, session.tradingDate));
      assert.deepEqual(plain.sessionFrom(session.open), session);
      for (let before = plain.sessionFrom(at); before.open < session.open; ) {
        assert.ok(isHoliday(holidays, before.tradingDate));
        before = plain.sessionFrom(before.close);
      }
    }),
    { numRuns: 150 },
  );
});

test('an early close shortens its session alone, or moves it to a date that follows', () => {
  const closes = fc.record({
    calendar: fc.constantFrom('us' as const, 'nyse-short' as const, 'target' as const),
    close: fc.integer({ min: 0, max: 1_439 }).map(clock),
    tradingDate: fc.constantFrom('own' as const, 'next' as const),
  });
  fc.assert(
    fc.property(market, closes, time, (options, early, at) => {
      const plain = createSessionCalendar(options);
      const calendar = createSessionCalendar({ ...options, earlyCloses: [early] });
      const session = calendar.sessionFrom(at);
      const whole = plain.sessionFrom(session.open);
      assert.equal(whole.open, session.open);
      const isShort = isHoliday([early.calendar], whole.tradingDate);
      if (!isShort) assert.deepEqual(session, whole);
      else {
        assert.ok(session.close <= whole.close);
        if (early.tradingDate === 'own') assert.equal(session.tradingDate, whole.tradingDate);
        else
          assert.ok(
            session.tradingDate > whole.tradingDate && !isHoliday([early.calendar], session.tradingDate),
          );
      }
    }),
    { numRuns: 150 },
  );
});
