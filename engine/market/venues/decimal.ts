/** Exact work on decimal text: digits, a point, digits. No sign, exponent or needless leading zero. */
const longest = 40;
const zero = 0x30;
const point = 0x2e;

/** Digits after the point, or -1 where the text is not a plain decimal. */
export function decimalPlaces(text: string): number {
  const { length } = text;
  if (length === 0 || length > longest) return -1;
  let places = -1;
  for (let at = 0; at < length; at++) {
    const code = text.charCodeAt(at);
    if (code === point) {
      if (places >= 0 || at === 0) return -1;
      places = 0;
    } else if (code < zero || code > zero + 9) {
      return -1;
    } else if (places >= 0) {
      places += 1;
    }
  }
  if (places === 0) return -1;
  if (length > 1 && text.charCodeAt(0) === zero && text.charCodeAt(1) !== point) return -1;
  return Math.max(places, 0);
}

/** True where every digit is 0; the text must be a plain decimal. */
export function isZero(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code !== zero && code !== point) return false;
  }
  return true;
}

/** The decimal times 10^places as a safe whole number; undefined where it is not whole or not safe. */
export function scaleDecimal(text: string, places: number): number | undefined {
  let value = 0;
  let after = -1;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === point) {
      after = 0;
    } else if (after < places) {
      value = value * 10 + code - zero;
      if (after >= 0) after += 1;
    } else if (code !== zero) {
      return undefined;
    }
  }
  for (let at = Math.max(after, 0); at < places; at++) value *= 10;
  return Number.isSafeInteger(value) ? value : undefined;
}

/** The text with exactly so many digits after the point; undefined where digits other than 0 would be lost. */
export function withPlaces(text: string, places: number): string | undefined {
  const dot = text.indexOf('.');
  const whole = dot < 0 ? text : text.slice(0, dot);
  const rest = dot < 0 ? '' : text.slice(dot + 1);
  if (rest.length > places && !isZero(rest.slice(places))) return undefined;
  return places === 0 ? whole : `${whole}.${rest.slice(0, places).padEnd(places, '0')}`;
}

/** A JSON number's text, exponent or not, as plain decimal; undefined where negative or absurdly long. */
export function plainDecimal(text: string): string | undefined {
  const exponentAt = text.search(/[eE]/);
  if (exponentAt < 0) return decimalPlaces(text) < 0 ? undefined : text;
  const exponent = Number(text.slice(exponentAt + 1));
  const mantissa = text.slice(0, exponentAt);
  if (decimalPlaces(mantissa) < 0 || !(Math.abs(exponent) <= longest)) return undefined;
  const dot = mantissa.indexOf('.');
  const digits = mantissa.replace('.', '');
  const whole = (dot < 0 ? digits.length : dot) + exponent;
  const padded = whole <= 0 ? '0'.repeat(1 - whole) + digits : digits.padEnd(whole, '0');
  const cut = Math.max(whole, 1);
  const front = padded.slice(0, cut).replace(/^0+(?=\d)/, '');
  const plain = padded.length > cut ? `${front}.${padded.slice(cut)}` : front;
  return decimalPlaces(plain) < 0 ? undefined : plain;
}
