/**
 * Exact decimal numbers for money and prices: whole `units` of 10^-scale. Sums, differences and products are exact; only a
 * quotient is rounded, to a stated number of places, halves to the even neighbour (IEEE 754-2019, 4.3.1).
 */
export interface Decimal {
  readonly units: bigint;
  /** Places behind the point, from 0. */
  readonly scale: number;
}

export const decimalForm = /^-?\d{1,18}(\.\d{1,12})?$/;

/** Undefined for a text that is no decimal number of at most 18 digits before the point and 12 behind it. */
export function parseDecimal(text: string): Decimal | undefined {
  if (!decimalForm.test(text)) return undefined;
  const [whole = '', fraction = ''] = text.split('.');
  return { units: BigInt(whole + fraction), scale: fraction.length };
}

export const zero: Decimal = { units: 0n, scale: 0 };
export const whole = (value: number | bigint): Decimal => ({ units: BigInt(value), scale: 0 });

function at(value: Decimal, scale: number): bigint {
  return value.units * 10n ** BigInt(scale - value.scale);
}

export function add(left: Decimal, right: Decimal): Decimal {
  if (left.scale === right.scale) return { units: left.units + right.units, scale: left.scale };
  const scale = Math.max(left.scale, right.scale);
  return { units: at(left, scale) + at(right, scale), scale };
}

export const negate = ({ units, scale }: Decimal): Decimal => ({ units: -units, scale });
export const subtract = (left: Decimal, right: Decimal): Decimal => add(left, negate(right));
export const absolute = (value: Decimal): Decimal => (value.units < 0n ? negate(value) : value);

export function multiply(left: Decimal, right: Decimal): Decimal {
  return { units: left.units * right.units, scale: left.scale + right.scale };
}

export const times = ({ units, scale }: Decimal, count: number | bigint): Decimal => ({
  units: units * BigInt(count),
  scale,
});

/** Negative, zero or positive. */
export function compare(left: Decimal, right: Decimal): number {
  const scale = Math.max(left.scale, right.scale);
  const difference = at(left, scale) - at(right, scale);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** The whole number nearest to a quotient, halves to even; the divisor is positive. */
function nearest(dividend: bigint, divisor: bigint): bigint {
  const size = dividend < 0n ? -dividend : dividend;
  let quotient = size / divisor;
  const twice = 2n * (size % divisor);
  if (twice > divisor || (twice === divisor && (quotient & 1n) === 1n)) quotient += 1n;
  return dividend < 0n ? -quotient : quotient;
}

/** The quotient to `scale` places. Throws RangeError when the divisor is zero. */
export function divide(dividend: Decimal, divisor: Decimal, scale: number): Decimal {
  if (divisor.units === 0n) throw new RangeError('divide: the divisor is zero');
  const sign = divisor.units < 0n ? -1n : 1n;
  const numerator = sign * dividend.units * 10n ** BigInt(scale + divisor.scale);
  const denominator = sign * divisor.units * 10n ** BigInt(dividend.scale);
  return { units: nearest(numerator, denominator), scale };
}

export function roundTo(value: Decimal, scale: number): Decimal {
  if (value.scale <= scale) return value;
  return { units: nearest(value.units, 10n ** BigInt(value.scale - scale)), scale };
}

/** The one way to write it: no exponent, no zeros at the end behind the point, no negative zero. */
export function decimalText({ units, scale }: Decimal): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '');
  const text = `${digits.slice(0, digits.length - scale)}${scale > 0 && fraction !== '' ? `.${fraction}` : ''}`;
  return units < 0n ? `-${text}` : text;
}

/** Nearest double, for drawing only. */
export const toNumber = (value: Decimal): number => Number(decimalText(value));
