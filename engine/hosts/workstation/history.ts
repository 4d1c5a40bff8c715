import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type {
  BarsAnswer,
  BarsRequest,
  HistoryRequest,
  HistoryService,
  ImportEntry,
  ImportOptions,
  ImportPreset,
  ImportPreview,
  ImportRequest,
  ImportResult,
  SeriesDraft,
  SeriesEntry,
} from '../../api/ports/history.ts';
import type { Pool } from '../../compute/pool.ts';
import { type BarColumns, firstIndexAtOrAfter, sliceBars } from '../../domain/bars.ts';
import { Fault } from '../../domain/fault.ts';
import type { Instrument } from '../../domain/instrument.ts';
import { intervalMilliseconds, isInterval } from '../../domain/interval.ts';
import type { NamingRule } from '../../market/import/naming.ts';
import type { ParsedImport, ParsedSeries } from '../../market/import/parse-import.ts';
import { presets } from '../../market/import/presets.ts';
import { digestOf, fetchHistory } from '../../market/rest/fetch-history.ts';
import type { MarketService } from '../../market/service.ts';
import { importSource } from '../../store/repositories/series.ts';
import type { Store } from '../../store/store.ts';
import { readSeriesBars } from './series-bars.ts';
import { type PastSource, storeSimulatedPast } from './simulated-past.ts';
import type { Uploads } from './uploads.ts';

export interface HistoryOptions {
  readonly store: Store;
  readonly pool: Pool;
  readonly uploads: Uploads;
  readonly market: MarketService;
  readonly instruments: readonly Instrument[];
  readonly namingRules: readonly NamingRule[];
  readonly now: () => number;
  readonly recordedSource: string;
  readonly venueOf?: ((symbol: string) => string | undefined) | undefined;
  readonly past: PastSource;
  /** Time of a replay, beyond which nothing may be seen; null where the present is shown. */
  readonly shownTime: () => number | null;
}

type SeriesBars = Pick<ParsedSeries, 'symbol' | 'interval' | 'unit' | 'bars'>;

/** Bars staged in one step: short enough that live bars are recorded in between, long enough to be fast. */
const stageBars = 65_536;
const shownProblems = 100;
const largestFile = 2 ** 31 - 1;

/** Imports are read in the worker pool, staged in steps, and become visible in one. */
export class History implements HistoryService {
  readonly #options: HistoryOptions;

  constructor(options: HistoryOptions) {
    this.#options = options;
  }

  presets(): readonly ImportPreset[] {
    return presets.map(({ id, title, description }) => ({ id, title, description }));
  }

  async preview(request: ImportRequest, options: ImportOptions): Promise<ImportPreview> {
    const { name, bytes } = await this.#load(request);
    const parsed = await this.#parse(request, name, bytes, options);
    const series: SeriesDraft[] = [];
    for (const draft of parsed.series) series.push(await this.#draft(draft));
    const refusal = this.#refusal(parsed, request);
    return {
      name,
      format: parsed.format,
      bytes: bytes.byteLength,
      columns: parsed.columns,
      preset: parsed.preset,
      mapping: parsed.mapping,
      rows: parsed.rows,
      series,
      problemCounts: parsed.problemCounts,
      problems: parsed.problems.slice(0, shownProblems),
      sample: parsed.sample,
      refusal: refusal === undefined ? null : { code: refusal.code, message: refusal.message },
    };
  }

  async fetch(request: HistoryRequest, options: ImportOptions): Promise<ImportResult> {
    const start = performance.now();
    const { store, now } = this.#options;
    const secret = await store.read('secret', { name: request.source });
    const fetched = await fetchHistory(request, secret, { ...options, now });
    const kept = await this.#keep(fetched.name, digestOf(fetched), fetched.series, options);
    const { rows, problemCounts } = fetched;
    return { ...kept, rows, problemCounts, problems: [], milliseconds: performance.now() - start };
  }

  async import(request: ImportRequest, options: ImportOptions): Promise<ImportResult> {
    const start = performance.now();
    const { name, bytes } = await this.#load(request);
    const parsed = await this.#parse(request, name, bytes, options);
    const refusal = this.#refusal(parsed, request);
    if (refusal !== undefined) throw refusal;
    const kept = await this.#keep(name, parsed.sha256, parsed.series, options);
    if (request.source.kind === 'upload') this.#options.uploads.discard(request.source.name);
    return {
      ...kept,
      rows: parsed.rows,
      problemCounts: parsed.problemCounts,
      problems: parsed.problems.slice(0, shownProblems),
      milliseconds: performance.now() - start,
    };
  }

  /** Whole or not at all. */
  async #keep(
    name: string,
    sha256: string,
    all: readonly SeriesBars[],
    options: ImportOptions,
  ): Promise<Pick<ImportResult, 'importId' | 'series'>> {
    const { store, now } = this.#options;
    const importId = await store.write('beginImport', { name, sha256, now: now() });
    try {
      const series = await this.#stage(importId, all, options);
      options.signal.throwIfAborted();
      await store.write('commitImport', { importId, now: now() });
      return { importId, series };
    } catch (error) {
      await store.write('abortImport', { importId });
      throw error;
    }
  }

  imports(): Promise<readonly ImportEntry[]> {
    return this.#options.store.read('imports', null);
  }

  undo(importId: number): Promise<ImportEntry> {
    return this.#options.store.write('undoImport', { importId });
  }

  async series(): Promise<readonly SeriesEntry[]> {
    const rows = await this.#options.store.read('series', null);
    return rows.map(({ id, ...row }) => ({ seriesId: id, ...row }));
  }

