/**
 * A strict JSON reader that keeps the text of numbers, since `4.0` and `4.00000000` are one float but two checksums.
 * A field that stands twice is refused: readers differ on which one counts.
 */
export class NumberText {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export class JsonFault {
  readonly reason: string;
  constructor(reason: string) {
    this.reason = reason;
  }
}

export type JsonValue = null | boolean | string | NumberText | JsonValue[] | JsonObject;
export interface JsonObject {
  [key: string]: JsonValue;
}

export const mostCharacters = 16 * 1024 * 1024;
const deepest = 16;
const quote = 0x22;
const backslash = 0x5c;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof NumberText)
  );
}

/** Field names recur in every message; those read last are kept, so that they need not be read anew. */
const names: string[] = Array.from({ length: 256 }, () => '');
/** Longer names are no field of any venue and would only hold memory. */
const longestName = 40;

function slotOf(text: string, start: number, end: number): number {
  return (text.charCodeAt(start) * 31 + text.charCodeAt(end - 1) * 7 + end - start) & 255;
}

class Reader {
  readonly #text: string;
  #at = 0;
  #depth = 0;
  fault: JsonFault | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /** The whole text as one value; undefined with `fault` set otherwise. */
  read(): JsonValue | undefined {
    const value = this.#value();
    if (value === undefined) return undefined;
    this.#skip();
    return this.#at === this.#text.length ? value : this.#refuse('text after the end');
  }

  #refuse(what: string): undefined {
    this.fault ??= new JsonFault(`not JSON: ${what} at character ${this.#at}`);
    return undefined;
  }

  /** Passes white space and gives the code of the next character, NaN at the end. */
  #skip(): number {
    let code = this.#text.charCodeAt(this.#at);
    while (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) {
      code = this.#text.charCodeAt(++this.#at);
    }
    return code;
  }

  #value(): JsonValue | undefined {
    switch (this.#skip()) {
      case quote:
        return this.#string();
      case 0x7b:
        return this.#nested(() => this.#object());
      case 0x5b:
        return this.#nested(() => this.#array());
      case 0x74:
        return this.#word('true', true);
      case 0x66:
        return this.#word('false', false);
      case 0x6e:
        return this.#word('null', null);
      default:
        return this.#number();
    }
  }

  #nested<Value extends JsonValue>(read: () => Value | undefined): Value | undefined {
    if (this.#depth >= deepest) return this.#refuse(`more than ${deepest} levels deep`);
    this.#depth += 1;
    this.#at += 1;
    const value = read();
    this.#depth -= 1;
    return value;
  }

  #word<Value extends JsonValue>(word: string, value: Value): Value | undefined {
    if (!this.#text.startsWith(word, this.#at)) return this.#refuse('unknown word');
    this.#at += word.length;
    return value;
  }

  #number(): NumberText | undefined {
    number.lastIndex = this.#at;
    const found = number.exec(this.#text);
    if (found === null) return this.#refuse('no value');
    this.#at = number.lastIndex;
    return new NumberText(found[0]);
  }

  /** A field name. One kept was read without an escape before, so it holds nothing that needs another look. */
  #name(): string | undefined {
    const start = this.#at + 1;
    const end = this.#text.indexOf('"', start);
    if (end <= start || end - start > longestName) return this.#string();
    const slot = slotOf(this.#text, start, end);
    const kept = names[slot] ?? '';
    if (kept.length === end - start && this.#text.startsWith(kept, start)) {
      this.#at = end + 1;
      return kept;
    }
    const name = this.#string();
    if (name?.length === end - start && this.#at === end + 1) names[slot] = name;
    return name;
  }

  #string(): string | undefined {
    const start = this.#at;
    let at = start + 1;
    let plain = true;
    for (;;) {
      const code = this.#text.charCodeAt(at);
      if (code === quote) break;
      // NaN, past the end, fails this comparison too.
      if (!(code >= 0x20)) return this.#refuse('string not closed');
      if (code === backslash) {
        plain = false;
        at += 1;
      }
      at += 1;
    }
    this.#at = at + 1;
    if (plain) return this.#text.slice(start + 1, at);
    try {
      return JSON.parse(this.#text.slice(start, at + 1)) as string;
    } catch {
      return this.#refuse('bad escape');
    }
  }

  #array(): JsonValue[] | undefined {
    const values: JsonValue[] = [];
    if (this.#skip() === 0x5d) {
      this.#at += 1;
      return values;
    }
    for (;;) {
      const value = this.#value();
      if (value === undefined) return undefined;
      values.push(value);
      const code = this.#skip();
      if (code !== 0x2c && code !== 0x5d) return this.#refuse('no comma or bracket');
      this.#at += 1;
      if (code === 0x5d) return values;
    }
  }

  #object(): JsonObject | undefined {
    const fields: JsonObject = {};
    if (this.#skip() === 0x7d) {
      this.#at += 1;
      return fields;
    }
    for (;;) {
      if (this.#skip() !== quote) return this.#refuse('no field name');
      const key = this.#name();
      if (key === undefined) return undefined;
      // Assigning __proto__ would change what the other fields mean.
      if (key === '__proto__' || Object.hasOwn(fields, key)) {
        return this.#refuse(`field "${key.slice(0, 40)}" not allowed or repeated`);
      }
      if (this.#skip() !== 0x3a) return this.#refuse('no colon');
      this.#at += 1;
      const value = this.#value();
      if (value === undefined) return undefined;
      fields[key] = value;
      const code = this.#skip();
      if (code !== 0x2c && code !== 0x7d) return this.#refuse('no comma or brace');
      this.#at += 1;
      if (code === 0x7d) return fields;
    }
  }
}

/** Never throws; nesting is bounded. */
export function readJson(text: string): JsonValue | JsonFault {
  if (text.length > mostCharacters) return new JsonFault(`longer than ${mostCharacters} characters`);
  const reader = new Reader(text);
  const value = reader.read();
  return value === undefined ? (reader.fault ?? new JsonFault('not JSON')) : value;
}
