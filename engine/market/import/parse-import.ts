import { createHash } from 'node:crypto';
import type { BarColumns } from '../../domain/bars.ts';
import { Fault } from '../../domain/fault.ts';
import { chooseMapping } from './choose-mapping.ts';
import { type FileFormat, openFile } from './file-format.ts';
import type { ImportMapping } from './mapping.ts';
import { type NamingRule, nameSeries } from './naming.ts';
import { ProblemList, type RowProblem } from './problems.ts';
import { RowReader } from './row-reader.ts';
import { nameInterval, noteDailyOddities, settleSeries } from './settle-series.ts';
import { readCsv } from './table-csv.ts';
import { readJsonLines } from './table-jsonl.ts';
import { readParquet } from './table-parquet.ts';
import type { Table, TableRow } from './tables.ts';

export interface ParseRequest {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly preset?: string | undefined;
  readonly mapping?: ImportMapping | undefined;
  readonly symbols?: Readonly<Record<string, string>> | undefined;
  readonly namingRules: readonly NamingRule[];
}

export interface ParsedSeries {
  readonly symbol: string;
  readonly column: string | null;
  readonly interval: string;
  readonly unit: string | null;
  readonly bars: BarColumns;
}

export interface ParsedImport {
  readonly name: string;
  readonly format: FileFormat;
  readonly sha256: string;
  readonly columns: readonly string[];
  readonly preset: string | null;
  readonly mapping: ImportMapping;
  /** Data rows in the file, the refused ones included. */
  readonly rows: number;
  readonly series: readonly ParsedSeries[];
  readonly problemCounts: Readonly<Record<string, number>>;
  readonly problems: readonly RowProblem[];
  /** Rows that are refused; the file is imported whole only where there are none, or by a person's word. */
  readonly refusedRows: number;
  readonly sample: readonly (readonly string[])[];
  /** Nobody said whether day or month comes first, and no date of the file tells. */
  readonly dateOrderUnsure: boolean;
}

const sampleRows = 200;
const progressRows = 20_000;

function readTable(
  format: FileFormat,
  name: string,
  plain: Uint8Array,
  problems: ProblemList,
): Promise<Table> | Table {
  if (format === 'parquet') return readParquet(name, plain);
  return format === 'csv' || format === 'csv-gzip'
    ? readCsv(name, plain, problems)
    : readJsonLines(name, plain, problems);
}

function take(rows: Iterator<TableRow>, count: number): TableRow[] {
  const taken: TableRow[] = [];
  while (taken.length < count) {
    const next = rows.next();
    if (next.done === true) break;
    taken.push(next.value);
  }
  return taken;
}

function noRows(name: string, problems: ProblemList): Fault {
  const [first] = problems.list();
  return new Fault(
    'NOTHING_TO_IMPORT',
    first === undefined
      ? `${name} has a header and no rows.`
      : `${name}: no row can be read; the first is row ${first.row}: ${first.message}.`,
    { problemCounts: problems.counts },
  );
}

function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  return cell instanceof Date ? cell.toISOString() : String(cell).slice(0, 80);
}

function finishSeries(reader: RowReader, request: ParseRequest, problems: ProblemList): ParsedSeries[] {
  const several = reader.series.length > 1;
  const named = reader.series.flatMap(({ column, bars }) => {
    const settled = settleSeries(bars.finish(), column, problems);
    if (settled.bars.time.length === 0) return [];
    const interval = nameInterval(settled.bars.time, reader.onlyDates);
    if (interval === '1d') noteDailyOddities(settled, column, column === null, problems);
    const { symbol, unit } = nameSeries(request.namingRules, request.name, column, several);
    return [{ symbol: request.symbols?.[symbol] ?? symbol, column, interval, unit, bars: settled.bars }];
  });
  const symbols = named.map(({ symbol, interval }) => `${symbol} ${interval}`);
  const doubled = symbols.find((symbol, index) => symbols.indexOf(symbol) !== index);
  if (doubled === undefined) return named;
  throw new Fault(
    'SYMBOL_DOUBLED',
    `Two columns would both become ${doubled}. Give one of them another name.`,
    { symbol: doubled },
  );
}

/**
 * Reads a whole file into series, with the reason for every row that is not taken as it stands. Throws Fault where
 * the file as a whole cannot be read; it never returns part of a file as if it were all of it.
 */
export async function parseImport(
  request: ParseRequest,
  progress: (fraction: number, text: string) => void = () => undefined,
): Promise<ParsedImport> {
  const problems = new ProblemList();
  const { format, plain } = openFile(request.name, request.bytes);
  const table = await readTable(format, request.name, plain, problems);
  const iterator = table.rows[Symbol.iterator]();
  const head = take(iterator, sampleRows);
  if (head.length === 0) throw noRows(request.name, problems);
  const sample = head.map((row) => row.cells);
  const { preset, mapping } = chooseMapping(table.columns, sample, request);
  const reader = new RowReader(table.columns, mapping, problems, table);
  for (const row of head) reader.take(row);
  let delivered = head.length;
  for (let next = iterator.next(); next.done !== true; next = iterator.next()) {
    reader.take(next.value);
    delivered += 1;
    if (delivered % progressRows === 0)
      progress(table.fraction() * 0.9, `${delivered.toLocaleString('en')} rows read`);
  }
  const rows = delivered + (problems.counts['CELL_COUNT'] ?? 0) + (problems.counts['JSON_MALFORMED'] ?? 0);
  const series = finishSeries(reader, request, problems);
  return {
    name: request.name,
    format,
    sha256: createHash('sha256').update(request.bytes).digest('hex'),
    columns: table.columns,
    preset,
    mapping,
    rows,
    series,
    problemCounts: problems.counts,
    problems: problems.list(),
    refusedRows: problems.refused,
    sample: sample.slice(0, 12).map((row) => row.map(cellText)),
    dateOrderUnsure: (request.mapping?.timeFormat ?? 'auto') === 'auto' && reader.dateOrderUnsure,
  };
}
