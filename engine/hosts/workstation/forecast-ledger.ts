import type { HistoryService } from '../../api/ports/history.ts';
import { intervalMilliseconds, isInterval } from '../../domain/interval.ts';
import { type LedgerRow, summariseLedger } from '../../forecasting/ledger/summarise.ts';
import type { Truth, UnscoredRow } from '../../store/repositories/forecasts.ts';
import type { Store } from '../../store/store.ts';

export interface ForecastLedgerOptions {
  readonly store: Store;
  readonly history: Pick<HistoryService, 'bars'>;
  readonly now: () => number;
}

const mostUnscored = 20_000;
const mostScored = 100_000;

/** What came of issued forecasts: looked up when asked for, and now and then by itself. */
export class ForecastLedger {
  readonly #options: ForecastLedgerOptions;
  /** One look at a time: two would write the same scores twice. */
  #scoring: Promise<number> | undefined;

  constructor(options: ForecastLedgerOptions) {
    this.#options = options;
  }

  async summary(symbol: string | undefined): Promise<{ rows: LedgerRow[]; waiting: number }> {
    const waiting = await this.score();
    const scored = await this.#options.store.read('scoredForecastRows', { symbol, limit: mostScored });
    return { rows: summariseLedger(scored), waiting };
  }

  /** Returns how many rows whose time is over still have no truth. */
  score(): Promise<number> {
    this.#scoring ??= this.#score().finally(() => {
      this.#scoring = undefined;
    });
    return this.#scoring;
  }

  async #score(): Promise<number> {
    const { store, now } = this.#options;
    const moment = now();
    const open = await store.read('unscoredForecastRows', { until: moment, limit: mostUnscored });
    const series = new Map<string, UnscoredRow[]>();
    for (const row of open) {
      const key = JSON.stringify([row.symbol, row.interval]);
      const rows = series.get(key) ?? [];
      rows.push(row);
      series.set(key, rows);
    }
    const truths: Truth[] = [];
    for (const rows of series.values()) truths.push(...(await this.#truthsOf(rows, moment)));
    if (truths.length > 0) await store.write('scoreForecastRows', { truths, now: moment });
    return open.length - truths.length;
  }

  async #truthsOf(rows: readonly UnscoredRow[], now: number): Promise<Truth[]> {
    const [first] = rows;
    if (first === undefined || !isInterval(first.interval)) return [];
    const { symbol, interval } = first;
    const length = intervalMilliseconds[interval];
    const times = rows.map(({ time }) => time);
    const { bars } = await this.#options.history
      .bars({ symbol, interval, from: Math.min(...times), to: Math.max(...times) + length })
      // A series that was undone or renamed has no truth; the others have.
      .catch(() => ({ bars: { time: new Float64Array(), close: new Float64Array() } }));
    const closes = new Map(Array.from(bars.time, (time, row) => [time, bars.close[row] as number]));
    return rows.flatMap(({ forecastId, step, time }) => {
      const truth = closes.get(time);
      return truth === undefined || time + length > now ? [] : [{ forecastId, step, truth }];
    });
  }
}
