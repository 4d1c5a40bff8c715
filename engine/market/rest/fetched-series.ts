import { type BarColumns, emptyBars } from '../../domain/bars.ts';

/** Values of one symbol at one interval, as a source gave them, kept as bars whose four prices are the value. */
export interface FetchedSeries {
  readonly symbol: string;
  /** Such as `1h`, `15m`, `1d`, `1w`, `1mo`. */
  readonly interval: string;
  readonly unit: string | null;
  readonly bars: BarColumns;
}

export interface Fetched {
  /** What the import is called. */
  readonly name: string;
  readonly series: readonly FetchedSeries[];
  /** Values read, those left out among them. */
  readonly rows: number;
  /** What was left out, by code. */
  readonly problemCounts: Readonly<Record<string, number>>;
}

/** Times ascend and differ. */
export function barsOfValues(values: ReadonlyMap<number, number>): BarColumns {
  const bars = emptyBars(values.size);
  [...values]
    .sort(([a], [b]) => a - b)
    .forEach(([time, value], index) => {
      bars.time[index] = time;
      for (const name of ['open', 'high', 'low', 'close'] as const) bars[name][index] = value;
      bars.volume[index] = Number.NaN;
    });
  return bars;
}

const plainNumber = /^-?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

/** A number from its text; undefined where it is none. */
export function numberOf(text: string): number | undefined {
  const trimmed = text.trim();
  if (!plainNumber.test(trimmed)) return undefined;
  const value = Number(trimmed);
  return Number.isFinite(value) ? value : undefined;
}
