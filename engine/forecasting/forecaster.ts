/**
 * What all forecasting models have in common. A model is a pure function of its history, its options and a seed: the
 * same input gives the same bytes, on every machine.
 */

/** A history, oldest first, `time` strictly rising. */
export interface History {
  /** UTC milliseconds. */
  readonly time: Float64Array;
  /** Same length; every value finite. */
  readonly value: Float64Array;
  /** Lengths of seasons in rows, shortest first; empty where none is known. */
  readonly periods: readonly number[];
}

/** Point forecasts and the spread the model itself claims, a value for each time asked for. */
export interface ModelForecast {
  /** Unit of the history. */
  readonly yhat: Float64Array;
  /** Standard deviation of the forecast error, unit of the history; calibration starts from its shape. */
  readonly sigma: Float64Array;
}

export interface FittedModel {
  /** What was estimated or chosen, for the model card: names to numbers or words. */
  readonly parameters: Readonly<Record<string, number | string | readonly number[]>>;
  /** One-step errors inside the history (value minus fitted); NaN where the model has none yet. */
  readonly residuals: Float64Array;
  /** False where an optimiser stopped early; `parameters` then hold its last state. */
  readonly converged: boolean;
  /** `time` strictly rising and after the history's last; its length is the horizon. */
  forecast(time: Float64Array): ModelForecast;
}

export interface ForecastModel {
  /** Short and stable: part of the ledger’s key, such as `theta` or `seasonal-naive`. */
  readonly id: string;
  /** For a person: name and source. */
  readonly title: string;
  /** Fewest rows it can be fitted on, given the seasons. */
  leastRows(periods: readonly number[]): number;
  /** Whether it makes sense for a history of enough rows; yes where left out. */
  suits?(history: History): boolean;
  /** Throws Fault FORECAST_HISTORY_SHORT below `leastRows`. */
  fit(history: History, options?: { readonly seed?: number }): FittedModel;
}
