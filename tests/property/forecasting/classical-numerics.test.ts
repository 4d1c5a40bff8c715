import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { armaErrors } from '../../../engine/forecasting/classical/arma-errors.ts';
import { armaLikelihood } from '../../../engine/forecasting/classical/arma-kalman.ts';
import { armaOf, isStationary, stationary } from '../../../engine/forecasting/classical/arma-polynomials.ts';
import { difference, differenceWeights } from '../../../engine/forecasting/classical/difference.ts';
import { leastSquares } from '../../../engine/forecasting/classical/least-squares.ts';
import { nelderMead } from '../../../engine/forecasting/classical/nelder-mead.ts';
import { near, normals } from '../../unit/forecasting/classical-series.ts';

const rosenbrock = (x: Float64Array) => 100 * ((x[1] ?? 0) - (x[0] ?? 0) ** 2) ** 2 + (1 - (x[0] ?? 0)) ** 2;
const free = (count: number) =>
  fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: count, maxLength: count });

describe('minimisers', () => {
  it('Nelder and Mead finds the valley of Rosenbrock, and says when it was stopped', () => {
    const found = nelderMead(rosenbrock, [-1.2, 1], { evaluations: 2_000, edge: 0.5, tolerance: 1e-14 });
    assert.ok(found.converged);
    near(found.point[0], 1, 1e-4, 'x');
    near(found.point[1], 1, 1e-4, 'y');
    const stopped = nelderMead(rosenbrock, [-1.2, 1], { evaluations: 20, edge: 0.5 });
    assert.equal(stopped.converged, false);
    assert.ok(stopped.value <= rosenbrock(Float64Array.of(-1.2, 1)));
  });

  it('takes a refused point for infinite and goes round it', () => {
    const found = nelderMead((x) => ((x[0] ?? 0) < 2 ? Number.NaN : (x[0] ?? 0) ** 2), [5], {
      evaluations: 300,
      edge: 1,
    });
    near(found.point[0], 2, 1e-3, 'edge');
  });

  it('Levenberg and Marquardt fits a line exactly', () => {
    const found = leastSquares(
      (x, into) => {
        for (let i = 0; i < 20; i += 1) into[i] = 3 - 2 * i - ((x[0] ?? 0) + (x[1] ?? 0) * i);
      },
      new Float64Array(2),
      20,
    );
    near(found.point[0], 3, 1e-5, 'intercept');
    near(found.point[1], -2, 1e-5, 'slope');
    assert.ok(found.converged && found.sum < 1e-8);
  });
});

describe('ARMA polynomials', () => {
  it('any free numbers make a stationary autoregression', () => {
    fc.assert(
      fc.property(free(5), (x) => {
        assert.ok(isStationary(stationary(x, 0, 5)));
      }),
    );
    assert.equal(isStationary(Float64Array.of(1.01)), false);
    assert.equal(isStationary(Float64Array.of(0.995), 1.01), false);
    assert.equal(isStationary(Float64Array.of(0.5, 0.6)), false);
  });

  it('multiplies seasons out', () => {
    const order = { p: 1, d: 0, q: 1, P: 1, D: 0, Q: 1, period: 4, constant: false };
    const { ar, ma, coefficients } = armaOf(order, [0.4, 0.3, 0.2, -0.5], 0, 1);
    const [phi = 0, theta = 0, seasonalPhi = 0, seasonalTheta = 0] = coefficients;
    assert.deepEqual([...ar], [phi, 0, 0, seasonalPhi, -phi * seasonalPhi]);
    [theta, 0, 0, seasonalTheta, theta * seasonalTheta].forEach((wanted, i) => {
      near(ma[i], wanted, 1e-15, `ma ${i}`);
    });
  });

  it('differences are undone by their weights', () => {
    const value = normals(1, 60);
    const weights = differenceWeights(1, 1, 7);
    const w = difference(difference(value, 7, 1), 1, 1);
    w.forEach((x, i) => {
      let sum = x;
      weights.forEach((weight, k) => {
        sum += weight * (value[i + 8 - k - 1] ?? 0);
      });
      near(sum, value[i + 8] ?? 0, 1e-12, `row ${i}`);
    });
  });
});

