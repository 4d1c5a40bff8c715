export interface MatrixInput {
  readonly symbol: string;
  readonly price: number | null;
  readonly volume: number | null;
}

/**
 * All calendar spreads of a product: the entry of row i and column j is the price of i less that of j (near less far above
 * the diagonal), NaN where a price is missing. `heat` is from -1 to 1: the spread against the largest one of the same
 * distance, so that far spreads do not drown the near ones. `volume` is the smaller of both legs', what could be dealt.
 */
export interface SpreadMatrix {
  readonly symbols: readonly string[];
  readonly spreads: Float64Array;
  readonly heat: Float64Array;
  readonly volume: Float64Array;
}

export function spreadMatrix(contracts: readonly MatrixInput[]): SpreadMatrix {
  const n = contracts.length;
  const spreads = new Float64Array(n * n);
  const heat = new Float64Array(n * n);
  const volume = new Float64Array(n * n);
  const largest = new Float64Array(n);
  contracts.forEach((row, i) => {
    contracts.forEach((column, j) => {
      const spread = row.price === null || column.price === null ? Number.NaN : row.price - column.price;
      spreads[i * n + j] = spread;
      volume[i * n + j] =
        row.volume === null || column.volume === null ? Number.NaN : Math.min(row.volume, column.volume);
      const distance = Math.abs(i - j);
      if (Math.abs(spread) > (largest[distance] ?? 0)) largest[distance] = Math.abs(spread);
    });
  });
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j < n; j += 1) {
      const most = largest[Math.abs(i - j)] ?? 0;
      heat[i * n + j] = most === 0 ? 0 : (spreads[i * n + j] ?? Number.NaN) / most;
    }
  }
  return { symbols: contracts.map(({ symbol }) => symbol), spreads, heat, volume };
}
