import { Fault } from '../../domain/fault.ts';
import { choleskyFactor, choleskySolve } from '../../numerics/linear/cholesky.ts';

/**
 * Returns implied by the market and mixed with views: F. Black and R. Litterman (1992) in the form of He and Litterman
 * (1999). Views are rows of P: weights of assets that add to 1 (absolute) or to 0 (one over another), with the expected
 * returns Q a year.
 */
export interface Views {
  /** views × assets, row-major. */
  readonly picks: Float64Array;
  readonly returns: Float64Array;
  /** How unsure the views are. */
  readonly uncertainty:
    | { readonly kind: 'proportional' }
    /** Confidence of each view, above 0 to 1 (Idzorek 2007); 1 is certain. */
    | { readonly kind: 'confidence'; readonly confidence: Float64Array }
    /** views × views, row-major. */
    | { readonly kind: 'given'; readonly omega: Float64Array };
}

export interface BlackLittermanInput {
  /** assets × assets a year, row-major. */
  readonly covariance: Float64Array;
  readonly prior: Float64Array;
  /** How unsure the prior is, as a share of the covariance. */
  readonly tau: number;
  readonly views: Views;
}

export interface BlackLitterman {
  readonly returns: Float64Array;
  readonly covariance: Float64Array;
  readonly omega: Float64Array;
}

/** Excess return per variance of a market: what a holder of it must be paid for risk. Simple returns, `frequency` a year. */
export function impliedRiskAversion(returns: Float64Array, frequency: number, riskFree: number): number {
  const mean = returns.reduce((sum, value) => sum + value, 0) / returns.length;
  const variance = returns.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (returns.length - 1);
  return (frequency * mean - riskFree) / (frequency * variance);
}

/** What the market must expect to hold these capitalisations: aversion·Σw + riskFree. */
export function impliedReturns(
  covariance: Float64Array,
  capitalisation: Float64Array,
  riskAversion: number,
  riskFree: number,
): Float64Array {
  const total = capitalisation.reduce((sum, value) => sum + value, 0);
  const weights = capitalisation.map((value) => value / total);
  return multiply(covariance, weights, weights.length).map((value) => riskAversion * value + riskFree);
}

/** The weights that a return and covariance ask for at this aversion, scaled to add to 1. */
export function impliedWeights(
  covariance: Float64Array,
  returns: Float64Array,
  riskAversion: number,
): Float64Array {
  const solved = solve(
    covariance.map((value) => value * riskAversion),
    returns,
  );
  const total = solved.reduce((sum, value) => sum + value, 0);
  return solved.map((value) => value / total);
}

function multiply(matrix: Float64Array, vector: Float64Array, rows: number): Float64Array {
  const columns = vector.length;
  return Float64Array.from({ length: rows }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < columns; j++) sum += (matrix[i * columns + j] as number) * (vector[j] as number);
    return sum;
  });
}

function solve(matrix: Float64Array, right: Float64Array): Float64Array {
  const factor = choleskyFactor(matrix, right.length);
  if (factor !== undefined) return choleskySolve(factor, right);
  throw new Fault(
    'PORTFOLIO_NOT_POSITIVE_DEFINITE',
    'The covariance of these assets or views is singular: one of them is a mix of the others. Leave it out, or shrink the covariance.',
  );
}

function omegaOf(spread: Float64Array, count: number, uncertainty: Views['uncertainty']): Float64Array {
  if (uncertainty.kind === 'given') return uncertainty.omega;
  const omega = new Float64Array(count * count);
  for (let k = 0; k < count; k++) {
    const own = spread[k * count + k] as number;
    if (uncertainty.kind === 'proportional') omega[k * count + k] = own;
    else {
      const confidence = uncertainty.confidence[k] as number;
      if (!(confidence > 0 && confidence <= 1))
        throw new Fault(
          'PORTFOLIO_VIEW_INVALID',
          `View ${k} has the confidence ${confidence}. Give one above 0 and at most 1.`,
          { view: k, confidence },
        );
      omega[k * count + k] = ((1 - confidence) / confidence) * own;
    }
  }
  return omega;
}

/** π + τΣPᵀ(PτΣPᵀ + Ω)⁻¹(Q − Pπ), and its covariance Σ + τΣ − τΣPᵀ(…)⁻¹PτΣ. */
export function blackLitterman({ covariance, prior, tau, views }: BlackLittermanInput): BlackLitterman {
  const assets = prior.length;
  const count = views.returns.length;
  const { picks } = views;
  if (picks.length !== assets * count)
    throw new Fault(
      'PORTFOLIO_VIEW_INVALID',
      `${count} views of ${assets} assets need ${assets * count} weights; there are ${picks.length}.`,
      { views: count, assets, weights: picks.length },
    );
  const pick = (k: number) => picks.subarray(k * assets, (k + 1) * assets);
  /** τΣPᵀ by views: row k is what view k says of every asset. */
  const spreadOf = Array.from({ length: count }, (_, k) =>
    multiply(covariance, pick(k), assets).map((value) => tau * value),
  );
  const inner = new Float64Array(count * count);
  for (let k = 0; k < count; k++)
    for (let l = 0; l < count; l++)
      inner[k * count + l] = pick(k).reduce(
        (sum, weight, i) => sum + weight * (spreadOf[l]?.[i] as number),
        0,
      );
  const omega = omegaOf(inner, count, views.uncertainty);
  const whole = inner.map((value, at) => value + (omega[at] as number));
  const surprise = views.returns.map(
    (value, k) => value - pick(k).reduce((sum, weight, i) => sum + weight * (prior[i] as number), 0),
  );
  const pull = solve(whole, surprise);
  const returns = prior.map(
    (value, i) => value + pull.reduce((sum, one, k) => sum + one * (spreadOf[k]?.[i] as number), 0),
  );
  const posterior = covariance.map((value) => (1 + tau) * value);
  for (let i = 0; i < assets; i++) {
    const column = solve(
      whole,
      Float64Array.from(spreadOf, (row) => row[i] as number),
    );
    for (let j = 0; j < assets; j++)
      posterior[j * assets + i] =
        (posterior[j * assets + i] as number) -
        column.reduce((sum, one, k) => sum + one * (spreadOf[k]?.[j] as number), 0);
  }
  return { returns, covariance: posterior, omega };
}
