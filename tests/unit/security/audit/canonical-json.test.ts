import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonicalBytes, canonicalJson } from '../../../../engine/security/audit/canonical-json.ts';

test('the sample of RFC 8785, section 3.2.2 and 3.2.4, comes out byte for byte', () => {
  const sample = {
    numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
    string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
    literals: [null, true, false],
  };
  const expected = `7b 22 6c 69 74 65 72 61 6c 73 22 3a 5b 6e 75 6c 6c 2c 74 72
    75 65 2c 66 61 6c 73 65 5d 2c 22 6e 75 6d 62 65 72 73 22 3a
    5b 33 33 33 33 33 33 33 33 33 2e 33 33 33 33 33 33 33 2c 31
    65 2b 33 30 2c 34 2e 35 2c 30 2e 30 30 32 2c 31 65 2d 32 37
    5d 2c 22 73 74 72 69 6e 67 22 3a 22 e2 82 ac 24 5c 75 30 30
    30 66 5c 6e 41 27 42 5c 22 5c 5c 5c 5c 5c 22 2f 22 7d`;
  assert.equal(canonicalBytes(sample).toString('hex'), expected.replaceAll(/\s/g, ''));
});

test('keys are sorted by UTF-16 code units: RFC 8785, section 3.2.3', () => {
  const sample = {
    '\u20ac': 'Euro Sign',
    '\r': 'Carriage Return',
    '\ufb33': 'Hebrew Letter Dalet With Dagesh',
    '1': 'One',
    '\ud83d\ude00': 'Emoji: Grinning Face',
    '\u0080': 'Control',
    '\u00f6': 'Latin Small Letter O With Diaeresis',
  };
  assert.deepEqual(Object.values(JSON.parse(canonicalJson(sample).replaceAll('"1"', '"one"'))), [
    'Carriage Return',
    'One',
    'Control',
    'Latin Small Letter O With Diaeresis',
    'Euro Sign',
    'Emoji: Grinning Face',
    'Hebrew Letter Dalet With Dagesh',
  ]);
});

/** RFC 8785, appendix B: bits of an IEEE 754 double, and its text; null where there is none. */
const numbers: readonly (readonly [string, string | null])[] = [
  ['0000000000000000', '0'],
  // The appendix writes -0 as 0; a record holds none, so that two values never have one text.
  ['8000000000000000', null],
  ['0000000000000001', '5e-324'],
  ['8000000000000001', '-5e-324'],
  ['7fefffffffffffff', '1.7976931348623157e+308'],
  ['ffefffffffffffff', '-1.7976931348623157e+308'],
  ['4340000000000000', '9007199254740992'],
  ['c340000000000000', '-9007199254740992'],
  ['4430000000000000', '295147905179352830000'],
  ['7fffffffffffffff', null],
  ['7ff0000000000000', null],
  ['44b52d02c7e14af5', '9.999999999999997e+22'],
  ['44b52d02c7e14af6', '1e+23'],
  ['44b52d02c7e14af7', '1.0000000000000001e+23'],
  ['444b1ae4d6e2ef4e', '999999999999999700000'],
  ['444b1ae4d6e2ef4f', '999999999999999900000'],
  ['444b1ae4d6e2ef50', '1e+21'],
  ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
  ['3eb0c6f7a0b5ed8d', '0.000001'],
  ['41b3de4355555553', '333333333.3333332'],
  ['41b3de4355555554', '333333333.33333325'],
  ['41b3de4355555555', '333333333.3333333'],
  ['41b3de4355555556', '333333333.3333334'],
  ['41b3de4355555557', '333333333.33333343'],
  ['becbf647612f3696', '-0.0000033333333333333333'],
  ['43143ff3c1cb0959', '1424953923781206.2'],
];

for (const [bits, text] of numbers) {
  test(`the number ${bits} is ${text ?? 'refused'}`, () => {
    const value = Buffer.from(bits, 'hex').readDoubleBE();
    if (text === null) assert.throws(() => canonicalJson(value), { code: 'AUDIT_NOT_CANONICAL' });
    else assert.equal(canonicalJson(value), text);
  });
}

const cyclic: Record<string, unknown> = {};
cyclic['again'] = { cyclic };
const refusals: readonly (readonly [string, unknown, string])[] = [
  ['undefined', { a: { b: undefined } }, 'a.b'],
  ['a hole', { list: new Array(2) }, 'list[0]'],
  ['a lone surrogate', { a: ['\ud83d'] }, 'a[0]'],
  ['a key with a lone surrogate', { '\ude00': 1 }, '\ude00'],
  ['a function', { f: () => 1 }, 'f'],
  ['a big integer', { n: 1n }, 'n'],
  ['a date', { at: new Date(0) }, 'at'],
  ['bytes', { bytes: new Uint8Array(2) }, 'bytes'],
  ['itself', cyclic, 'again.cyclic'],
];
for (const [name, value, path] of refusals) {
  test(`${name} is refused, and the place is named`, () => {
    assert.throws(
      () => canonicalJson(value),
      (fault: { code: string; details: { path: string } }) => {
        assert.equal(fault.code, 'AUDIT_NOT_CANONICAL');
        assert.equal(fault.details.path, path);
        return true;
      },
    );
  });
}
