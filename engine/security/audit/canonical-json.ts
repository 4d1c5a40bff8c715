import { Fault } from '../../domain/fault.ts';

function refused(what: string, path: string): Fault {
  return new Fault(
    'AUDIT_NOT_CANONICAL',
    `${path === '' ? 'The value' : `The value at ${path}`} is ${what}, which has no canonical JSON. Give null, a boolean, a finite number, a well-formed string, an array or an object.`,
    { path, found: what },
  );
}

function numberText(value: number, path: string): string {
  if (!Number.isFinite(value)) throw refused(String(value), path);
  if (Object.is(value, -0)) throw refused('-0', path);
  return JSON.stringify(value);
}

function stringText(value: string, path: string): string {
  if (!value.isWellFormed()) throw refused('a string with a lone surrogate', path);
  return JSON.stringify(value);
}

function objectText(value: object, path: string, ancestors: readonly object[]): string {
  if (ancestors.includes(value)) throw refused('part of itself', path);
  const within = [...ancestors, value];
  if (Array.isArray(value)) {
    // Holes count as undefined: `map` would skip them and `join` hide them.
    return `[${Array.from(value, (item, index) => write(item, `${path}[${index}]`, within)).join(',')}]`;
  }
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw refused('no plain object', path);
  const fields = Object.entries(value as Record<string, unknown>).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields
    .map(([key, item]) => {
      const place = path === '' ? key : `${path}.${key}`;
      return `${stringText(key, place)}:${write(item, place, within)}`;
    })
    .join(',')}}`;
}

function write(value: unknown, path: string, ancestors: readonly object[]): string {
  if (value === null) return 'null';
  switch (typeof value) {
    case 'boolean':
      return value ? 'true' : 'false';
    case 'number':
      return numberText(value, path);
    case 'string':
      return stringText(value, path);
    case 'object':
      return objectText(value, path, ancestors);
    default:
      throw refused(typeof value, path);
  }
}

/**
 * JSON Canonicalization Scheme, RFC 8785: keys by UTF-16 code units (3.2.3), strings and numbers as ECMAScript writes
 * them (3.2.2). Throws Fault AUDIT_NOT_CANONICAL, which names the place, on whatever is not exactly one JSON value:
 * NaN, infinities, -0, undefined, lone surrogates, cycles, class instances.
 */
export function canonicalJson(value: unknown): string {
  return write(value, '', []);
}

/** The bytes that are hashed and signed. */
export function canonicalBytes(value: unknown): Buffer {
  return Buffer.from(canonicalJson(value), 'utf8');
}
