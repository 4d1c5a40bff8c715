import type {
  CrossValidationAnswer,
  CrossValidationRequest,
  FitAnswer,
  FitRequest,
} from '../../forecasting/decomposable/answer.ts';
import type { DayAheadForecast, DayAheadRequest } from '../../forecasting/desk/day-ahead.ts';
import type { DayAheadSeriesForecast } from '../../forecasting/desk/day-ahead-series.ts';
import type { SeriesForecast } from '../../forecasting/desk/series-forecast.ts';
import type { Insight } from '../../forecasting/insights/insight.ts';
import type { LedgerRow } from '../../forecasting/ledger/summarise.ts';
import type { ForecastEntry, ForecastRow } from '../../store/repositories/forecasts.ts';
import type { Caller } from '../caller.ts';
import type { ContinuousRequest } from './history.ts';

/** What long work hears and says. */
export interface WorkOptions {
  readonly signal: AbortSignal;
  readonly progress: (fraction: number, text: string) => void;
}

export interface RunRequest {
  readonly symbol: string;
  readonly interval: string;
  /** Rows ahead. */
  readonly horizon: number;
  readonly model: string;
  readonly levels: readonly number[];
  readonly origins: number;
  readonly window: number;
  readonly seed: number;
  readonly source?: string | undefined;
  readonly continuous?: ContinuousRequest | undefined;
  /** Stores it in the ledger, to be scored when the truth comes. */
  readonly issue: boolean;
}

export interface RunAnswer {
  readonly symbol: string;
  readonly interval: string;
  readonly unit: string | null;
  readonly simulated: boolean;
  /** Null where it was not issued. */
  readonly forecastId: string | null;
  readonly inputSha256: string;
  readonly outputSha256: string;
  /** The last rows it was made from. */
  readonly history: { readonly time: Float64Array; readonly value: Float64Array };
  readonly forecast: SeriesForecast;
}

/** A forecast as it stands in the ledger, without what is long. */
export type IssuedForecast = Omit<ForecastEntry, 'levels' | 'scale' | 'card'>;

/** How one model did at the rolling origins of a forecast. */
export interface JudgedModel {
  readonly model: string;
  readonly title: string;
  readonly accuracy: { readonly rows: number } & Readonly<
    Record<'mae' | 'rmse' | 'mase' | 'smape' | 'bias', number | null>
  >;
  readonly maseByHorizon: readonly (number | null)[];
  readonly coverage: readonly {
    readonly level: number;
    readonly rows: number;
    readonly before: number | null;
    readonly after: number | null;
  }[];
  readonly weight: number;
}

/** What a model is, what it was fed and how it did: kept with each forecast. */
export interface ModelCard {
  readonly model: string;
  readonly title: string;
  readonly chosenBy: string;
  readonly symbol: string;
  readonly interval: string;
  readonly dataSha256: string;
  readonly window: { readonly from: number; readonly to: number; readonly rows: number };
  readonly periods: readonly number[];
  readonly origins: number;
  /** Mean absolute scaled error by step ahead at rolling origins. */
  readonly maseByHorizon: readonly (number | null)[];
  readonly mase: number | null;
  readonly coverage: readonly {
    readonly level: number;
    readonly realised: number | null;
    readonly rows: number;
  }[];
  readonly drift: { readonly earlier: number; readonly later: number; readonly ratio: number | null };
  readonly seed: number;
  readonly converged: boolean;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly program: string;
  /** All models that were judged, best first. */
  readonly table: readonly JudgedModel[];
  readonly left: readonly { readonly model: string; readonly reason: string }[];
}

export interface ForecastDetail extends IssuedForecast {
  readonly levels: readonly number[];
  readonly card: ModelCard;
  readonly rows: readonly ForecastRow[];
}

export interface InsightAnswer extends Insight {
  readonly symbol: string;
  readonly interval: string;
  readonly unit: string | null;
  readonly simulated: boolean;
  /** Rows it was made from, the changes being one fewer. */
  readonly time: Float64Array;
}

export interface DayAheadSymbols {
  readonly symbol: string;
  /** Series known for the target day too, such as forecasts of load and wind. */
  readonly exogenous: readonly string[];
  readonly zone: string;
  readonly model: 'lear' | 'lear-plus';
}

export interface DayAheadAnswer extends DayAheadSeriesForecast {
  readonly symbol: string;
  readonly unit: string | null;
}

export interface ForecastService {
  dayAhead(request: DayAheadRequest, options: WorkOptions): Promise<DayAheadForecast>;
  dayAheadOf(request: DayAheadSymbols, options: WorkOptions): Promise<DayAheadAnswer>;
  fit(request: FitRequest, options: WorkOptions): Promise<FitAnswer>;
  crossValidate(request: CrossValidationRequest, options: WorkOptions): Promise<CrossValidationAnswer>;
  run(caller: Caller, request: RunRequest, options: WorkOptions): Promise<RunAnswer>;
  issued(symbol: string | undefined, limit: number): Promise<readonly IssuedForecast[]>;
  show(id: string): Promise<ForecastDetail>;
  /** Makes a stored forecast again from its sealed input and compares the bytes. */
  rerun(
    id: string,
    options: WorkOptions,
  ): Promise<{ readonly same: boolean; readonly outputSha256: string; readonly wanted: string }>;
  insights(
    request: {
      readonly symbol: string;
      readonly interval: string;
      readonly horizon: number;
      readonly window: number;
    },
    options: WorkOptions,
  ): Promise<InsightAnswer>;
  /** Scores what has come since, then sums up. */
  ledger(
    symbol: string | undefined,
  ): Promise<{ readonly rows: readonly LedgerRow[]; readonly waiting: number }>;
}
