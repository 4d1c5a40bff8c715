import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  cascadeOf,
  contractOf,
  contractQuantity,
  frontPeriod,
  lastTradingDayOf,
  listedPeriods,
} from '../../../engine/domain/contracts.ts';
import {
  monthPeriod,
  type Period,
  parsePeriod,
  periodMonths,
  periodStart,
  quarterPeriod,
  seasonPeriod,
  yearPeriod,
} from '../../../engine/domain/delivery.ts';
import { deliverySpan, peakDates } from '../../../engine/domain/delivery-hours.ts';
import { isBusinessDay } from '../../../engine/domain/holidays.ts';
import { instrumentSchema } from '../../../engine/domain/instrument.ts';
import { dimensionText, parseUnit } from '../../../engine/domain/units/unit.ts';
import { shippedInstrument, shippedInstruments } from '../../harness/market.ts';

const iso = (time: number) => new Date(time).toISOString().slice(0, 10);
const now = Date.UTC(2026, 10, 22);
const years = Array.from({ length: 30 }, (_, index) => 2015 + index);
const monthsOf = (year: number) =>
  periodMonths(yearPeriod(year)).map(({ month }) => monthPeriod(year, month));
const withDelivery = shippedInstruments().filter(({ delivery }) => delivery !== undefined);

function period(code: string): Period {
  const read = parsePeriod(code, now);
  assert.ok(read.ok, code);
  return read.value;
}

function contract(symbol: string, code: string) {
  const made = contractOf(shippedInstrument(symbol), period(code));
  assert.ok(made.contract);
  return made.contract;
}

const hoursOf = (symbol: string, of: Period) => {
  const { hours } = contractQuantity(shippedInstrument(symbol), of);
  assert.ok(hours !== null, symbol);
  return hours;
};

