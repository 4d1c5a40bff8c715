import { indicator, resolveParameters } from '../../engine/indicators/index.ts';
import type { Interval } from '../client/types.ts';
import { keptCustomRolls } from './custom-rolls.ts';
import { type Drawing, readDrawings } from './drawings.ts';
import { type GroupLetter, isGroupLetter } from './link-groups.ts';

export const chartStyles = ['candles', 'hollow', 'bars', 'line', 'area', 'heikin-ashi', 'renko'] as const;
export type ChartStyle = (typeof chartStyles)[number];
export const chartScales = ['linear', 'log', 'percent'] as const;
export type ChartScale = (typeof chartScales)[number];

export type RenkoSize =
  | { readonly by: 'ticks'; readonly ticks: number }
  /** Mean true range of so many bars. */
  | { readonly by: 'range'; readonly period: number };

/** An indicator on the chart. */
export interface StudySetting {
  readonly id: string;
  readonly indicator: string;
  readonly parameters: Readonly<Record<string, number | string>>;
  /** Symbols of its further series, by name. */
  readonly extra?: Readonly<Record<string, string>>;
  readonly hidden?: boolean;
}

/** Another symbol over the prices. */
export interface CompareSetting {
  readonly symbol: string;
  /** `percent`: change since the left edge, all on one scale; `own`: a scale of its own. */
  readonly scale: 'percent' | 'own';
}

/** How c1, c2 ... are made; as the contract's `history.bars` takes it. */
export interface ContinuousChoice {
  readonly roll:
    | { readonly rule: 'last-trading-day' }
    | { readonly rule: 'days-before' | 'first-notice' | 'volume' | 'open-interest'; readonly days: number }
    | { readonly rule: 'calendar'; readonly day: number }
    | { readonly rule: 'custom'; readonly dates: Record<string, number> };
  readonly adjustment:
    | { readonly method: 'none' }
    | { readonly method: 'difference' | 'ratio'; readonly direction: 'back' | 'forward' };
}

/** A unit that prices are shown in, with what was told of the grade. */
export interface UnitChoice {
  readonly unit: string;
  /** t/m3 */
  readonly density?: number;
  /** MWh/t */
  readonly heatingValue?: number;
}

/** What a chart panel keeps in the layout. */
export interface ChartParams {
  readonly symbol: string;
  readonly interval: Interval;
  /** Lengths of the moving averages of the toolbar's field: simple averages of closes, up to three. */
  readonly averages: readonly number[];
  /** Group whose symbol it follows and whose crosshair it shares. */
  readonly group?: GroupLetter | null | undefined;
  readonly style?: ChartStyle;
  readonly scale?: ChartScale;
  readonly inverted?: boolean;
  readonly renko?: RenkoSize;
  readonly studies?: readonly StudySetting[];
  readonly compares?: readonly CompareSetting[];
  readonly continuous?: ContinuousChoice | null;
  /** Shows the continuous series as traded, whatever the adjustment chosen. */
  readonly raw?: boolean;
  readonly unit?: UnitChoice | null;
  /** By the symbol they were drawn on. */
  readonly drawings?: Readonly<Record<string, readonly Drawing[]>>;
  /** Points snap to the prices of a bar. */
  readonly magnet?: boolean;
}

export const defaultAverages: readonly number[] = [20, 50];
export const defaultRenko: RenkoSize = { by: 'range', period: 14 };
export const mostStudies = 16;
export const mostCompares = 5;
export const defaultContinuous: ContinuousChoice = {
  roll: { rule: 'last-trading-day' },
  adjustment: { method: 'none' },
};

type Raw = Readonly<Record<string, unknown>>;
const isRecord = (value: unknown): value is Raw =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isWhole = (value: unknown, from: number, to: number): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= from && value <= to;
const isPositive = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value > 0;

function readStudy(value: unknown): StudySetting | null {
  if (!isRecord(value)) return null;
  const { id, indicator: name, parameters, extra, hidden } = value;
  const definition = typeof name === 'string' ? indicator(name) : undefined;
  if (typeof id !== 'string' || definition === undefined || !isRecord(parameters)) return null;
  const resolved = resolveParameters(definition, parameters);
  if (!resolved.ok) return null;
  const symbols = isRecord(extra)
    ? Object.fromEntries(
        Object.entries(extra).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
      )
    : undefined;
  return {
    id,
    indicator: definition.id,
    parameters: resolved.values,
    ...(symbols !== undefined && { extra: symbols }),
    ...(hidden === true && { hidden }),
  };
}

