import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { medianScale, restore, stabilise } from '../../../engine/forecasting/lear/asinh-median.ts';
import { solvePositiveDefinite } from '../../../engine/forecasting/lear/cholesky-solve.ts';
import { lassoByCoordinateDescent } from '../../../engine/forecasting/lear/coordinate-descent.ts';
import {
  centreColumn,
  columnProducts,
  gramMatrix,
  residualFloor,
} from '../../../engine/forecasting/lear/gram.ts';
import { lambdaByAic } from '../../../engine/forecasting/lear/lambda-choice.ts';
import { type LarsKnot, larsPath } from '../../../engine/forecasting/lear/lars-path.ts';
import { learForecast } from '../../../engine/forecasting/lear/lear.ts';
import { learPlusForecast } from '../../../engine/forecasting/lear/lear-plus.ts';
import { medianInPlace } from '../../../engine/forecasting/lear/median.ts';
import { randomStream } from '../../../engine/numerics/random/random-stream.ts';

/** Columns that are alike, as neighbouring hours are, and a y made of some of them and noise. */
function problemOf(seed: number, rows: number, columns: number, alike: number) {
  const { normal } = randomStream(seed);
  const matrix = new Float64Array(rows * columns);
  const common = Float64Array.from({ length: rows }, normal);
  for (let index = 0; index < matrix.length; index += 1)
    matrix[index] = alike * (common[index % rows] ?? 0) + normal();
  for (let column = 0; column < columns; column += 1)
    centreColumn(matrix.subarray(column * rows, (column + 1) * rows));
  const y = Float64Array.from({ length: rows }, (_, row) => 2 * (matrix[row] ?? 0) + normal());
  centreColumn(y);
  return {
    gram: gramMatrix(matrix, rows, columns),
    products: columnProducts(matrix, rows, y),
    square: y.reduce((sum, value) => sum + value * value, 0),
    rows,
  };
}

type Problem = ReturnType<typeof problemOf>;

/** By how much beta misses the conditions of a minimum: X_j'r = n lambda sign(beta_j), or at most n lambda in size. */
function missedBy({ gram, products, rows }: Problem, beta: Float64Array, lambda: number): number {
  let worst = 0;
  for (const [column, product] of products.entries()) {
    let slope = product;
    for (const [other, value] of beta.entries()) slope -= (gram[column * beta.length + other] ?? 0) * value;
    const own = beta[column] ?? 0;
    const missed =
      own === 0
        ? Math.max(0, Math.abs(slope) - rows * lambda)
        : Math.abs(slope - rows * lambda * Math.sign(own));
    worst = Math.max(worst, missed);
  }
  return worst / Math.max(...products.map(Math.abs));
}

const problems = fc
  .tuple(
    fc.integer({ min: 1, max: 1_000_000 }),
    fc.integer({ min: 6, max: 40 }),
    fc.integer({ min: 1, max: 30 }),
  )
  .chain(([seed, rows, columns]) =>
    fc.constantFrom(0, 1, 4).map((alike) => problemOf(seed, rows, columns, alike)),
  );

describe('lasso', () => {
  it('every knot of the path is a minimum at its lambda, and so is a stop between knots', () => {
    fc.assert(
      fc.property(problems, fc.double({ min: 0.001, max: 0.999, noNaN: true }), (problem, share) => {
        let before = Number.POSITIVE_INFINITY;
        let first = 0;
        for (const { lambda, coefficients, nonZero, residual } of larsPath(problem)) {
          assert.ok(lambda <= before);
          first ||= lambda;
          before = lambda;
          assert.ok(missedBy(problem, coefficients, lambda) < 1e-8);
          assert.ok(coefficients.filter((value) => value !== 0).length <= nonZero);
          let real = problem.square;
          const columns = coefficients.length;
          for (const [i, a] of coefficients.entries()) {
            real -= 2 * a * (problem.products[i] ?? 0);
            for (const [j, b] of coefficients.entries()) real += a * b * (problem.gram[i * columns + j] ?? 0);
          }
          assert.ok(Math.abs(real - residual) < 1e-8 * problem.square);
        }
        let last: Pick<LarsKnot, 'lambda' | 'coefficients'> = {
          lambda: 0,
          coefficients: new Float64Array(0),
        };
        for (const knot of larsPath(problem, share * first)) last = knot;
        assert.ok(Math.abs(last.lambda - share * first) < 1e-12);
        assert.ok(missedBy(problem, last.coefficients, last.lambda) < 1e-8);
      }),
      { numRuns: 200 },
    );
  });

  it('coordinate descent comes to the same minimum, and stays where it is started at it', () => {
    fc.assert(
      fc.property(problems, fc.double({ min: 0.05, max: 0.9, noNaN: true }), (problem, share) => {
        const lambda = (share * Math.max(...problem.products.map(Math.abs))) / problem.rows;
        let start = new Float64Array(problem.products.length);
        for (const { coefficients } of larsPath(problem, lambda)) start = coefficients.slice();
        const fit = lassoByCoordinateDescent(problem, lambda, { tolerance: 1e-12, mostPasses: 100_000 });
        assert.ok(fit.converged);
        assert.ok(missedBy(problem, fit.coefficients, lambda) < 1e-5);
        const again = lassoByCoordinateDescent(problem, lambda, { start });
        assert.equal(again.passes, 1);
        assert.ok(again.gap < 1e-8 * problem.square);
        for (const [column, value] of start.entries())
          assert.ok(Math.abs(value - (again.coefficients[column] ?? 0)) < 1e-7);
      }),
      { numRuns: 100 },
    );
  });

  it('leaving the path early does not change the choice', () => {
    fc.assert(
      fc.property(problems, (problem) => {
        const floor = residualFloor(problem.gram, problem.products.length);
        assert.deepEqual(lambdaByAic(problem, floor), lambdaByAic(problem));
        let least = problem.square;
        for (const { residual } of larsPath(problem)) least = Math.min(least, residual);
        assert.ok(floor.leastSquares(problem.products, problem.square) <= least + 1e-6 * problem.square);
      }),
      { numRuns: 200 },
    );
  });
});

