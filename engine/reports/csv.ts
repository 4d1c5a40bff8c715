import type { Cell, CellKind, Column } from './content.ts';

/**
 * Comma-separated values (RFC 4180) in UTF-8 with a byte order mark, which spreadsheets need to read them as such. A text
 * that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, "CSV injection"); numbers stay numbers.
 */

const numbers: ReadonlySet<CellKind> = new Set([
  'whole',
  'decimal',
  'money',
  'duration',
  'percent',
  'points',
]);
const numberForm = /^-?\d+(\.\d+)?$/;
const formulaStart = /^[=+\-@\t\r\n]/;
const needsQuotes = /[",\r\n]/;

function textCell(text: string): string {
  const safe = formulaStart.test(text) ? `'${text}` : text;
  return needsQuotes.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function cellText(kind: CellKind, cell: Cell): string {
  if (cell === null) return '';
  if (kind === 'instant') return new Date(cell as number).toISOString();
  if (kind === 'day') return new Date(cell as number).toISOString().slice(0, 10);
  const text = String(cell);
  return numbers.has(kind) && numberForm.test(text) ? text : textCell(text);
}

/** One record with its line end. */
export function csvLine(columns: readonly Column[], cells: readonly Cell[]): string {
  return `${columns.map(({ kind }, index) => cellText(kind, cells[index] ?? null)).join(',')}\r\n`;
}

/** The byte order mark and the names of the columns. */
export function csvHead(columns: readonly Column[]): string {
  return `\ufeff${columns.map(({ id }) => textCell(id)).join(',')}\r\n`;
}
