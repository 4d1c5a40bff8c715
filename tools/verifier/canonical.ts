/** Canonical JSON (RFC 8785) as docs/audit.md narrows it: no -0, no ill-formed strings, no key twice. */

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

const deepest = 500;
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();
const surrogate = /[\ud800-\udfff]/;

export const encodeText = (text: string): Uint8Array => encoder.encode(text);

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The canonical text of a value. RFC 8785 section 3.2.3: keys in the order of their UTF-16 code units. */
export function canonicalText(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalText(value[key] as Json)}`);
  return `{${members.join(',')}}`;
}

/** Whether surrogates stand in pairs only. (The built-in of that name is missing from older browsers.) */
function isWellFormed(text: string): boolean {
  if (!surrogate.test(text)) return true;
  for (const character of text) {
    const code = character.charCodeAt(0);
    if (character.length === 1 && code >= 0xd800 && code <= 0xdfff) return false;
  }
  return true;
}

/** Whether the keys of all objects stand in order as they are listed; a reason when the value is none of ours. */
function inspect(value: unknown, depth: number): 'ordered' | 'unordered' | { reason: string } {
  if (typeof value === 'string')
    return isWellFormed(value) ? 'ordered' : { reason: 'a string is ill-formed' };
  if (typeof value !== 'object' || value === null) return 'ordered';
  if (depth > deepest) return { reason: `nested deeper than ${deepest} levels` };
  let order: 'ordered' | 'unordered' = 'ordered';
  if (Array.isArray(value)) {
    for (const item of value) {
      const found = inspect(item, depth + 1);
      if (found === 'unordered') order = found;
      else if (found !== 'ordered') return found;
    }
    return order;
  }
  let last: string | undefined;
  for (const key of Object.keys(value)) {
    if (last !== undefined && !(last < key)) order = 'unordered';
    last = key;
    if (!isWellFormed(key)) return { reason: 'a key is ill-formed' };
    const found = inspect((value as JsonObject)[key], depth + 1);
    if (found === 'unordered') order = found;
    else if (found !== 'ordered') return found;
  }
  return order;
}

export type Reading =
  | { readonly value: Json; readonly problem?: undefined }
  | {
      readonly problem: 'NOT_UTF_8' | 'NOT_JSON' | 'NOT_CANONICAL';
      readonly reason: string;
      readonly text: string;
    };

/**
 * Reads one value from its canonical bytes. A text with white space, keys out of order or twice, or numbers and strings
 * written another way is not the canonical text of what it says, and is refused.
 */
export function readCanonical(bytes: Uint8Array): Reading {
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    return { problem: 'NOT_UTF_8', reason: 'the line is not UTF-8', text };
  }
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    return { problem: 'NOT_JSON', reason: 'the line is not JSON', text };
  }
  const order = inspect(value, 0);
  if (typeof order === 'object') return { problem: 'NOT_CANONICAL', reason: order.reason, text };
  // The built-in writer lists keys as they were read, except whole numbers, which it puts first: then ours decides.
  if (order === 'ordered' ? JSON.stringify(value) === text : canonicalText(value) === text) return { value };
  return {
    problem: 'NOT_CANONICAL',
    reason: 'white space, a repeated or misplaced key, or a number or string written in another way',
    text,
  };
}
