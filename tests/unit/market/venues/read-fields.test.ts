import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { NumberText } from '../../../../engine/market/venues/json-text.ts';
import { readCount, readInstant, readNumber } from '../../../../engine/market/venues/read-fields.ts';

describe('fields', () => {
  it('reads instants as the platform does, finer digits cut', () => {
    const range = { min: new Date('1970-01-01T00:00:00Z'), max: new Date('2099-12-31T23:59:59Z') };
    fc.assert(
      fc.property(fc.date({ ...range, noInvalidDate: true }), fc.nat({ max: 999_999 }), (date, finer) => {
        const text = date.toISOString();
        assert.equal(readInstant(text), date.getTime());
        const long = `${text.slice(0, -1)}${`${finer}`.padStart(6, '0')}Z`;
        assert.equal(readInstant(long), date.getTime());
        const whole = Math.floor(date.getTime() / 1000) * 1000;
        assert.equal(readInstant(`${text.slice(0, 19)}Z`), whole);
        const tenth = `${text.slice(0, 21)}Z`;
        assert.equal(readInstant(tenth), Date.parse(tenth));
      }),
    );
  });

  it('knows the days of a month, and no leap second, zone or loose form', () => {
    assert.equal(readInstant('2024-02-29T00:00:00Z'), Date.UTC(2024, 1, 29));
    const wrong = [
      '2023-02-29T00:00:00Z',
      '2023-04-31T00:00:00Z',
      '2023-00-10T00:00:00Z',
      '2023-13-10T00:00:00Z',
      '2023-01-10T24:00:00Z',
      '2023-01-10T23:60:00Z',
      '2016-12-31T23:59:60Z',
      '2023-01-10T00:00:00+01:00',
      '2023-01-10T00:00:00',
      '2023-01-10 00:00:00Z',
      '2023-01-10',
      '2023',
      '2023-01-10T00:00:00.Z',
      '2023-01-10T00:00:00.1234567890Z',
    ];
    for (const text of wrong) assert.equal(readInstant(text), undefined, text);
  });

  it('reads whole numbers only where they are exact', () => {
    assert.equal(readCount(new NumberText('9007199254740991')), Number.MAX_SAFE_INTEGER);
    for (const text of ['9007199254740992', '1.0', '1e3', '-1']) {
      assert.equal(readCount(new NumberText(text)), undefined, text);
    }
    assert.equal(readCount('5'), undefined, 'text is no number');
    assert.equal(readNumber('5'), undefined, 'text is no number');
  });
});