describe('size by hours', () => {
  it('gives TTF 743 hours in March, 745 in October and 720 in a month of 30 days', () => {
    const golden: [string, number, number][] = [
      ['H27', 743, 3.715],
      ['V27', 745, 3.725],
      ['M27', 720, 3.6],
      ['Z26', 744, 3.72],
      ['G27', 672, 3.36],
    ];
    for (const [code, hours, tickValue] of golden) {
      const made = contract('TTF', code);
      assert.deepEqual([made.hours, made.quantity, made.tickValue], [hours, hours, tickValue], code);
    }
  });

  it('begins the gas day at 06:00 and the power day at midnight', () => {
    const begins = (symbol: string) => {
      const { size } = shippedInstrument(symbol);
      assert.ok(size?.kind === 'hours');
      return new Date(deliverySpan(size, period('F27')).from).toISOString();
    };
    assert.equal(begins('TTF'), '2027-01-01T05:00:00.000Z');
    assert.equal(begins('DEB'), '2026-12-31T23:00:00.000Z');
  });

  it('counts NBP by the day and in pence', () => {
    assert.deepEqual(
      ['G27', 'Z26', 'M27'].map((code) => contract('NBP', code).quantity),
      [28_000, 31_000, 30_000],
    );
    assert.equal(contract('NBP', 'M27').tickValue, 3);
    assert.equal(contract('NBP', 'CAL-28').quantity, 366_000);
  });

  it('gives German peak twelve hours of each weekday, 240 to 276 in a month', () => {
    const seen = new Set<number>();
    for (const month of years.flatMap(monthsOf)) {
      const hours = hoursOf('DEP', month);
      const { size } = shippedInstrument('DEP');
      assert.ok(size?.kind === 'hours');
      assert.equal(hours, 12 * peakDates(size, month).length);
      assert.ok(hours >= 240 && hours <= 276, `${month.code} ${hours}`);
      seen.add(hours);
    }
    assert.deepEqual([...seen].sort(), [240, 252, 264, 276]);
    assert.equal(hoursOf('DEP', period('Z26')), 276);
  });

  it('gives PJM 5 MW for 16 hours of 19 to 23 peak days', () => {
    const { size } = shippedInstrument('PJM');
    assert.ok(size?.kind === 'hours');
    const seen = new Set<number>();
    for (const month of years.flatMap(monthsOf)) {
      const days: number = peakDates(size, month).length;
      seen.add(days);
      const made = contractOf(shippedInstrument('PJM'), month).contract;
      assert.equal(made?.quantity, 80 * days);
      assert.ok(made.tickValue >= 76 && made.tickValue <= 92, `${month.code} ${made.tickValue}`);
    }
    assert.deepEqual([...seen].sort(), [19, 20, 21, 22, 23]);
    assert.equal(contract('PJM', 'Z26').tickValue, 88);
    assert.equal(contract('PJM', 'X26').quantity, 20 * 80);
  });

  it('makes a year of its quarters, and quarters and seasons of their months', () => {
    const hourly = withDelivery.filter(({ size }) => size?.kind === 'hours').map(({ symbol }) => symbol);
    assert.ok(hourly.length >= 6);
    for (const symbol of hourly) {
      for (const year of [2024, 2026, 2027, 2028]) {
        const sum = (periods: readonly Period[]) =>
          periods.reduce((total, part) => total + hoursOf(symbol, part), 0);
        const quarters = [1, 2, 3, 4].map((quarter) => quarterPeriod(year, quarter));
        assert.equal(sum([yearPeriod(year)]), sum(quarters), `${symbol} ${year}`);
        assert.equal(sum(quarters), sum(monthsOf(year)), `${symbol} ${year}`);
        const winter = seasonPeriod(year, 'winter');
        assert.equal(sum([winter]), sum([quarterPeriod(year, 4), quarterPeriod(year + 1, 1)]));
      }
    }
    assert.deepEqual([hoursOf('DEB', yearPeriod(2027)), hoursOf('DEB', yearPeriod(2028))], [8_760, 8_784]);
    assert.equal(hoursOf('DEB', period('Q1-27')), 2_159);
    assert.equal(hoursOf('DEB', period('Q4-27')), 2_209);
  });

  it('leaves to off-peak what is not peak', () => {
    const peak = shippedInstrument('DEP');
    assert.ok(peak.size?.kind === 'hours');
    const offpeak = { ...peak, size: { ...peak.size, profile: 'offpeak' as const } };
    for (const code of ['H27', 'V27', 'CAL-27']) {
      const of = period(code);
      const rest = contractQuantity(offpeak, of).hours;
      assert.equal((rest ?? 0) + hoursOf('DEP', of), hoursOf('DEB', of), code);
    }
  });
});

