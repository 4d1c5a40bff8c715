import { Fault } from '../../domain/fault.ts';
import type { Reader, WriteConnection } from '../database.ts';
import type { TimeRange } from './bars.ts';

/** Trades as columns of one length, oldest first: UTC milliseconds, price, size, and side (0 buy, 1 sell). */
export interface TickColumns {
  readonly time: Float64Array;
  readonly price: Float64Array;
  readonly size: Float64Array;
  readonly side: Uint8Array;
}

const chunkTicks = 8_192;
const bytesPerTick = 25;

export function appendTicks(database: WriteConnection, seriesId: number, ticks: TickColumns): void {
  database.transaction(() => {
    for (let from = 0; from < ticks.time.length; from += chunkTicks) {
      const to = Math.min(ticks.time.length, from + chunkTicks);
      const count = to - from;
      const blob = Buffer.alloc(count * bytesPerTick);
      const numbers = new Float64Array(count * 3);
      numbers.set(ticks.time.subarray(from, to), 0);
      numbers.set(ticks.price.subarray(from, to), count);
      numbers.set(ticks.size.subarray(from, to), count * 2);
      blob.set(new Uint8Array(numbers.buffer), 0);
      blob.set(ticks.side.subarray(from, to), count * 24);
      database.run(
        'INSERT INTO tick_chunk (series_id, first_time, last_time, count, columns) VALUES (?, ?, ?, ?, ?)',
        seriesId,
        ticks.time[from],
        ticks.time[to - 1],
        count,
        blob,
      );
    }
  });
}

interface TickChunk {
  readonly count: number;
  readonly columns: Buffer;
}

/** Whole chunks that touch the range, in order of arrival. */
export function readTicks(database: Reader, seriesId: number, range: TimeRange = {}): TickColumns {
  const chunks = database.all<TickChunk>(
    'SELECT count, columns FROM tick_chunk WHERE series_id = ? AND first_time <= ? AND last_time >= ? ORDER BY first_time, id',
    seriesId,
    range.to ?? Number.MAX_VALUE,
    range.from ?? -Number.MAX_VALUE,
  );
  const length = chunks.reduce((sum, chunk) => sum + chunk.count, 0);
  const ticks = {
    time: new Float64Array(length),
    price: new Float64Array(length),
    size: new Float64Array(length),
    side: new Uint8Array(length),
  };
  let at = 0;
  for (const { count, columns } of chunks) {
    if (columns.byteLength !== count * bytesPerTick) {
      throw new Fault('STORE_CORRUPT', `a chunk of ${count} ticks holds ${columns.byteLength} bytes`, {
        count,
      });
    }
    const numbers = new Float64Array(new Uint8Array(columns.subarray(0, count * 24)).buffer);
    ticks.time.set(numbers.subarray(0, count), at);
    ticks.price.set(numbers.subarray(count, count * 2), at);
    ticks.size.set(numbers.subarray(count * 2, count * 3), at);
    ticks.side.set(columns.subarray(count * 24), at);
    at += count;
  }
  return ticks;
}
