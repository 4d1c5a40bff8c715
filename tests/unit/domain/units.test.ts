import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Result } from '../../../engine/domain/fault.ts';
import { type Bridges, convert } from '../../../engine/domain/units/convert.ts';
import { crackSpread, darkSpread, heatRate, sparkSpread } from '../../../engine/domain/units/spreads.ts';
import { parseUnit, sameDimension, unitNames } from '../../../engine/domain/units/unit.ts';

function value<Value>(result: Result<Value>): Value {
  if (!result.ok) throw result.fault;
  return result.value;
}

const near = (actual: number, expected: number, digits: number) =>
  assert.ok(Math.abs(actual - expected) <= 0.5000001 * 10 ** -digits, `${actual} is not ${expected}`);

test('the conversions every desk knows', () => {
  const golden: [number, string, string, number, number, Bridges?][] = [
    [1, 'MWh', 'MMBtu', 3.412141633, 9],
    [1, 'MMBtu', 'MWh', 0.29307107, 9],
    [1, 'therm', 'kWh', 29.307107, 6],
    [1, 'bbl', 'gal', 42, 12],
    [1, 'bbl', 'l', 158.987294928, 9],
    [30, 'EUR/MWh', '$/MMBtu', 9.495503, 6, { rates: { EURUSD: 1.08 } }],
    [75, 'p/th', 'EUR/MWh', 29.941543, 6, { rates: { GBPEUR: 1.17 } }],
    [2.4, 'USD/gal', 'USD/bbl', 100.8, 9],
    [1, 'MW*day', 'MWh', 24, 12],
  ];
  for (const [amount, from, to, expected, digits, bridges] of golden)
    near(value(convert(amount, from, to, bridges)).value, expected, digits);
});

test('the spreads every desk knows', () => {
  near(value(heatRate(0.5)), 6.824283, 6);
  near(value(heatRate(0.4913)), 6.945129, 6);
  near(value(sparkSpread({ power: 80, fuel: 30, efficiency: 0.5 })), 20, 9);
  near(
    value(sparkSpread({ power: 80, fuel: 30, efficiency: 0.5, carbon: { price: 70, tonnesPerFuel: 0.202 } })),
    -8.28,
    9,
  );
  const dark = { power: 80, coal: 110, eurUsd: 1.08, energyPerTonne: 6.978, efficiency: 0.36 };
  near(value(darkSpread(dark)), 39.455, 3);
  near(value(darkSpread({ ...dark, carbon: { price: 70, tonnesPerFuel: 0.34 } })), -26.656, 3);
  near(value(crackSpread(75, 1, [{ price: 2.2, barrels: 1 }])), 17.4, 9);
  near(value(crackSpread(75, 1, [{ price: 2.4, barrels: 1 }])), 25.8, 9);
  near(
    value(
      crackSpread(75, 3, [
        { price: 2.2, barrels: 2 },
        { price: 2.4, barrels: 1 },
      ]),
    ),
    20.2,
    9,
  );
});

test('what does not follow is refused with the bridge that is missing', () => {
  const refused: [string, string, Bridges | undefined, string, RegExp][] = [
    ['EUR/MWh', 'USD/MMBtu', undefined, 'BRIDGE_MISSING', /rates\.EURUSD/],
    ['USD/bbl', 'USD/t', undefined, 'BRIDGE_MISSING', /density/],
    ['USD/t', 'USD/MWh', undefined, 'BRIDGE_MISSING', /heatingValue/],
    ['USD/bbl', 'USD/MMBtu', { density: 0.85 }, 'BRIDGE_MISSING', /heatingValue/],
    ['USD/bbl', 'MWh', undefined, 'UNIT_MISMATCH', /left over/],
    ['USD/foo', 'USD/bbl', undefined, 'UNIT_UNKNOWN', /foo/],
    ['EUR', 'USD', { rates: { EURUSD: 0 } }, 'RATE_INVALID', /above zero/],
    ['m3', 't', { density: -1 }, 'BRIDGE_INVALID', /above zero/],
  ];
  for (const [from, to, bridges, code, message] of refused) {
    const result = convert(1, from, to, bridges);
    assert.ok(!result.ok, `${from} to ${to}`);
    assert.equal(result.fault.code, code);
    assert.match(result.fault.message, message);
  }
  assert.equal(convert(Number.NaN, 't', 'kg').ok, false);
  assert.equal(sparkSpread({ power: 1, fuel: 1, efficiency: 0 }).ok, false);
});

test('there and back is where it began, over every bridge', () => {
  const units = fc.constantFrom(
    'USD/bbl',
    'USD/gal',
    'USD/t',
    'EUR/MWh',
    'p/th',
    'USD/MMBtu',
    'EUR/GJ',
    'GBP/m3',
  );
  const bridges = { rates: { EURUSD: 1.08, GBPUSD: 1.27, EURGBP: 0.85 }, density: 0.84, heatingValue: 11.86 };
  fc.assert(
    fc.property(fc.double({ min: 1e-9, max: 1e6, noNaN: true }), units, units, (amount, from, to) => {
      const there = value(convert(amount, from, to, bridges));
      const back = value(convert(there.value, to, from, bridges));
      assert.ok(
        Math.abs(back.value - amount) <= 1e-12 * Math.abs(amount),
        `${amount} ${from} ${to} ${back.value}`,
      );
    }),
  );
});

test('every unit is read, and dimensions know each other', () => {
  for (const name of unitNames) assert.ok(parseUnit(name).ok, name);
  assert.equal(sameDimension(value(parseUnit('MW*h')).dimension, value(parseUnit('GJ')).dimension), true);
  assert.equal(
    sameDimension(value(parseUnit('EUR/MWh')).dimension, value(parseUnit('USD/MWh')).dimension),
    false,
  );
});
