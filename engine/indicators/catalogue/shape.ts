import type {
  ChoiceParameter,
  IndicatorNeeds,
  IndicatorOutput,
  InputColumnName,
  NumberParameter,
  OutputRole,
} from '../types.ts';

/** Short ways to write the definitions of the catalogue. */

const longest = 5_000;

export function period(value: number, title = 'Period', name = 'period', min = 1): NumberParameter {
  return { kind: 'number', name, title, default: value, min, max: longest, step: 1, integer: true };
}

export function decimal(
  name: string,
  title: string,
  value: number,
  [min, max, step]: readonly [number, number, number],
): NumberParameter {
  return { kind: 'number', name, title, default: value, min, max, step, integer: false };
}

export function choice(
  name: string,
  title: string,
  options: Readonly<Record<string, string>>,
): ChoiceParameter {
  const listed = Object.entries(options).map(([value, text]) => ({ value, title: text }));
  return { kind: 'choice', name, title, default: listed[0]?.value ?? '', options: listed };
}

export const price = choice('price', 'Price', {
  close: 'Close',
  open: 'Open',
  high: 'High',
  low: 'Low',
  median: 'Median (H+L)/2',
  typical: 'Typical (H+L+C)/3',
  average: 'Average (O+H+L+C)/4',
});

export const multiplier = (value: number): NumberParameter =>
  decimal('multiplier', 'Multiplier', value, [0.1, 100, 0.1]);

export const periodsPerYear: NumberParameter = decimal('periodsPerYear', 'Bars a year', 252, [1, 600_000, 1]);

export const deviationKind = choice('deviation', 'Deviation', {
  population: 'Population (n)',
  sample: 'Sample (n - 1)',
});

export function line(name: string, title: string, role: OutputRole = 'primary'): IndicatorOutput {
  return { name, title, style: 'line', role };
}

export function band(name: string, title: string, role: 'upper' | 'lower'): IndicatorOutput {
  return { name, title, style: 'band', role };
}

export function histogram(name: string, title: string, role: OutputRole = 'difference'): IndicatorOutput {
  return { name, title, style: 'histogram', role };
}

export function points(name: string, title: string, role: OutputRole = 'primary'): IndicatorOutput {
  return { name, title, style: 'points', role };
}

export function needs(
  columns: readonly InputColumnName[],
  more: {
    readonly extra?: Readonly<Record<string, string>>;
    readonly sessionStarts?: boolean;
  } = {},
): IndicatorNeeds {
  const extra = Object.entries(more.extra ?? {}).map(([name, title]) => ({ name, title }));
  return { columns, extra, sessionStarts: more.sessionStarts ?? false };
}

/** For indicators with a `price` parameter: the close unless another price is chosen. */
export const chosenPrice = needs(['close']);
export const closeOnly = needs(['close']);
export const range = needs(['high', 'low', 'close']);
