import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { ImportMapping } from '../../../engine/market/import/mapping.ts';
import { parseNumber } from '../../../engine/market/import/parse-number.ts';
import { parseFile } from '../../harness/parse.ts';

const close = async (text: string, mapping?: ImportMapping) => {
  const parsed = await parseFile('x.csv', text, mapping === undefined ? {} : { mapping });
  return {
    values: [...(parsed.series[0]?.bars.close ?? [])],
    codes: Object.keys(parsed.problemCounts),
    mapping: parsed.mapping,
  };
};

test('a file of decimal commas, as German exchanges publish it, is read as it is meant', async () => {
  const { values, codes, mapping } = await close(
    'Datum;date;price\nx;2026-01-02;85,12\nx;2026-01-05;1.085,5\nx;2026-01-06;-3,125\n',
  );
  assert.deepEqual(values, [85.12, 1_085.5, -3.125]);
  assert.equal(mapping.decimal, 'comma');
  assert.deepEqual(codes, ['PRICE_NEGATIVE']);
});

test('what may be either is refused until a person says which', async () => {
  const text = 'date;price\n2026-01-02;27,765\n2026-01-05;28,125\n';
  assert.deepEqual((await close(text)).codes, ['NUMBER_UNSURE']);
  const mapping: ImportMapping = {
    time: 'date',
    timeFormat: 'iso',
    zone: 'UTC',
    shape: 'values',
    values: ['price'],
  };
  assert.deepEqual((await close(text, { ...mapping, decimal: 'comma' })).values, [27.765, 28.125]);
  assert.deepEqual((await close(text, { ...mapping, decimal: 'point' })).values, [27_765, 28_125]);
});

test('every number comes back from either way of writing it', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -1e9, max: 1e9, noNaN: true }).map((value) => value + 0),
      (value) => {
        const text = String(value);
        assert.equal(parseNumber(text), value);
        assert.equal(parseNumber(text.replace('.', ','), 'comma'), value);
      },
    ),
  );
});

test('seconds among milliseconds are refused, not stored in 1970', async () => {
  const { values, codes } = await close('timestamp,price\n1577923200000,1\n1577836800,2\n1578009600000,3\n');
  assert.deepEqual(values, [1, 3]);
  assert.deepEqual(codes, ['MIXED_EPOCHS']);
});
