import { createHash, randomUUID } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import type { Caller } from '../../api/caller.ts';
import type { CurveService } from '../../api/ports/curves.ts';
import type {
  DayAheadAnswer,
  ForecastDetail,
  ForecastService,
  InsightAnswer,
  IssuedForecast,
  ModelCard,
  RunAnswer,
  RunRequest,
  WorkOptions,
} from '../../api/ports/forecasts.ts';
import type { HistoryService } from '../../api/ports/history.ts';
import { decodeFrame, encodeFrame } from '../../api/wire/frame.ts';
import type { Pool } from '../../compute/pool.ts';
import { Fault } from '../../domain/fault.ts';
import { intervalMilliseconds, isInterval } from '../../domain/interval.ts';
import type { SeriesForecast, SeriesForecastRequest } from '../../forecasting/desk/series-forecast.ts';
import type { CurveFact } from '../../forecasting/insights/sentences.ts';
import { decidingLevel } from '../../forecasting/ledger/summarise.ts';
import type { Store } from '../../store/store.ts';
import type { Audit } from './audit.ts';
import { ForecastLedger } from './forecast-ledger.ts';
import { issueForecast } from './issue-forecast.ts';

export interface ForecastsOptions {
  readonly pool: Pool;
  readonly store: Store;
  readonly history: HistoryService;
  readonly curves: CurveService;
  /** The product of a symbol, where it belongs to one. */
  readonly productOf: (symbol: string) => string | null;
  /** The time that is shown: in a replay, the replay’s. */
  readonly now: () => number;
  readonly clock: () => number;
  readonly program: string;
  readonly audit: Pick<Audit, 'write'>;
  readonly onTrouble: (error: unknown) => void;
}

const scoringMilliseconds = 10 * 60_000;

const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** The bytes that stand for a forecast: what is compared when it is made again. */
function outputBytes({ model, time, yhat, intervals }: SeriesForecast): Uint8Array {
  return encodeFrame({
    model,
    time,
    yhat,
    intervals: intervals.map(({ level, lower, upper }) => ({ level, lower, upper })),
  });
}

/**
 * Forecasts run in the worker pool; nothing of them is computed on the thread that serves the market. What is issued is
 * kept with its input, so that it can be made again, and scored when the truth comes.
 */
