import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { eiaTime } from '../../../engine/market/rest/eia-page.ts';
import { parseEntsoe } from '../../../engine/market/rest/entsoe-document.ts';
import { priceDocument } from '../../harness/price-document.ts';

const hour = 3_600_000;
const start = Date.UTC(2026, 9, 24, 22);

describe('curve types', () => {
  it('A03 repeats a price until the next position, whatever the order of the points', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ price: fc.integer({ min: -50_000, max: 400_000 }), told: fc.boolean() }), {
          minLength: 1,
          maxLength: 100,
        }),
        fc.constantFrom('PT15M' as const, 'PT60M' as const),
        fc.boolean(),
        (hours, resolution, backwards) => {
          const width = resolution === 'PT15M' ? hour / 4 : hour;
          const points = hours
            .map(({ price, told }, at) => ({ position: at + 1, price: price / 100, told: told || at === 0 }))
            .filter(({ told }) => told);
          const expected = hours.map((_, at) => points.findLast(({ position }) => position <= at + 1)?.price);
          const text = priceDocument([
            {
              resolution,
              start,
              end: start + hours.length * width,
              points: backwards ? points.toReversed() : points,
            },
          ]);
          const [period] = parseEntsoe(text);
          assert.deepEqual([...(period?.prices.values() ?? [])], expected);
          assert.deepEqual(
            [...(period?.prices.keys() ?? [])],
            hours.map((_, at) => start + at * width),
          );
          assert.equal(period?.missing, 0);
        },
      ),
    );
  });

  it('A01 fills nothing and counts what is missing', () => {
    const points = [
      { position: 1, price: 5 },
      { position: 3, price: -7.5 },
    ];
    const text = priceDocument([{ resolution: 'PT60M', start, end: start + 4 * hour, points, curve: 'A01' }]);
    const [period] = parseEntsoe(text);
    assert.deepEqual(
      [...(period?.prices ?? [])],
      [
        [start, 5],
        [start + 2 * hour, -7.5],
      ],
    );
    assert.equal(period?.missing, 2);
  });
});

describe('documents that are refused', () => {
  const good = {
    resolution: 'PT60M',
    start,
    end: start + 2 * hour,
    points: [{ position: 1, price: 1 }],
  } as const;
  for (const [what, text, match] of [
    ['no XML', 'Service Unavailable', /no XML/],
    ['cut off', priceDocument([good]).slice(0, -40), /no XML/],
    ['another document', '<Other/>', /Other, not a Publication/],
    ['a type definition', `<!DOCTYPE x [<!ENTITY a "b">]>${priceDocument([good])}`, /type definition/],
    [
      'a position beyond the period',
      priceDocument([{ ...good, points: [{ position: 3, price: 1 }] }]),
      /Period 1: position 3/,
    ],
    ['position zero', priceDocument([{ ...good, points: [{ position: 0, price: 1 }] }]), /position 0/],
    ['a position twice', priceDocument([{ ...good, points: [good.points[0], good.points[0]] }]), /twice/],
    [
      'no first position',
      priceDocument([{ ...good, points: [{ position: 2, price: 1 }] }]),
      /without position 1/,
    ],
    ['no number', priceDocument([good]).replace('>1<', '>1<').replace('amount>1', 'amount>n/a'), /no number/],
    ['a broken length', priceDocument([{ ...good, end: start + 90 * 60_000 }]), /does not divide/],
    ['a strange curve', priceDocument([{ ...good, curve: 'A05' }]), /curve type A05/],
    ['a strange resolution', priceDocument([good]).replace('PT60M', 'P1D'), /resolution P1D/],
  ] as const) {
    it(what, () => {
      assert.throws(
        () => parseEntsoe(text),
        (error: { code: string; message: string }) => {
          assert.equal(error.code, 'ENTSOE_DOCUMENT_INVALID');
          assert.match(error.message, match);
          return true;
        },
      );
    });
  }

  it('never throws anything but a fault, whatever comes', () => {
    const text = priceDocument([good]);
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(40), fc.string({ maxLength: 20 }), (at, length, insert) => {
        try {
          parseEntsoe(text.slice(0, at) + insert + text.slice(at + length));
        } catch (error) {
          assert.equal((error as { name: string }).name, 'Fault');
        }
      }),
      { numRuns: 500 },
    );
  });
});

it('EIA periods are read in the form of their frequency, and nothing else', () => {
  for (const [frequency, period, expected] of [
    ['hourly', '2019-01-02T00', '2019-01-02T00:00Z'],
    ['local-hourly', '2019-07-02T23-05', '2019-07-03T04:00Z'],
    ['daily', '2024-02-29', '2024-02-29T00:00Z'],
    ['weekly', '1986-01-03', '1986-01-03T00:00Z'],
    ['monthly', '2009-01', '2009-01-01T00:00Z'],
    ['quarterly', '2020-Q3', '2020-07-01T00:00Z'],
    ['annual', '2001', '2001-01-01T00:00Z'],
  ] as const) {
    assert.equal(eiaTime(period, frequency), Date.parse(expected), period);
  }
  for (const [frequency, period] of [
    ['daily', '2023-02-29'],
    ['daily', '2024-13-01'],
    ['daily', '2024-1-1'],
    ['hourly', '2024-01-01T24'],
    ['monthly', '2024-01-01'],
    ['quarterly', '2024-Q5'],
    ['yearly', '2024'],
  ] as const) {
    assert.equal(eiaTime(period, frequency), undefined, period);
  }
});
