import { failure, type Result, success } from '../fault.ts';

/**
 * Units of energy trading as a factor and a dimension. Base units: MWh, cubic metre, tonne, hour, and each currency for
 * itself. Definitions: International Table Btu (1,055.05585262 J), US petroleum barrel of 42 US gallons (231 cubic
 * inches each), therm = 100,000 Btu, 1 MWh = 3.6 GJ; all exact by definition.
 */
export type Dimension = Readonly<Record<string, number>>;

export interface Unit {
  /** As written, such as `USD/bbl`. */
  readonly text: string;
  readonly dimension: Dimension;
  /** Value in base units of one of this unit. */
  readonly factor: number;
}

const cubicMetrePerGallon = 231 * 0.0254 ** 3;
const megawattHourPerBtu = 1_055.05585262 / 3.6e9;

interface Definition {
  readonly dimension: Dimension;
  readonly factor: number;
}

const define = (name: string, factor: number): Definition => ({ dimension: { [name]: 1 }, factor });

/** Currencies, coins among them, are dimensions of their own: between them stands a rate, not a factor. */
const currencies = ['USD', 'EUR', 'GBP', 'CHF', 'NOK', 'PLN', 'CZK', 'AED', 'SAR', 'GYD', 'BTC', 'ETH'];

const definitions: ReadonlyMap<string, Definition> = new Map<string, Definition>([
  ...currencies.map((code): [string, Definition] => [code, define(code, 1)]),
  ['$', define('USD', 1)],
  ['c', define('USD', 0.01)],
  ['p', define('GBP', 0.01)],
  ['MWh', define('energy', 1)],
  ['kWh', define('energy', 1e-3)],
  ['GWh', define('energy', 1e3)],
  ['GJ', define('energy', 1 / 3.6)],
  ['MMBtu', define('energy', 1e6 * megawattHourPerBtu)],
  ['therm', define('energy', 1e5 * megawattHourPerBtu)],
  ['th', define('energy', 1e5 * megawattHourPerBtu)],
  ['MW', { dimension: { energy: 1, time: -1 }, factor: 1 }],
  ['m3', define('volume', 1)],
  ['l', define('volume', 1e-3)],
  ['gal', define('volume', cubicMetrePerGallon)],
  ['bbl', define('volume', 42 * cubicMetrePerGallon)],
  ['t', define('mass', 1)],
  ['kg', define('mass', 1e-3)],
  ['lb', define('mass', 0.45359237e-3)],
  ['h', define('time', 1)],
  ['day', define('time', 24)],
  ['lot', define('lot', 1)],
  ['share', define('share', 1)],
  ['1', { dimension: {}, factor: 1 }],
]);

export const unitNames: readonly string[] = [...definitions.keys()];

function combined(left: Dimension, right: Dimension, sign: 1 | -1): Dimension {
  const sum: Record<string, number> = { ...left };
  for (const [name, power] of Object.entries(right)) sum[name] = (sum[name] ?? 0) + sign * power;
  return Object.fromEntries(Object.entries(sum).filter(([, power]) => power !== 0));
}

/** `USD/bbl`, `EUR/MWh`, `p/therm`, `MW*h`: names joined by `*` and `/`, read from the left. Fails with UNIT_UNKNOWN. */
export function parseUnit(text: string): Result<Unit> {
  const parts = text.trim().split(/([*/])/);
  let dimension: Dimension = {};
  let factor = 1;
  for (let index = 0; index < parts.length; index += 2) {
    const name = (parts[index] ?? '').trim();
    const definition = definitions.get(name);
    if (definition === undefined) {
      return failure('UNIT_UNKNOWN', `"${name}" in "${text}" is no unit. Known: ${unitNames.join(', ')}.`, {
        unit: name,
      });
    }
    const divide = parts[index - 1] === '/';
    dimension = combined(dimension, definition.dimension, divide ? -1 : 1);
    factor = divide ? factor / definition.factor : factor * definition.factor;
  }
  return success({ text: text.trim(), dimension, factor });
}

export function sameDimension(left: Dimension, right: Dimension): boolean {
  return Object.keys(combined(left, right, -1)).length === 0;
}

/** What is left over when `right` is taken from `left`; empty when they agree. */
export function dimensionGap(left: Dimension, right: Dimension): Dimension {
  return combined(left, right, -1);
}

/** In words: `energy / volume`, `EUR / energy`; `a plain number` for nothing. */
export function dimensionText(dimension: Dimension): string {
  const side = (sign: number) =>
    Object.entries(dimension)
      .filter(([, power]) => Math.sign(power) === sign)
      .map(([name, power]) => (Math.abs(power) === 1 ? name : `${name}^${Math.abs(power)}`))
      .join(' * ');
  const [above, below] = [side(1), side(-1)];
  if (above === '' && below === '') return 'a plain number';
  return below === '' ? above : `${above === '' ? '1' : above} / ${below}`;
}
