import { Fault } from '../../domain/fault.ts';
import type { Reader, WriteConnection } from '../database.ts';

/** A forecast as issued. Times are UTC milliseconds. */
export interface ForecastEntry {
  readonly id: string;
  readonly symbol: string;
  readonly interval: string;
  readonly model: string;
  readonly issuedAt: number;
  readonly issuedBy: string | null;
  /** Time of the last row that was known. */
  readonly origin: number;
  readonly horizon: number;
  /** Nominal coverages, in the order of the limits. */
  readonly levels: readonly number[];
  /** What an error is divided by for MASE. */
  readonly scale: number;
  readonly inputSha256: string;
  readonly outputSha256: string;
  /** The model card. */
  readonly card: unknown;
}

export interface ForecastRow {
  readonly step: number;
  readonly time: number;
  readonly yhat: number;
  /** Lower and upper of each level. */
  readonly limits: Float64Array;
  readonly truth: number | null;
}

export interface NewForecast extends ForecastEntry {
  /** What it was made of, to make it again. */
  readonly input: Uint8Array;
  readonly rows: readonly Omit<ForecastRow, 'truth'>[];
}

const columns = `id, symbol, interval, model, issued_at AS issuedAt, issued_by AS issuedBy, origin, horizon, levels,
  scale, input_sha256 AS inputSha256, output_sha256 AS outputSha256, card`;

interface Stored extends Omit<ForecastEntry, 'levels' | 'card'> {
  readonly levels: string;
  readonly card: string;
}

const entryOf = ({ levels, card, ...rest }: Stored): ForecastEntry => ({
  ...rest,
  levels: JSON.parse(levels) as number[],
  card: JSON.parse(card) as unknown,
});

const floatsOf = (blob: Uint8Array) => new Float64Array(Uint8Array.from(blob).buffer);

export function saveForecast(database: WriteConnection, forecast: NewForecast): void {
  database.transaction(() => {
    database.run(
      `INSERT INTO forecast (id, symbol, interval, model, issued_at, issued_by, origin, horizon, levels, scale, input,
          input_sha256, output_sha256, card) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      forecast.id,
      forecast.symbol,
      forecast.interval,
      forecast.model,
      forecast.issuedAt,
      forecast.issuedBy,
      forecast.origin,
      forecast.horizon,
      JSON.stringify(forecast.levels),
      forecast.scale,
      forecast.input,
      forecast.inputSha256,
      forecast.outputSha256,
      JSON.stringify(forecast.card),
    );
    for (const { step, time, yhat, limits } of forecast.rows)
      database.run(
        'INSERT INTO forecast_row (forecast_id, step, time, yhat, limits) VALUES (?, ?, ?, ?, ?)',
        forecast.id,
        step,
        time,
        yhat,
        new Uint8Array(limits.buffer, limits.byteOffset, limits.byteLength),
      );
  });
}

/** Newest first, of one symbol or of all. */
export function listForecasts(
  database: Reader,
  { symbol, limit }: { readonly symbol?: string | undefined; readonly limit: number },
): ForecastEntry[] {
  const rows =
    symbol === undefined
      ? database.all<Stored>(`SELECT ${columns} FROM forecast ORDER BY issued_at DESC, id LIMIT ?`, limit)
      : database.all<Stored>(
          `SELECT ${columns} FROM forecast WHERE symbol = ? ORDER BY issued_at DESC, id LIMIT ?`,
          symbol,
          limit,
        );
  return rows.map(entryOf);
}

export function readForecast(
  database: Reader,
  id: string,
): ForecastEntry & { readonly input: Uint8Array; readonly rows: readonly ForecastRow[] } {
  const found = database.get<Stored & { readonly input: Uint8Array }>(
    `SELECT ${columns}, input FROM forecast WHERE id = ?`,
    id,
  );
  if (found === undefined)
    throw new Fault('FORECAST_UNKNOWN', `There is no forecast ${id}. forecast.issued lists them.`, { id });
  const { input, ...stored } = found;
  const rows = database
    .all<Omit<ForecastRow, 'limits'> & { readonly limits: Uint8Array }>(
      'SELECT step, time, yhat, limits, truth FROM forecast_row WHERE forecast_id = ? ORDER BY step',
      id,
    )
    .map((row) => ({ ...row, limits: floatsOf(row.limits) }));
  return { ...entryOf(stored), input, rows };
}

export interface UnscoredRow {
  readonly forecastId: string;
  readonly symbol: string;
  readonly interval: string;
  readonly step: number;
  readonly time: number;
}

/** Rows whose time has come and whose truth is not known yet, by series and time. */
export function unscoredRows(
  database: Reader,
  { until, limit }: { readonly until: number; readonly limit: number },
) {
  return database.all<UnscoredRow>(
    `SELECT forecast_id AS forecastId, symbol, interval, step, time
      FROM forecast_row JOIN forecast ON forecast.id = forecast_id
      WHERE truth IS NULL AND time <= ? ORDER BY symbol, interval, time LIMIT ?`,
    until,
    limit,
  );
}

export interface Truth {
  readonly forecastId: string;
  readonly step: number;
  readonly truth: number;
}

export function scoreRows(
  database: WriteConnection,
  { truths, now }: { readonly truths: readonly Truth[]; readonly now: number },
): void {
  database.transaction(() => {
    for (const { forecastId, step, truth } of truths)
      database.run(
        'UPDATE forecast_row SET truth = ?, scored_at = ? WHERE forecast_id = ? AND step = ? AND truth IS NULL',
        truth,
        now,
        forecastId,
        step,
      );
  });
}

export interface ScoredRow {
  readonly symbol: string;
  readonly interval: string;
  readonly model: string;
  readonly forecastId: string;
  readonly issuedAt: number;
  readonly levels: readonly number[];
  readonly scale: number;
  readonly step: number;
  readonly time: number;
  readonly yhat: number;
  readonly limits: Float64Array;
  readonly truth: number;
}

/** What came of forecasts, the newest `limit` rows, oldest first. */
export function scoredRows(
  database: Reader,
  { symbol, limit }: { readonly symbol?: string | undefined; readonly limit: number },
): ScoredRow[] {
  const where = symbol === undefined ? '' : 'AND symbol = ?';
  return database
    .all<Omit<ScoredRow, 'levels' | 'limits'> & { readonly levels: string; readonly limits: Uint8Array }>(
      `SELECT symbol, interval, model, forecast_id AS forecastId, issued_at AS issuedAt, levels, scale, step, time,
          yhat, limits, truth
        FROM forecast_row JOIN forecast ON forecast.id = forecast_id
        WHERE truth IS NOT NULL ${where} ORDER BY time DESC LIMIT ?`,
      ...(symbol === undefined ? [limit] : [symbol, limit]),
    )
    .reverse()
    .map((row) => ({ ...row, levels: JSON.parse(row.levels) as number[], limits: floatsOf(row.limits) }));
}
