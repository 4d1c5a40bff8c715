import { Fault } from '../../domain/fault.ts';

/** Returns of several assets, row-major: `rows` of one time each, oldest first, a column an asset. */
export interface ReturnMatrix {
  readonly rows: number;
  readonly assets: number;
  readonly values: Float64Array;
}

/** `simple` p1/p0 − 1, `log` ln(p1/p0), `difference` p1 − p0: the only one that a price below zero allows. */
export type ReturnKind = 'simple' | 'log' | 'difference';

/**
 * Returns of prices, row-major and of one row more. Throws Fault PORTFOLIO_PRICE_INVALID for what is no number, or is not
 * above zero where a ratio is asked for; PORTFOLIO_HISTORY_SHORT below three prices.
 */
export function returnsOf(
  prices: Float64Array,
  assets: number,
  kind: ReturnKind,
  names: readonly string[] = [],
): ReturnMatrix {
  const rows = prices.length / assets;
  if (!Number.isInteger(rows) || rows < 3)
    throw new Fault(
      'PORTFOLIO_HISTORY_SHORT',
      `${prices.length} prices of ${assets} assets: at least three whole rows are needed.`,
      { prices: prices.length, assets },
    );
  for (let at = 0; at < prices.length; at++) {
    const price = prices[at] as number;
    if (Number.isFinite(price) && (kind === 'difference' || price > 0)) continue;
    const name = names[at % assets] ?? `asset ${at % assets}`;
    throw new Fault(
      'PORTFOLIO_PRICE_INVALID',
      `The price of ${name} in row ${Math.floor(at / assets)} is ${price}. ${kind === 'difference' ? 'Give a number.' : 'Ratios need a price above zero; ask for differences where prices go below it.'}`,
      { asset: name, row: Math.floor(at / assets), price },
    );
  }
  const values = Float64Array.from({ length: prices.length - assets }, (_, at) => {
    const [before, after] = [prices[at] as number, prices[at + assets] as number];
    if (kind === 'difference') return after - before;
    return kind === 'log' ? Math.log(after / before) : after / before - 1;
  });
  return { rows: rows - 1, assets, values };
}

/** Column means. */
export function columnMeans({ rows, assets, values }: ReturnMatrix): Float64Array {
  const means = new Float64Array(assets);
  for (let at = 0; at < values.length; at++)
    means[at % assets] = (means[at % assets] as number) + (values[at] as number) / rows;
  return means;
}

/** The same less their column means. */
export function centred(returns: ReturnMatrix): ReturnMatrix {
  const means = columnMeans(returns);
  return {
    ...returns,
    values: returns.values.map((value, at) => value - (means[at % returns.assets] as number)),
  };
}

/** Σ_t w_t·x_ti·y_tj over rows, assets × assets; no weights count as ones. */
export function crossProducts(x: ReturnMatrix, y: ReturnMatrix, weights?: Float64Array): Float64Array {
  const { rows, assets } = x;
  const products = new Float64Array(assets * assets);
  for (let row = 0; row < rows; row++) {
    const weight = weights === undefined ? 1 : (weights[row] as number);
    const from = row * assets;
    for (let i = 0; i < assets; i++) {
      const left = weight * (x.values[from + i] as number);
      if (left === 0) continue;
      const offset = i * assets;
      for (let j = 0; j < assets; j++)
        products[offset + j] = (products[offset + j] as number) + left * (y.values[from + j] as number);
    }
  }
  return products;
}

/** Weights that halve with age: decay^age, the newest row 1. */
export function decayWeights(rows: number, decay: number): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) => decay ** (rows - 1 - row));
}

/** The decay of an exponential span: 1 − 2/(span + 1). */
export const spanDecay = (span: number) => 1 - 2 / (span + 1);
