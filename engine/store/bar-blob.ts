import { type BarColumns, barColumnNames } from '../domain/bars.ts';
import { Fault } from '../domain/fault.ts';

/** Bars in one chunk. 4,096 bars are 192 KiB: twelve pages and a bit. */
export const chunkBars = 4_096;

const columns = barColumnNames.length;
const littleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** Float64 little-endian is the file's form; every platform this program ships for is little-endian. */
if (!littleEndian) throw new Error('the store needs a little-endian machine');

export function packBars(bars: BarColumns, from: number, to: number): Buffer {
  const count = to - from;
  const packed = new Float64Array(count * columns);
  barColumnNames.forEach((name, index) => {
    packed.set(bars[name].subarray(from, to), index * count);
  });
  return Buffer.from(packed.buffer);
}

/** Copies a chunk's columns into `target` from bar `at` on. */
export function unpackBars(blob: Uint8Array, count: number, target: BarColumns, at: number): void {
  if (blob.byteLength !== count * columns * 8) {
    throw new Fault('STORE_CORRUPT', `a chunk of ${count} bars holds ${blob.byteLength} bytes`, { count });
  }
  const source =
    blob.byteOffset % 8 === 0
      ? new Float64Array(blob.buffer as ArrayBuffer, blob.byteOffset, count * columns)
      : new Float64Array(new Uint8Array(blob).buffer);
  barColumnNames.forEach((name, index) => {
    target[name].set(source.subarray(index * count, (index + 1) * count), at);
  });
}