describe('parts of LEAR', () => {
  const prices = fc.array(fc.double({ min: -500, max: 3_000, noNaN: true }), { minLength: 1, maxLength: 60 });

  it('the transform comes back to where it was, and the median is the one of the sorted values', () => {
    fc.assert(
      fc.property(prices, (values) => {
        const scale = medianScale(Float64Array.from(values));
        for (const value of values) {
          // A spread far below the prices costs digits that no price has.
          const size = Math.max(1, Math.abs(value - scale.centre), Math.abs(scale.centre));
          assert.ok(Math.abs(restore(stabilise(value, scale), scale) - value) <= 1e-9 * size);
        }
        const sorted = values.toSorted((a, b) => a - b);
        const half = values.length >> 1;
        const upper = sorted[half] ?? 0;
        const lower = values.length % 2 === 1 ? upper : (sorted[half - 1] ?? 0);
        const middle = medianInPlace(Float64Array.from(values));
        assert.ok(Math.abs(middle - (lower + upper) / 2) <= 1e-9 * Math.max(1, Math.abs(middle)));
      }),
    );
  });

  it('solves positive definite systems and refuses others', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9_999 }), fc.integer({ min: 1, max: 12 }), (seed, size) => {
        const { normal } = randomStream(seed);
        const gram = gramMatrix(Float64Array.from({ length: 20 * size }, normal), 20, size);
        const wanted = Float64Array.from({ length: size }, normal);
        const values = wanted.map((_, row) =>
          wanted.reduce((sum, value, column) => sum + value * (gram[row * size + column] ?? 0), 0),
        );
        assert.ok(solvePositiveDefinite(gram, values));
        for (const [row, value] of wanted.entries()) assert.ok(Math.abs(value - (values[row] ?? 0)) < 1e-8);
        assert.equal(solvePositiveDefinite(new Float64Array(size * size), values), false);
      }),
    );
  });
});

describe('forecasts', () => {
  const hoursPerDay = 4;
  const history = (seed: number) => {
    const { normal } = randomStream(seed);
    const days = 70;
    const load = Float64Array.from({ length: (days + 1) * hoursPerDay }, () => 50 + 5 * normal());
    const price = load.slice(0, days * hoursPerDay).map((value) => value + 2 * normal());
    return { price, exogenous: [load, load.map((value) => value * value)], firstWeekday: 3, hoursPerDay };
  };
  const models = [
    (known: ReturnType<typeof history>) => learForecast(known, { windows: [56, 70] }).forecast,
    (known: ReturnType<typeof history>) => learPlusForecast(known).forecast,
  ];
  const seeds = fc.integer({ min: 1, max: 9_999 });

  it('are the same bytes for the same history, and unmoved by the unit of an exogenous series', () => {
    fc.assert(
      fc.property(
        seeds,
        fc.integer({ min: -20, max: 20 }),
        fc.double({ min: 0.01, max: 1_000 }),
        (seed, power, by) => {
          const known = history(seed);
          const [first = new Float64Array(0), second = new Float64Array(0)] = known.exogenous;
          for (const model of models) {
            const forecast = model(known);
            assert.deepEqual(model(history(seed)), forecast);
            // A power of two changes no digit, so that not even the rounding may differ.
            const exact = { ...known, exogenous: [first.map((value) => value * 2 ** power), second] };
            assert.deepEqual(model(exact), forecast);
            const other = model({ ...known, exogenous: [first, second.map((value) => value * by)] });
            for (const [hour, price] of forecast.entries())
              assert.ok(Math.abs(price - (other[hour] ?? Number.NaN)) < 1e-6 * Math.max(1, Math.abs(price)));
          }
        },
      ),
      { numRuns: 15 },
    );
  });

  it('move with the prices when these are shifted and scaled', () => {
    fc.assert(
      fc.property(
        seeds,
        fc.integer({ min: -200, max: 200 }),
        fc.constantFrom(0.25, 3, 100),
        (seed, shift, by) => {
          const known = history(seed);
          for (const model of models) {
            const forecast = model(known);
            const moved = model({ ...known, price: known.price.map((price) => by * price + shift) });
            for (const [hour, price] of forecast.entries())
              assert.ok(Math.abs(by * price + shift - (moved[hour] ?? Number.NaN)) < 1e-5 * (by * 50 + 200));
          }
        },
      ),
      { numRuns: 15 },
    );
  });
});
