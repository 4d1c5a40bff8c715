import type { Graph, GraphColumn } from './graph.ts';

export type IndicatorGroup = 'trend' | 'momentum' | 'volatility' | 'volume' | 'energy';

/**
 * Bars as columns, oldest first, plus what some indicators need beside them. Prices may be zero or negative. NaN
 * marks absence (a volume that the source does not tell, a leg that did not trade) and never travels as a number.
 */
export interface IndicatorInput {
  /** UTC milliseconds at which each bar opens, ascending. */
  readonly time: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
  /** How many bars count, where the columns are growing buffers with room behind. Default: all of `time`. */
  readonly length?: number;
  /** Further series by the names in `needs.extra`, aligned with the bars, NaN where they have no value. */
  readonly extra?: Readonly<Record<string, Float64Array>>;
  /** UTC milliseconds at which sessions start, ascending; from the instrument's calendar. */
  readonly sessionStarts?: Float64Array;
}

export type InputColumnName = 'time' | 'open' | 'high' | 'low' | 'close' | 'volume';

export interface NumberParameter {
  readonly kind: 'number';
  readonly name: string;
  readonly title: string;
  readonly default: number;
  readonly min: number;
  readonly max: number;
  /** What one press of an arrow key changes. */
  readonly step: number;
  readonly integer: boolean;
}

export interface ChoiceParameter {
  readonly kind: 'choice';
  readonly name: string;
  readonly title: string;
  readonly default: string;
  readonly options: readonly { readonly value: string; readonly title: string }[];
}

export type IndicatorParameter = NumberParameter | ChoiceParameter;
export type ParameterValues = Readonly<Record<string, number | string>>;

export type OutputStyle = 'line' | 'histogram' | 'band' | 'points';

/** What the line means, so that a theme can colour it. */
export type OutputRole =
  | 'primary'
  | 'secondary'
  | 'tertiary'
  | 'signal'
  | 'difference'
  | 'upper'
  | 'middle'
  | 'lower'
  | 'up'
  | 'down';

export interface IndicatorOutput {
  readonly name: string;
  readonly title: string;
  readonly style: OutputStyle;
  readonly role: OutputRole;
  /**
   * The line is drawn this parameter's count of bars later (`1`) or earlier (`-1`) than the bar it was computed at.
   * The column itself is never displaced: nothing in it looks ahead.
   */
  readonly displacement?: { readonly parameter: string; readonly direction: 1 | -1 };
}

export interface IndicatorNeeds {
  readonly columns: readonly InputColumnName[];
  readonly extra: readonly { readonly name: string; readonly title: string }[];
  readonly sessionStarts: boolean;
}

/** Everything a menu, a settings form and a chart pane need to know of an indicator. */
export interface IndicatorDescription {
  readonly id: string;
  readonly title: string;
  readonly group: IndicatorGroup;
  /** `price`: drawn over the bars, in their unit; `own`: in a pane of its own. */
  readonly pane: 'price' | 'own';
  readonly parameters: readonly IndicatorParameter[];
  readonly outputs: readonly IndicatorOutput[];
  /** Horizontal guide lines. */
  readonly levels?: readonly number[];
  readonly needs: IndicatorNeeds;
  /** Where the formula was published, and the formula. */
  readonly source: string;
  /** One or two sentences for a trader. */
  readonly description: string;
}

export interface IndicatorDefinition extends IndicatorDescription {
  /** Lays the computation out; the columns are in the order of `outputs`. */
  readonly build: (graph: Graph, settings: Settings) => readonly GraphColumn[];
}

/** Parameter values that have been checked against their definition. */
export interface Settings {
  number(name: string): number;
  choice(name: string): string;
}

/**
 * An expected refusal, as a value. `INDICATOR_UNKNOWN`: no such id. `INDICATOR_PARAMETER`: unknown name, wrong type or
 * out of range. `INDICATOR_INPUT`: a column, series or session list is missing or too short.
 */
export interface IndicatorError {
  readonly code: 'INDICATOR_UNKNOWN' | 'INDICATOR_PARAMETER' | 'INDICATOR_INPUT';
  readonly name: string;
  readonly found: unknown;
  readonly allowed: string;
  readonly message: string;
}

export type ComputeResult =
  | { readonly ok: true; readonly outputs: readonly Float64Array[] }
  | { readonly ok: false; readonly error: IndicatorError };
