import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compileFormula, type Formula } from '../../../engine/domain/formula/compile.ts';

const units: Readonly<Record<string, string>> = {
  CL: 'USD/bbl',
  HO: 'USD/gal',
  RB: 'USD/gal',
  NG: 'USD/MMBtu',
  TTF: 'EUR/MWh',
  'TTF Q1-27': 'EUR/MWh',
  'NBP Q1-27': 'p/th',
  DEB: 'EUR/MWh',
  EUA: 'EUR/t',
  EURUSD: 'USD/EUR',
  GBPEUR: 'EUR/GBP',
};
const unitOf = (symbol: string) => units[symbol];

function compiled(text: string, definitions?: Record<string, string>): Formula {
  const formula = compileFormula(text, { unitOf, definitions });
  if (!formula.ok) throw formula.fault;
  return formula.value;
}

function evaluated(text: string, values: Record<string, number>): number {
  const result = compiled(text).evaluate(values);
  if (!result.ok) throw result.fault;
  return result.value;
}

const near = (actual: number, expected: number) =>
  assert.ok(Math.abs(actual - expected) < 1e-6, `${actual} is not ${expected}`);

test('spreads as traders write them', () => {
  near(evaluated('42*HO-CL', { HO: 2.4, CL: 75 }), 25.8);
  near(evaluated('CL - 42*HO', { HO: 2.4, CL: 75 }), -25.8);
  near(evaluated('HO in USD/bbl - CL', { HO: 2.4, CL: 75 }), 25.8);
  near(evaluated('(2*42*RB + 42*HO - 3*CL) / 3', { RB: 2.2, HO: 2.4, CL: 75 }), 20.2);
  near(evaluated('(2*RB in USD/bbl + HO in USD/bbl - 3*CL) / 3', { RB: 2.2, HO: 2.4, CL: 75 }), 20.2);
  near(evaluated('CL - 2*HO', { HO: 2.4, CL: 75 }), 75 - 2 * 42 * 2.4);
  near(evaluated('DEB - TTF/0.5', { DEB: 80, TTF: 30 }), 20);
  near(evaluated('TTF - NG/EURUSD', { TTF: 30, NG: 9.49550267358, EURUSD: 1.08 }), 0);
  near(
    evaluated('TTF Q1-27 - NBP Q1-27*GBPEUR', { 'TTF Q1-27': 30, 'NBP Q1-27': 75, GBPEUR: 1.17 }),
    30 - 29.941543,
  );
  near(evaluated('-CL + 2*(CL - 10 in USD/bbl)', { CL: -37.63 }), -57.63);
});

test('a divisor is the conversion as a factor is', () => {
  near(evaluated('HO - CL/42', { HO: 3, CL: 84 }), 1);
  near(evaluated('CL/42 - HO', { HO: 3, CL: 84 }), -1);
  near(evaluated('(42*HO - CL)/42 - RB', { HO: 3, CL: 84, RB: 3 }), -2);
  assert.equal(compiled('CL/42 - HO').unit, 'USD/gal');
  assert.match(
    compiled('CL/42 - HO').notes.join(),
    /1\/42 is taken as the conversion from USD\/bbl to USD\/gal/,
  );
  const doubtful = compileFormula('CL/84 - HO', { unitOf });
  assert.ok(!doubtful.ok && doubtful.fault.code === 'FORMULA_AMBIGUOUS');
  near(evaluated('DEB - TTF/0.5', { DEB: 80, TTF: 30 }), 20);
  near(evaluated('CL/2 - HO', { HO: 1, CL: 100 }), 50 - 42);
});

test('delivery periods need no space before a minus', () => {
  const months = { unitOf: (symbol: string) => (/^(CL|TTF)/.test(symbol) ? 'USD/bbl' : undefined) };
  for (const [text, ...symbols] of [
    ['CL Z26-CL F27', 'CL Z26', 'CL F27'],
    ['CL c1-CL c2', 'CL c1', 'CL c2'],
    ['TTF Q1-27-TTF Q2-27', 'TTF Q1-27', 'TTF Q2-27'],
    ['CL Q26-CL U26', 'CL Q26', 'CL U26'],
    ['CL Z26-2*CL F27', 'CL Z26', 'CL F27'],
  ] as const) {
    const formula = compileFormula(text, months);
    assert.ok(formula.ok, text);
    assert.deepEqual(formula.value.symbols, symbols);
  }
});

test('formulas that use each other do not grow without end', () => {
  const definitions = Object.fromEntries(
    Array.from({ length: 60 }, (_, index) => {
      const before = index === 0 ? 'CL' : `L${index - 1}`;
      return [`L${index}`, `(${before} + ${before})/2`];
    }),
  );
  const grown = compileFormula('L59', { unitOf, definitions });
  assert.ok(!grown.ok && grown.fault.code === 'FORMULA_TOO_LONG');
  assert.ok(compileFormula('L5', { unitOf, definitions }).ok);
});

