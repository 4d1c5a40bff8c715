import type { ChartInterval } from './commands.ts';

/** How far a forecast looks: so many rows of an interval. */
export interface ForecastSpan {
  readonly rows: number;
  readonly interval: ChartInterval;
}

export const mostRows = 1_000;
export const defaultSpan: ForecastSpan = { rows: 30, interval: '1d' };

/** Intervals that are forecast; seconds are left to the tape. */
export const forecastIntervals = ['1m', '5m', '15m', '30m', '1h', '4h', '1d'] as const;

const intervalOfLetter: Readonly<Record<string, ChartInterval>> = { M: '1m', H: '1h', D: '1d' };

export const isSpanWord = (word: string): boolean => /^\d{1,6}[MHD]?$/i.test(word);

export type ReadSpan =
  | { readonly ok: true; readonly span: ForecastSpan }
  | { readonly ok: false; readonly message: string };

const usage = 'FCST takes rows ahead: CL FCST 30 (days), FCST 24H (hours), FCST 8 4h (rows of an interval)';

/** `30` is days, `24H` hours, `90M` minutes; a second word is the interval of the rows. */
export function readSpan(words: readonly string[]): ReadSpan {
  const [first, second, ...rest] = words;
  if (first === undefined) return { ok: true, span: defaultSpan };
  if (rest.length > 0) return { ok: false, message: `${usage}; “${rest.join(' ')}” is left over.` };
  const found = /^(\d{1,6})([MHD]?)$/i.exec(first);
  if (found === null) return { ok: false, message: `${usage}; “${first}” is none of these.` };
  const rows = Number(found[1]);
  const letter = (found[2] ?? '').toUpperCase();
  if (rows < 1 || rows > mostRows)
    return { ok: false, message: `A forecast looks 1 to 1,000 rows ahead; “${first}” is ${rows}.` };
  if (second === undefined)
    return { ok: true, span: { rows, interval: intervalOfLetter[letter] ?? defaultSpan.interval } };
  const interval = forecastIntervals.find((one) => one === second.toLowerCase());
  if (letter !== '')
    return { ok: false, message: `“${first} ${second}” names two lengths. Write FCST ${rows} ${second}.` };
  if (interval === undefined)
    return {
      ok: false,
      message: `“${second}” is no interval of forecasts. There are ${forecastIntervals.join(' ')}.`,
    };
  return { ok: true, span: { rows, interval } };
}
