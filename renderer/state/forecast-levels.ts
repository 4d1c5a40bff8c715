import { formatNumber } from '../design/number-format.ts';
import type { ShownInterval } from './forecast.ts';

/** Asked for in one run, so that the slider never fits anything again. */
export const forecastLevels = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98] as const;
export const defaultLevel = 0.8;

/** `80 %`, `97.5 %`. */
export const levelText = (level: number): string =>
  `${formatNumber(level * 100, Number.isInteger(Math.round(level * 1_000) / 10) ? 0 : 1)} %`;

/** Where a title does not begin with the name. */
const names: Readonly<Record<string, string>> = {
  ensemble: 'Ensemble by weight',
  'decomposable-arima': 'Decomposable with ARIMA',
};

/** `ARIMA` of `ARIMA, chosen automatically (Hyndman and Khandakar 2008)`: the whole title is told beside it. */
export function modelName(model: string, title: string): string {
  return names[model] ?? title.split(/ \(|[,:] /)[0] ?? title;
}

/** The interval whose level is nearest to the wanted one. */
export function intervalAt(intervals: readonly ShownInterval[], level: number): ShownInterval | null {
  let nearest: ShownInterval | null = null;
  for (const one of intervals)
    if (nearest === null || Math.abs(one.level - level) < Math.abs(nearest.level - level)) nearest = one;
  return nearest;
}

/** `80 % between 71.20 and 78.90 USD/bbl on 2026-12-04`. */
export function intervalSentence(
  interval: Pick<ShownInterval, 'level' | 'lower' | 'upper'>,
  row: number,
  words: { readonly price: (value: number) => string; readonly unit: string; readonly when: string },
): string {
  const { price, unit, when } = words;
  const [lower, upper] = [interval.lower[row] ?? Number.NaN, interval.upper[row] ?? Number.NaN];
  const amount = `${price(lower)} and ${price(upper)}${unit === '' ? '' : ` ${unit}`}`;
  return `${levelText(interval.level)} between ${amount} on ${when}`;
}
