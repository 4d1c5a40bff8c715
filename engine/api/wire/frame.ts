/**
 * The frame of the contract, the same bytes over WebSocket and over Electron's IPC:
 *
 *   bytes 0..3    length of the JSON head, unsigned 32-bit little-endian
 *   bytes 4..     the JSON head, UTF-8
 *   then          zero padding to a multiple of 8, and each typed array, each padded to a multiple of 8
 *
 * A typed array inside the value is replaced in the head by `{ "$array": index }`; the head lists kind and byte
 * length of each. NaN and infinities live only inside typed arrays: in plain JSON numbers they are refused, because
 * JSON would turn them into null without a word.
 */
const kinds = {
  u8: Uint8Array,
  u16: Uint16Array,
  u32: Uint32Array,
  i32: Int32Array,
  f32: Float32Array,
  f64: Float64Array,
} as const;

type Kind = keyof typeof kinds;
export type FrameArray = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float32Array | Float64Array;

interface Head {
  readonly value: unknown;
  readonly arrays: readonly (readonly [Kind, number])[];
}

export class FrameError extends Error {
  override readonly name = 'FrameError';
}

const mostArrays = 10_000;
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });
const kindEntries = Object.entries(kinds) as [Kind, (typeof kinds)[Kind]][];

function kindOf(value: unknown): Kind | undefined {
  if (!ArrayBuffer.isView(value)) return undefined;
  const kind = kindEntries.find(([, arrayType]) => value instanceof arrayType)?.[0];
  if (kind === undefined) throw new FrameError(`frame: cannot carry a ${value.constructor.name}`);
  return kind;
}

function padded(length: number): number {
  return (length + 7) & ~7;
}

function isReference(value: object): value is { $array: unknown } {
  return Object.hasOwn(value, '$array');
}

/** Takes the typed arrays out of `value`; shared structure is copied, the input is left alone. */
function extract(value: unknown, arrays: FrameArray[], path: string): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new FrameError(`frame: ${path} is ${value}; a missing number is null`);
  }
  if (typeof value === 'bigint') throw new FrameError(`frame: ${path} is a bigint; send it as text`);
  if (typeof value !== 'object' || value === null) return value;
  if (kindOf(value) !== undefined) {
    arrays.push(value as FrameArray);
    return { $array: arrays.length - 1 };
  }
  if (Array.isArray(value)) return value.map((item, index) => extract(item, arrays, `${path}[${index}]`));
  const plain = 'toJSON' in value && typeof value.toJSON === 'function' ? (value.toJSON() as object) : value;
  if (isReference(plain))
    throw new FrameError(`frame: ${path} has the key $array, which means an array of the frame`);
  const out: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(plain)) out[key] = extract(item, arrays, `${path}.${key}`);
  return out;
}

export function encodeFrame(value: unknown): Uint8Array<ArrayBuffer> {
  const arrays: FrameArray[] = [];
  const plain = extract(value, arrays, 'value');
  const head: Head = { value: plain ?? null, arrays: arrays.map((a) => [kindOf(a) as Kind, a.byteLength]) };
  const text = encoder.encode(JSON.stringify(head));
  let length = padded(4 + text.byteLength);
  for (const array of arrays) length += padded(array.byteLength);
  const frame = new Uint8Array(length);
  new DataView(frame.buffer).setUint32(0, text.byteLength, true);
  frame.set(text, 4);
  let offset = padded(4 + text.byteLength);
  for (const array of arrays) {
    frame.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), offset);
    offset += padded(array.byteLength);
  }
  return frame;
}

function readHead(frame: Uint8Array): { head: Head; end: number } {
  if (frame.byteLength < 4) throw new FrameError(`frame: ${frame.byteLength} bytes are too few`);
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const end = 4 + view.getUint32(0, true);
  if (end > frame.byteLength) throw new FrameError('frame: the head is longer than the frame');
  let head: unknown;
  try {
    head = JSON.parse(decoder.decode(frame.subarray(4, end)));
  } catch {
    throw new FrameError('frame: the head is no JSON in UTF-8');
  }
  if (typeof head !== 'object' || head === null || !('arrays' in head) || !Array.isArray(head.arrays)) {
    throw new FrameError('frame: the head lacks its list of arrays');
  }
  return { head: head as unknown as Head, end };
}

function readArrays(frame: Uint8Array, head: Head, start: number): FrameArray[] {
  // A copy only where the bytes are not aligned: views of 8-byte numbers need a multiple of 8.
  // Not `slice`: a Node Buffer's shares its memory.
  const aligned = frame.byteOffset % 8 === 0 ? frame : new Uint8Array(frame);
  let offset = start;
  // Empty ones cost the sender nothing, and whoever reads them much.
  if (head.arrays.length > mostArrays) throw new FrameError(`frame: more than ${mostArrays} arrays`);
  return head.arrays.map((entry) => {
    const [kind, byteLength] = Array.isArray(entry) ? entry : [];
    const arrayType = kinds[kind as Kind];
    if (arrayType === undefined || !Number.isSafeInteger(byteLength) || (byteLength as number) < 0) {
      throw new FrameError('frame: the list of arrays is malformed');
    }
    const bytes = byteLength as number;
    if (bytes % arrayType.BYTES_PER_ELEMENT !== 0 || offset + bytes > frame.byteLength) {
      throw new FrameError('frame: an array does not fit the frame');
    }
    const array = new arrayType(
      aligned.buffer as ArrayBuffer,
      aligned.byteOffset + offset,
      bytes / arrayType.BYTES_PER_ELEMENT,
    );
    offset += padded(bytes);
    return array;
  });
}

function restore(value: unknown, arrays: readonly FrameArray[]): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => restore(item, arrays));
  if (isReference(value)) {
    // A number and nothing else: any other key of a list (`map`, say) would be what the list itself can do.
    const array = typeof value.$array === 'number' ? arrays[value.$array] : undefined;
    if (array === undefined) throw new FrameError('frame: it speaks of an array that is not there');
    return array;
  }
  const out: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    if (key !== '__proto__') out[key] = restore(item, arrays);
  }
  return out;
}

/** Throws FrameError on anything that is not a whole frame. The arrays are views of the frame's own memory. */
export function decodeFrame(frame: Uint8Array): unknown {
  const { head, end } = readHead(frame);
  return restore(head.value, readArrays(frame, head, padded(end)));
}
