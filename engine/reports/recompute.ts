import { Fault } from '../domain/fault.ts';
import type { ShownRecord } from '../security/audit/bundle.ts';
import { canonicalBytes } from '../security/audit/canonical-json.ts';
import { parseRequest, type ReportRequest } from './request.ts';
import { type ReportFile, type ReportOptions, type ReportOutput, writeReport } from './write-report.ts';

export interface Recomputed {
  readonly request: ReportRequest;
  readonly files: readonly ReportFile[];
  /** Names of sealed files that the records do not give again, byte for byte. */
  readonly different: readonly string[];
}

/** Lines of a stream, without their line feeds. Other line ends, which stand inside of texts, do not cut. */
async function* linesOf(
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let held: Uint8Array[] = [];
  for await (const piece of pieces) {
    let from = 0;
    for (let end = piece.indexOf(10); end >= 0; end = piece.indexOf(10, from)) {
      const part = piece.subarray(from, end);
      yield held.length === 0 ? part : Buffer.concat([...held, part]);
      held = [];
      from = end + 1;
    }
    // The stream may use its buffer again.
    if (from < piece.length) held.push(piece.slice(from));
  }
  if (held.length > 0) yield Buffer.concat(held);
}

interface Line {
  readonly type?: unknown;
  readonly scope?: unknown;
  readonly content?: { readonly index: number };
}

const decoder = new TextDecoder();
const unreadable = (message: string) => new Fault('REPORT_BUNDLE_UNREADABLE', message);

function parseLine(bytes: Uint8Array, number: number): Line {
  try {
    return JSON.parse(decoder.decode(bytes)) as Line;
  } catch (error) {
    throw new Fault(
      'REPORT_BUNDLE_UNREADABLE',
      `Line ${number} of the bundle is no JSON.`,
      { line: number },
      { cause: error },
    );
  }
}

/**
 * Makes the report of a proof bundle again from the records in it. Whether these are the log's is not asked here: that is
 * the verifier's part. Throws Fault REPORT_BUNDLE_UNREADABLE, REPORT_REQUEST_INVALID, and what `writeReport` throws.
 */
export async function recomputeReport(
  bundle: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  output: ReportOutput,
  options: ReportOptions,
): Promise<Recomputed> {
  const lines = linesOf(bundle);
  const sealed: ReportFile[] = [];
  let number = 0;
  async function* records(): AsyncGenerator<ShownRecord> {
    for await (const bytes of lines) {
      number += 1;
      const line = parseLine(bytes, number);
      if (line.type === 'file') sealed.push(line as ReportFile);
      else if (line.type === 'record' && line.content !== undefined)
        yield { index: line.content.index, content: canonicalBytes(line.content) };
    }
  }
  const first = await lines.next();
  number = 1;
  const head = first.done === true ? undefined : parseLine(first.value, 1);
  if (head?.type !== 'bundle') throw unreadable('The file does not begin as a proof bundle does.');
  const request = parseRequest(head.scope);
  const files = await writeReport(request, records(), output, options);
  const made = new Map(files.map((file) => [file.name, file.sha256]));
  return {
    request,
    files,
    different: sealed.filter(({ name, sha256 }) => made.get(name) !== sha256).map(({ name }) => name),
  };
}