  bars(request: BarsRequest): Promise<BarsAnswer> {
    const shown = this.#options.shownTime();
    if (shown === null) return readSeriesBars(this.#options, request, this.#options.now());
    // The bar under way at the replay's time is not read but made by it: what is stored knows how it ended.
    const width = isInterval(request.interval) ? intervalMilliseconds[request.interval] : 86_400_000;
    const knownTo = Math.floor(shown / width) * width - 1;
    return readSeriesBars(this.#options, { ...request, knownTo }, shown);
  }

  simulatePast(years: number, options: ImportOptions): Promise<ImportEntry> {
    return storeSimulatedPast({ ...this.#options, ...this.#options.past }, years, options);
  }

  async #load(request: ImportRequest): Promise<{ name: string; bytes: Uint8Array }> {
    const { source } = request;
    if (source.kind === 'text') return { name: source.name, bytes: Buffer.from(source.text ?? '', 'utf8') };
    if (source.kind === 'upload') return this.#options.uploads.take(source.name);
    const file = path.resolve(source.name);
    try {
      const found = await stat(file);
      const { size } = found;
      if (!found.isFile()) {
        throw new Fault('FILE_UNREADABLE', `${file} is no file. Name a file, not a folder or a device.`, {
          file,
        });
      }
      if (size > largestFile) {
        throw new Fault(
          'FILE_TOO_LARGE',
          `${file} has ${size} bytes; up to ${largestFile} can be imported. Split it first.`,
          { file, size },
        );
      }
      return { name: path.basename(file), bytes: await readFile(file) };
    } catch (error) {
      if (error instanceof Fault) throw error;
      throw new Fault(
        'FILE_UNREADABLE',
        `${file} cannot be read: ${error instanceof Error ? error.message : error}`,
        { file },
        { cause: error },
      );
    }
  }

  #parse(
    request: ImportRequest,
    name: string,
    bytes: Uint8Array,
    options: ImportOptions,
  ): Promise<ParsedImport> {
    const { preset, mapping, symbols } = request;
    return this.#options.pool.run(
      'parseImport',
      { name, bytes, preset, mapping, symbols, namingRules: this.#options.namingRules },
      { signal: options.signal, progress: (fraction, text) => options.progress(fraction * 0.8, text) },
    );
  }

  #refusal(parsed: ParsedImport, request: ImportRequest): Fault | undefined {
    if (parsed.series.length === 0) {
      return new Fault('NOTHING_TO_IMPORT', `${parsed.name} holds no row that can be stored.`, {
        problemCounts: parsed.problemCounts,
        problems: parsed.problems.slice(0, shownProblems),
      });
    }
    if (parsed.dateOrderUnsure) {
      return new Fault(
        'DATE_ORDER_UNSURE',
        `${parsed.name}: every date reads as month first and as day first. Nothing was imported. Say which by the time format: month first (us-date) or day first (eu-date).`,
        { column: parsed.mapping.time },
      );
    }
    if (parsed.refusedRows === 0 || request.skipRefusedRows === true) return undefined;
    const first = parsed.problems.find((problem) => problem.severity === 'refused');
    return new Fault(
      'ROWS_REFUSED',
      `${parsed.name}: ${parsed.refusedRows} of ${parsed.rows} rows are refused; the first is row ${first?.row}: ${first?.message}. Nothing was imported. Mend the file, or choose to leave these rows out.`,
      { problemCounts: parsed.problemCounts, problems: parsed.problems.slice(0, shownProblems) },
    );
  }

  async #draft(series: ParsedSeries): Promise<SeriesDraft> {
    const { time } = series.bars;
    const firstTime = time[0] as number;
    const lastTime = time.at(-1) as number;
    const key = { symbol: series.symbol, interval: series.interval, source: importSource };
    const stored = await this.#options.store.read('bars', { ...key, from: firstTime, to: lastTime });
    const { bars: _bars, ...draft } = series;
    return {
      ...draft,
      unit: this.#unit(series),
      count: time.length,
      firstTime,
      lastTime,
      overlapping: stored === undefined ? 0 : countCommon(time, stored.bars.time),
    };
  }

  #unit(series: SeriesBars): string | null {
    return (
      series.unit ?? this.#options.instruments.find(({ symbol }) => symbol === series.symbol)?.unit ?? null
    );
  }

  async #stage(
    importId: number,
    all: readonly SeriesBars[],
    options: ImportOptions,
  ): Promise<ImportResult['series']> {
    const total = all.reduce((sum, series) => sum + series.bars.time.length, 0);
    const staged: { seriesId: number; symbol: string; interval: string; count: number }[] = [];
    let done = 0;
    for (const series of all) {
      let seriesId = 0;
      for (const bars of piecesOf(series.bars)) {
        options.signal.throwIfAborted();
        const { symbol, interval } = series;
        seriesId = await this.#options.store.write(
          'stageBars',
          { importId, symbol, interval, unit: this.#unit(series), bars, now: this.#options.now() },
          { move: true },
        );
        done += bars.time.length;
        options.progress(
          0.8 + (0.2 * done) / total,
          `${done.toLocaleString('en')} of ${total.toLocaleString('en')} bars stored`,
        );
      }
      staged.push({
        seriesId,
        symbol: series.symbol,
        interval: series.interval,
        count: series.bars.time.length,
      });
    }
    return staged;
  }
}

function* piecesOf(bars: BarColumns): Generator<BarColumns> {
  for (let from = 0; from < bars.time.length; from += stageBars) {
    yield sliceBars(bars, from, Math.min(bars.time.length, from + stageBars));
  }
}

function countCommon(a: Float64Array, b: Float64Array): number {
  let count = 0;
  for (const time of a) if (b[firstIndexAtOrAfter(b, time)] === time) count += 1;
  return count;
}
