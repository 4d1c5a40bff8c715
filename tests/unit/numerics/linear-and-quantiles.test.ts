import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { choleskyFactor, choleskySolve } from '../../../engine/numerics/linear/cholesky.ts';
import { gramMatrix } from '../../../engine/numerics/linear/gram.ts';
import { lassoQuadratic } from '../../../engine/numerics/linear/lasso-quadratic.ts';
import { minimiseLbfgs } from '../../../engine/numerics/optimise/lbfgs.ts';
import { randomStream } from '../../../engine/numerics/random/random-stream.ts';
import { normalQuantile } from '../../../engine/numerics/statistics/normal-quantile.ts';
import { quantilesInPlace, sortedQuantile } from '../../../engine/numerics/statistics/quantile.ts';

const seeds = fc.record({ seed: fc.nat(), size: fc.integer({ min: 1, max: 25 }) });

function normals(random: ReturnType<typeof randomStream>, count: number): Float64Array {
  return Float64Array.from({ length: count }, () => random.normal());
}

/** Inner products of random columns of very different size, plus a little on the diagonal. */
function system(seed: number, size: number) {
  const random = randomStream(seed);
  const rows = size + 10;
  const columns = Array.from({ length: size }, (_, at) => {
    const from = at % 5;
    const values = normals(random, rows).map((value) => value * 10 ** ((at % 7) - 3));
    values.fill(0, 0, from);
    return { values, from };
  });
  const hessian = gramMatrix(columns, rows);
  for (let at = 0; at < size; at++) hessian[at * size + at] = (hessian[at * size + at] as number) * 1.01;
  const target = normals(random, rows);
  const linear = Float64Array.from(columns, ({ values }) =>
    values.reduce((sum, value, row) => sum + value * (target[row] as number), 0),
  );
  return { columns, rows, hessian, linear, random };
}

const product = (matrix: Float64Array, x: Float64Array) =>
  x.map((_, row) => x.reduce((sum, value, k) => sum + (matrix[row * x.length + k] as number) * value, 0));

test('a factored system solves to its right side, and a singular one is refused', () => {
  fc.assert(
    fc.property(seeds, ({ seed, size }) => {
      const { hessian, linear, columns } = system(seed, size);
      const factor = choleskyFactor(hessian, size);
      assert.ok(factor);
      const back = product(hessian, choleskySolve(factor, linear));
      for (const [row, value] of back.entries()) {
        const norm = Math.sqrt(columns[row]?.values.reduce((sum, one) => sum + one * one, 0) ?? 0);
        assert.ok(Math.abs(value - (linear[row] as number)) <= 1e-9 * (norm + Math.abs(value)));
      }
    }),
  );
  assert.equal(choleskyFactor(Float64Array.of(1, 1, 1, 1), 2), undefined);
  assert.equal(choleskyFactor(Float64Array.of(-1), 1), undefined);
});

test('a lasso solution meets its conditions of optimality exactly', () => {
  fc.assert(
    fc.property(seeds, fc.double({ min: 0.001, max: 5, noNaN: true }), ({ seed, size }, weight) => {
      const { hessian, linear, columns } = system(seed, size);
      const penalty = Float64Array.from(columns, ({ values }, at) =>
        at % 3 === 0 ? 0 : weight * Math.sqrt(values.reduce((sum, one) => sum + one * one, 0)),
      );
      const { x, converged } = lassoQuadratic({ size, hessian, linear, penalty });
      assert.ok(converged);
      const gradient = product(hessian, x).map((value, row) => value - (linear[row] as number));
      for (let at = 0; at < size; at++) {
        const norm = Math.sqrt(columns[at]?.values.reduce((sum, one) => sum + one * one, 0) ?? 0) + 1e-12;
        const [slope, price] = [gradient[at] as number, penalty[at] as number];
        if (x[at] === 0) assert.ok(Math.abs(slope) <= price + 1e-7 * norm);
        else assert.ok(Math.abs(slope + price * Math.sign(x[at] as number)) <= 1e-7 * norm, `${at}`);
      }
      const again = lassoQuadratic({ size, hessian, linear, penalty }, x);
      assert.ok(again.iterations <= 2, 'a solution as the start is known as one');
    }),
  );
});

test('selected quantiles are those of the sorted values', () => {
  fc.assert(
    fc.property(
      fc.float64Array({ minLength: 1, maxLength: 200, noNaN: true }),
      fc.uniqueArray(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 6 }),
      (values, asked) => {
        const probabilities = asked.sort((a, b) => a - b);
        const finite = values.map((value) => (Number.isFinite(value) ? value : 0));
        const sorted = Float64Array.from(finite).sort();
        const wanted = probabilities.map((probability) => sortedQuantile(sorted, probability));
        assert.deepEqual(quantilesInPlace(finite, probabilities), wanted);
      },
    ),
  );
});

test('the normal quantile agrees with published values to the last digits', () => {
  for (const [probability, wanted] of [
    [0.5, 0],
    [0.75, 0.6744897501960817],
    [0.9, 1.2815515655446004],
    [0.975, 1.9599639845400543],
    [0.995, 2.575829303548901],
    [1e-10, -6.36134090240406],
  ] as const)
    assert.ok(
      Math.abs(normalQuantile(probability) - wanted) <= 2e-15 * Math.max(1, Math.abs(wanted)),
      `${probability}`,
    );
  assert.ok(Number.isNaN(normalQuantile(1.1)));
  assert.equal(normalQuantile(1), Number.POSITIVE_INFINITY);
});

test('L-BFGS walks down Rosenbrock’s valley to where Stan’s rules stop it', () => {
  const valley = (x: Float64Array) => {
    const [a, b] = [x[0] as number, x[1] as number];
    return {
      x,
      value: (1 - a) ** 2 + 100 * (b - a * a) ** 2,
      gradient: Float64Array.of(-2 * (1 - a) - 400 * a * (b - a * a), 200 * (b - a * a)),
    };
  };
  const { point, stop } = minimiseLbfgs(valley, valley(Float64Array.of(-1.2, 1)));
  assert.equal(stop, 'relative gradient');
  assert.ok(point.value < 1e-9 && Math.abs((point.x[0] as number) - 1) < 1e-4, `${point.x}`);
});
