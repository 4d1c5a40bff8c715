/**
 * Locally weighted regression on equally spaced rows (Cleveland, Cleveland, McRae and Terpenning 1990, section 2):
 * tricube weights over the `span` nearest rows, degree 0 or 1, times optional robustness weights. A span wider than the
 * rows widens the weights as there. Evaluated each `jump` rows and in between by straight lines.
 */
export interface LoessOptions {
  readonly span: number;
  readonly degree: 0 | 1;
  readonly jump?: number;
  readonly weights?: Float64Array | undefined;
}

/** Value of the fit at row `at` (which may lie outside); NaN where all weights vanish. */
export function loessAt(value: Float64Array, at: number, options: LoessOptions): number {
  const n = value.length;
  const { span, degree, weights } = options;
  const width = Math.min(span, n);
  const left = Math.max(0, Math.min(n - width, Math.round(at) - (width >> 1)));
  const right = left + width - 1;
  let reach = Math.max(at - left, right - at);
  if (span > n) reach += (span - n) / 2;
  const far = 0.999 * reach;
  const near = 0.001 * reach;
  let total = 0;
  let first = 0;
  let second = 0;
  let sum = 0;
  let cross = 0;
  for (let i = left; i <= right; i += 1) {
    const offset = i - at;
    const distance = Math.abs(offset);
    if (distance > far && reach > 0) continue;
    let weight = 1;
    if (distance > near) {
      const ratio = distance / reach;
      const cube = 1 - ratio * ratio * ratio;
      weight = cube * cube * cube;
    }
    if (weights !== undefined) weight *= weights[i] as number;
    const y = value[i] as number;
    total += weight;
    sum += weight * y;
    first += weight * offset;
    second += weight * offset * offset;
    cross += weight * offset * y;
  }
  if (total <= 0) return Number.NaN;
  if (degree === 0) return sum / total;
  const middle = first / total;
  const scatter = second / total - middle * middle;
  const average = sum / total;
  // With the rows nearly in one place a slope says nothing (the same threshold as in the published program).
  if (Math.sqrt(Math.max(0, scatter)) <= 0.001 * (n - 1)) return average;
  const slope = (cross / total - middle * average) / scatter;
  return average - slope * middle;
}

/** The fit at each row from `from` to `to` (inclusive), by default all. */
export function loess(
  value: Float64Array,
  options: LoessOptions,
  from = 0,
  to = value.length - 1,
): Float64Array {
  const jump = Math.max(1, options.jump ?? 1);
  const result = new Float64Array(to - from + 1);
  let before = from;
  const fit = (at: number): number => {
    const found = loessAt(value, at, options);
    // Rows whose weights all vanished keep the nearest value rather than none.
    return Number.isNaN(found) ? (value[Math.max(0, Math.min(value.length - 1, at))] as number) : found;
  };
  result[0] = fit(from);
  while (before < to) {
    const next = Math.min(to, before + jump);
    const start = result[before - from] as number;
    const end = fit(next);
    for (let i = before + 1; i <= next; i += 1)
      result[i - from] = start + ((end - start) * (i - before)) / (next - before);
    result[next - from] = end;
    before = next;
  }
  return result;
}
