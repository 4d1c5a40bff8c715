import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { loadFonts } from '../../engine/reports/fonts.ts';
import type { ReportRequest } from '../../engine/reports/request.ts';
import { type ReportFile, writeReport } from '../../engine/reports/write-report.ts';
import { type MadeRecord, reportRequest } from './report-records.ts';

export interface MadeReport {
  readonly files: readonly ReportFile[];
  readonly csv: string;
  readonly json: ReportDocument;
  readonly pdf: Buffer;
}

interface ReportDocument {
  readonly inputs: { readonly records: number; readonly ranges: readonly { readonly sha256: string }[] };
  readonly sections: readonly {
    readonly id: string;
    readonly figures?: readonly { readonly id: string; readonly value: unknown; readonly unit?: string }[];
    readonly tables?: readonly {
      readonly id: string;
      readonly total: number;
      readonly columns: readonly { readonly id: string }[];
      readonly rows: readonly { readonly cells: readonly unknown[]; readonly steps?: readonly object[] }[];
    }[];
  }[];
}

const fonts = loadFonts();

/** A report kept whole in memory. */
export async function makeReport(
  changes: Partial<ReportRequest>,
  records: Iterable<MadeRecord>,
): Promise<MadeReport> {
  const parts = new Map<string, Uint8Array[]>();
  const files = await writeReport(
    reportRequest({ name: 'report', ...changes }),
    records,
    (name, bytes) => {
      parts.set(name, [...(parts.get(name) ?? []), Buffer.from(bytes)]);
    },
    { fonts },
  );
  const bytesOf = (name: string) => Buffer.concat(parts.get(name) ?? []);
  for (const file of files) {
    const sha256 = createHash('sha256').update(bytesOf(file.name)).digest('hex');
    if (sha256 !== file.sha256) throw new Error(`${file.name} has another hash than was told`);
  }
  return {
    files,
    csv: bytesOf('report.csv').toString(),
    json: JSON.parse(bytesOf('report.json').toString()) as ReportDocument,
    pdf: bytesOf('report.pdf'),
  };
}

/** A figure of the summary, with its unit where several have the name. */
export function figureOf({ json }: MadeReport, id: string, unit?: string): unknown {
  return json.sections[0]?.figures?.find((figure) => figure.id === id && figure.unit === unit)?.value;
}

/** The rows of a table as objects by the names of its columns. */
export function rowsOf({ json }: MadeReport, id: string): Record<string, unknown>[] {
  const table = json.sections.flatMap((section) => section.tables ?? []).find((found) => found.id === id);
  if (table === undefined) throw new Error(`the report has no table ${id}`);
  return table.rows.map(({ cells }) =>
    Object.fromEntries(table.columns.map((column, index) => [column.id, cells[index]])),
  );
}
