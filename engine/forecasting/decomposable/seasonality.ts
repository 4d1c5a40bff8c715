import { Fault } from '../../domain/fault.ts';
import type { DecomposableConfig, Seasonality, SeasonalityChoice } from './types.ts';

const dayMilliseconds = 86_400_000;

interface Automatic {
  readonly name: string;
  readonly periodDays: number;
  readonly order: number;
  readonly choice: SeasonalityChoice;
  readonly off: boolean;
}

/** Names that results carry besides those of the user. */
const reserved = new Set([
  'trend',
  'yhat',
  'holidays',
  'additiveTerms',
  'multiplicativeTerms',
  'extraRegressorsAdditive',
  'extraRegressorsMultiplicative',
]);

export function expectName(name: string, taken: ReadonlySet<string>): void {
  if (!reserved.has(name) && !taken.has(name) && name !== '') return;
  throw new Fault(
    'FORECAST_NAME_TAKEN',
    name === ''
      ? 'A seasonality, holiday or regressor has no name. Give it one.'
      : `The name ${name} is taken in the results. Give the seasonality, holiday or regressor another one.`,
    { name },
  );
}

function smallestStep(times: Float64Array): number {
  let least = Number.POSITIVE_INFINITY;
  for (let row = 1; row < times.length; row++)
    least = Math.min(least, (times[row] as number) - (times[row - 1] as number));
  return least;
}

/**
 * The seasonalities in the order of their columns: those of the user, then the automatic ones, which the length and the
 * spacing of the history decide. `times` are those of the rows with a value.
 */
export function chooseSeasonalities(config: DecomposableConfig, times: Float64Array): Seasonality[] {
  const span = (times.at(-1) ?? 0) - (times[0] ?? 0);
  const step = smallestStep(times);
  const { seasonalityMode: mode, seasonalityPriorScale: priorScale } = config;
  const own = config.seasonalities.map((given) => ({
    name: given.name,
    periodDays: given.periodDays,
    fourierOrder: given.fourierOrder,
    priorScale: given.priorScale ?? priorScale,
    mode: given.mode ?? mode,
    conditionName: given.conditionName ?? null,
  }));
  const automatic: readonly Automatic[] = [
    {
      name: 'yearly',
      periodDays: 365.25,
      order: 10,
      choice: config.yearlySeasonality,
      off: span < 730 * dayMilliseconds,
    },
    {
      name: 'weekly',
      periodDays: 7,
      order: 3,
      choice: config.weeklySeasonality,
      off: span < 14 * dayMilliseconds || step >= 7 * dayMilliseconds,
    },
    {
      name: 'daily',
      periodDays: 1,
      order: 4,
      choice: config.dailySeasonality,
      off: span < 2 * dayMilliseconds || step >= dayMilliseconds,
    },
  ];
  const taken = new Set<string>();
  for (const { name } of own) {
    expectName(name, taken);
    taken.add(name);
  }
  const added = automatic.flatMap(({ name, periodDays, order, choice, off }) => {
    if (choice === 'auto' && (off || taken.has(name))) return [];
    const fourierOrder = typeof choice === 'number' ? choice : choice === false ? 0 : order;
    if (fourierOrder === 0) return [];
    if (taken.has(name)) expectName(name, taken);
    return [{ name, periodDays, fourierOrder, priorScale, mode, conditionName: null }];
  });
  return [...own, ...added];
}

/**
 * Columns sin 1, cos 1, sin 2, cos 2 … of 2π·n·d/P with d in days since 1970. Only the first pair is computed; the
 * others follow by the angle-sum formulas, whose error grows by about one unit in the last place an order.
 */
export function fourierColumns(ds: Float64Array, periodDays: number, order: number): Float64Array[] {
  const rows = ds.length;
  const columns = Array.from({ length: 2 * order }, () => new Float64Array(rows));
  const period = periodDays * dayMilliseconds;
  const [sine, cosine] = [columns[0] as Float64Array, columns[1] as Float64Array];
  for (let row = 0; row < rows; row++) {
    // The remainder is exact, so that a day of 2026 has an angle as good as one of 1970.
    const angle = (2 * Math.PI * ((ds[row] as number) % period)) / period;
    sine[row] = Math.sin(angle);
    cosine[row] = Math.cos(angle);
  }
  for (let n = 1; n < order; n++) {
    const [lastSine, lastCosine] = [columns[2 * n - 2] as Float64Array, columns[2 * n - 1] as Float64Array];
    const [nextSine, nextCosine] = [columns[2 * n] as Float64Array, columns[2 * n + 1] as Float64Array];
    for (let row = 0; row < rows; row++) {
      const [s1, c1] = [sine[row] as number, cosine[row] as number];
      const [s, c] = [lastSine[row] as number, lastCosine[row] as number];
      nextSine[row] = s * c1 + c * s1;
      nextCosine[row] = c * c1 - s * s1;
    }
  }
  return columns;
}
