import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  monthPeriod,
  parsePeriod,
  periodEnd,
  periodLabel,
  periodMonths,
  periodStart,
  quarterPeriod,
} from '../../../engine/domain/delivery.ts';
import { instrumentSymbolPattern, parseSymbol } from '../../../engine/domain/symbol.ts';

const now = Date.UTC(2026, 10, 22);
const iso = (time: number) => new Date(time).toISOString().slice(0, 10);

test('every spelling of a period', () => {
  const read: [string, string, string][] = [
    ['Z26', 'Z26', 'Dec 2026'],
    ['z6', 'Z26', 'Dec 2026'],
    ['Z2026', 'Z26', 'Dec 2026'],
    ['Dec-26', 'Z26', 'Dec 2026'],
    ['dec26', 'Z26', 'Dec 2026'],
    ['Dec-2026', 'Z26', 'Dec 2026'],
    ['F27', 'F27', 'Jan 2027'],
    ['H1', 'H31', 'Mar 2031'],
    ['H2', 'H22', 'Mar 2022'],
    ['Q27', 'Q27', 'Aug 2027'],
    ['Q2027', 'Q27', 'Aug 2027'],
    ['Q7', 'Q27', 'Aug 2027'],
    ['Q1-27', 'Q1-27', 'Q1 2027'],
    ['q4-2028', 'Q4-28', 'Q4 2028'],
    ['SUM-27', 'SUM-27', 'Summer 2027'],
    ['WIN-26', 'WIN-26', 'Winter 2026'],
    ['win26', 'WIN-26', 'Winter 2026'],
    ['CAL-27', 'CAL-27', 'Cal 2027'],
    ['CAL27', 'CAL-27', 'Cal 2027'],
    ['CAL-2027', 'CAL-27', 'Cal 2027'],
  ];
  for (const [text, code, label] of read) {
    const period = parsePeriod(text, now);
    assert.ok(period.ok, text);
    assert.deepEqual([period.value.code, periodLabel(period.value)], [code, label], text);
  }
});

test('what is no period is refused with what would be one', () => {
  for (const text of [
    '',
    'Z',
    'Q127',
    'Q1',
    'Q3',
    'A26',
    'Z226',
    'Z1999',
    'Z2100',
    'Q5-27',
    'CAL',
    'SPR-27',
  ]) {
    const period = parsePeriod(text, now);
    assert.ok(!period.ok, text);
    assert.equal(period.fault.code, 'PERIOD_INVALID');
    assert.match(period.fault.message, /Q1-27.*CAL-27/);
  }
});

test('a winter runs from October of its year to March of the next', () => {
  const winter = parsePeriod('WIN-26', now);
  assert.ok(winter.ok);
  assert.equal(iso(periodStart(winter.value)), '2026-10-01');
  assert.equal(iso(periodEnd(winter.value)), '2027-03-31');
  assert.deepEqual(periodMonths(winter.value).at(-1), { year: 2027, month: 3 });
  assert.equal(iso(periodEnd(monthPeriod(2028, 2))), '2028-02-29');
});

test('symbols of products, contracts and continuous months', () => {
  const kinds: [string, string, string][] = [
    ['cl', 'product', 'CL'],
    ['CL Z6', 'contract', 'CL Z26'],
    ['ttf  q1-27', 'contract', 'TTF Q1-27'],
    ['DEB cal27', 'contract', 'DEB CAL-27'],
    ['CL c1', 'continuous', 'CL c1'],
    ['cl C12', 'continuous', 'CL c12'],
  ];
  for (const [text, kind, symbol] of kinds) {
    const read = parseSymbol(text, now);
    assert.ok(read.ok, text);
    assert.deepEqual([read.value.kind, read.value.symbol], [kind, symbol]);
  }
  const refused: [string, RegExp][] = [
    ['', /empty/],
    ['4CL', /"4CL" is no product/],
    ['CL c0', /c1 to c99/],
    ['CL Q127', /quarter or an August/],
    ['CL Z26 Z27', /"Z27" is left over/],
    ['CL foo', /"foo" is no delivery period/],
  ];
  for (const [text, why] of refused) {
    const read = parseSymbol(text, now);
    assert.ok(!read.ok, text);
    assert.equal(read.fault.code, 'SYMBOL_INVALID');
    assert.match(read.fault.message, why);
    assert.match(read.fault.message, /CL Z26.*CL c1/);
  }
});

test('the pattern of instruments takes canonical symbols alone', () => {
  for (const symbol of ['CL', 'CL Z26', 'TTF Q1-27', 'NBP SUM-27', 'DEB CAL-27'])
    assert.match(symbol, instrumentSymbolPattern);
  for (const symbol of ['cl', 'CL c1', 'CL Z6', 'CL  Z26', 'CL Q127', '42*HO-CL', ''])
    assert.doesNotMatch(symbol, instrumentSymbolPattern);
});

test('periods that cannot be are refused when made', () => {
  assert.throws(() => monthPeriod(2026, 13), RangeError);
  assert.throws(() => monthPeriod(1999, 1), RangeError);
  assert.throws(() => quarterPeriod(2026, 0), RangeError);
});
