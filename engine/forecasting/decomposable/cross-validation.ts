import { type CutoffOptions, cutoffsOf, firstAfter } from '../evaluation/cutoffs.ts';
import { fitDecomposable, type Optimiser } from './fit.ts';
import { dayMilliseconds } from './holidays.ts';
import { intervalsOf, simulatePaths } from './intervals.ts';
import { predict } from './predict.ts';
import { chooseSeasonalities } from './seasonality.ts';
import type { DecomposableConfig, Frame, HistoryFrame } from './types.ts';
import { expectFrame, expectValues } from './validate.ts';

export interface CrossValidationOptions extends CutoffOptions {
  readonly coverage: number;
  readonly uncertaintySamples: number;
  readonly seed: number;
  readonly optimiser: Optimiser;
}

/** Forecasts made at one origin, and what came. */
export interface Fold {
  readonly cutoff: number;
  readonly ds: Float64Array;
  readonly y: Float64Array;
  readonly yhat: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/** Rows `from` to `end` of a frame. */
export function sliceFrame(frame: HistoryFrame, from: number, end: number): HistoryFrame {
  const cut = (record: Frame['regressors']) =>
    record &&
    Object.fromEntries(Object.entries(record).map(([name, values]) => [name, values.slice(from, end)]));
  return {
    ds: frame.ds.slice(from, end),
    y: frame.y.slice(from, end),
    cap: frame.cap?.slice(from, end),
    floor: frame.floor?.slice(from, end),
    conditions: cut(frame.conditions),
    regressors: cut(frame.regressors),
  };
}

/** The frame without the rows that have no y: these are neither fitted nor judged. */
export function withoutMissing(frame: HistoryFrame): HistoryFrame {
  const keep = (values: Float64Array) => values.filter((_, row) => !Number.isNaN(frame.y[row] as number));
  const cut = (record: Frame['regressors']) =>
    record && Object.fromEntries(Object.entries(record).map(([name, values]) => [name, keep(values)]));
  return {
    ds: keep(frame.ds),
    y: keep(frame.y),
    cap: frame.cap && keep(frame.cap),
    floor: frame.floor && keep(frame.floor),
    conditions: cut(frame.conditions),
    regressors: cut(frame.regressors),
  };
}

/**
 * Rolls the origin (section 11): at each, a fresh fit on what was known, and forecasts of the rows within the horizon.
 * Which seasonalities there are is decided once, on the whole history. Yields the number of folds first, then each.
 */
export function* crossValidate(
  history: HistoryFrame,
  config: DecomposableConfig,
  options: CrossValidationOptions,
): Generator<number | Fold, void> {
  expectFrame(history, 'history');
  expectValues(history, config.growth);
  const frame = withoutMissing(history);
  const seasonalities = chooseSeasonalities(config, frame.ds);
  const longestSeason = seasonalities.reduce(
    (longest, { periodDays }) => Math.max(longest, periodDays * dayMilliseconds),
    0,
  );
  const cutoffs = cutoffsOf(frame.ds, { longestSeason, ...options });
  yield cutoffs.length;
  for (const [index, cutoff] of cutoffs.entries()) {
    const end = firstAfter(frame.ds, cutoff);
    const last = firstAfter(frame.ds, cutoff + options.horizon);
    const known = sliceFrame(frame, 0, end);
    const future = sliceFrame(frame, end, last);
    const newest = known.ds.at(-1) ?? 0;
    const own = { ...config, changepoints: config.changepoints?.filter((time) => time < newest) ?? null };
    const { model } = fitDecomposable(known, own, { seasonalities, optimiser: options.optimiser });
    const prediction = predict(model, future, 'future');
    const paths = simulatePaths(model, prediction, options.uncertaintySamples, options.seed + index);
    const [interval] = intervalsOf(model, prediction, paths, [options.coverage]);
    yield {
      cutoff,
      ds: future.ds,
      y: future.y,
      yhat: prediction.yhat,
      lower: interval?.yhatLower ?? prediction.yhat,
      upper: interval?.yhatUpper ?? prediction.yhat,
    };
  }
}
