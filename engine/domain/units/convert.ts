import { failure, type Result, success } from '../fault.ts';
import { type Dimension, dimensionGap, dimensionText, parseUnit } from './unit.ts';

/** What stands between two dimensions; each an input, because each is a fact of a day, a grade or a plant. */
export interface Bridges {
  /** Rates as written in the market: `{ EURUSD: 1.08 }` is 1.08 dollars for one euro. */
  readonly rates?: Readonly<Record<string, number>> | undefined;
  /** Tonnes in a cubic metre: the density of the grade. */
  readonly density?: number | undefined;
  /** MWh in a tonne; say in your own words whether higher or lower heating value. */
  readonly heatingValue?: number | undefined;
}

export interface Converted {
  readonly value: number;
  readonly unit: string;
  /** Each bridge that was crossed, such as `EURUSD 1.08`. */
  readonly bridges: readonly string[];
}

const isCurrency = (name: string) => /^[A-Z]{3}$/.test(name);

/** Dimensions between which a density and a heating value lead. */
const matter = ['volume', 'mass', 'energy'];

interface Crossing {
  readonly factor: number;
  readonly text: string;
}

/** The factor that turns one of `from` into `to`, by a rate in either direction. */
function exchange(from: string, to: string, rates: Readonly<Record<string, number>>): Result<Crossing> {
  for (const [pair, invert] of [
    [from + to, false],
    [to + from, true],
  ] as const) {
    const rate = rates[pair];
    if (rate === undefined) continue;
    if (!(rate > 0 && Number.isFinite(rate))) {
      return failure('RATE_INVALID', `The rate ${pair} must be above zero, got ${rate}.`, { pair, rate });
    }
    return success({ factor: invert ? 1 / rate : rate, text: `${pair} ${rate}` });
  }
  return failure(
    'BRIDGE_MISSING',
    `${from} becomes ${to} by an exchange rate: give rates.${from}${to} or rates.${to}${from}.`,
    {
      needed: `rates.${from}${to}`,
    },
  );
}

function checkedBridge(
  name: 'density' | 'heatingValue',
  value: number | undefined,
  hint: string,
): Result<Crossing> {
  if (value === undefined) return failure('BRIDGE_MISSING', hint, { needed: name });
  if (value > 0 && Number.isFinite(value)) return success({ factor: value, text: `${name} ${value}` });
  return failure('BRIDGE_INVALID', `${name} must be above zero, got ${value}.`, { name, value });
}

/** Closes a gap of one dimension after the other; a gap that no bridge spans is named. */
function cross(gap: Dimension, bridges: Bridges): Result<readonly (Crossing & { power: number })[]> {
  const left: Record<string, number> = { ...gap };
  const total = (names: readonly string[]) => names.reduce((sum, name) => sum + (gap[name] ?? 0), 0);
  const bridged = [...Object.keys(gap).filter(isCurrency), ...matter];
  if (
    total(matter) !== 0 ||
    total(Object.keys(gap).filter(isCurrency)) !== 0 ||
    Object.keys(gap).some((name) => !bridged.includes(name))
  ) {
    return failure(
      'UNIT_MISMATCH',
      `Nothing leads from one to the other: ${dimensionText(gap)} is left over.`,
      { left: gap },
    );
  }
  const crossings: (Crossing & { power: number })[] = [];
  const close = (from: string, to: string, found: Result<Crossing>): Result<undefined> => {
    if (!found.ok) return found;
    const power = left[from] ?? 0;
    crossings.push({ ...found.value, power });
    left[to] = (left[to] ?? 0) + power;
    delete left[from];
    if (left[to] === 0) delete left[to];
    return success(undefined);
  };
  const [out, into] = Object.keys(left).filter(isCurrency);
  if (out !== undefined && into !== undefined && left[out] === -(left[into] ?? 0)) {
    const closed = close(out, into, exchange(out, into, bridges.rates ?? {}));
    if (!closed.ok) return closed;
  }
  if (left['volume'] !== undefined && (left['mass'] !== undefined || left['energy'] !== undefined)) {
    const closed = close(
      'volume',
      'mass',
      checkedBridge('density', bridges.density, 'Volume becomes mass by a density: give density in t/m3.'),
    );
    if (!closed.ok) return closed;
  }
  if (left['mass'] !== undefined && left['energy'] !== undefined) {
    const closed = close(
      'mass',
      'energy',
      checkedBridge(
        'heatingValue',
        bridges.heatingValue,
        'Mass becomes energy by a heating value: give heatingValue in MWh/t, and know whether it is the higher or the lower.',
      ),
    );
    if (!closed.ok) return closed;
  }
  if (Object.keys(left).length === 0) return success(crossings);
  return failure(
    'UNIT_MISMATCH',
    `Nothing leads from one to the other: ${dimensionText(left)} is left over.`,
    { left },
  );
}

/**
 * A value in another unit. Fails with UNIT_UNKNOWN, UNIT_MISMATCH (no way leads there), BRIDGE_MISSING (a rate, a
 * density or a heating value would lead there; the message names it), BRIDGE_INVALID, RATE_INVALID.
 */
export function convert(value: number, from: string, to: string, bridges: Bridges = {}): Result<Converted> {
  if (!Number.isFinite(value))
    return failure('VALUE_INVALID', `convert: expected a number, got ${value}.`, { value });
  const source = parseUnit(from);
  if (!source.ok) return source;
  const target = parseUnit(to);
  if (!target.ok) return target;
  const crossed = cross(dimensionGap(source.value.dimension, target.value.dimension), bridges);
  if (!crossed.ok)
    return failure(crossed.fault.code, `${from} to ${to}: ${crossed.fault.message}`, {
      from,
      to,
      ...crossed.fault.details,
    });
  let result = value * (source.value.factor / target.value.factor);
  for (const { factor, power } of crossed.value) result *= factor ** power;
  if (!Number.isFinite(result))
    return failure('VALUE_INVALID', `${value} ${from} in ${to} is too large a number.`, { value, from, to });
  return success({ value: result, unit: target.value.text, bridges: crossed.value.map(({ text }) => text) });
}
