import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { loess } from '../../../engine/forecasting/classical/loess.ts';
import { mstl } from '../../../engine/forecasting/classical/mstl.ts';
import { isSeasonal, seasonalFactors } from '../../../engine/forecasting/classical/seasonal-adjustment.ts';
import { seasonalStrength } from '../../../engine/forecasting/classical/stationarity.ts';
import { stl } from '../../../engine/forecasting/classical/stl.ts';
import { normals, seasonalSeries, walk } from '../../unit/forecasting/classical-series.ts';

const runs = { numRuns: 30, seed: 51_413 };
const anySeries = fc
  .tuple(fc.integer({ min: 60, max: 160 }), fc.integer({ min: 0, max: 99_999 }))
  .map(([rows, seed]) => walk(seed, rows, 0));

const largest = (values: Float64Array): number => values.reduce((most, x) => Math.max(most, Math.abs(x)), 0);

describe('decompositions', () => {
  it('STL: the parts add up to the series, robust or not', () => {
    fc.assert(
      fc.property(
        anySeries,
        fc.integer({ min: 2, max: 24 }),
        fc.constantFrom(0, 3),
        (value, period, robust) => {
          const { seasonal, trend, remainder } = stl(value, period, { seasonalWindow: 11, robust });
          value.forEach((y, i) => {
            const sum = (seasonal[i] ?? 0) + (trend[i] ?? 0) + (remainder[i] ?? 0);
            assert.ok(Math.abs(sum - y) <= 1e-9 * Math.max(1, largest(value)));
          });
        },
      ),
      runs,
    );
  });

  it('MSTL: all seasons, trend and remainder add up', () => {
    fc.assert(
      fc.property(anySeries, (value) => {
        const { seasonals, trend, remainder } = mstl(value, [7, 24]);
        assert.deepEqual(
          seasonals.map(({ period }) => period),
          [7, 24],
        );
        value.forEach((y, i) => {
          let sum = (trend[i] ?? 0) + (remainder[i] ?? 0);
          for (const { values } of seasonals) sum += values[i] ?? 0;
          assert.ok(Math.abs(sum - y) <= 1e-9 * Math.max(1, largest(value)));
        });
      }),
      runs,
    );
  });

  it('STL finds a pure season on a line without remainder', () => {
    const wave = (i: number) => 5 * Math.sin((2 * Math.PI * i) / 12);
    const value = Float64Array.from({ length: 144 }, (_, i) => 3 + 0.5 * i + wave(i));
    const { seasonal, remainder } = stl(value, 12, { seasonalWindow: 11 });
    assert.ok(largest(remainder) < 0.15, `${largest(remainder)}`);
    seasonal.forEach((s, i) => {
      assert.ok(Math.abs(s - wave(i)) < 0.15);
    });
  });

  it('robust weights keep a spike out of the season', () => {
    const value = seasonalSeries(3, 140, 7, 0.1);
    value[70] = 900;
    const plain = stl(value, 7, { seasonalWindow: 11 });
    const robust = stl(value, 7, { seasonalWindow: 11, robust: 6 });
    assert.ok(largest(robust.seasonal) < 12);
    assert.ok(largest(plain.seasonal) > 30);
  });

  it('loess of degree 1 gives back a line, outside the rows as well', () => {
    const value = Float64Array.from({ length: 40 }, (_, i) => 2 - 3 * i);
    loess(value, { span: 9, degree: 1 }, -1, 40).forEach((y, k) => {
      assert.ok(Math.abs(y - (2 - 3 * (k - 1))) < 1e-9);
    });
  });

  it('classical factors: differences add to 0, ratios have mean 1, both found exactly', () => {
    const ratios = [0.5, 0.8, 1.2, 1.5];
    const value = Float64Array.from({ length: 40 }, (_, i) => 10 * (ratios[i % 4] ?? 1));
    const found = seasonalFactors(value, 4, 'multiplicative').factors;
    found.forEach((factor, slot) => {
      assert.ok(Math.abs(factor - (ratios[slot] ?? 0)) < 1e-12);
    });
    const additive = seasonalFactors(normals(8, 90), 7, 'additive').factors;
    assert.ok(Math.abs(additive.reduce((sum, x) => sum + x, 0)) < 1e-12);
  });

  it('sees a season where there is one, and seldom in noise or a random walk', () => {
    assert.ok(isSeasonal(seasonalSeries(1, 200, 7), 7));
    assert.ok(seasonalStrength(seasonalSeries(1, 200, 7), 7) > 0.9);
    const seen = (series: (seed: number) => Float64Array) =>
      Array.from({ length: 200 }, (_, seed) => Number(isSeasonal(series(seed), 7))).reduce(
        (a, b) => a + b,
        0,
      );
    assert.ok(seen((seed) => normals(seed, 300)) <= 30);
    assert.ok(seen((seed) => walk(seed, 300)) <= 30);
    assert.equal(seasonalStrength(new Float64Array(50).fill(3), 7), 0);
  });
});
