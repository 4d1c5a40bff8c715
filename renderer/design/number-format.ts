/**
 * Numbers as a trader reads them: tick-exact decimals, thousands marks, dot decimals, U+2212 for minus, an en dash
 * where there is no value. The text is for the eye; `rawNumber` is for the clipboard and files.
 */
export const minus = '\u2212';
export const absent = '\u2013';

const formats = new Map<number, Intl.NumberFormat>();

function format(decimals: number): Intl.NumberFormat {
  let found = formats.get(decimals);
  if (found === undefined) {
    found = new Intl.NumberFormat('en-US', {
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    });
    formats.set(decimals, found);
  }
  return found;
}

function isNumber(value: number | null | undefined): value is number {
  return value !== null && value !== undefined && Number.isFinite(value);
}

/** Decimals that show every tick exactly: `0.005` needs three. */
export function decimalsOfTick(tickSize: string): number {
  return tickSize.split('.')[1]?.length ?? 0;
}

export function formatNumber(value: number | null | undefined, decimals = 0): string {
  if (!isNumber(value)) return absent;
  const text = format(decimals).format(Math.abs(value));
  // A value that rounds to zero carries no sign.
  return value < 0 && /[1-9]/.test(text) ? minus + text : text;
}

/** `1 bar`, `2,400 bars`. */
export function countOf(count: number, noun: string): string {
  return `${formatNumber(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** With an explicit sign: `+1.20`, `−0.35`, `0.00`. */
export function formatSigned(value: number | null | undefined, decimals = 0): string {
  const text = formatNumber(value, decimals);
  return isNumber(value) && value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

/** `share` of 0.0123 is `+1.23 %`. */
export function formatPercent(share: number | null | undefined, decimals = 2): string {
  return isNumber(share) ? `${formatSigned(share * 100, decimals)} %` : absent;
}

export type Direction = 'up' | 'down' | 'flat';

export function directionOf(change: number | null | undefined): Direction {
  if (!isNumber(change) || change === 0) return 'flat';
  return change > 0 ? 'up' : 'down';
}

export const directionArrow: Readonly<Record<Direction, string>> = { up: '▲', down: '▼', flat: '■' };

const byteUnits = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

export function formatBytes(bytes: number | null | undefined): string {
  if (!isNumber(bytes)) return absent;
  let value = bytes;
  let unit = 0;
  while (Math.abs(value) >= 1024 && unit < byteUnits.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${formatNumber(value, unit === 0 || value >= 100 ? 0 : 1)} ${byteUnits[unit]}`;
}

/** 4 significant figures with k, M or G, for counts that only need their size. */
export function formatCompact(value: number | null | undefined): string {
  if (!isNumber(value)) return absent;
  const size = Math.abs(value);
  if (size >= 1e9) return `${formatNumber(value / 1e9, 2)}G`;
  if (size >= 1e6) return `${formatNumber(value / 1e6, 2)}M`;
  if (size >= 1e5) return `${formatNumber(value / 1e3, 1)}k`;
  return formatNumber(value, Number.isInteger(value) ? 0 : 1);
}

/** Plain decimal text for the clipboard and for files: no thousands marks, ASCII minus. */
export function rawNumber(value: number | null | undefined): string {
  return isNumber(value) ? String(value) : '';
}

/** Decimals that show the given values as they are, at most six: for series that no contract describes. */
export function inferDecimals(values: Iterable<number>): number {
  let most = 0;
  let seen = 0;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    const text = value.toFixed(6).replace(/0+$/, '');
    most = Math.max(most, text.split('.')[1]?.length ?? 0);
    seen += 1;
    if (seen >= 500 || most === 6) break;
  }
  return most;
}
