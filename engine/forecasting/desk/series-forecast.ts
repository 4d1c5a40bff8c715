import { Fault } from '../../domain/fault.ts';
import { calibrate } from '../conformal/calibrate.ts';
import { calibratedForecast, type ForecastInterval } from '../conformal/calibrated-forecast.ts';
import { type Coverage, coverageOf } from '../conformal/coverage.ts';
import { type Accuracy, accuracyOf } from '../ensemble/accuracy.ts';
import { combineForecasts, withCombination } from '../ensemble/combine.ts';
import { rollingOrigin } from '../ensemble/rolling-origin.ts';
import type { RollingRecord } from '../ensemble/rolling-record.ts';
import { lossesBefore, weightsOf } from '../ensemble/weights.ts';
import type { FittedModel, ForecastModel, History, ModelForecast } from '../forecaster.ts';
import { futureTimes, seasonsOf } from './calendar.ts';
import { type Drift, driftOf } from './drift.ts';
import { deskModels, ensembleId } from './models.ts';

/** One series, forecast by the model that did best at rolling origins, with intervals calibrated by what it missed. */
export interface SeriesForecastRequest {
  /** UTC milliseconds, strictly rising. */
  readonly time: Float64Array;
  readonly value: Float64Array;
  /** Rows ahead. */
  readonly horizon: number;
  /** `auto`, or an id of the desk’s models or `ensemble`. */
  readonly model: string;
  /** Models that take no part, such as those the ledger found off. */
  readonly without: readonly string[];
  /** Nominal coverages, 0 to 1. */
  readonly levels: readonly number[];
  /** Rolling origins to judge by. */
  readonly origins: number;
  /** Latest rows that models see; older ones are left out. */
  readonly window: number;
  readonly seed: number;
}

export interface ModelRow {
  readonly model: string;
  readonly title: string;
  readonly overall: Accuracy;
  readonly maseByHorizon: Float64Array;
  readonly coverage: readonly Coverage[];
  /** Share in the ensemble; 0 for the ensemble itself. */
  readonly weight: number;
}

export interface SeriesForecast {
  readonly model: string;
  readonly title: string;
  /** `lowest error`, `asked for` or `only one`. */
  readonly chosenBy: string;
  readonly time: Float64Array;
  readonly yhat: Float64Array;
  readonly intervals: readonly ForecastInterval[];
  /** Best first, by mean absolute scaled error at rolling origins. */
  readonly table: readonly ModelRow[];
  /** Models that could not take part, each with why. */
  readonly left: readonly { readonly model: string; readonly reason: string }[];
  readonly parameters: FittedModel['parameters'];
  readonly converged: boolean;
  readonly drift: Drift;
  readonly origins: number;
  readonly window: { readonly from: number; readonly to: number; readonly rows: number };
  readonly periods: readonly number[];
  /** What was forecast at the latest origins and what came, for the eye. */
  readonly tracks: readonly {
    readonly time: Float64Array;
    readonly yhat: Float64Array;
    readonly actual: Float64Array;
  }[];
}

type Progress = (fraction: number, text: string) => void;

function expectRequest(
  { time, value, horizon, model, origins, levels }: SeriesForecastRequest,
  models: readonly ForecastModel[],
): void {
  if (time.length !== value.length || time.length < 30)
    throw new Fault(
      'FORECAST_HISTORY_SHORT',
      `The series has ${time.length} rows; a forecast that is judged by rolling origins needs 30. Import more history, or take a shorter interval.`,
      { rows: time.length, needed: 30 },
    );
  if (!Number.isInteger(horizon) || horizon < 1 || horizon > 1_000 || 3 * horizon > time.length)
    throw new Fault(
      'FORECAST_HORIZON_INVALID',
      `${horizon} rows ahead of ${time.length}: a horizon has 1 to 1,000 rows and at most a third of the history.`,
      { horizon, rows: time.length },
    );
  if (!Number.isInteger(origins) || origins < 2 || levels.some((level) => !(level > 0 && level < 1)))
    throw new Fault('FORECAST_OPTION_INVALID', 'At least 2 origins, and levels between 0 and 1.', {
      origins,
    });
  if (model !== 'auto' && model !== ensembleId && !models.some(({ id }) => id === model))
    throw new Fault(
      'FORECAST_MODEL_UNKNOWN',
      `There is no model ${model}. There are auto, ${ensembleId}, ${models.map(({ id }) => id).join(', ')}.`,
      { model },
    );
}

function judge(
  models: readonly ForecastModel[],
  history: History,
  request: SeriesForecastRequest,
  progress: Progress,
): RollingRecord {
  const room = Math.floor((history.value.length - request.horizon) / 2);
  const step = Math.max(1, Math.min(request.horizon, Math.floor(room / request.origins)));
  const work = rollingOrigin(models, history, {
    horizon: request.horizon,
    origins: request.origins,
    step,
    // Estimates change slowly; states are carried on at every origin.
    refitEvery: Math.max(1, Math.round(request.origins / 6)),
    seed: request.seed,
  });
  for (;;) {
    const next = work.next();
    if (next.done === true) return next.value;
    const { done, total } = next.value;
    progress((0.9 * done) / total, `Origin ${done} of ${total}`);
  }
}

