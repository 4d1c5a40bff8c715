import { createHash } from 'node:crypto';

/** Names of fields that are never written down, wherever they stand in an input. */
const secretNames =
  /pass|secret|code|token|key$|^current$|^next$|^fields$|^values?$|credential|assertion|attestation|^response$/i;
const mostText = 300;
const mostItems = 20;
const mostDepth = 6;
const mostName = 64;
/** Of a whole input; beyond it the log keeps its hash. */
const mostBytes = 16 * 1024;

/**
 * The input of a command as the log keeps it: secrets are left out by the name of their field, long texts are cut and
 * named by their hash, lists are cut and counted. What comes out is plain JSON.
 */
export function redact(value: unknown, depth = 0): unknown {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : String(value);
  if (typeof value === 'string') return shortText(value);
  if (ArrayBuffer.isView(value)) return { bytes: value.byteLength };
  if (typeof value !== 'object') return String(value);
  if (depth >= mostDepth) return '[deeper]';
  if (Array.isArray(value)) {
    const items = value.slice(0, mostItems).map((item) => redact(item, depth + 1));
    return value.length > mostItems ? { items, count: value.length } : items;
  }
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .slice(0, 100)
      .map(([name, item]) => [
        name.slice(0, mostName).toWellFormed(),
        secretNames.test(name) ? '[left out]' : redact(item, depth + 1),
      ]),
  );
}

/** The same for a whole input, bounded: no caller may fill the log for ever. */
export function redactInput(input: unknown): unknown {
  const plain = redact(input) ?? {};
  const json = JSON.stringify(plain);
  if (json.length <= mostBytes) return plain;
  return { length: json.length, sha256: createHash('sha256').update(json).digest('hex') };
}

function shortText(text: string): unknown {
  const whole = text.toWellFormed();
  if (whole.length <= mostText) return whole;
  return {
    start: whole.slice(0, mostText).toWellFormed(),
    length: text.length,
    sha256: createHash('sha256').update(text).digest('hex'),
  };
}
