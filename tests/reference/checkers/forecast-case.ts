import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  type DecomposableConfig,
  defaultConfig,
  type HistoryFrame,
} from '../../../engine/forecasting/decomposable/types.ts';

interface ReferenceSeasonality {
  readonly name: string;
  readonly period_days: number;
  readonly fourier_order: number;
  readonly prior_scale: number;
  readonly mode: 'additive' | 'multiplicative';
  readonly condition_name: string | null;
}

interface ReferenceConfig {
  readonly growth: DecomposableConfig['growth'];
  readonly n_changepoints: number;
  readonly changepoint_range: number;
  readonly changepoints: readonly string[] | null;
  readonly yearly_seasonality: 'auto' | boolean | number;
  readonly weekly_seasonality: 'auto' | boolean | number;
  readonly daily_seasonality: 'auto' | boolean | number;
  readonly seasonality_mode: 'additive' | 'multiplicative';
  readonly seasonality_prior_scale: number;
  readonly holidays_prior_scale: number;
  readonly changepoint_prior_scale: number;
  readonly seasonalities: readonly ReferenceSeasonality[];
  readonly regressors: readonly {
    readonly name: string;
    readonly prior_scale: number;
    readonly standardize: 'auto' | boolean;
    readonly mode: 'additive' | 'multiplicative';
  }[];
  readonly holidays: readonly {
    readonly holiday: string;
    readonly ds: string;
    readonly lower_window?: number;
    readonly upper_window?: number;
    readonly prior_scale?: number;
  }[];
  readonly cap: number | null;
  readonly floor: number | null;
}

type Limit = `${'yhat' | 'trend'}_${'lower' | 'upper'}_${80 | 95}`;
export type ReferenceIntervals = Readonly<Record<Limit, readonly number[]>>;

interface ReferencePart {
  readonly index: readonly number[];
  readonly yhat: readonly number[];
  readonly trend: readonly number[];
  readonly components: Readonly<Record<string, readonly number[]>>;
  readonly intervals_1000: ReferenceIntervals;
  readonly intervals_long?: ReferenceIntervals;
}

export interface ReferenceParameters {
  readonly k: number;
  readonly m: number;
  /** A single number where there is one only. */
  readonly delta: number | readonly number[];
  readonly beta: number | readonly number[];
  readonly sigma_obs: number;
}

export interface ReferenceCase {
  readonly id: string;
  readonly series: {
    readonly history_file: string;
    readonly future_file: string;
    readonly y_transform: null | 'log(y)' | '10 - y';
    readonly y_sum: number;
  };
  readonly config: ReferenceConfig;
  readonly scaling: { readonly y_scale: number };
  readonly changepoints: { readonly t: number | readonly number[] };
  readonly features: { readonly names: string | readonly string[] };
  readonly fit: { readonly params: ReferenceParameters; readonly objective: { readonly stan_value: number } };
  readonly polished: {
    readonly objective: number;
    readonly params: ReferenceParameters;
    readonly yhat_history: readonly number[];
    readonly yhat_future: readonly number[];
  };
  readonly history: ReferencePart;
  readonly future: ReferencePart;
}

/** R writes a vector of one as a number. */
export const listOf = <Item>(value: Item | readonly Item[]): readonly Item[] =>
  Array.isArray(value) ? value : [value as Item];

/** A date or a time without zone is UTC. */
export const timeOf = (text: string) =>
  Date.parse(`${text.replace(' ', 'T').replace('Z', '')}${text.length > 10 ? 'Z' : 'T00:00:00Z'}`);

const transforms = {
  none: (value: number) => value,
  'log(y)': Math.log,
  '10 - y': (value: number) => 10 - value,
};

function configOf(given: ReferenceConfig): DecomposableConfig {
  return {
    ...defaultConfig,
    growth: given.growth,
    nChangepoints: given.n_changepoints,
    changepointRange: given.changepoint_range,
    changepoints: given.changepoints && Float64Array.from(listOf(given.changepoints), timeOf),
    yearlySeasonality: given.yearly_seasonality,
    weeklySeasonality: given.weekly_seasonality,
    dailySeasonality: given.daily_seasonality,
    seasonalityMode: given.seasonality_mode,
    seasonalityPriorScale: given.seasonality_prior_scale,
    holidaysPriorScale: given.holidays_prior_scale,
    changepointPriorScale: given.changepoint_prior_scale,
    seasonalities: given.seasonalities.map((one) => ({
      name: one.name,
      periodDays: one.period_days,
      fourierOrder: one.fourier_order,
      priorScale: one.prior_scale,
      mode: one.mode,
      conditionName: one.condition_name,
    })),
    regressors: given.regressors.map((one) => ({
      name: one.name,
      priorScale: one.prior_scale,
      standardize: one.standardize,
      mode: one.mode,
    })),
    holidays: given.holidays.map((one) => ({
      holiday: one.holiday,
      day: timeOf(one.ds),
      lowerWindow: one.lower_window,
      upperWindow: one.upper_window,
      priorScale: one.prior_scale,
    })),
  };
}

function frameOf(file: string, { config, series }: ReferenceCase): HistoryFrame {
  const [head = [], ...lines] = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  const rows = lines.sort((a, b) => timeOf(a[0] ?? '') - timeOf(b[0] ?? ''));
  const column = (name: string) => {
    const at = head.indexOf(name);
    return Float64Array.from(rows, (row) => (row[at] === '' ? Number.NaN : Number(row[at])));
  };
  const transform = transforms[series.y_transform ?? 'none'];
  const ds = Float64Array.from(rows, (row) => timeOf(row[0] ?? ''));
  const named = (names: readonly (string | null)[]) =>
    Object.fromEntries(names.flatMap((name) => (name === null ? [] : [[name, column(name)]])));
  const constant = (value: number | null) =>
    value === null ? undefined : new Float64Array(ds.length).fill(value);
  return {
    ds,
    y: head.includes('y') ? column('y').map(transform) : new Float64Array(ds.length).fill(Number.NaN),
    cap: constant(config.cap),
    floor: constant(config.floor),
    regressors: named(config.regressors.map(({ name }) => name)),
    conditions: named(config.seasonalities.map((one) => one.condition_name)),
  };
}

/** The case’s configuration and frames, as the engine takes them. */
export function inputOf(given: ReferenceCase, folder: string) {
  return {
    config: configOf(given.config),
    history: frameOf(path.join(folder, given.series.history_file), given),
    future: frameOf(path.join(folder, given.series.future_file), given),
  };
}
