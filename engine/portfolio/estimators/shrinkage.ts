import { centred, crossProducts, type ReturnMatrix } from './returns.ts';

/**
 * Covariances pulled towards a structured target, (1 − s)·S + s·F, with the share s that is expected to be best. In
 * moments of the rows (divisor T) where not said otherwise; results a year.
 */
export interface Shrunk {
  readonly covariance: Float64Array;
  /** s, 0 to 1. */
  readonly shrinkage: number;
}

/** π, ρ, γ and κ = (π − ρ)/γ of Ledoit and Wolf; s = κ/T held to 0..1. */
export interface ShrunkByMoments extends Shrunk {
  readonly pi: number;
  readonly rho: number;
  readonly gamma: number;
  readonly kappa: number;
}

interface Moments {
  readonly within: ReturnMatrix;
  readonly covariance: Float64Array;
  /** Squares of the centred values. */
  readonly squares: ReturnMatrix;
}

function momentsOf(returns: ReturnMatrix): Moments {
  const within = centred(returns);
  return {
    within,
    covariance: crossProducts(within, within).map((value) => value / returns.rows),
    squares: { ...within, values: within.values.map((value) => value * value) },
  };
}

const total = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);
const sumOfSquares = (values: Float64Array) => values.reduce((sum, value) => sum + value * value, 0);
const clip = (value: number) => Math.max(0, Math.min(1, value));

function blend(
  covariance: Float64Array,
  target: Float64Array,
  share: number,
  frequency: number,
): Float64Array {
  return covariance.map((value, at) => frequency * ((1 - share) * value + share * (target[at] as number)));
}

function diagonal(matrix: Float64Array, size: number): Float64Array {
  return Float64Array.from({ length: size }, (_, i) => matrix[i * size + i] as number);
}

function scaledIdentity(size: number, value: number): Float64Array {
  const matrix = new Float64Array(size * size);
  for (let i = 0; i < size; i++) matrix[i * size + i] = value;
  return matrix;
}

/** Target m·I, m the mean variance: Ledoit and Wolf, A well-conditioned estimator (2004). */
export function ledoitWolfConstantVariance(returns: ReturnMatrix, frequency: number): Shrunk {
  const { rows, assets } = returns;
  const { covariance, squares } = momentsOf(returns);
  const mean = total(diagonal(covariance, assets)) / assets;
  const size = sumOfSquares(covariance);
  const noise = (total(crossProducts(squares, squares)) / rows - size) / (assets * rows);
  const distance = size / assets - mean * mean;
  const shrinkage = distance === 0 ? 0 : Math.min(noise, distance) / distance;
  return { shrinkage, covariance: blend(covariance, scaledIdentity(assets, mean), shrinkage, frequency) };
}

/** The same target under normality: Chen, Wiesel, Eldar, Hero, Shrinkage algorithms for MMSE covariance estimation (2010). */
export function oracleApproximating(returns: ReturnMatrix, frequency: number): Shrunk {
  const { rows, assets } = returns;
  const { covariance } = momentsOf(returns);
  const mean = total(diagonal(covariance, assets)) / assets;
  const size = sumOfSquares(covariance) / (assets * assets);
  const above = size + mean * mean;
  const below = (rows + 1) * (size - (mean * mean) / assets);
  const shrinkage = below === 0 ? 1 : Math.min(1, above / below);
  return { shrinkage, covariance: blend(covariance, scaledIdentity(assets, mean), shrinkage, frequency) };
}

/**
 * Target of one correlation for all: Ledoit and Wolf, Honey, I shrunk the sample covariance matrix (2003). `unbiased`
 * takes S with divisor T − 1 and leaves the other moments, as PyPortfolioOpt does.
 */
