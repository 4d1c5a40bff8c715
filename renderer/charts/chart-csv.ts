import type { BarColumns } from '../client/types.ts';
import { rawNumber } from '../design/number-format.ts';

/** A further column, as long as the bars; NaN is an empty cell. */
export interface CsvColumn {
  readonly title: string;
  readonly values: ArrayLike<number>;
}

const quoted = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/**
 * Bars as CSV: UTC times in ISO 8601 (dates alone for daily bars), dot decimals, an absent volume is empty; then the
 * further columns. `decimals` rounds computed prices, as of a converted unit; without it they are as they are.
 */
export function barsToCsv(
  bars: BarColumns,
  daily: boolean,
  further: readonly CsvColumn[] = [],
  decimals?: number,
): string {
  const lines = [['time,open,high,low,close,volume', ...further.map(({ title }) => quoted(title))].join(',')];
  const price = (value: number | undefined) =>
    rawNumber(
      value === undefined || decimals === undefined || !Number.isFinite(value)
        ? value
        : Number(value.toFixed(decimals)),
    );
  const rounded = (value: number | undefined) =>
    rawNumber(value === undefined || !Number.isFinite(value) ? undefined : Number(value.toPrecision(12)));
  bars.time.forEach((time, index) => {
    const iso = new Date(time).toISOString();
    const prices = [bars.open, bars.high, bars.low, bars.close].map((column) => price(column[index]));
    const rest = further.map(({ values }) => rounded(values[index]));
    lines.push([daily ? iso.slice(0, 10) : iso, ...prices, rawNumber(bars.volume[index]), ...rest].join(','));
  });
  return `${lines.join('\n')}\n`;
}
