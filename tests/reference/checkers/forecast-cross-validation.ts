import { readFileSync } from 'node:fs';
import path from 'node:path';
import { crossValidate, type Fold } from '../../../engine/forecasting/decomposable/cross-validation.ts';
import {
  performanceMetrics,
  type Scored,
} from '../../../engine/forecasting/evaluation/performance-metrics.ts';
import type { Checker, Comparison } from '../checker.ts';
import { inputOf, listOf, type ReferenceCase, timeOf } from './forecast-case.ts';

interface ReferenceFolds {
  readonly model_reference: string;
  readonly initial_days: number;
  readonly period_days: number;
  readonly horizon_days: number;
  readonly interval_width: number;
  readonly uncertainty_samples: number;
  readonly cutoffs: readonly string[];
  readonly predictions_file: string;
  readonly overall: Readonly<Record<'rmse' | 'mae' | 'mape' | 'smape' | 'mdape' | 'coverage', number>>;
  readonly performance_metrics: Readonly<
    Record<string, Readonly<Record<string, number | readonly number[]>>>
  >;
}

const day = 86_400_000;
const names = ['mse', 'rmse', 'mae', 'mape', 'mdape', 'smape', 'coverage'] as const;

/** The rows of the predictions file, as forecasts to be scored. */
function theirPredictions(file: string): Scored {
  const rows = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','));
  const column = (at: number) => Float64Array.from(rows, (row) => Number(row[at]));
  return {
    horizon: Float64Array.from(rows, ([cutoff = '', ds = '']) => timeOf(ds) - timeOf(cutoff)),
    y: column(2),
    yhat: column(3),
    lower: column(4),
    upper: column(5),
  };
}

/** From their own predictions the metrics are a matter of arithmetic. */
function* compareMetrics(given: ReferenceFolds, scored: Scored): Generator<Comparison> {
  for (const [window, columns] of Object.entries(given.performance_metrics)) {
    const ours = performanceMetrics(scored, Number(window.replace('rolling_window_', '')));
    const horizons = listOf(columns['horizon_days'] ?? []);
    yield {
      case: `${window} horizons`,
      error: horizons.reduce(
        (most, value, at) => Math.max(most, Math.abs(value - (ours.horizon[at] ?? Number.NaN) / day)),
        0,
      ),
      tolerance: 1e-9,
    };
    for (const name of names) {
      const column = columns[name];
      if (column === undefined) continue;
      const theirs = listOf(column);
      const error = theirs.reduce(
        (most, value, at) => Math.max(most, Math.abs(value - (ours[name]?.[at] ?? Number.NaN))),
        0,
      );
      yield { case: `${window} ${name}`, error, tolerance: 1e-9 * Math.max(...theirs) };
    }
  }
}

export const crossValidationChecker: Checker = {
  covers: (file) => /^forecast\/cv\/[^/]+\.json$/.test(file),
  *compare(content, folder) {
    const given = content as ReferenceFolds;
    const home = path.dirname(folder);
    const model = JSON.parse(readFileSync(path.join(home, given.model_reference), 'utf8')) as ReferenceCase;
    const { config, history } = inputOf(model, home);
    const folds: Fold[] = [];
    for (const step of crossValidate(history, config, {
      initial: given.initial_days * day,
      period: given.period_days * day,
      horizon: given.horizon_days * day,
      coverage: given.interval_width,
      uncertaintySamples: given.uncertainty_samples,
      seed: 1,
      optimiser: 'reference',
    }))
      if (typeof step !== 'number') folds.push(step);
    yield { case: 'number of cutoffs', error: Math.abs(folds.length - given.cutoffs.length), tolerance: 0 };
    yield {
      case: 'cutoffs',
      error: given.cutoffs.reduce(
        (most, text, at) => Math.max(most, Math.abs(timeOf(text) - (folds[at]?.cutoff ?? Number.NaN))),
        0,
      ),
      tolerance: 0,
    };
    const theirs = theirPredictions(path.join(home, given.predictions_file));
    yield* compareMetrics(given, theirs);
    const joined = (pick: (fold: Fold) => Float64Array) =>
      Float64Array.from(folds.flatMap((fold) => [...pick(fold)]));
    const ours = performanceMetrics(
      {
        horizon: joined(({ ds, cutoff }) => ds.map((time) => time - cutoff)),
        y: joined(({ y }) => y),
        yhat: joined(({ yhat }) => yhat),
        lower: joined(({ lower }) => lower),
        upper: joined(({ upper }) => upper),
      },
      1,
    );
    for (const name of ['rmse', 'mae', 'smape'] as const) {
      const wanted = given.overall[name];
      yield {
        case: `overall ${name}`,
        error: Math.abs((ours[name][0] as number) - wanted),
        tolerance: 0.01 * wanted,
      };
    }
  },
};