test('the result knows its unit, its instruments and what was converted', () => {
  const crack = compiled('42*HO-CL');
  assert.deepEqual([crack.unit, crack.symbols], ['USD/bbl', ['HO', 'CL']]);
  assert.equal(compiled('HO/RB').unit, '1');
  assert.match(crack.notes.join(), /42 is taken as the conversion from USD\/gal to USD\/bbl/);
  assert.match(compiled('CL - HO').notes.join(), /USD\/gal is converted to USD\/bbl/);
  near(evaluated('CL - HO', { HO: 2.4, CL: 75 }), -25.8);
});

test('a formula that means nothing is refused with the place and the repair', () => {
  const refused: [string, string, RegExp][] = [
    ['TTF - NG', 'FORMULA_UNITS', /character 5.*one currency.*EURUSD/s],
    ['CL - EUA', 'FORMULA_UNITS', /cannot be subtracted/],
    ['84*RB - CL', 'FORMULA_AMBIGUOUS', /84 is a multiple of the 42.*in USD\/bbl/],
    ['CL + 1', 'FORMULA_UNITS', /USD\/bbl and 1/],
    ['CL - XYZ', 'FORMULA_SYMBOL_UNKNOWN', /"XYZ", at character 6/],
    ['CL in EUR/MWh', 'FORMULA_UNITS', /does not become/],
    ['CL in foo', 'UNIT_UNKNOWN', /foo/],
    ['CL -', 'FORMULA_SYNTAX', /ends too early/],
    ['(CL', 'FORMULA_SYNTAX', /closing bracket/],
    ['CL CL', 'FORMULA_SYNTAX', /not expected/],
    ['CL ; DROP', 'FORMULA_SYNTAX', /";" has no meaning/],
    ['', 'FORMULA_SYNTAX', /ends too early/],
    ['('.repeat(200), 'FORMULA_SYNTAX', /nested too deeply/],
    ['1+'.repeat(400), 'FORMULA_TOO_LONG', /500/],
  ];
  for (const [text, code, message] of refused) {
    const result = compileFormula(text, { unitOf });
    assert.ok(!result.ok, text);
    assert.equal(result.fault.code, code, text);
    assert.match(result.fault.message, message);
  }
});

test('named formulas build on each other, and a circle is named', () => {
  const definitions = { CRACK: '42*HO-CL', NET: 'CRACK - 5 in USD/bbl', A: 'B + CL', B: 'C', C: 'A' };
  assert.equal(compiled('NET', definitions).unit, 'USD/bbl');
  const circle = compileFormula('A', { unitOf, definitions });
  assert.ok(!circle.ok);
  assert.equal(circle.fault.code, 'FORMULA_CYCLE');
  assert.match(circle.fault.message, /A uses B uses C uses A/);
});

test('a price that is missing, or a division by zero, is a fault and never NaN', () => {
  const missing = compiled('CL - 42*HO').evaluate({ CL: 75 });
  assert.ok(!missing.ok && missing.fault.code === 'FORMULA_VALUE_MISSING');
  const zero = compiled('CL / (CL - CL)').evaluate({ CL: 75 });
  assert.ok(!zero.ok && zero.fault.code === 'FORMULA_NOT_FINITE');
});

test('any text is a formula or a fault', () => {
  const piece = fc.constantFrom(
    'CL',
    'HO',
    '42',
    '*',
    '-',
    '+',
    '/',
    '(',
    ')',
    ' ',
    'in USD/bbl',
    'TTF Q1-27',
    '1e400',
    '.',
    'x',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(piece).map((parts) => parts.join('')),
      ),
      (text) => {
        const formula = compileFormula(text, { unitOf });
        if (!formula.ok) return;
        const value = formula.value.evaluate({ CL: 75, HO: 2.4, 'TTF Q1-27': 30 });
        if (value.ok) assert.ok(Number.isFinite(value.value));
      },
    ),
    { numRuns: 2_000 },
  );
});

test('sums do not depend on the order of their legs', () => {
  const price = fc.double({ min: -100, max: 200, noNaN: true });
  fc.assert(
    fc.property(price, price, (cl, ho) => {
      near(evaluated('42*HO-CL', { CL: cl, HO: ho }), -evaluated('CL-42*HO', { CL: cl, HO: ho }));
      near(evaluated('HO-CL', { CL: cl, HO: ho }) * 42, evaluated('42*HO-CL', { CL: cl, HO: ho }));
    }),
  );
});
