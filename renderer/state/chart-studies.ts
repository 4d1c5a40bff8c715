import {
  createIndicator,
  type IndicatorDefinition,
  type IndicatorInput,
  type IndicatorOutput,
  indicator,
  type LiveIndicator,
} from '../../engine/indicators/index.ts';
import type { StudySetting } from './chart-params.ts';

/** What the panels know of the engine's indicators comes through here. */
export {
  allowedText,
  type IndicatorDefinition,
  type IndicatorGroup,
  indicator,
  indicators,
  resolveParameters,
} from '../../engine/indicators/index.ts';

/** An indicator on a chart, following its bars. */
export interface RunningStudy {
  readonly setting: StudySetting;
  readonly definition: IndicatorDefinition;
  /** `SMA 20`, `MACD 12 26 9`. */
  readonly title: string;
  /** Why it has no values now, or null. */
  problem(): string | null;
  /** History changed: everything is computed again. */
  reset(input: IndicatorInput): void;
  /** The newest bar changed, or bars came behind it. */
  update(input: IndicatorInput): void;
  /** Columns as long as the bars; valid until the next call. */
  outputs(): readonly Float64Array[];
  value(output: number, index: number): number;
  /** Bars by which an output is drawn later (or, below zero, earlier) than computed. */
  shift(output: number): number;
}

const short: Readonly<Record<string, string>> = {
  sma: 'MA',
  ema: 'EMA',
  wma: 'WMA',
  dema: 'DEMA',
  tema: 'TEMA',
  'hull-ma': 'HMA',
  kama: 'KAMA',
  alma: 'ALMA',
  vwma: 'VWMA',
  rsi: 'RSI',
  atr: 'ATR',
  macd: 'MACD',
  adx: 'ADX',
  bollinger: 'Bollinger',
  obv: 'OBV',
  vwap: 'VWAP',
  cci: 'CCI',
  roc: 'ROC',
};

/** Name with the numbers that make it, and each choice that is not the usual one. */
export function studyTitle(definition: IndicatorDefinition, setting: StudySetting): string {
  const values = definition.parameters.flatMap((parameter) => {
    const value = setting.parameters[parameter.name] ?? parameter.default;
    return parameter.kind === 'number' || value !== parameter.default ? [String(value)] : [];
  });
  const series = Object.values(setting.extra ?? {});
  const name = short[definition.id] ?? definition.title;
  return [name, values.join(' '), series.join(' · ')].filter((part) => part !== '').join(' ');
}

export function shiftOf(
  output: IndicatorOutput,
  setting: StudySetting,
  definition: IndicatorDefinition,
): number {
  if (output.displacement === undefined) return 0;
  const { parameter: name, direction } = output.displacement;
  const fallback = definition.parameters.find((parameter) => parameter.name === name)?.default;
  return Number(setting.parameters[name] ?? fallback ?? 0) * direction;
}

/** Null for an indicator that this version does not know. */
export function createStudy(setting: StudySetting): RunningStudy | null {
  const definition = indicator(setting.indicator);
  if (definition === undefined) return null;
  const created = createIndicator(setting.indicator, setting.parameters);
  const live: LiveIndicator | null = created.ok ? created.indicator : null;
  let problem: string | null = created.ok ? null : created.error.message;
  const take = (error: { readonly message: string } | undefined) => {
    problem = error?.message ?? null;
  };
  const missing = (input: IndicatorInput) => {
    const absent = definition.needs.extra.find(({ name }) => input.extra?.[name] === undefined);
    return absent === undefined ? null : `choose a symbol for ${absent.title.toLowerCase()}`;
  };
  return {
    setting,
    definition,
    title: studyTitle(definition, setting),
    problem: () => problem,
    reset(input) {
      if (live === null) return;
      problem = missing(input);
      if (problem === null) take(live.reset(input));
    },
    update(input) {
      if (live === null) return;
      problem = missing(input);
      if (problem === null) take(live.length > input.time.length ? live.reset(input) : live.update(input));
    },
    outputs: () => (live === null || problem !== null ? [] : live.outputs()),
    value: (output, index) => (live === null || problem !== null ? Number.NaN : live.value(output, index)),
    shift: (output) => {
      const described = definition.outputs[output];
      return described === undefined ? 0 : shiftOf(described, setting, definition);
    },
  };
}
