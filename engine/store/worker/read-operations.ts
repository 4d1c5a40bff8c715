import type { BarColumns } from '../../domain/bars.ts';
import { Fault } from '../../domain/fault.ts';
import type { Approval, ManualTrade, Passkey, RiskLimit, User } from '../../domain/people.ts';
import { ReadConnection, type Reader, type SlowQuery } from '../database.ts';
import { earliestForLimit, readBars, type TimeRange } from '../repositories/bars.ts';
import { listApprovals, listLimits, listManualTrades, netLots, readMark } from '../repositories/controls.ts';
import {
  type ForecastEntry,
  listForecasts,
  readForecast,
  type ScoredRow,
  scoredRows,
  type UnscoredRow,
  unscoredRows,
} from '../repositories/forecasts.ts';
import { type ImportRow, listImports } from '../repositories/imports.ts';
import { type LayoutRow, listLayouts, loadLayout } from '../repositories/layouts.ts';
import { listSecrets, readSecret, type SecretEntry, type SecretFields } from '../repositories/secrets.ts';
import { findSeries, listSeries, type SeriesKey, type SeriesSummary } from '../repositories/series.ts';
import { readSettings } from '../repositories/settings.ts';
import { readTicks, type TickColumns } from '../repositories/ticks.ts';
import { listPasskeys, listUsers } from '../repositories/users.ts';

export interface StoredBars {
  readonly unit: string | null;
  readonly bars: BarColumns;
  readonly truncated: boolean;
}

export interface BarsQuery extends SeriesKey, TimeRange {
  readonly limit?: number | undefined;
}

function queryBars(database: Reader, query: BarsQuery): StoredBars | undefined {
  const series = findSeries(database, query);
  if (series === undefined) return undefined;
  const start =
    query.limit === undefined ? undefined : earliestForLimit(database, series.id, query, query.limit);
  const range = start === undefined ? query : { ...query, from: Math.max(start, query.from ?? start) };
  const bars = readBars(database, series.id, range);
  return {
    unit: series.unit,
    bars,
    truncated: start !== undefined && start > (query.from ?? -Number.MAX_VALUE),
  };
}

/** Everything that only reads; runs on its own thread, beside the writer. */
export class ReadOperations {
  #connection: ReadConnection | undefined;
  readonly #onSlowQuery: (query: SlowQuery) => void;

  constructor(onSlowQuery: (query: SlowQuery) => void) {
    this.#onSlowQuery = onSlowQuery;
  }

  open(path: string, key: Uint8Array): void {
    this.close();
    this.#connection = ReadConnection.open({ path, key, onSlowQuery: this.#onSlowQuery });
  }

  close(): void {
    this.#connection?.close();
    this.#connection = undefined;
  }

  get #database(): ReadConnection {
    if (this.#connection === undefined)
      throw new Fault('VAULT_LOCKED', 'The vault is locked. Unlock it first.');
    return this.#connection;
  }

  operations() {
    return {
      bars: (query: BarsQuery): StoredBars | undefined => queryBars(this.#database, query),
      ticks: (query: SeriesKey & TimeRange): TickColumns | undefined => {
        const series = findSeries(this.#database, query);
        return series === undefined ? undefined : readTicks(this.#database, series.id, query);
      },
      series: (_: null): SeriesSummary[] => listSeries(this.#database),
      imports: (_: null): ImportRow[] => listImports(this.#database),
      layouts: (_: null): LayoutRow[] => listLayouts(this.#database),
      layout: ({ name }: { name: string }) => loadLayout(this.#database, name),
      settings: (_: null): Record<string, unknown> => readSettings(this.#database),
      users: (_: null): User[] => listUsers(this.#database),
      passkeys: (_: null): Passkey[] => listPasskeys(this.#database),
      approvals: ({ limit }: { limit: number }): Approval[] => listApprovals(this.#database, limit),
      forecasts: (query: { symbol?: string | undefined; limit: number }): ForecastEntry[] =>
        listForecasts(this.#database, query),
      forecast: ({ id }: { id: string }) => readForecast(this.#database, id),
      unscoredForecastRows: (query: { until: number; limit: number }): UnscoredRow[] =>
        unscoredRows(this.#database, query),
      scoredForecastRows: (query: { symbol?: string | undefined; limit: number }): ScoredRow[] =>
        scoredRows(this.#database, query),
      limits: (_: null): RiskLimit[] => listLimits(this.#database),
      manualTrades: ({ limit }: { limit: number }): ManualTrade[] => listManualTrades(this.#database, limit),
      netLots: ({ book, instrument }: { book: string; instrument: string }): number =>
        netLots(this.#database, book, instrument),
      mark: ({ name }: { name: string }): unknown => readMark(this.#database, name),
      secretNames: (_: null): SecretEntry[] => listSecrets(this.#database),
      secret: ({ name }: { name: string }): SecretFields | undefined => readSecret(this.#database, name),
    };
  }
}

export type ReadTable = ReturnType<ReadOperations['operations']>;
