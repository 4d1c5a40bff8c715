import { Fault } from '../../domain/fault.ts';
import { placeChangepoints } from './changepoints.ts';
import { buildFeatures, type Features } from './features.ts';
import { holidayColumns } from './holidays.ts';
import { chooseSeasonalities, expectName } from './seasonality.ts';
import type { DecomposableConfig, DecomposableModel, HistoryFrame, Regressor } from './types.ts';
import { expectCap, expectConfig, expectFrame, expectValues } from './validate.ts';

/** A history made ready for the fit: the rows with a value, scaled. */
export interface Training {
  readonly rows: number;
  readonly t: Float64Array;
  /** Scaled values. */
  readonly y: Float64Array;
  /** Scaled; undefined unless growth is logistic. */
  readonly cap: Float64Array | undefined;
  readonly features: Features;
  readonly model: Omit<DecomposableModel, 'parameters'>;
  /** One stand-in changepoint is fitted, and folded into k afterwards. */
  readonly noChangepoints: boolean;
}

const pick = (values: Float64Array, rows: Int32Array) =>
  Float64Array.from(rows, (row) => values[row] as number);

function pickAll(record: Readonly<Record<string, Float64Array>> | undefined, rows: Int32Array) {
  return Object.fromEntries(Object.entries(record ?? {}).map(([name, values]) => [name, pick(values, rows)]));
}

function standardised(config: DecomposableConfig, frame: HistoryFrame, taken: Set<string>): Regressor[] {
  return config.regressors.map((given) => {
    const { name, standardize = 'auto' } = given;
    expectName(name, taken);
    taken.add(name);
    const values = frame.regressors?.[name] ?? new Float64Array();
    const distinct = new Set<number>();
    for (const value of values) {
      distinct.add(value);
      if (distinct.size > 2) break;
    }
    const binary = distinct.size === 2 && distinct.has(0) && distinct.has(1);
    const scales = distinct.size >= 2 && (standardize === true || (standardize === 'auto' && !binary));
    const mu = scales ? values.reduce((sum, value) => sum + value, 0) / values.length : 0;
    const squares = values.reduce((sum, value) => sum + (value - mu) ** 2, 0);
    if (scales && !Number.isFinite(squares))
      throw new Fault(
        'FORECAST_VALUE_INVALID',
        `The regressor ${name} is so large that its spread overflows. Give it in a larger unit.`,
        { field: name },
      );
    return {
      name,
      priorScale: given.priorScale ?? config.holidaysPriorScale,
      mode: given.mode ?? config.seasonalityMode,
      mu,
      std: scales ? Math.sqrt(squares / (values.length - 1)) : 1,
    };
  });
}

/** A design of this many numbers takes 400 MB. */
const mostNumbers = 50_000_000;
const mostFeatures = 2_000;

function expectRoom(rows: number, features: number): void {
  if (features <= mostFeatures && rows * features <= mostNumbers) return;
  throw new Fault(
    'FORECAST_CONFIG_INVALID',
    `${features} features over ${rows} rows are too many: at most ${mostFeatures}, and ${mostNumbers} numbers in all. Lower the orders, shorten the windows of holidays, or take fewer rows.`,
    { field: 'features', features, rows },
  );
}

/** Which seasonalities there are may be given: a fold keeps those of the whole history. */
export interface PrepareOptions {
  readonly seasonalities?: DecomposableModel['seasonalities'] | undefined;
}

/**
 * Checks a history and scales it (section 1 of the model: y is divided by its largest distance from the floor, never
 * centred). Throws Faults FORECAST_… that name the row or field.
 */
export function prepare(
  history: HistoryFrame,
  config: DecomposableConfig,
  options: PrepareOptions = {},
): Training {
  expectConfig(config);
  expectFrame(history, 'history');
  expectCap(history, config.growth, 'history');
  const count = expectValues(history, config.growth);
  const rows = new Int32Array(count);
  let at = 0;
  for (let row = 0; row < history.y.length; row++)
    if (!Number.isNaN(history.y[row] as number)) rows[at++] = row;
  const ds = pick(history.ds, rows);
  const values = pick(history.y, rows);
  const logisticFloor = config.growth === 'logistic' && history.floor !== undefined;
  const floor = logisticFloor ? pick(history.floor as Float64Array, rows) : new Float64Array(count);
  let largest = 0;
  for (let row = 0; row < count; row++)
    largest = Math.max(largest, Math.abs((values[row] as number) - (floor[row] as number)));
  const [start, last] = [ds[0] as number, ds[count - 1] as number];
  const scaling = { yScale: largest === 0 ? 1 : largest, start, span: last - start, logisticFloor };
  const scaled = (column: Float64Array) =>
    column.map((value, row) => (value - (floor[row] as number)) / scaling.yScale);
  const frame: HistoryFrame = {
    ds,
    y: values,
    conditions: pickAll(history.conditions, rows),
    regressors: pickAll(history.regressors, rows),
  };
  const seasonalities = options.seasonalities ?? chooseSeasonalities(config, ds);
  const taken = new Set(seasonalities.map(({ name }) => name));
  const holidays = holidayColumns(config, taken);
  for (const { name } of holidays) taken.add(name);
  expectRoom(
    count,
    seasonalities.reduce((sum, { fourierOrder }) => sum + 2 * fourierOrder, 0) +
      holidays.length +
      config.regressors.length,
  );
  const placed = placeChangepoints(config, ds, scaling);
  const model = {
    growth: config.growth,
    scaling,
    changepoints: placed.times,
    seasonalities,
    holidays,
    holidayMode: config.seasonalityMode,
    regressors: standardised(config, frame, taken),
  };
  return {
    rows: count,
    t: ds.map((time) => (time - start) / scaling.span),
    y: scaled(values),
    cap: config.growth === 'logistic' ? scaled(pick(history.cap as Float64Array, rows)) : undefined,
    features: buildFeatures(model, frame, 'history'),
    model,
    noChangepoints: placed.none,
  };
}
