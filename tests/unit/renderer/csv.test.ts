import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { csvCell, csvText, csvTime, typedNumber } from '../../../renderer/state/csv.ts';

/** What a reader of RFC 4180 makes of one cell. */
function read(cell: string): string {
  return cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell;
}

describe('cells of an export', () => {
  it('never begin with what a spreadsheet runs', () => {
    for (const text of ['=1+1', '+cmd', '-2+3', '@SUM(A1)', '\t=1', '\r=1', '=HYPERLINK("http://x")'])
      assert.equal(read(csvCell(text)), `'${text}`);
    fc.assert(
      fc.property(fc.string(), (text) => {
        const cell = read(csvCell(text));
        assert.ok(!/^[=+\-@\t\r]/.test(cell) || /^[-+]?\d+(\.\d+)?([eE][-+]?\d+)?$/.test(cell), cell);
      }),
    );
  });
  it('keep numbers as numbers, sign and all', () => {
    assert.equal(csvCell(-3.5), '-3.5');
    assert.equal(csvCell('-0.125'), '-0.125');
    assert.equal(csvCell(1e-9), '1e-9');
    assert.equal(csvCell('-1-1'), "'-1-1");
    assert.equal(csvCell(true), 'true');
    assert.equal(csvCell(null), '');
    assert.equal(csvCell(undefined), '');
  });
  it('come back as they went, whatever they hold', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const back = read(csvCell(text));
        assert.ok(back === text || back === `'${text}`);
      }),
    );
    assert.equal(csvText(['a', 'b'], [['x,y', 'say "no"\nplease']]), 'a,b\r\n"x,y","say ""no""\nplease"');
  });
  it('write times in UTC', () => {
    assert.equal(csvTime(Date.UTC(2026, 10, 22, 17, 5)), '2026-11-22T17:05:00.000Z');
    assert.equal(csvTime(null), '');
  });
});

it('what is typed as a number may bear the marks of one that was shown', () => {
  assert.equal(typedNumber(' \u22121,250.5 '), '-1250.5');
});
