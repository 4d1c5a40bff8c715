/** What moves from row to row: log returns where every value is positive, else plain differences. */
export interface Changes {
  readonly kind: 'log return' | 'difference';
  /** One fewer than the values. */
  readonly values: Float64Array;
  /** Time of the later row of each change. */
  readonly time: Float64Array;
}

export function changesOf(time: Float64Array, value: Float64Array): Changes {
  const positive = value.every((one) => one > 0);
  const values = Float64Array.from({ length: Math.max(0, value.length - 1) }, (_, row) => {
    const [before, after] = [value[row] as number, value[row + 1] as number];
    return positive ? Math.log(after / before) : after - before;
  });
  return { kind: positive ? 'log return' : 'difference', values, time: time.slice(1) };
}