describe('exact likelihood', () => {
  it('is the closed form of a first-order autoregression', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -0.95, max: 0.95, noNaN: true }),
        fc.integer({ min: 0, max: 999 }),
        (phi, seed) => {
          const w = normals(seed, 50);
          const arma = { ar: Float64Array.of(phi), ma: new Float64Array(0), mean: 0, coefficients: [phi] };
          const { logLikelihood } = armaLikelihood(w, arma, new Float64Array(50));
          let sum = (w[0] ?? 0) ** 2 * (1 - phi * phi);
          for (let i = 1; i < 50; i += 1) sum += ((w[i] ?? 0) - phi * (w[i - 1] ?? 0)) ** 2;
          const wanted = -25 * (Math.log((2 * Math.PI * sum) / 50) + 1) + 0.5 * Math.log(1 - phi * phi);
          near(logLikelihood, wanted, 1e-8, `phi ${phi}`);
        },
      ),
      { numRuns: 50, seed: 2 },
    );
  });

  it('is that of the joint normal density, for seasonal models as well', () => {
    const order = { p: 1, d: 0, q: 1, P: 0, D: 0, Q: 1, period: 3, constant: false };
    fc.assert(
      fc.property(free(3), fc.integer({ min: 0, max: 999 }), (x, seed) => {
        const arma = armaOf(
          order,
          x.map((u) => u / 2),
          0,
          1,
        );
        const n = 12;
        const w = normals(seed, n);
        const { logLikelihood } = armaLikelihood(w, arma, new Float64Array(n));
        near(logLikelihood, jointLogLikelihood(w, arma.ar, arma.ma), 1e-5, `${x}`);
      }),
      { numRuns: 40, seed: 6 },
    );
  });

  it('has the errors of the plain recursion once the start is forgotten', () => {
    const arma = { ar: Float64Array.of(0.5), ma: Float64Array.of(0.3), mean: 1, coefficients: [0.5, 0.3] };
    const w = normals(3, 300);
    const exact = new Float64Array(300);
    const plain = new Float64Array(300);
    armaLikelihood(w, arma, exact);
    armaErrors(w, arma, plain, 1);
    for (let i = 100; i < 300; i += 1) near(exact[i], plain[i] ?? 0, 1e-9, `row ${i}`);
  });
});

/** Autocovariances from 2,000 psi weights, then the density by elimination: slow and plain. */
function jointLogLikelihood(w: Float64Array, ar: Float64Array, ma: Float64Array): number {
  const psi = new Float64Array(2_000);
  for (let i = 0; i < psi.length; i += 1) {
    let sum = i === 0 ? 1 : (ma[i - 1] ?? 0);
    ar.forEach((c, k) => {
      if (i > k) sum += c * (psi[i - k - 1] ?? 0);
    });
    psi[i] = sum;
  }
  const n = w.length;
  const covariance = (lag: number) => {
    let sum = 0;
    for (let i = lag; i < psi.length; i += 1) sum += (psi[i] ?? 0) * (psi[i - lag] ?? 0);
    return sum;
  };
  const lags = Array.from({ length: n }, (_, lag) => covariance(lag));
  const rows = Array.from({ length: n }, (_, i) => [
    ...Array.from({ length: n }, (_, j) => lags[Math.abs(i - j)] ?? 0),
    w[i] ?? 0,
  ]);
  let logarithm = 0;
  let square = 0;
  for (let i = 0; i < n; i += 1) {
    const pivot = rows[i]?.[i] ?? 1;
    logarithm += Math.log(pivot);
    square += (rows[i]?.[n] ?? 0) ** 2 / pivot;
    for (let j = i + 1; j < n; j += 1) {
      const factor = (rows[j]?.[i] ?? 0) / pivot;
      const row = rows[j];
      for (let k = i; k <= n && row !== undefined; k += 1)
        row[k] = (row[k] ?? 0) - factor * (rows[i]?.[k] ?? 0);
    }
  }
  return -0.5 * (n * (Math.log((2 * Math.PI * square) / n) + 1) + logarithm);
}
