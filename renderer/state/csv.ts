import { minus } from '../design/number-format.ts';

type Cell = string | number | boolean | null | undefined;

const plainNumber = /^[-+]?\d+(\.\d+)?([eE][-+]?\d+)?$/;

/**
 * One cell as RFC 4180 writes it. A text that a spreadsheet would run as a formula (`=`, `+`, `-`, `@`, or a tab or
 * return before them) gets an apostrophe in front: what a stranger typed must not run where the file is opened (OWASP,
 * "CSV Injection"). A plain number stays one, sign and all.
 */
export function csvCell(value: Cell): string {
  if (value === null || value === undefined) return '';
  const text = String(value);
  const runs = /^[=+\-@\t\r]/.test(text) && !plainNumber.test(text);
  const safe = runs ? `'${text}` : text;
  return /["\r\n,]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function csvText(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [head, ...rows].map((row) => row.map(csvCell).join()).join('\r\n');
}

/** ISO 8601 in UTC, for a cell; empty where there is no time. */
export const csvTime = (time: number | null | undefined): string =>
  time === null || time === undefined ? '' : new Date(time).toISOString();

/** What was written for the eye as a number for a machine: ASCII minus, no thousands marks. */
export const typedNumber = (text: string): string => text.trim().replaceAll(minus, '-').replaceAll(',', '');
