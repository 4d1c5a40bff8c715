export interface MessageCodec {
  encode(value: unknown): string;
  decode(text: string): unknown;
}

/**
 * Structured clone of messages as text: plain values and bytes; the rest is refused as the real clone refuses what it
 * cannot carry. The function is also sent to the page as its own source text, so that it uses nothing from outside.
 */
export function messageCodec(): MessageCodec {
  const toText = (bytes: Uint8Array): string => {
    let text = '';
    for (let at = 0; at < bytes.length; at += 8_192) {
      text += String.fromCharCode(...bytes.subarray(at, at + 8_192));
    }
    return btoa(text);
  };
  const fromText = (text: string): Uint8Array =>
    Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const pack = (value: unknown): unknown => {
    if (value === undefined) return { is: 'undefined' };
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
    if (typeof value === 'number')
      return Number.isFinite(value) ? value : { is: 'number', text: String(value) };
    if (value instanceof Uint8Array) return { is: 'bytes', text: toText(value) };
    if (Array.isArray(value)) return value.map(pack);
    if (typeof value === 'object') {
      return { is: 'object', entries: Object.entries(value).map(([key, held]) => [key, pack(held)]) };
    }
    throw new Error(`An object could not be cloned: a ${typeof value}`);
  };
  const unpack = (packed: unknown): unknown => {
    if (Array.isArray(packed)) return packed.map(unpack);
    if (typeof packed !== 'object' || packed === null) return packed;
    const { is, text, entries } = packed as { is: string; text: string; entries: [string, unknown][] };
    if (is === 'undefined') return undefined;
    if (is === 'number') return Number(text);
    if (is === 'bytes') return fromText(text);
    return Object.fromEntries(entries.map(([key, held]) => [key, unpack(held)]));
  };
  return { encode: (value) => JSON.stringify(pack(value)), decode: (text) => unpack(JSON.parse(text)) };
}
