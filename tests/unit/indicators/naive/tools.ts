/** Plain arrays and straight loops from the definitions; nothing here is shared with the engine. */
export interface Series {
  readonly time: number[];
  readonly open: number[];
  readonly high: number[];
  readonly low: number[];
  readonly close: number[];
  readonly volume: number[];
  readonly extra: Readonly<Record<string, number[]>>;
  readonly sessionStarts: number[];
}

export interface Given {
  n(name: string): number;
  s(name: string): string;
}

export type Naive = (series: Series, given: Given) => number[][];
export type NaiveTable = Readonly<Record<string, Naive>>;

export const at = (x: readonly number[], i: number): number => x[i] ?? Number.NaN;

export const indices = (x: readonly number[]): number[] => x.map((_, i) => i);

/** f of every complete window without gaps, oldest value first. */
export function roll(x: readonly number[], n: number, f: (window: number[], i: number) => number): number[] {
  return x.map((_, i) => {
    if (i < n - 1) return Number.NaN;
    const window = x.slice(i - n + 1, i + 1);
    return window.every(Number.isFinite) ? f(window, i) : Number.NaN;
  });
}

export const total = (x: readonly number[]): number => x.reduce((a, b) => a + b, 0);

export const mean = (x: readonly number[]): number => {
  const first = at(x, 0);
  return first + total(x.map((v) => v - first)) / x.length;
};

export const sma = (x: readonly number[], n: number): number[] => roll(x, n, mean);
export const sum = (x: readonly number[], n: number): number[] => roll(x, n, total);
export const max = (x: readonly number[], n: number): number[] => roll(x, n, (w) => Math.max(...w));
export const min = (x: readonly number[], n: number): number[] => roll(x, n, (w) => Math.min(...w));

/** Deviation about the mean, divided by n - less. */
export function deviation(window: readonly number[], less: number): number {
  const centre = mean(window);
  return Math.sqrt(total(window.map((v) => (v - centre) ** 2)) / (window.length - less));
}

/** The recursive average written out as explicit weights on the seed and on every later value. */
export function smooth(x: readonly number[], n: number, factor: number): number[] {
  return x.map((_, i) => {
    let first = i;
    while (first >= 0 && Number.isFinite(at(x, first))) first--;
    first++;
    const later = i - first + 1 - n;
    if (later < 0) return Number.NaN;
    let value = (1 - factor) ** later * mean(x.slice(first, first + n));
    for (let j = first + n; j <= i; j++) value += factor * (1 - factor) ** (i - j) * at(x, j);
    return value;
  });
}

export const ema = (x: readonly number[], n: number): number[] => smooth(x, n, 2 / (n + 1));
export const wilder = (x: readonly number[], n: number): number[] => smooth(x, n, 1 / n);

export const zip = (
  a: readonly number[],
  b: readonly number[],
  f: (a: number, b: number) => number,
): number[] => a.map((v, i) => f(v, at(b, i)));

export const minus = (a: readonly number[], b: readonly number[]): number[] => zip(a, b, (u, v) => u - v);

export const divided = (a: number, b: number): number => (b === 0 ? Number.NaN : a / b);

export const ago = (x: readonly number[], n: number): number[] => x.map((_, i) => at(x, i - n));

export function priced(series: Series, given: Given): number[] {
  const { open, high, low, close } = series;
  const kinds: Record<string, number[]> = {
    open,
    high,
    low,
    close,
    median: high.map((h, i) => (h + at(low, i)) / 2),
    typical: typical(series),
    average: open.map((o, i) => (o + at(high, i) + at(low, i) + at(close, i)) / 4),
  };
  return kinds[given.s('price')] ?? [];
}

export const typical = ({ high, low, close }: Series): number[] =>
  high.map((h, i) => (h + at(low, i) + at(close, i)) / 3);

export function trueRanges({ high, low, close }: Series, fromFirst: boolean): number[] {
  return high.map((h, i) => {
    const l = at(low, i);
    if (i === 0) return fromFirst ? h - l : Number.NaN;
    const c = at(close, i - 1);
    return Math.max(h - l, Math.abs(h - c), Math.abs(l - c));
  });
}
