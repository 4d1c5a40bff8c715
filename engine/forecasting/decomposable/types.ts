/**
 * The decomposable model (Taylor and Letham, Forecasting at Scale, The American Statistician 72, 2018): trend with
 * changepoints, Fourier seasonalities, holidays and regressors. Names follow that paper and its reference implementation.
 */
export type Growth = 'linear' | 'logistic' | 'flat';
export type Mode = 'additive' | 'multiplicative';
/** `auto` decides from the history; true is the default order; a number is the order; false is none. */
export type SeasonalityChoice = 'auto' | boolean | number;

export interface SeasonalityOptions {
  readonly name: string;
  readonly periodDays: number;
  readonly fourierOrder: number;
  readonly priorScale?: number | undefined;
  readonly mode?: Mode | undefined;
  /** A condition of the frame; the seasonality is off where it is false. */
  readonly conditionName?: string | null | undefined;
}

export interface RegressorOptions {
  readonly name: string;
  readonly priorScale?: number | undefined;
  readonly standardize?: 'auto' | boolean | undefined;
  readonly mode?: Mode | undefined;
}

export interface HolidayOptions {
  readonly holiday: string;
  /** UTC milliseconds of the day. */
  readonly day: number;
  /** Days before, zero or negative. */
  readonly lowerWindow?: number | undefined;
  /** Days after, zero or positive. */
  readonly upperWindow?: number | undefined;
  readonly priorScale?: number | undefined;
}

export interface DecomposableConfig {
  readonly growth: Growth;
  readonly nChangepoints: number;
  /** Share of the rows, from the first, in which changepoints are placed. */
  readonly changepointRange: number;
  /** UTC milliseconds; replaces the automatic ones. */
  readonly changepoints: Float64Array | null;
  readonly yearlySeasonality: SeasonalityChoice;
  readonly weeklySeasonality: SeasonalityChoice;
  readonly dailySeasonality: SeasonalityChoice;
  readonly seasonalityMode: Mode;
  readonly seasonalityPriorScale: number;
  readonly holidaysPriorScale: number;
  readonly changepointPriorScale: number;
  readonly seasonalities: readonly SeasonalityOptions[];
  readonly regressors: readonly RegressorOptions[];
  readonly holidays: readonly HolidayOptions[];
}

export const defaultConfig: DecomposableConfig = {
  growth: 'linear',
  nChangepoints: 25,
  changepointRange: 0.8,
  changepoints: null,
  yearlySeasonality: 'auto',
  weeklySeasonality: 'auto',
  dailySeasonality: 'auto',
  seasonalityMode: 'additive',
  seasonalityPriorScale: 10,
  holidaysPriorScale: 10,
  changepointPriorScale: 0.05,
  seasonalities: [],
  regressors: [],
  holidays: [],
};

/** Columns of equal length, `ds` strictly rising. */
export interface Frame {
  /** UTC milliseconds. */
  readonly ds: Float64Array;
  /** Unit of y; needed for logistic growth. */
  readonly cap?: Float64Array | undefined;
  readonly floor?: Float64Array | undefined;
  /** 1 where the condition holds, else 0. */
  readonly conditions?: Readonly<Record<string, Float64Array>> | undefined;
  readonly regressors?: Readonly<Record<string, Float64Array>> | undefined;
}

export interface HistoryFrame extends Frame {
  /** NaN where no value is known: not fitted, but predicted. */
  readonly y: Float64Array;
}

export interface Seasonality {
  readonly name: string;
  readonly periodDays: number;
  readonly fourierOrder: number;
  readonly priorScale: number;
  readonly mode: Mode;
  readonly conditionName: string | null;
}

export interface Regressor {
  readonly name: string;
  readonly priorScale: number;
  readonly mode: Mode;
  readonly mu: number;
  readonly std: number;
}

/** One 0/1 column: a name and how many days after its dates. */
export interface HolidayColumn {
  readonly name: string;
  readonly offset: number;
  readonly priorScale: number;
  /** Days since 1970-01-01, sorted: where the column is 1. */
  readonly days: readonly number[];
}

export interface Scaling {
  readonly yScale: number;
  /** UTC milliseconds of the first row with a value. */
  readonly start: number;
  /** Milliseconds from the first to the last row with a value. */
  readonly span: number;
  readonly logisticFloor: boolean;
}

/** Scaled units throughout. */
export interface Parameters {
  readonly k: number;
  readonly m: number;
  readonly delta: Float64Array;
  readonly beta: Float64Array;
  readonly sigmaObs: number;
}

/** All that prediction needs: plain values, to be kept and used again. */
export interface DecomposableModel {
  readonly growth: Growth;
  readonly scaling: Scaling;
  /** Scaled times of the changepoints, rising. */
  readonly changepoints: Float64Array;
  readonly seasonalities: readonly Seasonality[];
  readonly holidays: readonly HolidayColumn[];
  readonly holidayMode: Mode;
  readonly regressors: readonly Regressor[];
  readonly parameters: Parameters;
}
