import type { Adjustment, Roll } from '../../curves/continuous.ts';
import type { RollRule } from '../../curves/roll.ts';
import type { BarColumns } from '../../domain/bars.ts';
import type { ImportMapping } from '../../market/import/mapping.ts';
import type { RowProblem } from '../../market/import/problems.ts';
import type { HistoryRequest } from '../../market/rest/fetch-history.ts';

export type { HistoryRequest, ImportMapping, RowProblem };

export interface ImportSource {
  readonly kind: 'path' | 'upload' | 'text';
  /** Path on the engine's machine, upload id, or the name to show for a text. */
  readonly name: string;
  readonly text?: string | undefined;
}

export interface ImportPreset {
  readonly id: string;
  readonly title: string;
  readonly description: string;
}

export interface SeriesDraft {
  /** Instrument symbol where known, else a name made from file and column. */
  readonly symbol: string;
  readonly column: string | null;
  readonly interval: string;
  readonly unit: string | null;
  readonly count: number;
  readonly firstTime: number;
  readonly lastTime: number;
  /** How many of these times the store already holds for this symbol and interval: the dry-run difference. */
  readonly overlapping: number;
}

export interface ImportPreview {
  readonly name: string;
  readonly format: 'csv' | 'csv-gzip' | 'jsonl' | 'jsonl-gzip' | 'parquet';
  readonly bytes: number;
  readonly columns: readonly string[];
  readonly preset: string | null;
  readonly mapping: ImportMapping;
  readonly rows: number;
  readonly series: readonly SeriesDraft[];
  /** Counts of row problems by code. */
  readonly problemCounts: Readonly<Record<string, number>>;
  /** The first hundred, in row order. */
  readonly problems: readonly RowProblem[];
  /** First rows as text, for the eye. */
  readonly sample: readonly (readonly string[])[];
  /** Why the whole file would be refused, or null. */
  readonly refusal: { readonly code: string; readonly message: string } | null;
}

export interface ImportRequest {
  readonly source: ImportSource;
  readonly preset?: string | undefined;
  readonly mapping?: ImportMapping | undefined;
  /** Renames series: key is the draft's symbol. */
  readonly symbols?: Readonly<Record<string, string>> | undefined;
  /** Import although rows are refused; without it a file with refused rows is refused whole. */
  readonly skipRefusedRows?: boolean | undefined;
}

export interface ImportResult {
  readonly importId: number;
  readonly series: readonly {
    readonly seriesId: number;
    readonly symbol: string;
    readonly interval: string;
    readonly count: number;
  }[];
  readonly rows: number;
  readonly problemCounts: Readonly<Record<string, number>>;
  readonly problems: readonly RowProblem[];
  readonly milliseconds: number;
}

export interface ImportEntry {
  readonly importId: number;
  readonly name: string;
  readonly importedAt: number;
  readonly bars: number;
  readonly symbols: readonly string[];
  readonly sha256: string;
}

export interface SeriesEntry {
  readonly seriesId: number;
  readonly symbol: string;
  readonly interval: string;
  /** `import`, or the name of the feed that recorded it. */
  readonly source: string;
  readonly unit: string | null;
  readonly count: number;
  readonly firstTime: number;
  readonly lastTime: number;
}

/** How a continuous series is made; the settings' own where a request names none. */
export interface ContinuousRequest {
  readonly roll: RollRule;
  readonly adjustment: Adjustment;
}

/** What a series that is no plain recording is made of. */
export interface SeriesFacts {
  readonly kind: 'plain' | 'continuous' | 'formula';
  /** To be shown on the chart, such as `c1 · roll 5 days before expiry · unadjusted`; null for a plain series. */
  readonly badge: string | null;
  readonly rolls: readonly Roll[];
  /** Contracts of a continuous series in order, legs of a formula. */
  readonly members: readonly string[];
  /** Interval at which legs were sampled. */
  readonly sampling: string | null;
  /** Some of it is the simulated past, or recorded from the simulated exchange. */
  readonly simulated: boolean;
  readonly notes: readonly string[];
}

export interface BarsRequest {
  readonly symbol: string;
  readonly interval: string;
  readonly source?: string | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** Newest bars of the range when there are more. */
  readonly limit?: number | undefined;
  readonly continuous?: ContinuousRequest | undefined;
  /** Stored bars that open after this are not known yet, as in a replay; what the market shows is. */
  readonly knownTo?: number | undefined;
}

export interface BarsAnswer {
  readonly symbol: string;
  readonly interval: string;
  readonly unit: string | null;
  readonly bars: BarColumns;
  /** True where `limit` cut older bars off. */
  readonly truncated: boolean;
  readonly series: SeriesFacts;
}

export interface ImportOptions {
  readonly signal: AbortSignal;
  readonly progress: (fraction: number, text: string) => void;
}

export interface HistoryService {
  presets(): readonly ImportPreset[];
  preview(request: ImportRequest, options: ImportOptions): Promise<ImportPreview>;
  import(request: ImportRequest, options: ImportOptions): Promise<ImportResult>;
  /** Asks a source over the network and stores its answer as an import, which can be undone. */
  fetch(request: HistoryRequest, options: ImportOptions): Promise<ImportResult>;
  imports(): Promise<readonly ImportEntry[]>;
  undo(importId: number): Promise<ImportEntry>;
  series(): Promise<readonly SeriesEntry[]>;
  /**
   * Bars of a symbol as one series, the live edge included: imported and recorded ones joined, contracts of a continuous
   * month stitched, legs of a formula sampled.
   */
  bars(request: BarsRequest): Promise<BarsAnswer>;
  /** Makes a past for the simulated market and puts it in the place of an older one; an import like any other. */
  simulatePast(years: number, options: ImportOptions): Promise<ImportEntry>;
}
