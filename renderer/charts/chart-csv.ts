import type { BarColumns } from '../client/types.ts';
import { rawNumber } from '../design/number-format.ts';

/** Bars as CSV: UTC times in ISO 8601 (dates alone for daily bars), dot decimals, an absent volume is empty. */
export function barsToCsv(bars: BarColumns, daily: boolean): string {
  const lines = ['time,open,high,low,close,volume'];
  bars.time.forEach((time, index) => {
    const iso = new Date(time).toISOString();
    const prices = [bars.open, bars.high, bars.low, bars.close, bars.volume].map((column) =>
      rawNumber(column[index]),
    );
    lines.push([daily ? iso.slice(0, 10) : iso, ...prices].join(','));
  });
  return `${lines.join('\n')}\n`;
}
