/** One JSON line a case: n is what one run did, median and p95 are over the runs. */
export interface Case {
  readonly bench: string;
  readonly case: string;
  readonly unit: string;
  readonly n: number;
  readonly values: readonly number[];
  /** What must be reached, in words, and whether the median did. */
  readonly target?: string;
  readonly met?: boolean;
  readonly notes?: string;
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

const rounded = (value: number) => Number(value.toPrecision(5));

export function report({ values, ...rest }: Case): void {
  console.log(
    JSON.stringify({
      ...rest,
      median: rounded(median(values)),
      p95: rounded(quantile(values, 0.95)),
      runs: values.length,
    }),
  );
}
