import { armaErrors } from './arma-errors.ts';
import { armaLikelihood } from './arma-kalman.ts';
import { type ArimaOrder, type Arma, armaOf, freeParameters, isStationary } from './arma-polynomials.ts';
import { leastSquares } from './least-squares.ts';
import { nelderMead } from './nelder-mead.ts';
import { mean, spread } from './statistics.ts';

export interface ArmaEstimate {
  readonly order: ArimaOrder;
  readonly arma: Arma;
  /** Best point of the search: where a better estimate starts. */
  readonly free: Float64Array;
  readonly aicc: number;
  readonly logLikelihood: number;
  /** Variance of the errors, with the degrees of freedom of the coefficients taken off. */
  readonly variance: number;
  readonly method: 'conditional' | 'exact';
  readonly converged: boolean;
}

/** Roots nearer to the unit circle than this make a model that is not to be told from one difference more or less. */
const leastRoot = 1.01;

export function isSafe(arma: Arma): boolean {
  return (
    isStationary(arma.ar, leastRoot) &&
    isStationary(
      arma.ma.map((c) => -c),
      leastRoot,
    )
  );
}

interface Scale {
  readonly centre: number;
  readonly unit: number;
}

export function scaleOf(w: Float64Array): Scale {
  const centre = mean(w);
  return { centre, unit: spread(w.map((x) => x - centre)) || 1 };
}

function finish(
  w: Float64Array,
  order: ArimaOrder,
  arma: Arma,
  free: Float64Array,
  rest: Pick<ArmaEstimate, 'logLikelihood' | 'method' | 'converged'> & { total: number },
): ArmaEstimate {
  const n = w.length;
  const parameters = freeParameters(order) + 1;
  const room = n - parameters - 1;
  const { logLikelihood, method, converged, total } = rest;
  return {
    order,
    arma,
    free,
    logLikelihood,
    method,
    converged,
    variance: total / Math.max(1, n - parameters + 1),
    aicc:
      room > 0 && Number.isFinite(logLikelihood)
        ? -2 * logLikelihood + 2 * parameters + (2 * parameters * (parameters + 1)) / room
        : Number.POSITIVE_INFINITY,
  };
}

/** Least sum of squares conditional on the first rows (Box and Jenkins 1976, section 7.1): fast, for the search. */
export function estimateConditional(w: Float64Array, order: ArimaOrder): ArmaEstimate {
  const { centre, unit } = scaleOf(w);
  const skipped = order.p + order.period * order.P;
  const rows = w.length - skipped;
  const errors = new Float64Array(w.length);
  const found = leastSquares(
    (x, into) => {
      errors.fill(0, 0, skipped);
      armaErrors(w, armaOf(order, x, centre, unit), errors, skipped);
      for (let i = 0; i < rows; i += 1) into[i] = (errors[i + skipped] as number) / unit;
    },
    new Float64Array(freeParameters(order)).fill(0.1, 0, freeParameters(order) - (order.constant ? 1 : 0)),
    Math.max(0, rows),
  );
  const n = w.length;
  const variance = rows > 0 ? (found.sum * unit * unit) / rows : Number.NaN;
  return finish(w, order, armaOf(order, found.point, centre, unit), found.point, {
    logLikelihood: -0.5 * n * (Math.log(2 * Math.PI * variance) + 1),
    method: 'conditional',
    converged: found.converged,
    total: variance * n,
  });
}

export interface ExactOptions {
  readonly tolerance?: number;
  /** Entries of covariances that may be moved, some 3 ns each: a count, so that the answer does not hang on the clock. */
  readonly work?: number;
}

/**
 * Exact maximum likelihood, from the point of the conditional estimate; that estimate itself where `work` does not
 * allow a search worth the name (seasonal moving averages near the unit circle on long histories).
 */
export function estimateExact(w: Float64Array, from: ArmaEstimate, options: ExactOptions = {}): ArmaEstimate {
  const { tolerance = 1e-9, work = 6e7 } = options;
  const { order } = from;
  const { centre, unit } = scaleOf(w);
  const innovations = new Float64Array(w.length);
  let done = 0;
  const deviance = (x: ArrayLike<number>): number => {
    // Points near the unit circle cost hundreds of times more than where the search began.
    if (done > work) return Number.POSITIVE_INFINITY;
    const found = armaLikelihood(w, armaOf(order, x, centre, unit), innovations);
    done += found.work;
    return (-2 * found.logLikelihood) / w.length - 2 * Math.log(unit);
  };
  const start = from.free.map((x) => Math.max(-3, Math.min(3, x)));
  const cost = armaLikelihood(w, armaOf(order, start, centre, unit), innovations).work;
  const usual = 120 * (1 + start.length);
  const evaluations = Math.min(usual, Math.floor(work / Math.max(1, cost)));
  if (evaluations < usual / 4) return from;
  const found = nelderMead(deviance, start, {
    evaluations,
    edge: 0.15,
    tolerance,
  });
  const arma = armaOf(order, found.point, centre, unit);
  const { logLikelihood, variance } = armaLikelihood(w, arma, innovations);
  return finish(w, order, arma, found.point, {
    logLikelihood,
    method: 'exact',
    converged: found.converged && done <= work,
    total: variance * w.length,
  });
}
