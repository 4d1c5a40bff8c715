/**
 * Walks over canonical JSON as bytes. It knows only the plain part of the form: keys in ASCII, no rare escapes, whole
 * numbers that are exact. Each method answers false where it is not sure; nothing follows from that but that the slower
 * reader must look.
 */

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const deepest = 50;

export const literal = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39;
/** Digits, point, signs and exponent: all that a finite number is written with. */
const isNumberByte = (byte: number | undefined): boolean =>
  isDigit(byte) || byte === 0x2e || byte === 0x2d || byte === 0x2b || byte === 0x65;
/** JavaScript writes none longer. */
const longestNumber = 30;
/** What stands behind a backslash in RFC 8785, section 3.2.2.2, but for `u`. */
const shortEscapes = new Set(literal('"\\bfnrt'));
const words = ['null', 'true', 'false'].map(literal);

export class ByteScanner {
  bytes: Uint8Array = new Uint8Array(0);
  at = 0;
  /** The whole number that was read last. */
  number = 0;
  /** Where the string that was read last begins and ends, without its quotes, and whether it is ASCII without escapes. */
  from = 0;
  to = 0;
  private plain = true;

  start(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.at = 0;
  }

  literal(expected: Uint8Array): boolean {
    const { bytes, at } = this;
    for (let index = 0; index < expected.length; index += 1)
      if (bytes[at + index] !== expected[index]) return false;
    this.at = at + expected.length;
    return true;
  }

  private byte(expected: number): boolean {
    if (this.bytes[this.at] !== expected) return false;
    this.at += 1;
    return true;
  }

  /** A string in well-formed UTF-8 (RFC 3629, section 4), with short escapes only. */
  string(): boolean {
    const { bytes } = this;
    if (!this.byte(quote)) return false;
    let at = this.at;
    let plain = true;
    for (;;) {
      const byte = bytes[at];
      if (byte === quote) break;
      if (byte === undefined || byte < 0x20) return false;
      if (byte === backslash) {
        if (!shortEscapes.has(bytes[at + 1] ?? 0)) return false;
        // The order of keys is that of what they say, not of how it is written.
        plain = false;
        at += 2;
        continue;
      }
      if (byte < 0x80) {
        at += 1;
        continue;
      }
      plain = false;
      const length = this.sequenceAt(at);
      if (length === 0) return false;
      at += length;
    }
    this.from = this.at;
    this.to = at;
    this.plain = plain;
    this.at = at + 1;
    return true;
  }

  /** Length of the well-formed sequence of several bytes at a place; 0 where there is none. */
  private sequenceAt(at: number): number {
    const { bytes } = this;
    const first = bytes[at] as number;
    const second = bytes[at + 1] ?? 0;
    const follows = (byte: number | undefined) => byte !== undefined && byte >= 0x80 && byte <= 0xbf;
    if (!follows(second)) return 0;
    if (first >= 0xc2 && first <= 0xdf) return 2;
    if (first >= 0xe0 && first <= 0xef) {
      if ((first === 0xe0 && second < 0xa0) || (first === 0xed && second > 0x9f)) return 0;
      return follows(bytes[at + 2]) ? 3 : 0;
    }
    if (first < 0xf0 || first > 0xf4) return 0;
    if ((first === 0xf0 && second < 0x90) || (first === 0xf4 && second > 0x8f)) return 0;
    return follows(bytes[at + 2]) && follows(bytes[at + 3]) ? 4 : 0;
  }

  /** The bytes of the string or number that was read last, as ASCII. */
  text(): string {
    let text = '';
    for (let at = this.from; at < this.to; at += 1) text += String.fromCharCode(this.bytes[at] as number);
    return text;
  }

  nullOrString(): boolean {
    return this.literal(words[0] as Uint8Array) || this.string();
  }

  /** A whole number from 0 of at most 15 digits; it is then exact, and JavaScript writes it so. */
  whole(): boolean {
    const { bytes } = this;
    const start = this.at;
    let value = 0;
    let at = start;
    for (; isDigit(bytes[at]); at += 1) value = 10 * value + (bytes[at] as number) - 0x30;
    const digits = at - start;
    if (digits === 0 || digits > 15 || (digits > 1 && bytes[start] === 0x30)) return false;
    this.number = value;
    this.at = at;
    return true;
  }

  /** A number as JavaScript writes it (RFC 8785, section 3.2.2.3). */
  canonicalNumber(): boolean {
    const { bytes, at: start } = this;
    if (this.whole() && !isNumberByte(bytes[this.at])) return true;
    let at = start;
    while (isNumberByte(bytes[at])) at += 1;
    this.from = start;
    this.to = at;
    this.at = at;
    if (at - start > longestNumber) return false;
    const text = this.text();
    return String(Number(text)) === text;
  }

  /** Members with ascending keys; `value` reads what stands behind each colon. */
  object(value: () => boolean): boolean {
    if (!this.byte(0x7b)) return false;
    if (this.byte(0x7d)) return true;
    let from = 0;
    let to = -1;
    do {
      if (!this.string() || !this.plain) return false;
      if (to >= 0 && !this.isAfter(from, to)) return false;
      from = this.from;
      to = this.to;
      if (!this.byte(0x3a) || !value()) return false;
    } while (this.byte(comma));
    return this.byte(0x7d);
  }

  /** Whether the key that was read last comes after another; in ASCII the order of bytes is that of code units. */
  private isAfter(from: number, to: number): boolean {
    const { bytes } = this;
    const length = this.to - this.from;
    const before = to - from;
    for (let index = 0; index < length && index < before; index += 1) {
      const difference = (bytes[this.from + index] as number) - (bytes[from + index] as number);
      if (difference !== 0) return difference > 0;
    }
    return length > before;
  }

  private array(depth: number): boolean {
    this.at += 1;
    if (this.byte(0x5d)) return true;
    do if (!this.value(depth)) return false;
    while (this.byte(comma));
    return this.byte(0x5d);
  }

  /** Any value. */
  value(depth = 0): boolean {
    if (depth > deepest) return false;
    const byte = this.bytes[this.at];
    if (byte === quote) return this.string();
    if (byte === 0x7b) return this.object(() => this.value(depth + 1));
    if (byte === 0x5b) return this.array(depth + 1);
    if (isDigit(byte) || byte === 0x2d) return this.canonicalNumber();
    return words.some((word) => this.literal(word));
  }
}
