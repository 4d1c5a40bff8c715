import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  decimalPlaces,
  isZero,
  plainDecimal,
  scaleDecimal,
  withPlaces,
} from '../../../../engine/market/venues/decimal.ts';
import { DecimalBook, type DecimalLevel } from '../../../../engine/market/venues/decimal-book.ts';

/** Whole part and places, and the decimal text they make. */
const decimals = fc
  .tuple(fc.bigInt({ min: 0n, max: 10n ** 15n }), fc.integer({ min: 0, max: 12 }))
  .map(([units, places]) => {
    const digits = units.toString().padStart(places + 1, '0');
    const text = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
    return { units, places, text };
  });

describe('decimal text', () => {
  it('is counted, scaled and rewritten exactly', () => {
    fc.assert(
      fc.property(decimals, fc.integer({ min: 0, max: 8 }), ({ units, places, text }, more) => {
        assert.equal(decimalPlaces(text), places);
        assert.equal(isZero(text), units === 0n);
        const scaled = units * 10n ** BigInt(more);
        const safe = scaled <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(scaled) : undefined;
        assert.equal(scaleDecimal(text, places + more), safe);
        const wider = withPlaces(text, places + more) ?? '';
        assert.equal(BigInt(wider.replace('.', '')), scaled);
        assert.equal(places + more === 0 || wider.split('.')[1]?.length === places + more, true);
      }),
    );
  });

  it('never rounds', () => {
    assert.equal(withPlaces('1.2345', 3), undefined);
    assert.equal(withPlaces('1.2300', 2), '1.23');
    assert.equal(scaleDecimal('1.2345', 3), undefined);
    assert.equal(scaleDecimal('1.2300', 2), 123);
  });

  it('has no sign, exponent, bare point, leading zero or foreign digit', () => {
    for (const text of ['', '.', '1.', '.5', '-1', '+1', '1e5', '01', '00.1', '1.2.3', ' 1', '١', 'NaN']) {
      assert.equal(decimalPlaces(text), -1, text);
    }
    assert.equal(decimalPlaces('9'.repeat(41)), -1);
  });

  it('comes from JSON numbers with exponents as BigInt arithmetic has it', () => {
    fc.assert(
      fc.property(decimals, fc.integer({ min: -15, max: 15 }), ({ units, places, text }, exponent) => {
        const plain = plainDecimal(`${text}e${exponent}`);
        assert.ok(plain !== undefined);
        const found = decimalPlaces(plain);
        assert.ok(found >= 0);
        const power = BigInt(40 - places + exponent);
        assert.equal(BigInt(plain.replace('.', '')) * 10n ** BigInt(40 - found), units * 10n ** power);
      }),
    );
    assert.equal(plainDecimal('1e-8'), '0.00000001');
    assert.equal(plainDecimal('-1'), undefined);
    assert.equal(plainDecimal('1e999'), undefined);
  });
});

describe('a book of decimals', () => {
  const price = fc.integer({ min: 1, max: 60 }).chain((ticks) =>
    // The same level in several ways of writing.
    fc.constantFrom((ticks / 10).toFixed(1), (ticks / 10).toFixed(3), `${ticks / 10}`),
  );
  const level: fc.Arbitrary<DecimalLevel> = fc.tuple(price, fc.constantFrom('0', '0.000', '1', '2.50'));

  it('equals a map sorted when read, however prices are written', () => {
    fc.assert(
      fc.property(fc.array(fc.array(level, { maxLength: 5 }), { maxLength: 30 }), (changes) => {
        const book = new DecimalBook();
        const plain = new Map<number, string>();
        for (const change of changes) {
          assert.equal(book.apply(change, []), undefined);
          for (const [text, size] of change) {
            if (Number(size) === 0) plain.delete(Number(text));
            else plain.set(Number(text), size);
          }
        }
        const sorted = [...plain].sort(([a], [b]) => b - a);
        const found = book.bids(100).map((entry) => [Number(entry.price), entry.size]);
        assert.deepEqual(found, sorted);
      }),
    );
  });

  it('applies a change whole or not at all', () => {
    const book = new DecimalBook();
    assert.equal(book.replace([['1.5', '1']], [['1.6', '2']]), undefined);
    const before = book.view(10);
    for (const bad of ['0', '0.0', '-1', '1e3', '9'.repeat(20), '']) {
      assert.equal(
        typeof book.apply(
          [
            ['1.4', '9'],
            [bad, '1'],
          ],
          [],
        ),
        'string',
        bad,
      );
      assert.equal(typeof book.apply([['1.4', '9']], [[bad, '1']]), 'string', bad);
      assert.deepEqual(book.view(10), before);
    }
    assert.equal(typeof book.apply([['1.4', 'x']], []), 'string');
    assert.deepEqual(book.view(10), before);
  });

  it('refuses a snapshot with a level twice or empty, and is empty after', () => {
    const book = new DecimalBook();
    assert.match(
      book.replace(
        [
          ['1.5', '1'],
          ['1.50', '2'],
        ],
        [],
      ) ?? '',
      /twice/,
    );
    assert.match(book.replace([['1.5', '0.0']], []) ?? '', /empty/);
    assert.deepEqual(book.view(10), { bids: [], asks: [], levels: [0, 0] });
  });

  it('knows when it is crossed and keeps its best', () => {
    const book = new DecimalBook();
    book.replace(
      [
        ['1', '1'],
        ['3', '1'],
        ['2', '1'],
      ],
      [
        ['4', '1'],
        ['6', '1'],
        ['5', '1'],
      ],
    );
    assert.equal(book.isCrossed(), false);
    book.keepBest(2);
    assert.deepEqual(
      book.bids(9).map((entry) => entry.price),
      ['3', '2'],
    );
    assert.deepEqual(
      book.asks(9).map((entry) => entry.price),
      ['4', '5'],
    );
    book.apply([['4.0', '1']], []);
    assert.equal(book.isCrossed(), true);
  });
});
