/** Bytes as text and back, strictly: one way to write each value, everything else refused. */

const digits = '0123456789abcdef';
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const pairs = Array.from({ length: 256 }, (_, byte) => `${digits[byte >> 4]}${digits[byte & 15]}`);

/** Value of each character code, or -1. */
function valuesOf(characters: string): Int8Array {
  const values = new Int8Array(128).fill(-1);
  for (let index = 0; index < characters.length; index += 1) values[characters.charCodeAt(index)] = index;
  return values;
}

const hexValues = valuesOf(digits);
const base64Values = valuesOf(alphabet);

/** Lower-case hex. */
export function toHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += pairs[byte];
  return text;
}

const hexHash = /^[0-9a-f]{64}$/;

/** Whether a text is a hash as the form writes it: 64 lower-case hex digits. */
export function isHexHash(value: unknown): value is string {
  return typeof value === 'string' && hexHash.test(value);
}

/** The 32 bytes of a text for which `isHexHash` holds. */
export function fromHexHash(text: string): Uint8Array {
  const bytes = new Uint8Array(32);
  for (let index = 0; index < 32; index += 1)
    bytes[index] =
      ((hexValues[text.charCodeAt(2 * index)] as number) << 4) |
      (hexValues[text.charCodeAt(2 * index + 1)] as number);
  return bytes;
}

/** The same of 64 bytes of text, which must be lower-case hex digits. */
export function fromHexBytes(text: Uint8Array, from: number): Uint8Array {
  const bytes = new Uint8Array(32);
  for (let index = 0; index < 32; index += 1)
    bytes[index] =
      ((hexValues[text[from + 2 * index] as number] as number) << 4) |
      (hexValues[text[from + 2 * index + 1] as number] as number);
  return bytes;
}

/** RFC 4648 section 4, with padding and with the bits that say nothing at zero (3.5); undefined for anything else. */
export function fromBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0) return undefined;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const count = text.length - padding;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  let held = 0;
  let heldBits = 0;
  let at = 0;
  for (let index = 0; index < count; index += 1) {
    const value = base64Values[text.charCodeAt(index)] ?? -1;
    if (value < 0) return undefined;
    held = ((held << 6) | value) & 0xffff;
    heldBits += 6;
    if (heldBits < 8) continue;
    heldBits -= 8;
    bytes[at] = held >> heldBits;
    at += 1;
  }
  return (held & ((1 << heldBits) - 1)) === 0 ? bytes : undefined;
}

export function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false;
  for (let index = 0; index < left.length; index += 1) if (left[index] !== right[index]) return false;
  return true;
}