describe('dates of contracts', () => {
  it('ends gas before delivery, and every strip with or before its first month', () => {
    for (const product of withDelivery) {
      for (const listed of listedPeriods(product, now)) {
        const last = lastTradingDayOf(product, listed);
        if (product.assetClass === 'gas')
          assert.ok(last < periodStart(listed), `${product.symbol} ${listed.code}`);
        const [first] = periodMonths(listed);
        assert.ok(first);
        assert.ok(last <= lastTradingDayOf(product, monthPeriod(first.year, first.month)));
      }
    }
  });

  it('ends allowances on a Monday with four clear days behind it', () => {
    const ends = (symbol: string, code: string) => contract(symbol, code).lastTradingDay;
    assert.deepEqual(
      ['Z21', 'Z22', 'Z23', 'Z24', 'Z25', 'Z26', 'H27'].map((code) => ends('EUA', code)),
      ['2021-12-20', '2022-12-19', '2023-12-18', '2024-12-16', '2025-12-15', '2026-12-14', '2027-03-15'],
    );
  });

  it('ends gasoil, JKM, coal and German months by their rules', () => {
    assert.equal(contract('GO', 'Z26').lastTradingDay, '2026-12-10');
    assert.equal(contract('GO', 'H26').lastTradingDay, '2026-03-11');
    assert.equal(contract('JKM', 'X26').lastTradingDay, '2026-10-15');
    assert.equal(contract('JKM', 'Q26').lastTradingDay, '2026-07-15');
    assert.equal(contract('JKM', 'H26').lastTradingDay, '2026-02-13');
    assert.equal(contract('MTF', 'V26').lastTradingDay, '2026-10-30');
    assert.equal(contract('DEP', 'X26').lastTradingDay, '2026-11-27');
  });

  it('gives notice after the last trading day where there is a delivery by notice', () => {
    assert.equal(contract('CL', 'K20').firstNotice, '2020-04-23');
    assert.equal(contract('NG', 'Z26').firstNotice, '2026-11-27');
    assert.equal(contract('HO', 'Z26').firstNotice, '2026-12-02');
    assert.equal(contract('BRN', 'Z26').firstNotice, null);
    for (const symbol of ['CL', 'NG', 'HO', 'RB']) {
      for (const month of years.flatMap(monthsOf)) {
        const made = contractOf(shippedInstrument(symbol), month).contract;
        assert.ok(made?.firstNotice && made.firstNotice > made.lastTradingDay);
        assert.ok(isBusinessDay('us', Date.parse(made.firstNotice)));
      }
    }
  });

  it('lists the front first and drops a month after its last trading day', () => {
    const crude = shippedInstrument('CL');
    const last = Date.UTC(2020, 3, 21);
    assert.equal(frontPeriod(crude, last)?.code, 'K20');
    assert.equal(frontPeriod(crude, last + 86_400_000 - 1)?.code, 'K20');
    assert.equal(frontPeriod(crude, last + 86_400_000)?.code, 'M20');
    assert.equal(frontPeriod(shippedInstrument('BRN'), now)?.code, 'F27');
    assert.equal(frontPeriod(shippedInstrument('TTF'), now)?.code, 'Z26');
    const codes = listedPeriods(shippedInstrument('TTF'), now).map(({ code }) => code);
    assert.deepEqual(codes.slice(0, 2), ['Z26', 'F27']);
    assert.deepEqual(codes.slice(24, 26), ['Q1-27', 'Q2-27']);
    assert.deepEqual(codes.slice(32, 34), ['SUM-27', 'WIN-27']);
    assert.deepEqual(codes.slice(38), ['CAL-27', 'CAL-28', 'CAL-29', 'CAL-30']);
    const allowances = listedPeriods(shippedInstrument('EUA'), now).map(({ code }) => code);
    assert.deepEqual(allowances.slice(0, 5), ['Z26', 'H27', 'M27', 'U27', 'Z27']);
    assert.deepEqual(listedPeriods(shippedInstrument('SPY'), now), []);
    assert.equal(frontPeriod(shippedInstrument('BTCUSD'), now), undefined);
  });

  it('never lists what is over, in every month of years', () => {
    for (const product of withDelivery) {
      for (let at = Date.UTC(2024, 0, 1); at < Date.UTC(2026, 0, 1); at += 9 * 86_400_000) {
        const listed = listedPeriods(product, at);
        assert.equal(new Set(listed.map(({ code }) => code)).size, listed.length);
        for (const one of listed) assert.ok(lastTradingDayOf(product, one) >= at);
        const lasts = listed
          .filter(({ kind }) => kind === 'month')
          .map((one) => lastTradingDayOf(product, one));
        assert.deepEqual(
          lasts,
          lasts.toSorted((a, b) => a - b),
        );
      }
    }
  });
});

describe('cascading', () => {
  const base = shippedInstrument('DEB');

  it('turns a year into three months and three quarters on one day', () => {
    const cascade = cascadeOf(base, yearPeriod(2027));
    assert.ok(cascade);
    assert.equal(iso(cascade.on), '2026-12-29');
    assert.deepEqual(
      cascade.into.map(({ code }) => code),
      ['F27', 'G27', 'H27', 'Q2-27', 'Q3-27', 'Q4-27'],
    );
  });

  it('turns a quarter into its months and leaves a month alone', () => {
    assert.deepEqual(
      cascadeOf(base, quarterPeriod(2027, 2))?.into.map(({ code }) => code),
      ['J27', 'K27', 'M27'],
    );
    assert.equal(cascadeOf(base, monthPeriod(2027, 4)), undefined);
    assert.equal(cascadeOf(shippedInstrument('TTF'), yearPeriod(2027)), undefined);
  });

  it('neither loses nor adds an hour, and happens before delivery', () => {
    for (const symbol of ['DEB', 'DEP', 'FRB']) {
      for (const year of years.filter((one) => one > 2020)) {
        for (const whole of [yearPeriod(year), quarterPeriod(year, 1), quarterPeriod(year, 4)]) {
          const cascade = cascadeOf(shippedInstrument(symbol), whole);
          assert.ok(cascade && cascade.on < periodStart(whole) && isBusinessDay('target', cascade.on));
          assert.deepEqual(cascade.into.flatMap(periodMonths), periodMonths(whole));
          const sum = cascade.into.reduce((total, part) => total + hoursOf(symbol, part), 0);
          assert.equal(sum, hoursOf(symbol, whole), `${symbol} ${whole.code}`);
        }
      }
    }
  });
});

