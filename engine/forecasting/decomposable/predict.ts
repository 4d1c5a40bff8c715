import { buildFeatures, type Features } from './features.ts';
import { termsOf } from './objective.ts';
import { trendAt } from './trend.ts';
import type { DecomposableModel, Frame, Mode } from './types.ts';
import { expectCap, expectFrame } from './validate.ts';

export interface Component {
  readonly mode: Mode;
  /** Unit of y where additive, a fraction of the trend where multiplicative. */
  readonly values: Float64Array;
}

/** A value for each row of the frame, unit of y. */
export interface Prediction {
  readonly ds: Float64Array;
  /** Scaled times. */
  readonly t: Float64Array;
  readonly yhat: Float64Array;
  readonly trend: Float64Array;
  readonly additiveTerms: Float64Array;
  readonly multiplicativeTerms: Float64Array;
  readonly components: ReadonlyMap<string, Component>;
  /** Scaled; undefined unless growth is logistic. */
  readonly cap: Float64Array | undefined;
  readonly floor: Float64Array;
}

function componentsOf(features: Features, beta: Float64Array, rows: number, yScale: number) {
  const components = new Map<string, Component>();
  for (const [name, members] of features.members) {
    const mode = features.componentMode.get(name) as Mode;
    const scale = mode === 'additive' ? yScale : 1;
    const values = new Float64Array(rows);
    for (const j of members) {
      const factor = beta[j] as number;
      const column = features.columns[j] as Float64Array;
      if (factor === 0) continue;
      for (let row = 0; row < rows; row++)
        values[row] = (values[row] as number) + factor * (column[row] as number);
    }
    if (scale !== 1) for (let row = 0; row < rows; row++) values[row] = (values[row] as number) * scale;
    components.set(name, { mode, values });
  }
  return components;
}

/**
 * Point forecasts by the formulas of sections 2 and 3: the rate after the last changepoint goes on. Throws Faults
 * FORECAST_… where the frame lacks what the model needs.
 */
export function predict(model: DecomposableModel, frame: Frame, where: 'history' | 'future'): Prediction {
  expectFrame(frame, where);
  expectCap(frame, model.growth, where);
  const { yScale, start, span, logisticFloor } = model.scaling;
  const rows = frame.ds.length;
  const features = buildFeatures(model, frame, where);
  const floor = logisticFloor && frame.floor !== undefined ? frame.floor : new Float64Array(rows);
  const t = frame.ds.map((time) => (time - start) / span);
  const cap =
    model.growth === 'logistic'
      ? frame.cap?.map((value, row) => (value - (floor[row] as number)) / yScale)
      : undefined;
  const { parameters } = model;
  const trend = trendAt(model.growth, t, model.changepoints, parameters, cap);
  for (let row = 0; row < rows; row++) trend[row] = (trend[row] as number) * yScale + (floor[row] as number);
  const additive = termsOf(features, 'additive', parameters.beta, rows) ?? new Float64Array(rows);
  for (let row = 0; row < rows; row++) additive[row] = (additive[row] as number) * yScale;
  const multiplicative = termsOf(features, 'multiplicative', parameters.beta, rows) ?? new Float64Array(rows);
  return {
    ds: frame.ds,
    t,
    trend,
    additiveTerms: additive,
    multiplicativeTerms: multiplicative,
    yhat: trend.map(
      (value, row) => value * (1 + (multiplicative[row] as number)) + (additive[row] as number),
    ),
    components: componentsOf(features, parameters.beta, rows, yScale),
    cap,
    floor,
  };
}
