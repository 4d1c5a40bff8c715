/** Mean of a slice, compensated for nothing: rows are few. */
export function mean(values: Float64Array, from = 0, to = values.length): number {
  let sum = 0;
  for (let i = from; i < to; i += 1) sum += values[i] as number;
  return sum / (to - from);
}

/** Root of the mean square of the finite values less `parameters` degrees of freedom; 0 where there are none. */
export function spread(residuals: Float64Array, parameters = 0): number {
  let sum = 0;
  let count = 0;
  for (const value of residuals) {
    if (!Number.isFinite(value)) continue;
    sum += value * value;
    count += 1;
  }
  return count === 0 ? 0 : Math.sqrt(sum / Math.max(1, count - parameters));
}

/** Intercept at row 0 and slope by row of the least-squares line. */
export function line(values: Float64Array): { readonly intercept: number; readonly slope: number } {
  const n = values.length;
  const middle = (n - 1) / 2;
  const average = mean(values);
  let across = 0;
  let square = 0;
  for (let i = 0; i < n; i += 1) {
    across += (i - middle) * ((values[i] as number) - average);
    square += (i - middle) ** 2;
  }
  const slope = square === 0 ? 0 : across / square;
  return { intercept: average - slope * middle, slope };
}

/** Autocorrelations of lags 1 to `last`; zeros for a constant series. */
export function autocorrelations(values: Float64Array, last: number): Float64Array {
  const n = values.length;
  const average = mean(values);
  let variance = 0;
  for (let i = 0; i < n; i += 1) variance += ((values[i] as number) - average) ** 2;
  const result = new Float64Array(last);
  if (variance <= 1e-24 * n * Math.max(1e-300, average * average)) return result;
  for (let lag = 1; lag <= last; lag += 1) {
    let sum = 0;
    for (let i = lag; i < n; i += 1) {
      sum += ((values[i] as number) - average) * ((values[i - lag] as number) - average);
    }
    result[lag - 1] = sum / variance;
  }
  return result;
}

export function median(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values).sort();
  const half = sorted.length >> 1;
  if (sorted.length === 0) return Number.NaN;
  const upper = sorted[half] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] as number) + upper) / 2;
}
