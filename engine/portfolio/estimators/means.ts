import { centred, columnMeans, decayWeights, type ReturnMatrix, spanDecay } from './returns.ts';

/** Expected simple returns a year; `frequency` is rows a year, such as 252. */
export function arithmeticMean(returns: ReturnMatrix, frequency: number): Float64Array {
  return columnMeans(returns).map((mean) => mean * frequency);
}

/** Π(1 + r)^(frequency/rows) − 1, by logarithms. */
export function geometricMean({ rows, assets, values }: ReturnMatrix, frequency: number): Float64Array {
  const sums = new Float64Array(assets);
  for (let at = 0; at < values.length; at++)
    sums[at % assets] = (sums[at % assets] as number) + Math.log1p(values[at] as number);
  return sums.map((sum) => Math.expm1((sum * frequency) / rows));
}

/** (1 + m)^frequency − 1 with m the exponentially weighted mean. */
export function exponentialMean(
  { rows, assets, values }: ReturnMatrix,
  frequency: number,
  span: number,
): Float64Array {
  const weights = decayWeights(rows, spanDecay(span));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const sums = new Float64Array(assets);
  for (let at = 0; at < values.length; at++)
    sums[at % assets] =
      (sums[at % assets] as number) +
      ((weights[Math.floor(at / assets)] as number) * (values[at] as number)) / total;
  return sums.map((mean) => Math.expm1(frequency * Math.log1p(mean)));
}

export interface CapitalAssetPricing {
  /** Geometric return a year of the market, the equally weighted mean of the assets. */
  readonly marketReturn: number;
  readonly beta: Float64Array;
  readonly expected: Float64Array;
}

/** Capital asset pricing model (Sharpe 1964): expected = riskFree + β·(marketReturn − riskFree), all a year. */
export function capitalAssetPricing(
  returns: ReturnMatrix,
  frequency: number,
  riskFree: number,
): CapitalAssetPricing {
  const { rows, assets } = returns;
  const market = new Float64Array(rows);
  for (let at = 0; at < returns.values.length; at++)
    market[Math.floor(at / assets)] =
      (market[Math.floor(at / assets)] as number) + (returns.values[at] as number) / assets;
  const [marketReturn] = geometricMean({ rows, assets: 1, values: market }, frequency) as unknown as [number];
  const within = centred(returns);
  const own = centred({ rows, assets: 1, values: market }).values;
  const variance = own.reduce((sum, value) => sum + value * value, 0);
  const beta = new Float64Array(assets);
  for (let at = 0; at < within.values.length; at++)
    beta[at % assets] =
      (beta[at % assets] as number) +
      ((within.values[at] as number) * (own[Math.floor(at / assets)] as number)) / variance;
  return {
    marketReturn,
    beta,
    expected: beta.map((value) => riskFree + value * (marketReturn - riskFree)),
  };
}
