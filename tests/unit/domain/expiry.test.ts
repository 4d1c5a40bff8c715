import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { lastTradingDay } from '../../../engine/domain/expiry.ts';
import {
  businessDayBefore,
  easterSunday,
  holidaysOf,
  isBusinessDay,
} from '../../../engine/domain/holidays.ts';
import { shippedInstrument, shippedInstruments } from '../../harness/market.ts';

const iso = (time: number) => new Date(time).toISOString().slice(0, 10);

function lastDay(symbol: string, month: string): string {
  const rule = shippedInstrument(symbol).lastTradingDay;
  assert.ok(rule, symbol);
  const [year = 0, number = 0] = month.split('-').map(Number);
  return iso(lastTradingDay(rule, year, number));
}

test('last trading days that were', () => {
  const golden: [string, string, string][] = [
    ['CL', '2020-05', '2020-04-21'],
    ['CL', '2020-06', '2020-05-19'],
    ['BRN', '2023-11', '2023-09-29'],
    ['BRN', '2024-02', '2023-12-28'],
    ['BRN', '2024-05', '2024-03-28'],
    ['TTF', '2024-01', '2023-12-28'],
  ];
  for (const [symbol, month, expected] of golden)
    assert.equal(lastDay(symbol, month), expected, `${symbol} ${month}`);
});

test('every month of every contract ends on a business day before or in its delivery', () => {
  for (const instrument of shippedInstruments()) {
    const rule = instrument.lastTradingDay;
    if (rule === undefined) continue;
    let previous = 0;
    for (let index = 0; index < 240; index += 1) {
      const [year, month] = [2015 + Math.floor(index / 12), (index % 12) + 1];
      const last = lastTradingDay(rule, year, month);
      assert.ok(isBusinessDay(rule.calendar, last), `${instrument.symbol} ${year}-${month}: ${iso(last)}`);
      assert.ok(
        last < Date.UTC(year, month, 1) && last > previous,
        `${instrument.symbol} ${year}-${month}: ${iso(last)}`,
      );
      previous = last;
    }
  }
});

test('Easter and the moved holidays of known years', () => {
  const easter: [number, string][] = [
    [2000, '2000-04-23'],
    [2008, '2008-03-23'],
    [2019, '2019-04-21'],
    [2024, '2024-03-31'],
    [2026, '2026-04-05'],
    [2038, '2038-04-25'],
  ];
  for (const [year, expected] of easter) assert.equal(iso(easterSunday(year)), expected);
  const uk = (year: number) => [...holidaysOf('uk', year)].map(iso).sort();
  assert.deepEqual(uk(2021), [
    '2021-01-01',
    '2021-04-02',
    '2021-04-05',
    '2021-05-03',
    '2021-05-31',
    '2021-08-30',
    '2021-12-27',
    '2021-12-28',
  ]);
  assert.deepEqual(uk(2022), [
    '2022-01-03',
    '2022-04-15',
    '2022-04-18',
    '2022-05-02',
    '2022-06-02',
    '2022-06-03',
    '2022-08-29',
    '2022-09-19',
    '2022-12-26',
    '2022-12-27',
  ]);
  const us = (year: number) => [...holidaysOf('us', year)].map(iso).sort();
  assert.deepEqual(us(2023), [
    '2023-01-02',
    '2023-01-16',
    '2023-02-20',
    '2023-04-07',
    '2023-05-29',
    '2023-06-19',
    '2023-07-04',
    '2023-09-04',
    '2023-11-23',
    '2023-12-25',
  ]);
});

test('the n-th business day before a day has n - 1 business days between', () => {
  const days = fc.integer({ min: 0, max: 20_000 }).map((index) => Date.UTC(1990, 0, 1) + index * 86_400_000);
  fc.assert(
    fc.property(
      fc.constantFrom('us' as const, 'uk' as const),
      days,
      fc.integer({ min: 1, max: 15 }),
      (calendar, time, count) => {
        const found = businessDayBefore(calendar, time, count);
        let between = 0;
        for (let at = found + 86_400_000; at < time; at += 86_400_000)
          if (isBusinessDay(calendar, at)) between += 1;
        assert.ok(isBusinessDay(calendar, found));
        assert.equal(between, count - 1);
      },
    ),
  );
});
