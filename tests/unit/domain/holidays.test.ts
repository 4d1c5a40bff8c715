import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  businessDayAfter,
  businessDayBefore,
  type HolidayCalendar,
  holidayCalendars,
  holidaysOf,
  isHoliday,
} from '../../../engine/domain/holidays.ts';

const days = (calendar: HolidayCalendar, year: number) =>
  [...holidaysOf(calendar, year)].map((time) => new Date(time).toISOString().slice(5, 10)).sort();

test('known years of the calendars', () => {
  const known: [HolidayCalendar, number, string][] = [
    ['target', 2025, '01-01 04-18 04-21 05-01 12-25 12-26'],
    ['target', 2026, '01-01 04-03 04-06 05-01 12-25 12-26'],
    ['nyse', 2025, '01-01 01-09 01-20 02-17 04-18 05-26 06-19 07-04 09-01 11-27 12-25'],
    ['nyse', 2026, '01-01 01-19 02-16 04-03 05-25 06-19 07-03 09-07 11-26 12-25'],
    ['nyse-short', 2024, '07-03 11-29 12-24'],
    ['nyse-short', 2025, '07-03 11-28 12-24'],
    ['nyse-short', 2026, '11-27 12-24'],
    ['nerc', 2026, '01-01 05-25 07-04 09-07 11-26 12-25'],
    ['nerc', 2023, '01-02 05-29 07-04 09-04 11-23 12-25'],
    ['nerc', 2021, '01-01 05-31 07-05 09-06 11-25 12-25'],
    ['nerc', 2022, '01-01 05-30 07-04 09-05 11-24 12-26'],
    ['cme-closed', 2021, '01-01 04-02 12-24'],
    ['cme-closed', 2022, '01-01 04-15 12-26'],
    ['cme-closed', 2023, '01-02 04-07 12-25'],
    ['cme-short', 2023, '01-16 02-20 05-29 06-19 07-04 09-04 11-23'],
    ['cme-eve', 2024, '11-29 12-24'],
    ['ice-closed', 2023, '01-02 04-07 12-25'],
    ['ice-gas-closed', 2023, '01-02 04-07 04-10 12-25 12-26'],
    ['ice-gas-closed', 2026, '01-01 04-03 04-06 12-25 12-28'],
  ];
  for (const [calendar, year, expected] of known) {
    assert.deepEqual(days(calendar, year).join(' '), expected, `${calendar} ${year}`);
  }
});

test('a date is a holiday where one of the calendars says so', () => {
  const christmas = Date.UTC(2026, 11, 25);
  assert.equal(isHoliday([], christmas), false);
  assert.equal(isHoliday(['cme-short', 'target'], christmas), true);
  assert.equal(isHoliday(['cme-short'], christmas), false);
});

test('business days after undo business days before', () => {
  const times = fc.integer({ min: 0, max: 20_000 }).map((index) => Date.UTC(1990, 0, 1) + index * 86_400_000);
  fc.assert(
    fc.property(
      fc.constantFrom(...holidayCalendars),
      times,
      fc.integer({ min: 1, max: 10 }),
      (calendar, time, count) => {
        const start = businessDayAfter(calendar, time, 1);
        assert.equal(businessDayBefore(calendar, businessDayAfter(calendar, start, count), count), start);
      },
    ),
  );
});
