import { Fault } from '../../domain/fault.ts';
import { decodeText } from './file-format.ts';
import type { ProblemList } from './problems.ts';
import { longestLine } from './table-csv.ts';
import type { Table, TableRow } from './tables.ts';

function readLine(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** JSON lines: one object a line. The columns are the keys of the first hundred objects. */
export function readJsonLines(name: string, plain: Uint8Array, problems: ProblemList): Table {
  const lines = decodeText(name, plain)
    .replace(/^\ufeff/, '')
    .split('\n');
  const columns = new Set<string>();
  for (const line of lines.slice(0, 100)) {
    for (const key of Object.keys(line.length > longestLine ? {} : (readLine(line) ?? {}))) columns.add(key);
  }
  if (columns.size === 0) {
    throw new Fault(
      'JSONL_MALFORMED',
      `${name}: none of the first lines is a JSON object. Nothing was imported.`,
      { name },
    );
  }
  const keys = [...columns];
  let read = 0;
  function* rows(): Generator<TableRow> {
    for (const [index, line] of lines.entries()) {
      read = index + 1;
      if (line.trim() === '') continue;
      if (line.length > longestLine) {
        throw new Fault(
          'LINE_TOO_LONG',
          `${name}: line ${read} has ${line.length} characters; ${longestLine} are allowed.`,
          { name, line: read },
        );
      }
      const value = readLine(line);
      if (value === undefined)
        problems.add('refused', 'JSON_MALFORMED', read, null, 'the line is no JSON object');
      else yield { row: read, cells: keys.map((key) => value[key]) };
    }
  }
  return { columns: keys, rows: rows(), commaUnsure: true, fraction: () => read / lines.length };
}
