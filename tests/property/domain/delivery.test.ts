import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  monthPeriod,
  nextPeriod,
  type Period,
  parsePeriod,
  periodCode,
  periodContaining,
  periodEnd,
  periodKinds,
  periodMonths,
  periodStart,
  quarterPeriod,
  seasonPeriod,
  yearPeriod,
} from '../../../engine/domain/delivery.ts';
import { contractSymbol, instrumentSymbolPattern, parseSymbol } from '../../../engine/domain/symbol.ts';

const day = 86_400_000;
const years = fc.integer({ min: 2_001, max: 2_098 });
const periods: fc.Arbitrary<Period> = fc.oneof(
  fc.tuple(years, fc.integer({ min: 1, max: 12 })).map(([year, month]) => monthPeriod(year, month)),
  fc.tuple(years, fc.integer({ min: 1, max: 4 })).map(([year, quarter]) => quarterPeriod(year, quarter)),
  fc
    .tuple(years, fc.constantFrom('summer' as const, 'winter' as const))
    .map(([year, season]) => seasonPeriod(year, season)),
  years.map(yearPeriod),
);
const products = fc.stringMatching(/^[A-Z][A-Z0-9]{0,11}$/);
const dates = fc.integer({ min: 0, max: 25_000 }).map((index) => Date.UTC(2_010, 0, 1) + index * day);
const keys = (list: readonly Period[]) =>
  list.flatMap(periodMonths).map(({ year, month }) => `${year}-${month}`);

test('a code reads back as the period it was written from', () => {
  fc.assert(
    fc.property(periods, dates, (period, reference) => {
      const read = parsePeriod(periodCode(period).toLowerCase(), reference);
      assert.ok(read.ok);
      assert.deepEqual(read.value, period);
    }),
  );
});

test('a contract symbol reads back, in any case and with any space', () => {
  fc.assert(
    fc.property(products, periods, dates, (product, period, reference) => {
      const symbol = contractSymbol(product, period);
      assert.match(symbol, instrumentSymbolPattern);
      const read = parseSymbol(`  ${symbol.toLowerCase().replace(' ', '   ')} `, reference);
      assert.ok(read.ok);
      assert.deepEqual(read.value, { kind: 'contract', symbol, product, period });
    }),
  );
});

test('months of quarters partition the year, those of seasons the gas year', () => {
  fc.assert(
    fc.property(years, (year) => {
      const quarters = [1, 2, 3, 4].map((quarter) => quarterPeriod(year, quarter));
      assert.deepEqual(keys(quarters), keys([yearPeriod(year)]));
      assert.equal(new Set(keys(quarters)).size, 12);
      assert.deepEqual(
        keys([seasonPeriod(year, 'winter')]),
        keys([quarterPeriod(year, 4), quarterPeriod(year + 1, 1)]),
      );
      assert.deepEqual(
        keys([seasonPeriod(year, 'summer')]),
        keys([quarterPeriod(year, 2), quarterPeriod(year, 3)]),
      );
    }),
  );
});

test('a period ends on the day before the next one starts, and contains its days alone', () => {
  fc.assert(
    fc.property(periods, (period) => {
      assert.equal(periodEnd(period) + day, periodStart(nextPeriod(period)));
      for (const at of [periodStart(period), periodEnd(period)]) {
        assert.deepEqual(periodContaining(period.kind, at), period);
      }
      assert.notDeepEqual(periodContaining(period.kind, periodStart(period) - day), period);
    }),
  );
});

test('every kind of period covers every date', () => {
  fc.assert(
    fc.property(dates, fc.constantFrom(...periodKinds), (at, kind) => {
      const period = periodContaining(kind, at);
      assert.ok(periodStart(period) <= at && at <= periodEnd(period));
    }),
  );
});

test('a year of one digit is the nearest such year', () => {
  fc.assert(
    fc.property(dates, fc.integer({ min: 0, max: 9 }), (reference, digit) => {
      const read = parsePeriod(`Z${digit}`, reference);
      assert.ok(read.ok);
      const away = read.value.year - new Date(reference).getUTCFullYear();
      assert.equal(read.value.year % 10, digit);
      assert.ok(away >= -4 && away <= 5, String(away));
    }),
  );
});

test('no text makes the parsers throw, and what they take is canonical', () => {
  const texts = fc.oneof(
    fc.string({ maxLength: 20 }),
    fc.stringMatching(/^[A-Z]{1,3} ?[A-Za-z0-9]{0,4}-?[0-9]{0,4}$/),
  );
  fc.assert(
    fc.property(texts, dates, (text, reference) => {
      const read = parseSymbol(text, reference);
      if (!read.ok) {
        assert.equal(read.fault.code, 'SYMBOL_INVALID');
        return;
      }
      assert.deepEqual(parseSymbol(read.value.symbol, reference), read);
    }),
    { numRuns: 500 },
  );
});
