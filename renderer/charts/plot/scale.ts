/** Round steps for an axis: 1, 2, 2.5 or 5 times a power of ten. */
export function niceStep(span: number, wanted: number): number {
  if (!(span > 0) || wanted < 1) return 1;
  const rough = span / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const share = rough / power;
  return power * (share <= 1 ? 1 : share <= 2 ? 2 : share <= 2.5 ? 2.5 : share <= 5 ? 5 : 10);
}

/** Marks of an axis from `low` to `high`, about `wanted` of them, each a whole number of steps. */
export function niceTicks(low: number, high: number, wanted = 5): number[] {
  if (!Number.isFinite(low) || !Number.isFinite(high) || high < low) return [];
  const step = niceStep(high - low || Math.abs(high) || 1, wanted);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => (first + index) * step);
}

export interface Extent {
  readonly low: number;
  readonly high: number;
}

/** The range of all finite values, with room at both ends; null where there are none. */
export function extentOf(columns: readonly ArrayLike<number | null>[], room = 0.06): Extent | null {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const column of columns) {
    for (let index = 0; index < column.length; index += 1) {
      const value = column[index];
      if (value === null || value === undefined || !Number.isFinite(value)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  if (low > high) return null;
  const margin = (high - low || Math.abs(high) * 0.02 || 1) * room;
  return { low: low - margin, high: high + margin };
}

/** Runs of finite values as SVG paths, with a gap where one is missing. */
export function linePath(
  values: ArrayLike<number | null>,
  x: (index: number) => number,
  y: (value: number) => number,
): string {
  const parts: string[] = [];
  let open = false;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index];
    if (value === null || value === undefined || !Number.isFinite(value)) {
      open = false;
      continue;
    }
    parts.push(`${open ? 'L' : 'M'}${x(index).toFixed(1)},${y(value).toFixed(1)}`);
    open = true;
  }
  return parts.join('');
}

/** The area between two columns, one closed piece a run in which both are known. */
export function bandPath(
  low: ArrayLike<number | null>,
  high: ArrayLike<number | null>,
  x: (index: number) => number,
  y: (value: number) => number,
): string {
  const known = (index: number) => {
    const [a, b] = [low[index], high[index]];
    return a !== null && b !== null && Number.isFinite(a) && Number.isFinite(b);
  };
  const parts: string[] = [];
  for (let from = 0; from < low.length; from += 1) {
    if (!known(from)) continue;
    let to = from;
    while (to + 1 < low.length && known(to + 1)) to += 1;
    const upper = [];
    const lower = [];
    for (let index = from; index <= to; index += 1) {
      upper.push(`${x(index).toFixed(1)},${y(high[index] as number).toFixed(1)}`);
      lower.unshift(`${x(index).toFixed(1)},${y(low[index] as number).toFixed(1)}`);
    }
    parts.push(`M${upper.join('L')}L${lower.join('L')}Z`);
    from = to;
  }
  return parts.join('');
}
