import type { ShownRecord } from '../security/audit/bundle.ts';

/** Records on their way to another thread, as three arrays that are handed over instead of copied. */
export interface RecordBatch {
  readonly indices: Float64Array<ArrayBuffer>;
  readonly lengths: Uint32Array<ArrayBuffer>;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const mostRecords = 2_000;
const mostBytes = 1024 * 1024;

function pack(records: readonly ShownRecord[], total: number): RecordBatch {
  const bytes = new Uint8Array(total);
  let at = 0;
  for (const { content } of records) {
    bytes.set(content, at);
    at += content.length;
  }
  return {
    indices: Float64Array.from(records, ({ index }) => index),
    lengths: Uint32Array.from(records, ({ content }) => content.length),
    bytes,
  };
}

/** Puts records together until there are many or they are long. */
export async function* batchesOf(
  records: AsyncIterable<ShownRecord> | Iterable<ShownRecord>,
): AsyncGenerator<RecordBatch> {
  let held: ShownRecord[] = [];
  let total = 0;
  for await (const record of records) {
    held.push(record);
    total += record.content.length;
    if (held.length < mostRecords && total < mostBytes) continue;
    yield pack(held, total);
    held = [];
    total = 0;
  }
  if (held.length > 0) yield pack(held, total);
}

export function* unpack({ indices, lengths, bytes }: RecordBatch): Generator<ShownRecord> {
  let at = 0;
  for (const [place, index] of indices.entries()) {
    const length = lengths[place] ?? 0;
    yield { index, content: bytes.subarray(at, at + length) };
    at += length;
  }
}

export const buffersOf = ({ indices, lengths, bytes }: RecordBatch): ArrayBuffer[] => [
  indices.buffer,
  lengths.buffer,
  bytes.buffer,
];
