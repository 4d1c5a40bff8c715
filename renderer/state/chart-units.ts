import type { ContractClient } from '../client/client.ts';
import { problemOf } from '../client/problem.ts';
import type { UnitChoice } from './chart-params.ts';

/** How many shown units one quoted unit is, and by what it was bridged. */
export interface ShownUnit {
  readonly quoted: string | null;
  readonly shown: string | null;
  readonly factor: number;
  /** `EURUSD 1.08`, `density 0.85`: what stands between the two. */
  readonly bridges: readonly string[];
}

export const asQuoted = (quoted: string | null): ShownUnit => ({
  quoted,
  shown: quoted,
  factor: 1,
  bridges: [],
});

const currencies = ['USD', 'EUR', 'GBP'] as const;
const quantities = ['bbl', 'gal', 'm3', 't', 'MMBtu', 'MWh', 'GJ', 'therm'] as const;
const kindOf: Readonly<Record<string, 'volume' | 'mass' | 'energy'>> = {
  bbl: 'volume',
  gal: 'volume',
  l: 'volume',
  m3: 'volume',
  t: 'mass',
  kg: 'mass',
  lb: 'mass',
  MMBtu: 'energy',
  MWh: 'energy',
  kWh: 'energy',
  GWh: 'energy',
  GJ: 'energy',
  therm: 'energy',
  th: 'energy',
};
const money: Readonly<Record<string, string>> = { $: 'USD', c: 'USD', p: 'GBP' };

export interface UnitOffer {
  readonly unit: string;
  /** What has to be told before it can be shown. */
  readonly needs: readonly ('density' | 'heatingValue')[];
}

/**
 * Units that a quoted one could be shown in: other currencies of the same quantity first, then quantities that need no
 * more than a factor, then those that need a density or heating value. A unit that is no price of a quantity (an index, a
 * share) has only its currencies; carbon in tonnes of CO2 is no fuel and has no energy.
 */
export function offeredUnits(quoted: string, assetClass: string | null): readonly UnitOffer[] {
  const [top = '', bottom, ...rest] = quoted.split('/');
  const currency = money[top] ?? top;
  if (rest.length > 0 || !/^[A-Z]{3}$/.test(currency)) return [];
  if (bottom === undefined) return [];
  const kind = kindOf[bottom];
  const others = [bottom, ...(kind === undefined ? [] : quantities.filter((name) => name !== bottom))];
  const offers: UnitOffer[] = [];
  for (const quantity of others) {
    const target = kindOf[quantity];
    if (assetClass === 'carbon' && target !== 'mass') continue;
    if (assetClass === 'power' && target !== 'energy') continue;
    const needs: UnitOffer['needs'][number][] = [];
    if (kind !== target) {
      if (kind === 'volume' || target === 'volume') needs.push('density');
      if (kind === 'energy' || target === 'energy') needs.push('heatingValue');
    }
    for (const name of currencies) {
      const unit = `${name}/${quantity}`;
      if (unit !== quoted) offers.push({ unit, needs });
    }
  }
  return offers.sort((a, b) => a.needs.length - b.needs.length);
}

export type FactorResult =
  | { readonly ok: true; readonly unit: ShownUnit }
  | { readonly ok: false; readonly message: string };

/** Pairs whose last prices bridge currencies. */
export const ratePairs = ['EURUSD', 'GBPUSD'] as const;

/** Rates by pair, with the cross that both quoted ones make. */
export function ratesOf(
  quotes: readonly { readonly symbol: string; readonly last: number | null }[],
): Readonly<Record<string, number>> {
  const rates: Record<string, number> = {};
  for (const { symbol, last } of quotes) if (last !== null && last > 0) rates[symbol] = last;
  const { EURUSD: euro, GBPUSD: pound } = rates;
  if (euro !== undefined && pound !== undefined) rates['EURGBP'] = euro / pound;
  return rates;
}

/** Asks the engine for the factor of a choice, with the present rates. */
export async function askFactor(
  client: ContractClient,
  quoted: string,
  choice: UnitChoice,
): Promise<FactorResult> {
  try {
    const { quotes } = await client.market.quotes
      .query({ symbols: [...ratePairs] })
      .catch(() => ({ quotes: [] as never[] }));
    const { value, unit, bridges } = await client.units.convert.query({
      value: 1,
      from: quoted,
      to: choice.unit,
      rates: ratesOf(quotes),
      ...(choice.density !== undefined && { density: choice.density }),
      ...(choice.heatingValue !== undefined && { heatingValue: choice.heatingValue }),
    });
    return { ok: true, unit: { quoted, shown: unit, factor: value, bridges } };
  } catch (error) {
    return { ok: false, message: problemOf(error).message };
  }
}

/** Decimals that show one quoted tick in the shown unit, from those of the tick on, at most six. */
export function shownDecimals(decimals: number, tick: number, factor: number): number {
  if (factor === 1) return decimals;
  const shown = tick * factor;
  if (!(shown > 0)) return decimals;
  return Math.max(0, Math.min(6, Math.ceil(-Math.log10(shown) - 1e-9)));
}
