import { createHash } from 'node:crypto';
import { Fault } from '../domain/fault.ts';
import type { ShownRecord } from '../security/audit/bundle.ts';
import { canonicalBytes } from '../security/audit/canonical-json.ts';
import type { AuditRecord } from '../security/audit/record.ts';
import { kinds } from './collect/kinds.ts';
import { csvHead, csvLine } from './csv.ts';
import type { ReportFonts } from './fonts.ts';
import { InputRanges } from './input-ranges.ts';
import { writePdf } from './pdf/write-pdf.ts';
import type { ReportRequest } from './request.ts';

/** A file of a report, as a proof bundle names it. */
export interface ReportFile {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** Takes the next bytes of a file; the CSV comes first, then the JSON, then the PDF. */
export type ReportOutput = (name: string, bytes: Uint8Array) => void | Promise<void>;

export interface ReportOptions {
  readonly fonts: ReportFonts;
  /** How many records will come, where that is known. */
  readonly count?: number | undefined;
  readonly progress?: ((share: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export const mediaTypes = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json',
  pdf: 'application/pdf',
} as const;
type Ending = keyof typeof mediaTypes;

const pieceLength = 256 * 1024;
const recordsBetweenSteps = 2_000;
/** Share of the time that goes by before the PDF is begun. */
const readingShare = 0.7;

/** A file in the making, hashed as it is written. */
class Written {
  private readonly hash = createHash('sha256');
  private readonly output: ReportOutput;
  readonly name: string;
  private readonly ending: Ending;
  private bytes = 0;
  private held: Uint8Array[] = [];
  private heldLength = 0;

  constructor(name: string, ending: Ending, output: ReportOutput) {
    this.name = `${name}.${ending}`;
    this.ending = ending;
    this.output = output;
  }

  /** Small pieces are put together before they are given on. */
  async write(bytes: Uint8Array): Promise<void> {
    this.hash.update(bytes);
    this.bytes += bytes.length;
    this.held.push(bytes);
    this.heldLength += bytes.length;
    if (this.heldLength >= pieceLength) await this.flush();
  }

  private async flush(): Promise<void> {
    const [first, ...more] = this.held;
    this.held = [];
    this.heldLength = 0;
    if (first !== undefined)
      await this.output(this.name, more.length === 0 ? first : Buffer.concat([first, ...more]));
  }

  async finish(): Promise<ReportFile> {
    await this.flush();
    const { name, bytes } = this;
    return { name, mediaType: mediaTypes[this.ending], bytes, sha256: this.hash.digest('hex') };
  }
}

const decoder = new TextDecoder();

/**
 * Makes a report of records, given in the order of their index as canonical bytes. The same request and records give the
 * same bytes. Memory is bounded: what is listed is capped, and all else is counted as it goes by. Throws Fault CANCELLED
 * when the signal says so, REPORT_RECORD_ORDER where a record does not follow the one before.
 */
export async function writeReport(
  request: ReportRequest,
  records: AsyncIterable<ShownRecord> | Iterable<ShownRecord>,
  output: ReportOutput,
  { fonts, count, progress, signal }: ReportOptions,
): Promise<readonly ReportFile[]> {
  const step = (share: number) => {
    if (signal?.aborted === true) throw new Fault('CANCELLED', 'The report was cancelled.');
    progress?.(share);
  };
  const csv = new Written(request.name, 'csv', output);
  const ranges = new InputRanges();
  let pending: string[] = [];
  let pendingLength = 0;
  const report = kinds[request.kind]({
    scope: request.scope,
    row(cells) {
      const line = csvLine(report.csvColumns, cells);
      pending.push(line);
      pendingLength += line.length;
    },
  });
  const flush = async () => {
    if (pendingLength === 0) return;
    const text = pending.join('');
    pending = [];
    pendingLength = 0;
    await csv.write(Buffer.from(text));
  };
  pending.push(csvHead(report.csvColumns));
  pendingLength = 1;
  let last = -1;
  for await (const { index, content } of records) {
    if (index <= last)
      throw new Fault('REPORT_RECORD_ORDER', `Record ${index} came after record ${last}.`, { index, last });
    last = index;
    ranges.take(index, content);
    report.take(JSON.parse(decoder.decode(content)) as AuditRecord);
    if (pendingLength > pieceLength) await flush();
    if (ranges.total % recordsBetweenSteps === 0)
      step(count === undefined ? 0 : (readingShare * ranges.total) / Math.max(1, count));
  }
  const sections = report.finish();
  await flush();
  step(readingShare);
  const inputs = { records: ranges.total, ranges: ranges.finish() };
  const csvFile = await csv.finish();
  const json = new Written(request.name, 'json', output);
  await json.write(canonicalBytes({ version: 1, request, inputs, files: [csvFile], sections }));
  const jsonFile = await json.finish();
  const pdf = new Written(request.name, 'pdf', output);
  const pieces = writePdf({
    request,
    sections,
    records: inputs.records,
    ranges: inputs.ranges,
    files: [csvFile, jsonFile],
    fonts,
    step: (share) => step(readingShare + (1 - readingShare) * share),
  });
  for await (const piece of pieces) await pdf.write(piece);
  return [csvFile, jsonFile, await pdf.finish()];
}