export function ledoitWolfConstantCorrelation(
  returns: ReturnMatrix,
  frequency: number,
  unbiased = false,
): ShrunkByMoments & { readonly meanCorrelation: number } {
  const { rows, assets } = returns;
  const { within, covariance: plain, squares } = momentsOf(returns);
  const covariance = unbiased ? plain.map((value) => (value * rows) / (rows - 1)) : plain;
  const deviation = diagonal(covariance, assets).map(Math.sqrt);
  const product = (at: number) =>
    (deviation[Math.floor(at / assets)] as number) * (deviation[at % assets] as number);
  let correlations = -assets;
  for (let at = 0; at < covariance.length; at++) correlations += (covariance[at] as number) / product(at);
  const meanCorrelation = correlations / (assets * (assets - 1));
  const target = covariance.map((value, at) =>
    at % (assets + 1) === 0 ? value : meanCorrelation * product(at),
  );
  const fourth = crossProducts(squares, squares);
  const cubes = { ...within, values: within.values.map((value) => value ** 3) };
  const third = crossProducts(cubes, within);
  let [pi, rho, gamma] = [0, 0, 0];
  for (let at = 0; at < covariance.length; at++) {
    const [i, j] = [Math.floor(at / assets), at % assets];
    const s = covariance[at] as number;
    const moment = plain[at] as number;
    const spread = (fourth[at] as number) / rows - 2 * moment * s + s * s;
    pi += spread;
    gamma += (s - (target[at] as number)) ** 2;
    if (i === j) rho += spread;
    else {
      const variance = covariance[i * assets + i] as number;
      const theta =
        (third[at] as number) / rows -
        (plain[i * assets + i] as number) * s -
        moment * variance +
        variance * s;
      rho += (meanCorrelation * theta * (deviation[j] as number)) / (deviation[i] as number);
    }
  }
  const kappa = (pi - rho) / gamma;
  const shrinkage = clip(kappa / rows);
  return {
    covariance: blend(covariance, target, shrinkage, frequency),
    shrinkage,
    pi,
    rho,
    gamma,
    kappa,
    meanCorrelation,
  };
}

/**
 * Target of one factor, the mean of the assets: Ledoit and Wolf, Improved estimation of the covariance matrix of stock
 * returns (2003).
 */
export function ledoitWolfSingleFactor(returns: ReturnMatrix, frequency: number): ShrunkByMoments {
  const { rows, assets } = returns;
  const { within, covariance, squares } = momentsOf(returns);
  const market = new Float64Array(rows);
  for (let at = 0; at < within.values.length; at++)
    market[Math.floor(at / assets)] =
      (market[Math.floor(at / assets)] as number) + (within.values[at] as number) / assets;
  const marketVariance = sumOfSquares(market) / rows;
  const loading = new Float64Array(assets);
  for (let at = 0; at < within.values.length; at++)
    loading[at % assets] =
      (loading[at % assets] as number) +
      ((within.values[at] as number) * (market[Math.floor(at / assets)] as number)) / rows;
  const target = covariance.map((value, at) =>
    at % (assets + 1) === 0
      ? value
      : ((loading[Math.floor(at / assets)] as number) * (loading[at % assets] as number)) / marketVariance,
  );
  const timesMarket = {
    ...within,
    values: within.values.map((value, at) => value * (market[Math.floor(at / assets)] as number)),
  };
  const fourth = crossProducts(squares, squares);
  const first = crossProducts(squares, timesMarket);
  const second = crossProducts(timesMarket, timesMarket);
  let [pi, rho, gamma] = [0, 0, 0];
  for (let at = 0; at < covariance.length; at++) {
    const [i, j] = [Math.floor(at / assets), at % assets];
    const s = covariance[at] as number;
    const spread = (fourth[at] as number) / rows - s * s;
    pi += spread;
    gamma += (s - (target[at] as number)) ** 2;
    if (i === j) {
      rho += spread;
      continue;
    }
    const [li, lj] = [loading[i] as number, loading[j] as number];
    const once = (first[at] as number) / rows - li * s;
    const twice = (second[at] as number) / rows - marketVariance * s;
    rho += (2 * once * lj) / marketVariance - (twice * li * lj) / marketVariance ** 2;
  }
  const kappa = (pi - rho) / gamma;
  const shrinkage = clip(kappa / rows);
  return { covariance: blend(covariance, target, shrinkage, frequency), shrinkage, pi, rho, gamma, kappa };
}
