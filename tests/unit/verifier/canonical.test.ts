import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonicalText, type Json, readCanonical } from '../../../tools/verifier/canonical.ts';

const read = (text: string) => readCanonical(new TextEncoder().encode(text)).problem;

test('the canonical text of a value is that of RFC 8785', () => {
  // Section 3.2.2 and 3.2.3, without the numbers that our form refuses.
  assert.equal(
    canonicalText({
      numbers: [333333333.3333333, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '€$\u000f\nA\'B"\\\\"/',
      literals: [null, true, false],
    }),
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  );
  const sorted = {
    '€': 1,
    '\r': 2,
    '\ufb33': 3,
    '1': 4,
    '😀': 5,
    '\u0080': 6,
    ö: 7,
    '10': 8,
    '9': 9,
  } as Json;
  assert.equal(
    canonicalText(sorted),
    '{"\\r":2,"1":4,"10":8,"9":9,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}',
  );
});

test('canonical lines are read, whatever their keys are called', () => {
  for (const text of [
    '{}',
    '[]',
    '"a"',
    '0',
    '-1.5',
    '1e+30',
    '5e-324',
    '{"1":1,"10":2,"9":3}',
    '{"":0,"__proto__":{"a":1},"constructor":1,"toJSON":2}',
    '"\u2028\u007f\ufeff😀"',
    '"\\ud800"'.replace('\\ud800', '\\\\ud800'),
    `${'['.repeat(500)}${']'.repeat(500)}`,
  ])
    assert.equal(read(text), undefined, text);
});

test('any other way to write a line is refused', () => {
  const refused: Readonly<Record<string, string>> = {
    'white space': '{"a": 1}',
    'white space before': ' {}',
    'white space behind': '{}\r',
    'keys out of order': '{"b":1,"a":2}',
    'whole numbers by value': '{"9":3,"10":2}',
    'a key twice': '{"a":1,"a":1}',
    'a key twice, with another value': '{"a":1,"a":2}',
    'keys out of order deep inside': '[[{"a":{"c":1,"b":1}}]]',
    'a number with a zero too many': '1.0',
    'an exponent written out': '1E30',
    'an exponent without sign': '1e30',
    'a whole number as exponent': '1e2',
    'minus zero': '-0',
    infinity: '1e999',
    'a number beyond doubles': '9007199254740993',
    'an escape too many': '"\\u0041"',
    'a solidus escaped': '"\\/"',
    'hex digits in upper case': '"\\u001F"',
    'a control character with a long escape': '"\\u000a"',
    'a lone surrogate': '"\\ud800"',
    'a lone surrogate behind a pair': '"😀\\udc00"',
    'a lone surrogate as key': '{"\\udfff":1}',
    'too deep': `${'['.repeat(600)}${']'.repeat(600)}`,
    'far too deep': `${'['.repeat(200_000)}${']'.repeat(200_000)}`,
  };
  for (const [why, text] of Object.entries(refused)) assert.equal(read(text), 'NOT_CANONICAL', why);
  for (const text of ['', '{', 'nul', '{"a":}', "{'a':1}", '\ufeff{}', '"\u0001"', '01', '+1', 'NaN', '[1,]'])
    assert.equal(read(text), 'NOT_JSON', text);
});

test('bytes that are no UTF-8 are refused: broken, overlong, surrogates', () => {
  for (const bytes of [
    [0x22, 0xff, 0x22],
    [0x22, 0xc0, 0x80, 0x22],
    [0x22, 0xed, 0xa0, 0x80, 0x22],
    [0x22, 0xe2, 0x82],
  ])
    assert.equal(readCanonical(Uint8Array.from(bytes)).problem, 'NOT_UTF_8');
});
