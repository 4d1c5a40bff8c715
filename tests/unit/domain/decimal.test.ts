import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  add,
  compare,
  type Decimal,
  decimalText,
  divide,
  multiply,
  parseDecimal,
  roundTo,
  subtract,
  toNumber,
  whole,
} from '../../../engine/domain/decimal.ts';

const of = (text: string): Decimal => {
  const value = parseDecimal(text);
  assert.ok(value !== undefined, text);
  return value;
};

test('only plain decimal numbers are read, and written back in one way', () => {
  for (const text of [
    '',
    '.',
    '1.',
    '.5',
    '+1',
    '1e3',
    '1,000',
    ' 1',
    '0x1',
    'NaN',
    '--1',
    '1.2.3',
    '1'.repeat(19),
    `0.${'1'.repeat(13)}`,
  ])
    assert.equal(parseDecimal(text), undefined, text);
  const written = {
    '0': '0',
    '-0': '0',
    '-0.00': '0',
    '007': '7',
    '1.50': '1.5',
    '-0.25': '-0.25',
    '100': '100',
    '0.000000000001': '0.000000000001',
  };
  for (const [text, expected] of Object.entries(written)) assert.equal(decimalText(of(text)), expected);
});

test('what floats get wrong is exact', () => {
  assert.equal(decimalText(add(of('0.1'), of('0.2'))), '0.3');
  assert.equal(decimalText(multiply(of('1.005'), whole(1_000))), '1005');
  assert.equal(
    decimalText(subtract(of('999999999999999999.000000000001'), of('999999999999999999'))),
    '0.000000000001',
  );
});

test('quotients round halves to the even neighbour, whatever the signs', () => {
  const cases: readonly (readonly [string, string, number, string])[] = [
    ['1', '3', 4, '0.3333'],
    ['2', '3', 4, '0.6667'],
    ['1', '8', 2, '0.12'],
    ['3', '8', 2, '0.38'],
    ['-1', '8', 2, '-0.12'],
    ['1', '-8', 2, '-0.12'],
    ['-3', '-8', 2, '0.38'],
    ['0.5', '1', 0, '0'],
    ['1.5', '1', 0, '2'],
    ['2.5', '1', 0, '2'],
  ];
  for (const [a, b, scale, expected] of cases)
    assert.equal(decimalText(divide(of(a), of(b), scale)), expected, `${a} / ${b}`);
  assert.equal(decimalText(roundTo(of('2.675'), 2)), '2.68');
  assert.equal(decimalText(roundTo(of('2.665'), 2)), '2.66');
  assert.throws(() => divide(of('1'), of('0.00'), 2), RangeError);
});

const decimals = fc
  .tuple(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), fc.integer({ min: 0, max: 12 }))
  .map(([units, scale]) => ({ units, scale }));

test('sums and products obey the laws that floats break', () => {
  fc.assert(
    fc.property(decimals, decimals, decimals, (a, b, c) => {
      const same = (left: Decimal, right: Decimal) => assert.equal(decimalText(left), decimalText(right));
      same(add(add(a, b), c), add(a, add(b, c)));
      same(multiply(a, add(b, c)), add(multiply(a, b), multiply(a, c)));
      same(subtract(add(a, b), b), a);
      assert.equal(Math.sign(compare(a, b)), -Math.sign(compare(b, a)));
      if (b.units !== 0n) {
        const error = toNumber(subtract(multiply(divide(a, b, 6), b), a));
        assert.ok(Math.abs(error) <= Math.abs(toNumber(b)) * 0.5e-6 * (1 + 1e-9));
      }
    }),
    { numRuns: 500, seed: 4 },
  );
});
