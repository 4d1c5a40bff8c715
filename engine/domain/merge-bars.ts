import { type BarColumns, barColumnNames, emptyBars, sliceBars } from './bars.ts';

/** Two runs in one, by time; where both have a bar of one time, `over` wins. Both must be ascending. */
export function mergeBars(under: BarColumns, over: BarColumns): BarColumns {
  const left = under.time.length;
  const right = over.time.length;
  if (left === 0) return over;
  if (right === 0) return under;
  const merged = emptyBars(left + right);
  let i = 0;
  let j = 0;
  let length = 0;
  while (i < left || j < right) {
    const a = i < left ? (under.time[i] as number) : Number.POSITIVE_INFINITY;
    const b = j < right ? (over.time[j] as number) : Number.POSITIVE_INFINITY;
    const source = a < b ? under : over;
    const index = a < b ? i : j;
    for (const name of barColumnNames) merged[name][length] = source[name][index] as number;
    length += 1;
    if (a <= b) i += 1;
    if (b <= a) j += 1;
  }
  return sliceBars(merged, 0, length);
}