function reasonOf(model: ForecastModel, isWanted: boolean, isLong: boolean): string {
  if (!isWanted) return 'the coverage ledger found it off';
  if (!isLong) return 'the history is too short for it';
  return `${model.id} is for another kind of series`;
}

/**
 * `extra` are models beyond the desk’s, too slow to take part unasked. Throws Faults FORECAST_…; each names what was
 * found and what to do.
 */
export function forecastSeries(
  request: SeriesForecastRequest,
  progress: Progress,
  extra: readonly ForecastModel[] = [],
): SeriesForecast {
  const models = [...deskModels, ...extra];
  expectRequest(request, models);
  const from = Math.max(0, request.time.length - request.window);
  const [time, value] = [request.time.slice(from), request.value.slice(from)];
  const periods = seasonsOf(time);
  const history: History = { time, value, periods };
  const wanted = models.filter(({ id }) => !request.without.includes(id) || id === request.model);
  const isLong = (model: ForecastModel) => model.leastRows(periods) + request.horizon + 2 <= value.length;
  const able = wanted.filter((model) => isLong(model) && (model.suits?.(history) ?? true));
  const left = models
    .filter((model) => !able.includes(model))
    .map((model) => ({ model: model.id, reason: reasonOf(model, wanted.includes(model), isLong(model)) }));
  const plain = judge(able, history, request, progress);
  const record = withCombination(plain, ensembleId);
  const accuracies = accuracyOf(record);
  const ranking = [...accuracies].sort((a, b) => a.overall.mase - b.overall.mase);
  const chosen = request.model === 'auto' ? (ranking[0]?.model ?? ensembleId) : request.model;
  if (!record.models.includes(chosen))
    throw new Fault(
      'FORECAST_HISTORY_SHORT',
      `The history of ${value.length} rows is too short for ${chosen} and ${request.horizon} rows ahead.`,
      { model: chosen, rows: value.length },
    );
  progress(0.92, `Fitting ${chosen}`);
  const weights = weightsOf(lossesBefore(plain, value.length));
  const ahead = futureTimes(time, request.horizon);
  const { forecast, parameters, converged } = finalForecast(
    chosen,
    able,
    weights,
    history,
    ahead,
    request.seed,
  );
  const options = { levels: request.levels, leastScores: Math.min(20, Math.floor(plain.origins.length / 2)) };
  const calibration = calibrate(record, chosen, time, options);
  const last = time.at(-1) as number;
  const { intervals, yhat } = calibratedForecast(calibration, forecast, last, ahead);
  const titles = new Map(models.map(({ id, title }) => [id, title]));
  titles.set(ensembleId, 'Models weighted by their rolling-origin errors');
  return {
    model: chosen,
    title: titles.get(chosen) ?? chosen,
    chosenBy: request.model === 'auto' ? 'lowest error' : 'asked for',
    time: ahead,
    yhat,
    intervals,
    table: ranking.map(({ model, overall, byHorizon }) => ({
      model,
      title: titles.get(model) ?? model,
      overall,
      maseByHorizon: Float64Array.from(byHorizon, ({ mase }) => mase),
      coverage: coverageOf(record, model, time, options).filter(({ step }) => step === 0),
      weight: weights[plain.models.indexOf(model)] ?? 0,
    })),
    left,
    parameters,
    converged,
    drift: driftOf(record, chosen),
    origins: record.origins.length,
    window: { from: time[0] as number, to: last, rows: value.length },
    periods,
    tracks: record.origins.slice(-12).map((origin) => ({
      time: origin.time,
      yhat: (origin.forecasts[record.models.indexOf(chosen)] as ModelForecast).yhat,
      actual: origin.actual,
    })),
  };
}

/** The chosen model fitted on everything; of an ensemble those members that have weight. */
function finalForecast(
  chosen: string,
  models: readonly ForecastModel[],
  weights: Float64Array,
  history: History,
  ahead: Float64Array,
  seed: number,
): { forecast: ModelForecast; parameters: FittedModel['parameters']; converged: boolean } {
  if (chosen !== ensembleId) {
    const fitted = (models.find(({ id }) => id === chosen) as ForecastModel).fit(history, { seed });
    return { forecast: fitted.forecast(ahead), parameters: fitted.parameters, converged: fitted.converged };
  }
  const fitted = models.map((model) => model.fit(history, { seed }));
  return {
    forecast: combineForecasts(
      fitted.map((one) => one.forecast(ahead)),
      weights,
    ),
    parameters: { members: models.map(({ id }) => id).join(', '), weights: [...weights] },
    converged: fitted.every((one) => one.converged),
  };
}
