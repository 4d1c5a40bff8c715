import {
  type Bar,
  type BarColumns,
  barsFromRows,
  clipBars,
  emptyBars,
  sliceBars,
} from '../../domain/bars.ts';
import { mergeBars } from '../../domain/merge-bars.ts';
import { chunkBars, packBars, unpackBars } from '../bar-blob.ts';
import type { Reader, WriteConnection } from '../database.ts';

export interface TimeRange {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

interface ChunkRow {
  readonly id: number;
  readonly importId: number | null;
  readonly firstTime: number;
  readonly lastTime: number;
  readonly count: number;
}

/** Writes bars as chunks; `importId` null for recorded ones. Times must be ascending. */
export function appendChunks(
  database: WriteConnection,
  seriesId: number,
  importId: number | null,
  bars: BarColumns,
): void {
  const count = bars.time.length;
  for (let from = 0; from < count; from += chunkBars) {
    const to = Math.min(count, from + chunkBars);
    database.run(
      'INSERT INTO bar_chunk (series_id, import_id, first_time, last_time, count, columns) VALUES (?, ?, ?, ?, ?, ?)',
      seriesId,
      importId,
      bars.time[from],
      bars.time[to - 1],
      to - from,
      packBars(bars, from, to),
    );
  }
}

function chunkRows(database: Reader, seriesId: number, range: TimeRange): ChunkRow[] {
  return database.all<ChunkRow>(
    `SELECT c.id, c.import_id AS importId, c.first_time AS firstTime, c.last_time AS lastTime, c.count
     FROM bar_chunk c INDEXED BY bar_chunk_by_time LEFT JOIN import i ON i.id = c.import_id
     WHERE c.series_id = ? AND c.first_time <= ? AND c.last_time >= ? AND (c.import_id IS NULL OR i.state = 'committed')
     ORDER BY c.first_time, c.id`,
    seriesId,
    range.to ?? Number.MAX_VALUE,
    range.from ?? -Number.MAX_VALUE,
  );
}

function loadChunks(database: Reader, rows: readonly ChunkRow[]): BarColumns {
  const bars = emptyBars(rows.reduce((sum, row) => sum + row.count, 0));
  let at = 0;
  for (const row of rows) {
    const found = database.get<{ columns: Buffer }>('SELECT columns FROM bar_chunk WHERE id = ?', row.id);
    if (found === undefined) continue;
    unpackBars(found.columns, row.count, bars, at);
    at += row.count;
  }
  return bars;
}

/** Runs of chunks that do not overlap, in the order in which later ones cover earlier ones. */
function layersOf(rows: readonly ChunkRow[]): ChunkRow[][] {
  const overlap = rows.some(
    (row, index) => index > 0 && row.firstTime <= (rows[index - 1] as ChunkRow).lastTime,
  );
  if (!overlap) return rows.length === 0 ? [] : [[...rows]];
  const layers = new Map<number, ChunkRow[]>();
  for (const row of rows) {
    const layer = layers.get(row.importId ?? 0);
    if (layer === undefined) layers.set(row.importId ?? 0, [row]);
    else layer.push(row);
  }
  return [...layers.entries()].sort(([a], [b]) => a - b).map(([, layer]) => layer);
}

function readTail(database: Reader, seriesId: number, range: TimeRange): BarColumns {
  const rows = database.all<Omit<Bar, 'volume'> & { volume: number | null }>(
    'SELECT time, open, high, low, close, volume FROM bar_tail WHERE series_id = ? AND time BETWEEN ? AND ? ORDER BY time',
    seriesId,
    range.from ?? -Number.MAX_VALUE,
    range.to ?? Number.MAX_VALUE,
  );
  return barsFromRows(rows.map((row) => ({ ...row, volume: row.volume ?? Number.NaN })));
}

/** All bars of a series in the range, ascending, one a time: newer imports cover older ones, recorded bars cover both. */
export function readBars(database: Reader, seriesId: number, range: TimeRange = {}): BarColumns {
  let bars = emptyBars();
  for (const layer of layersOf(chunkRows(database, seriesId, range))) {
    bars = mergeBars(bars, loadChunks(database, layer));
  }
  return clipBars(mergeBars(bars, readTail(database, seriesId, range)), range);
}

/** The newest bars of a series, without reading the rest; at least `limit` of them where there are as many. */
export function earliestForLimit(
  database: Reader,
  seriesId: number,
  range: TimeRange,
  limit: number,
): number | undefined {
  let missing = limit;
  const rows = chunkRows(database, seriesId, range);
  for (let index = rows.length - 1; index >= 0; index -= 1) {
    const row = rows[index] as ChunkRow;
    missing -= row.count;
    // Overlapping imports may shadow each other's bars: only a clean run may be cut short.
    const before = rows[index - 1];
    if (missing <= -chunkBars && (before === undefined || before.lastTime < row.firstTime))
      return row.firstTime;
  }
  return undefined;
}

const tailToChunk = 1_024;

/** Records live bars; a bar of the same time replaces the older one. Full tails become chunks. */
export function recordBars(database: WriteConnection, seriesId: number, bars: readonly Bar[]): void {
  for (const bar of bars) {
    database.run(
      `INSERT INTO bar_tail (series_id, time, open, high, low, close, volume) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (series_id, time) DO UPDATE SET open = excluded.open, high = excluded.high, low = excluded.low,
         close = excluded.close, volume = excluded.volume`,
      seriesId,
      bar.time,
      bar.open,
      bar.high,
      bar.low,
      bar.close,
      Number.isNaN(bar.volume) ? null : bar.volume,
    );
  }
  const length = database.get<{ length: number }>(
    'SELECT count(*) AS length FROM bar_tail WHERE series_id = ?',
    seriesId,
  )?.length;
  if (length !== undefined && length >= tailToChunk) compactTail(database, seriesId);
}

/** Moves all but the newest 64 bars of a tail into a chunk; the newest may still be corrected by late trades. */
function compactTail(database: WriteConnection, seriesId: number): void {
  const tail = readTail(database, seriesId, {});
  const settled = sliceBars(tail, 0, tail.time.length - 64);
  const last = settled.time[settled.time.length - 1];
  if (last === undefined) return;
  database.transaction(() => {
    appendChunks(database, seriesId, null, settled);
    database.run('DELETE FROM bar_tail WHERE series_id = ? AND time <= ?', seriesId, last);
  });
}
