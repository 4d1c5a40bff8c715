import type { Reader, WriteConnection } from '../database.ts';

export interface SeriesKey {
  readonly symbol: string;
  readonly interval: string;
  readonly source: string;
}

export interface SeriesRow extends SeriesKey {
  readonly id: number;
  readonly unit: string | null;
}

/** Source of imported bars; feeds record under their own names. */
export const importSource = 'import';

/** Source of daily bars that the simulated exchange's own model made for the time before it ran. */
export const simulatedPastSource = 'simulated past';
/** Source of daily open interest, in lots, kept as the close of a bar. */
export const openInterestSource = 'open interest';

export function findSeries(database: Reader, key: SeriesKey): SeriesRow | undefined {
  return database.get<SeriesRow>(
    'SELECT id, symbol, interval, source, unit FROM series WHERE symbol = ? AND interval = ? AND source = ?',
    key.symbol,
    key.interval,
    key.source,
  );
}

/** The series' id, made where it does not exist. A unit given later fills in a missing one. */
export function ensureSeries(
  database: WriteConnection,
  key: SeriesKey,
  unit: string | null,
  now: number,
): number {
  database.run(
    `INSERT INTO series (symbol, interval, source, unit, created_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (symbol, interval, source) DO UPDATE SET unit = coalesce(series.unit, excluded.unit)`,
    key.symbol,
    key.interval,
    key.source,
    unit,
    now,
  );
  return (findSeries(database, key) as SeriesRow).id;
}

export interface SeriesSummary extends SeriesRow {
  readonly count: number;
  readonly firstTime: number;
  readonly lastTime: number;
}

/** Series that hold bars, with counts before overlapping imports are merged. */
export function listSeries(database: Reader): SeriesSummary[] {
  return database.all<SeriesSummary>(`
    SELECT s.id, s.symbol, s.interval, s.source, s.unit,
           sum(p.count) AS count, min(p.first_time) AS firstTime, max(p.last_time) AS lastTime
    FROM series s JOIN (
      SELECT c.series_id, c.count, c.first_time, c.last_time FROM bar_chunk c
        LEFT JOIN import i ON i.id = c.import_id
        WHERE c.import_id IS NULL OR i.state = 'committed'
      UNION ALL
      SELECT series_id, count(*), min(time), max(time) FROM bar_tail GROUP BY series_id
    ) p ON p.series_id = s.id
    GROUP BY s.id ORDER BY s.symbol, s.source, s.interval`);
}