function readCompare(value: unknown): CompareSetting | null {
  if (!isRecord(value) || typeof value['symbol'] !== 'string') return null;
  return { symbol: value['symbol'], scale: value['scale'] === 'own' ? 'own' : 'percent' };
}

/** The choice out of a stored layout, or null where it is none. */
export function readContinuous(value: unknown): ContinuousChoice | null {
  if (!isRecord(value) || !isRecord(value['roll']) || !isRecord(value['adjustment'])) return null;
  const { rule, days, day, dates } = value['roll'];
  const chosen = rule === 'custom' ? keptCustomRolls(dates) : null;
  const { method, direction } = value['adjustment'];
  const roll: ContinuousChoice['roll'] | null =
    rule === 'last-trading-day'
      ? { rule }
      : rule === 'calendar' && isWhole(day, 1, 31)
        ? { rule, day }
        : (rule === 'days-before' ||
              rule === 'first-notice' ||
              rule === 'volume' ||
              rule === 'open-interest') &&
            isWhole(days, 0, 60)
          ? { rule, days }
          : chosen !== null
            ? { rule: 'custom', dates: { ...chosen } }
            : null;
  const adjustment: ContinuousChoice['adjustment'] | null =
    method === 'none'
      ? { method }
      : (method === 'difference' || method === 'ratio') && (direction === 'back' || direction === 'forward')
        ? { method, direction }
        : null;
  return roll === null || adjustment === null ? null : { roll, adjustment };
}

function readUnit(value: unknown): UnitChoice | null {
  if (!isRecord(value) || typeof value['unit'] !== 'string') return null;
  const { unit, density, heatingValue } = value;
  return { unit, ...(isPositive(density) && { density }), ...(isPositive(heatingValue) && { heatingValue }) };
}

function readRenko(value: unknown): RenkoSize | undefined {
  if (!isRecord(value)) return undefined;
  if (value['by'] === 'ticks' && isWhole(value['ticks'], 1, 1_000_000))
    return { by: 'ticks', ticks: value['ticks'] };
  if (value['by'] === 'range' && isWhole(value['period'], 1, 1_000))
    return { by: 'range', period: value['period'] };
  return undefined;
}

const unlessNull = <Item>(item: Item | null): item is Item => item !== null;

/**
 * A chart's parameters out of a stored layout. What a damaged or newer layout says beyond the symbol and cannot be read
 * is left out rather than shown wrong.
 */
export function readChartParams(params: ChartParams): ChartParams {
  const raw = params as unknown as Raw;
  const style = chartStyles.find((name) => name === raw['style']);
  const scale = chartScales.find((name) => name === raw['scale']);
  const renko = readRenko(raw['renko']);
  const averages = Array.isArray(raw['averages']) ? raw['averages'] : defaultAverages;
  const studies = Array.isArray(raw['studies']) ? raw['studies'] : [];
  const compares = Array.isArray(raw['compares']) ? raw['compares'] : [];
  const drawings = isRecord(raw['drawings']) ? raw['drawings'] : {};
  return {
    symbol: params.symbol,
    interval: params.interval,
    averages: averages.filter((length) => isWhole(length, 1, 500)).slice(0, 3),
    group: isGroupLetter(raw['group']) ? raw['group'] : null,
    style: style ?? 'candles',
    scale: scale ?? 'linear',
    inverted: raw['inverted'] === true,
    renko: renko ?? defaultRenko,
    studies: studies.map(readStudy).filter(unlessNull).slice(0, mostStudies),
    compares: compares.map(readCompare).filter(unlessNull).slice(0, mostCompares),
    continuous: readContinuous(raw['continuous']),
    raw: raw['raw'] === true,
    unit: readUnit(raw['unit']),
    drawings: Object.fromEntries(
      Object.entries(drawings).map(([symbol, list]) => [symbol, readDrawings(list)]),
    ),
    magnet: raw['magnet'] !== false,
  };
}

/** The averages of the toolbar's field as studies, before those that were added. */
export function allStudies(params: Pick<ChartParams, 'averages' | 'studies'>): readonly StudySetting[] {
  return [
    ...params.averages.map((period, order) => ({
      id: `average-${order}`,
      indicator: 'sma',
      parameters: { period, price: 'close' },
    })),
    ...(params.studies ?? []),
  ];
}
