import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Session } from '../../../engine/domain/instrument.ts';
import { createSessionCalendar } from '../../../engine/domain/session-calendar.ts';

const hour = 3_600_000;
const nymex: Session[] = [{ days: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu'], open: '18:00', close: '17:00' }];
const newYork = createSessionCalendar({ zone: 'America/New_York', sessions: nymex });
const brent = createSessionCalendar({
  zone: 'Europe/London',
  sessions: [
    { days: ['Sun'], open: '23:00', close: '23:00' },
    { days: ['Tue', 'Wed', 'Thu', 'Fri'], open: '01:00', close: '23:00' },
  ],
});

describe('session calendar', () => {
  it('opens a NYMEX week on Sunday evening for the trading date of Monday', () => {
    const open = Date.UTC(2026, 0, 11, 23);
    assert.equal(newYork.isOpen(open - 1), false);
    assert.equal(newYork.isOpen(open), true);
    assert.equal(newYork.nextOpen(open - 1), open);
    assert.equal(newYork.nextClose(open), Date.UTC(2026, 0, 12, 22));
    assert.equal(newYork.tradingDate(open), Date.UTC(2026, 0, 12));
    assert.equal(newYork.isOpen(Date.UTC(2026, 0, 12, 22)), false);
  });

  it('counts a time between sessions for the next trading date', () => {
    const saturday = Date.UTC(2026, 0, 10, 12);
    assert.equal(newYork.sessionAt(saturday), undefined);
    assert.equal(newYork.tradingDate(saturday), Date.UTC(2026, 0, 12));
    assert.deepEqual(newYork.tradingDay(saturday), {
      date: Date.UTC(2026, 0, 12),
      end: Date.UTC(2026, 0, 12, 22),
    });
  });

  it('gives the session over a spring change one hour less and the one over autumn one more', () => {
    const always = createSessionCalendar({
      zone: 'Europe/Berlin',
      sessions: [{ days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'], open: '00:00', close: '00:00' }],
    });
    const lengthOn = (time: number) => {
      const session = always.sessionAt(time);
      assert.ok(session);
      return (session.close - session.open) / hour;
    };
    assert.equal(lengthOn(Date.UTC(2026, 2, 29, 12)), 23);
    assert.equal(lengthOn(Date.UTC(2026, 9, 25, 12)), 25);
    assert.equal(lengthOn(Date.UTC(2026, 5, 1, 12)), 24);
  });

  it('keeps local opening hours on both sides of a change', () => {
    assert.equal(newYork.nextOpen(Date.UTC(2026, 2, 7)), Date.UTC(2026, 2, 8, 22));
    assert.equal(newYork.nextOpen(Date.UTC(2026, 2, 1, 12)), Date.UTC(2026, 2, 1, 23));
  });

  it('knows a session of a whole day and the pause after it', () => {
    assert.equal(brent.isOpen(Date.UTC(2026, 0, 12, 22, 59)), true);
    assert.equal(brent.isOpen(Date.UTC(2026, 0, 12, 23)), false);
    assert.equal(brent.nextOpen(Date.UTC(2026, 0, 12, 23)), Date.UTC(2026, 0, 13, 1));
    assert.equal(brent.tradingDate(Date.UTC(2026, 0, 11, 23)), Date.UTC(2026, 0, 12));
  });

  it('joins the sessions of one trading date', () => {
    const twice = createSessionCalendar({
      zone: 'UTC',
      sessions: [
        { days: ['Mon'], open: '08:00', close: '12:00' },
        { days: ['Mon'], open: '13:00', close: '17:00' },
      ],
    });
    assert.equal(twice.tradingDay(Date.UTC(2026, 0, 12, 9)).end, Date.UTC(2026, 0, 12, 17));
  });

  it('refuses sessions that overlap and zones nobody knows', () => {
    const overlapping: Session[] = [
      { days: ['Mon'], open: '08:00', close: '12:00' },
      { days: ['Mon'], open: '11:00', close: '13:00' },
    ];
    assert.throws(() => createSessionCalendar({ zone: 'UTC', sessions: overlapping }), RangeError);
    assert.throws(() => createSessionCalendar({ zone: 'Mars/Olympus', sessions: nymex }), RangeError);
  });
});
