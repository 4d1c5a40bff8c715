import { CsvError, type Options, parse } from 'csv-parse/sync';
import { Fault } from '../../domain/fault.ts';
import { decodeText } from './file-format.ts';
import type { ProblemList } from './problems.ts';
import type { Table, TableRow } from './tables.ts';

/** No honest row is longer; what is longer is a missing quote or a wrong file. */
export const longestLine = 1_048_576;

const delimiters = [',', ';', '\t', '|'] as const;

function headerLine(text: string): string {
  const end = text.indexOf('\n');
  return end === -1 ? text : text.slice(0, end);
}

/** The delimiter that splits the header most often. */
function guessDelimiter(text: string): string {
  const header = headerLine(text);
  const counts = delimiters.map((delimiter) => header.split(delimiter).length);
  return delimiters[counts.indexOf(Math.max(...counts))] ?? ',';
}

/** Unnamed columns get names by position, doubled ones a number: every column can be spoken of. */
export function nameColumns(header: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return header.map((raw, index) => {
    const name = raw.trim() === '' ? `column ${index + 1}` : raw.trim();
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name} ${count}`;
  });
}

function looksLikeHeader(cells: readonly string[]): boolean {
  return cells.some(
    (cell) =>
      /[A-Za-z]/.test(cell) &&
      !/^\s*(nan|null|na|n\/a|true|false)\s*$/i.test(cell) &&
      !/^\d{4}-\d{2}-\d{2}T/.test(cell),
  );
}

/** Pieces of whole lines, so that a large file is parsed in steps that can be counted and cancelled. */
function* pieces(text: string, size: number): Generator<{ text: string; line: number; end: number }> {
  let start = 0;
  let line = 1;
  while (start < text.length) {
    let end = Math.min(text.length, start + size);
    if (end < text.length) {
      const newline = text.indexOf('\n', end);
      end = newline === -1 ? text.length : newline + 1;
    }
    const piece = text.slice(start, end);
    yield { text: piece, line, end };
    for (let at = piece.indexOf('\n'); at !== -1; at = piece.indexOf('\n', at + 1)) line += 1;
    start = end;
  }
}

function checkLines(name: string, text: string): void {
  let line = 1;
  for (let start = 0; start < text.length; line += 1) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    if (end - start > longestLine) {
      throw new Fault(
        'LINE_TOO_LONG',
        `${name}: line ${line} has ${end - start} characters; ${longestLine} are allowed. The file is damaged or no table.`,
        { name, line },
      );
    }
    start = end + 1;
  }
}

interface Parsed {
  readonly record: string[];
  readonly info: { readonly lines: number };
}

export function readCsv(name: string, plain: Uint8Array, problems: ProblemList): Table {
  const text = decodeText(name, plain).replace(/^\ufeff/, '');
  checkLines(name, text);
  const options: Options = {
    delimiter: guessDelimiter(text),
    relax_column_count: true,
    skip_empty_lines: true,
    info: true,
    max_record_size: longestLine,
  };
  const parsePiece = (piece: string, line: number): Parsed[] => {
    try {
      return parse(piece, options) as unknown as Parsed[];
    } catch (error) {
      if (!(error instanceof CsvError)) throw error;
      const at = line + Number(error['lines'] ?? 1) - 1;
      throw new Fault(
        'CSV_MALFORMED',
        `${name}: line ${at}: ${error.message}. Nothing was imported.`,
        { name, line: at, code: error.code },
        { cause: error },
      );
    }
  };
  const [first] = parsePiece(headerLine(text), 1);
  if (first === undefined) throw new Fault('FILE_EMPTY', `${name} has no rows.`, { name });
  const header = looksLikeHeader(first.record);
  const columns = nameColumns(header ? first.record : first.record.map(() => ''));
  let read = 0;
  // Quoted line breaks would be cut by pieces: a file with quotes is parsed whole.
  const size = text.includes('"') ? text.length : 4 * 1024 * 1024;
  function* rows(): Generator<TableRow> {
    for (const piece of pieces(text, size)) {
      for (const { record, info } of parsePiece(piece.text, piece.line)) {
        const row = piece.line + info.lines - 1;
        if (row === 1 && header) continue;
        if (record.length !== columns.length) {
          problems.add(
            'refused',
            'CELL_COUNT',
            row,
            null,
            `${record.length} cells where the header has ${columns.length}`,
          );
          continue;
        }
        yield { row, cells: record };
      }
      read = piece.end;
    }
  }
  const commaUnsure = options.delimiter !== ',';
  return { columns, rows: rows(), commaUnsure, fraction: () => read / text.length };
}
