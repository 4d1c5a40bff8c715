import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  isObject,
  JsonFault,
  type JsonValue,
  NumberText,
  readJson,
} from '../../../../engine/market/venues/json-text.ts';

/** Numbers back to doubles, to compare with the platform's own reader. */
function plain(value: JsonValue): unknown {
  if (value instanceof NumberText) return Number(value.text);
  if (Array.isArray(value)) return value.map(plain);
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([key, of]) => [key, plain(of)]));
  return value;
}

describe('the JSON reader', () => {
  it('reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), fc.constantFrom(0, 1, 2), (compact, space) => {
        const expected: unknown = JSON.parse(compact);
        const text = JSON.stringify(expected, null, space);
        if (text.includes('__proto__')) return;
        const value = readJson(text);
        assert.ok(!(value instanceof JsonFault), text);
        assert.deepEqual(plain(value), JSON.parse(text));
      }),
    );
  });

  it('refuses what JSON.parse refuses', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 3 }), fc.nat(), fc.string({ maxLength: 2 }), (text, where, put) => {
        const at = where % (text.length + 1);
        const broken = text.slice(0, at) + put + text.slice(at + 1);
        let parses = true;
        try {
          JSON.parse(broken);
        } catch {
          parses = false;
        }
        if (!parses) assert.ok(readJson(broken) instanceof JsonFault, broken);
      }),
    );
  });

  it('keeps the text of numbers', () => {
    const value = readJson('[4.0, 0.00000010, 1E5, -0]');
    assert.ok(Array.isArray(value));
    const texts = value.map((entry) => (entry instanceof NumberText ? entry.text : ''));
    assert.deepEqual(texts, ['4.0', '0.00000010', '1E5', '-0']);
  });

  it('refuses repeated fields, __proto__ and bottomless nesting', () => {
    for (const text of ['{"a":1,"a":2}', '{"__proto__":{}}', '['.repeat(100_000), '{"a":'.repeat(20)]) {
      const value = readJson(text);
      assert.ok(value instanceof JsonFault, text.slice(0, 20));
      assert.match(value.reason, /^not JSON: .+ at character \d+$/);
    }
  });
});
