import { centred, crossProducts, decayWeights, type ReturnMatrix, spanDecay } from './returns.ts';

/** Covariances a year, assets × assets, row-major; `frequency` is rows a year. */
export function sampleCovariance(returns: ReturnMatrix, frequency: number): Float64Array {
  const within = centred(returns);
  const factor = frequency / (returns.rows - 1);
  return crossProducts(within, within).map((value) => value * factor);
}

/** Exponential weights by span on values less their plain mean. */
export function exponentialCovariance(returns: ReturnMatrix, frequency: number, span: number): Float64Array {
  return weighted(centred(returns), frequency, decayWeights(returns.rows, spanDecay(span)));
}

/** RiskMetrics (J.P. Morgan 1996): decay^age, mean taken as zero. */
export function riskMetricsCovariance(returns: ReturnMatrix, frequency: number, decay: number): Float64Array {
  return weighted(returns, frequency, decayWeights(returns.rows, decay));
}

function weighted(values: ReturnMatrix, frequency: number, weights: Float64Array): Float64Array {
  const factor = frequency / weights.reduce((sum, weight) => sum + weight, 0);
  return crossProducts(values, values, weights).map((value) => value * factor);
}

/** Of what falls below `benchmark` (a row), both at once: Estrada, Mean-semivariance behaviour (2007). */
export function semicovariance(returns: ReturnMatrix, frequency: number, benchmark: number): Float64Array {
  const below = { ...returns, values: returns.values.map((value) => Math.min(value - benchmark, 0)) };
  const factor = frequency / returns.rows;
  return crossProducts(below, below).map((value) => value * factor);
}