describe('shipped products', () => {
  it('are twenty futures or more with at least twelve months each', () => {
    const months = (symbol: string) =>
      listedPeriods(shippedInstrument(symbol), now).filter(({ kind }) => kind === 'month').length;
    assert.ok(withDelivery.length >= 20, String(withDelivery.length));
    for (const { symbol } of withDelivery) assert.ok(months(symbol) >= 12, `${symbol} ${months(symbol)}`);
  });

  it('quote money per what they deliver, in units that are known', () => {
    for (const product of shippedInstruments()) {
      const unit = parseUnit(product.unit);
      assert.ok(unit.ok, `${product.symbol} ${product.unit}`);
      assert.ok(product.size, product.symbol);
      const delivered = product.size.kind === 'hours' ? 'MWh' : product.size.unit;
      const money = parseUnit(`${product.unit}*${delivered}`);
      assert.ok(money.ok, product.symbol);
      assert.equal(dimensionText(money.value.dimension), product.currency, product.symbol);
      assert.ok(product.unit.endsWith(`/${delivered}`), product.symbol);
    }
  });

  it('name what a contract facts card needs', () => {
    for (const product of shippedInstruments()) {
      assert.ok(product.settlement, product.symbol);
      assert.ok(product.assetClass === 'crypto' || product.holidays !== undefined, product.symbol);
      assert.match(product.source, /\w{3}/);
      assert.equal(product.checkedOn, '2026-11-22');
    }
  });

  it('make contracts that are instruments themselves', () => {
    for (const product of withDelivery) {
      for (const listed of listedPeriods(product, now)) {
        const made = contractOf(product, listed);
        assert.deepEqual(instrumentSchema.parse(made), made);
        assert.ok(made.contract && made.contract.tickValue > 0 && made.multiplier === made.contract.quantity);
      }
    }
    const crude = contractOf(shippedInstrument('CL'), period('Z26'));
    assert.deepEqual(
      [crude.symbol, crude.name, crude.multiplier],
      ['CL Z26', 'WTI crude oil Dec 2026', 1_000],
    );
    assert.deepEqual(crude.contract, {
      product: 'CL',
      period: 'Z26',
      label: 'Dec 2026',
      start: '2026-12-01',
      end: '2026-12-31',
      lastTradingDay: '2026-11-20',
      firstNotice: '2026-11-24',
      quantity: 1_000,
      quantityUnit: 'bbl',
      hours: null,
      tickValue: 10,
    });
  });

  it('have ticks worth what the exchanges say', () => {
    const golden: [string, string, number][] = [
      ['CL', 'Z26', 10],
      ['BRN', 'Z26', 10],
      ['NG', 'Z26', 10],
      ['HO', 'Z26', 4.2],
      ['RB', 'Z26', 4.2],
      ['GO', 'Z26', 25],
      ['EUA', 'Z26', 10],
      ['UKA', 'Z26', 10],
      ['MTF', 'Z26', 50],
      ['JKM', 'Z26', 50],
    ];
    for (const [symbol, code, value] of golden) assert.equal(contract(symbol, code).tickValue, value, symbol);
  });

  it('refuse contracts of what has no delivery', () => {
    assert.throws(() => contractOf(shippedInstrument('SPY'), period('Z26')), {
      code: 'PRODUCT_WITHOUT_DELIVERY',
    });
  });
});
