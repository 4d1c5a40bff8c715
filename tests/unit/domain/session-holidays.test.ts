import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSessionCalendar } from '../../../engine/domain/session-calendar.ts';
import { shippedInstrument, shippedInstruments } from '../../harness/market.ts';

const hour = 3_600_000;
const day = 24 * hour;
const calendarOf = (symbol: string) => createSessionCalendar(shippedInstrument(symbol));
const at = (text: string) => Date.parse(text);
const utc = (time: number) => new Date(time).toISOString().slice(0, 16);
const length = (symbol: string, time: string) => {
  const session = calendarOf(symbol).sessionAt(at(time));
  assert.ok(session, `${symbol} ${time}`);
  return (session.close - session.open) / hour;
};

describe('holidays in sessions', () => {
  it('shut WTI from the eve of Good Friday to Sunday evening', () => {
    const crude = calendarOf('CL');
    assert.equal(utc(crude.nextClose(at('2026-04-02T12:00Z'))), '2026-04-02T21:00');
    assert.equal(utc(crude.nextOpen(at('2026-04-02T12:00Z'))), '2026-04-05T22:00');
    assert.equal(crude.isOpen(at('2026-04-03T12:00Z')), false);
    assert.equal(crude.tradingDate(at('2026-04-03T12:00Z')), at('2026-04-06'));
  });

  it('reopen WTI on Christmas evening for the 26th', () => {
    const crude = calendarOf('CL');
    assert.equal(crude.isOpen(at('2025-12-25T12:00Z')), false);
    assert.equal(utc(crude.nextOpen(at('2025-12-25T12:00Z'))), '2025-12-25T23:00');
    assert.equal(crude.tradingDate(at('2025-12-26T12:00Z')), at('2025-12-26'));
  });

  it('halt WTI early on a holiday that counts for the next trading date', () => {
    const crude = calendarOf('CL');
    const memorial = at('2026-05-25T12:00Z');
    assert.equal(utc(crude.nextClose(memorial)), '2026-05-25T18:30');
    assert.equal(utc(crude.nextOpen(memorial)), '2026-05-25T22:00');
    assert.equal(crude.tradingDate(memorial), at('2026-05-26'));
    assert.deepEqual(crude.tradingDay(memorial), { date: at('2026-05-26'), end: at('2026-05-26T21:00Z') });
    const independence = at('2026-07-03T12:00Z');
    assert.equal(crude.tradingDate(independence), at('2026-07-06'));
  });

  it('close early for its own date on the day after Thanksgiving', () => {
    const friday = at('2026-11-27T12:00Z');
    assert.equal(utc(calendarOf('CL').nextClose(friday)), '2026-11-27T18:45');
    assert.equal(calendarOf('CL').tradingDate(friday), at('2026-11-27'));
    assert.equal(utc(calendarOf('SPY').nextClose(friday)), '2026-11-27T18:00');
    assert.equal(utc(calendarOf('SPY').nextOpen(friday)), '2026-11-27T14:30');
  });

  it('shut each market on its own days', () => {
    const shut: [string, string, boolean][] = [
      ['DEB', '2026-05-01T10:00Z', true],
      ['TTF', '2026-05-01T10:00Z', false],
      ['TTF', '2026-04-06T10:00Z', true],
      ['BRN', '2026-04-06T10:00Z', false],
      ['BRN', '2026-04-03T10:00Z', true],
      ['DEB', '2026-04-06T10:00Z', true],
      ['XLE', '2026-07-03T16:00Z', true],
      ['BTCUSD', '2026-12-25T10:00Z', false],
    ];
    for (const [symbol, time, expected] of shut) {
      assert.equal(calendarOf(symbol).isOpen(at(time)), !expected, `${symbol} ${time}`);
    }
  });
});

describe('a market that never shuts', () => {
  it('joins each session of 24 hours to the next, each with its own date', () => {
    const coin = calendarOf('BTCUSD');
    for (let time = at('2026-03-01T00:00Z'); time < at('2026-04-05T00:00Z'); time += 7 * hour) {
      const session = coin.sessionFrom(time);
      assert.ok(coin.isOpen(time));
      assert.equal(session.close - session.open, day);
      assert.equal(session.tradingDate, session.open);
      assert.equal(session.tradingDate, Math.floor(time / day) * day);
      assert.equal(coin.sessionFrom(session.close).open, session.close);
      assert.equal(coin.tradingDay(time).end, session.close);
    }
  });
});

describe('clock changes', () => {
  it('lengthen and shorten the sessions that lie over them', () => {
    assert.equal(length('CL', '2026-03-06T12:00Z'), 23);
    assert.equal(utc(calendarOf('CL').nextOpen(at('2026-03-08T00:00Z'))), '2026-03-08T22:00');
    assert.equal(utc(calendarOf('CL').nextOpen(at('2026-11-01T00:00Z'))), '2026-11-01T23:00');
    const nights = createSessionCalendar({
      zone: 'Europe/Berlin',
      sessions: [{ days: ['Sat'], open: '22:00', close: '06:00' }],
    });
    const over = (time: string) => {
      const session = nights.sessionAt(at(time));
      assert.ok(session);
      return (session.close - session.open) / hour;
    };
    assert.deepEqual(
      [over('2026-03-29T00:30Z'), over('2026-10-25T00:30Z'), over('2026-06-07T00:30Z')],
      [7, 9, 8],
    );
  });

  it('put a close in the repeated and in the skipped hour at one instant', () => {
    const nights = createSessionCalendar({
      zone: 'Europe/Berlin',
      sessions: [{ days: ['Sun'], open: '00:00', close: '02:30' }],
    });
    const skipped = nights.sessionFrom(at('2026-03-28T23:30Z'));
    assert.equal((skipped.close - skipped.open) / hour, 2.5);
    const repeated = nights.sessionFrom(at('2026-10-24T22:30Z'));
    assert.equal((repeated.close - repeated.open) / hour, 2.5);
  });
});

describe('every shipped product', () => {
  it('has sessions that follow each other on dates that never run back', () => {
    for (const instrument of shippedInstruments()) {
      const calendar = createSessionCalendar(instrument);
      let session = calendar.sessionFrom(at('2025-12-15T00:00Z'));
      for (let count = 0; count < 300; count += 1) {
        const next = calendar.sessionFrom(session.close);
        assert.ok(next.open >= session.close && next.tradingDate >= session.tradingDate, instrument.symbol);
        assert.ok(session.close > session.open);
        session = next;
      }
    }
  });

  it('is open again within five days, whatever the holidays', () => {
    for (const instrument of shippedInstruments()) {
      const calendar = createSessionCalendar(instrument);
      for (let time = at('2026-01-01'); time < at('2028-02-01'); time += 2 * day) {
        assert.ok(calendar.nextOpen(time) - time < 5 * day, `${instrument.symbol} ${utc(time)}`);
      }
    }
  });
});
