import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { symmetricEigen } from '../../../engine/numerics/linear/symmetric-eigen.ts';
import { randomStream } from '../../../engine/numerics/random/random-stream.ts';
import { sampleCovariance, semicovariance } from '../../../engine/portfolio/estimators/covariance.ts';
import { nearestCorrelation, nearestSemidefinite } from '../../../engine/portfolio/estimators/nearest.ts';
import { type ReturnMatrix, returnsOf } from '../../../engine/portfolio/estimators/returns.ts';
import {
  ledoitWolfConstantCorrelation,
  ledoitWolfConstantVariance,
  ledoitWolfSingleFactor,
  oracleApproximating,
} from '../../../engine/portfolio/estimators/shrinkage.ts';

const shapes = fc.record({
  seed: fc.nat(),
  assets: fc.integer({ min: 2, max: 8 }),
  rows: fc.integer({ min: 4, max: 60 }),
});

function randomReturns({ seed, assets, rows }: { seed: number; assets: number; rows: number }): ReturnMatrix {
  const random = randomStream(seed);
  const values = new Float64Array(rows * assets);
  for (let row = 0; row < rows; row++) {
    const common = random.normal();
    for (let i = 0; i < assets; i++) values[row * assets + i] = 0.01 * (common + (1 + i) * random.normal());
  }
  return { rows, assets, values };
}

const shrunk = [
  ledoitWolfConstantVariance,
  oracleApproximating,
  ledoitWolfConstantCorrelation,
  ledoitWolfSingleFactor,
] as const;

test('a shrunk covariance is symmetric, keeps the variances’ sum, and lets no risk be negative', () => {
  fc.assert(
    fc.property(shapes, fc.constantFrom(...shrunk), (shape, estimator) => {
      const returns = randomReturns(shape);
      const { assets, rows } = shape;
      const { covariance, shrinkage } = estimator(returns, 252);
      assert.ok(shrinkage >= 0 && shrinkage <= 1);
      const plain = sampleCovariance(returns, (252 * (rows - 1)) / rows);
      const trace = (matrix: Float64Array) =>
        matrix.reduce((sum, value, at) => sum + (at % (assets + 1) === 0 ? value : 0), 0);
      assert.ok(Math.abs(trace(covariance) - trace(plain)) < 1e-10 * trace(plain));
      for (let i = 0; i < assets; i++)
        for (let j = 0; j < i; j++)
          assert.ok(
            Math.abs((covariance[i * assets + j] as number) - (covariance[j * assets + i] as number)) <
              1e-12 * trace(plain),
          );
      assert.ok((symmetricEigen(covariance, assets).values[0] as number) > -1e-12 * trace(plain));
    }),
  );
});

test('assets in another order give the same figures in that order, and a unit is only a factor', () => {
  fc.assert(
    fc.property(shapes, fc.constantFrom(...shrunk), (shape, estimator) => {
      const returns = randomReturns(shape);
      const { assets, rows } = shape;
      const turned: ReturnMatrix = {
        ...returns,
        values: returns.values.map((_, at) => {
          const [row, i] = [Math.floor(at / assets), at % assets];
          return 3 * (returns.values[row * assets + (assets - 1 - i)] as number);
        }),
      };
      const [own, other] = [estimator(returns, 1), estimator(turned, 1)];
      assert.ok(Math.abs(own.shrinkage - other.shrinkage) < 1e-8, `${own.shrinkage} ${other.shrinkage}`);
      const size = Math.max(...own.covariance);
      for (const [at, value] of own.covariance.entries()) {
        const [i, j] = [Math.floor(at / assets), at % assets];
        const mirrored = other.covariance[(assets - 1 - i) * assets + (assets - 1 - j)] as number;
        assert.ok(Math.abs(9 * value - mirrored) < 1e-7 * 9 * size, `${rows}`);
      }
    }),
  );
});

test('what falls both ways adds up: semicovariance below and above a benchmark is the second moment', () => {
  fc.assert(
    fc.property(shapes, (shape) => {
      const returns = randomReturns(shape);
      const { assets, rows } = shape;
      const down = semicovariance(returns, 1, 0);
      const up = semicovariance({ ...returns, values: returns.values.map((value) => -value) }, 1, 0);
      for (let i = 0; i < assets; i++) {
        let moment = 0;
        for (let row = 0; row < rows; row++)
          moment += (returns.values[row * assets + i] as number) ** 2 / rows;
        const sum = (down[i * assets + i] as number) + (up[i * assets + i] as number);
        assert.ok(Math.abs(sum - moment) < 1e-12 * moment);
      }
    }),
  );
});

test('the nearest matrices are what they are called, and what is already one stays', () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 2, max: 8 }), (seed, size) => {
      const random = randomStream(seed);
      const matrix = new Float64Array(size * size);
      for (let i = 0; i < size; i++) {
        matrix[i * size + i] = 1;
        for (let j = 0; j < i; j++) {
          const value = 2 * random.uniform() - 1;
          matrix[i * size + j] = value;
          matrix[j * size + i] = value;
        }
      }
      const clipped = nearestSemidefinite(matrix, size);
      assert.ok((symmetricEigen(clipped, size).values[0] as number) > -1e-12);
      const found = nearestCorrelation(matrix, size);
      assert.ok((symmetricEigen(found, size).values[0] as number) > -1e-9);
      for (let i = 0; i < size; i++) assert.ok(Math.abs((found[i * size + i] as number) - 1) < 1e-12);
      const again = nearestCorrelation(found, size);
      for (const [at, value] of found.entries()) assert.ok(Math.abs(value - (again[at] as number)) < 1e-6);
      // Nearer than scaling the clipped one, which is a correlation matrix too.
      const distance = (other: Float64Array) =>
        other.reduce((sum, value, at) => sum + (value - (matrix[at] as number)) ** 2, 0);
      const scaled = clipped.map(
        (value, at) =>
          value /
          Math.sqrt(
            (clipped[Math.floor(at / size) * (size + 1)] as number) *
              (clipped[(at % size) * (size + 1)] as number),
          ),
      );
      assert.ok(distance(found) <= distance(scaled) + 1e-9);
    }),
  );
});

test('a price that no ratio can be made of is named', () => {
  const prices = Float64Array.of(60, 3, 61, -2, 62, 3);
  assert.throws(() => returnsOf(prices, 2, 'simple', ['CL', 'NG']), {
    code: 'PORTFOLIO_PRICE_INVALID',
    details: { asset: 'NG', row: 1, price: -2 },
  });
  assert.deepEqual([...returnsOf(prices, 2, 'difference').values], [1, -5, 1, 5]);
  assert.throws(() => returnsOf(prices.slice(0, 4), 2, 'log'), { code: 'PORTFOLIO_HISTORY_SHORT' });
});
