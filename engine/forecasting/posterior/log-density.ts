/**
 * A density to sample from, known up to a constant: returns its logarithm and writes the gradient of that into
 * `gradient`. Anything but a finite number says that the point lies outside.
 */
export type LogDensity = (position: Float64Array, gradient: Float64Array) => number;

export function dot(left: Float64Array, right: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < left.length; at++) sum += (left[at] as number) * (right[at] as number);
  return sum;
}

export function added(left: Float64Array, right: Float64Array): Float64Array {
  const sum = new Float64Array(left.length);
  for (let at = 0; at < left.length; at++) sum[at] = (left[at] as number) + (right[at] as number);
  return sum;
}

/** ln(eᵃ + eᵇ) without overflow. */
export function logSum(a: number, b: number): number {
  const [high, low] = a > b ? [a, b] : [b, a];
  return high === Number.NEGATIVE_INFINITY ? high : high + Math.log1p(Math.exp(low - high));
}