export class Forecasts implements ForecastService {
  readonly #options: ForecastsOptions;
  readonly #ledger: ForecastLedger;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: ForecastsOptions) {
    this.#options = options;
    const { store, history, clock: now } = options;
    this.#ledger = new ForecastLedger({ store, history, now });
  }

  fit(...[request, options]: Parameters<ForecastService['fit']>) {
    return this.#options.pool.run('fitForecast', request, options);
  }

  crossValidate(...[request, options]: Parameters<ForecastService['crossValidate']>) {
    return this.#options.pool.run('crossValidateForecast', request, options);
  }

  dayAhead(...[request, options]: Parameters<ForecastService['dayAhead']>) {
    return this.#options.pool.run('forecastDayAhead', request, options);
  }

  async dayAheadOf(
    ...[request, options]: Parameters<ForecastService['dayAheadOf']>
  ): Promise<DayAheadAnswer> {
    const { symbol, zone, model } = request;
    const hours = async (name: string) => {
      const { bars, unit } = await this.#options.history.bars({ symbol: name, interval: '1h' });
      return { name, unit, time: Float64Array.from(bars.time), value: Float64Array.from(bars.close) };
    };
    const price = await hours(symbol);
    const exogenous = await Promise.all(request.exogenous.map(hours));
    const forecast = await this.#options.pool.run(
      'forecastDayAheadSeries',
      { price, exogenous, zone, model },
      options,
    );
    return { ...forecast, symbol, unit: price.unit };
  }

  async run(caller: Caller, request: RunRequest, options: WorkOptions): Promise<RunAnswer> {
    const { symbol, interval } = request;
    const bars = await this.#known(request);
    const { rows } = await this.ledger(symbol);
    const demoted = rows.filter((row) => row.interval === interval && row.demoted !== null);
    const input: SeriesForecastRequest = {
      time: bars.time,
      value: bars.value,
      horizon: request.horizon,
      model: request.model,
      without: demoted.map(({ model }) => model),
      levels: request.levels,
      origins: request.origins,
      window: request.window,
      seed: request.seed,
    };
    const sealed = encodeFrame(input);
    const forecast = await this.#options.pool.run('forecastSeries', input, options);
    const output = outputBytes(forecast);
    const hashes = { inputSha256: hash(sealed), outputSha256: hash(output) };
    const forecastId = request.issue ? randomUUID() : null;
    if (forecastId !== null)
      await issueForecast(this.#options, { id: forecastId, caller, request, sealed, forecast, ...hashes });
    const shown = Math.max(0, bars.time.length - 400);
    return {
      symbol,
      interval,
      unit: bars.unit,
      simulated: bars.simulated,
      forecastId,
      ...hashes,
      history: { time: bars.time.slice(shown), value: bars.value.slice(shown) },
      forecast,
    };
  }

  async issued(symbol: string | undefined, limit: number): Promise<readonly IssuedForecast[]> {
    const found = await this.#options.store.read('forecasts', { symbol, limit });
    return found.map(({ levels: _levels, card: _card, scale: _scale, ...rest }) => rest);
  }

  async show(id: string): Promise<ForecastDetail> {
    await this.#ledger.score();
    const {
      input: _input,
      scale: _scale,
      card,
      ...rest
    } = await this.#options.store.read('forecast', { id });
    return { ...rest, card: card as ModelCard };
  }

  async rerun(id: string, options: WorkOptions) {
    const { input, outputSha256, inputSha256 } = await this.#options.store.read('forecast', { id });
    const sealed = inflateRawSync(input);
    if (hash(sealed) !== inputSha256)
      throw new Fault('FORECAST_INPUT_CHANGED', `The input of forecast ${id} is not what was sealed.`, {
        id,
      });
    const request = decodeFrame(sealed) as SeriesForecastRequest;
    const forecast = await this.#options.pool.run('forecastSeries', request, options);
    const found = hash(outputBytes(forecast));
    return { same: found === outputSha256, outputSha256: found, wanted: outputSha256 };
  }

  async insights(...[request, options]: Parameters<ForecastService['insights']>): Promise<InsightAnswer> {
    const { symbol, interval, horizon, window } = request;
    const bars = await this.#known({ symbol, interval, window });
    const { rows } = await this.ledger(symbol);
    const insight = await this.#options.pool.run(
      'forecastInsight',
      {
        symbol,
        unit: bars.unit,
        bars: { time: bars.time, close: bars.value, volume: bars.volume },
        horizon,
        curve: await this.#curveOf(symbol),
        ledger: rows
          .filter((row) => row.interval === interval)
          .flatMap(({ model, forecasts, levels }) => {
            const level = levels[decidingLevel(levels.map(({ nominal }) => nominal))];
            if (level === undefined) return [];
            const { nominal, realised, verdict } = level;
            return [{ model, forecasts, nominal, realised, state: verdict.state }];
          }),
      },
      options,
    );
    const { unit, simulated, time } = bars;
    return { ...insight, symbol, interval, unit, simulated, time };
  }

  /** The present curve of the symbol’s product; null where it has none. */
  async #curveOf(symbol: string): Promise<CurveFact | null> {
    const product = this.#options.productOf(symbol);
    if (product === null) return null;
    const [curve] = await this.#options.curves
      .forward({ product, dates: [null], kinds: ['month'], thinVolume: 10 })
      .catch(() => []);
    const prices = (curve?.points ?? []).flatMap(({ price }) => (price === null ? [] : [price])).slice(0, 13);
    const [near, far] = [prices[0], prices.at(-1)];
    if (curve === undefined || near === undefined || far === undefined || prices.length < 2) return null;
    return { shape: curve.shape, near, far, months: prices.length - 1 };
  }

  ledger(symbol: string | undefined) {
    return this.#ledger.summary(symbol);
  }

  /** From unlocking on: a forecast is scored soon after its time, whoever looks. */
  start(): void {
    const look = () => void this.#ledger.score().catch((error: unknown) => this.#options.onTrouble(error));
    look();
    this.#timer = setInterval(look, scoringMilliseconds).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Closed bars only: the one under way would be taken for a whole one. */
  async #known({
    symbol,
    interval,
    source,
    continuous,
    window,
  }: Pick<RunRequest, 'symbol' | 'interval' | 'source' | 'continuous' | 'window'>) {
    if (!isInterval(interval))
      throw new Fault('INTERVAL_UNKNOWN', `There is no interval ${interval}.`, { interval });
    const now = this.#options.now();
    const { bars, unit, series } = await this.#options.history.bars({
      symbol,
      interval,
      source,
      continuous,
      limit: window + 1,
    });
    let rows = bars.time.length;
    while (rows > 0 && (bars.time[rows - 1] as number) + intervalMilliseconds[interval] > now) rows -= 1;
    return {
      time: Float64Array.from(bars.time.subarray(0, rows)),
      value: Float64Array.from(bars.close.subarray(0, rows)),
      volume: Float64Array.from(bars.volume.subarray(0, rows)),
      unit,
      simulated: series.simulated,
    };
  }
}
