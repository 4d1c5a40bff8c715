/** Differences y(t) - y(t - lag), `times` over; shorter by lag times `times`. */
export function difference(value: Float64Array, lag: number, times: number): Float64Array {
  let result = value;
  for (let k = 0; k < times; k += 1) {
    const before = result;
    result = before.subarray(lag).map((y, i) => y - (before[i] as number));
  }
  return result;
}

/** Coefficients c of (1 - B)^d (1 - B^s)^D = 1 - c(1) B - c(2) B^2 ...: a differenced row plus these of the past is the row. */
export function differenceWeights(d: number, seasonal: number, period: number): Float64Array {
  let polynomial = [1];
  const multiply = (lag: number) => {
    const next = new Array<number>(polynomial.length + lag).fill(0);
    polynomial.forEach((c, i) => {
      next[i] = (next[i] as number) + c;
      next[i + lag] = (next[i + lag] as number) - c;
    });
    polynomial = next;
  };
  for (let k = 0; k < d; k += 1) multiply(1);
  for (let k = 0; k < seasonal; k += 1) multiply(period);
  return Float64Array.from(polynomial.slice(1), (c) => -c);
}
