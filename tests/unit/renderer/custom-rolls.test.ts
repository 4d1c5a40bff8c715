import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readContinuous } from '../../../renderer/state/chart-params.ts';
import { customRollsText, readCustomRolls } from '../../../renderer/state/custom-rolls.ts';

describe('rolls on dates of one’s own', () => {
  it('are read line by line, in either case, and written in order', () => {
    const read = readCustomRolls('cl g27 2027-01-08\n\n CL F27  2026-12-10 ', 'CL');
    assert.ok(read.ok);
    assert.equal(customRollsText(read.dates), 'CL F27 2026-12-10\nCL G27 2027-01-08');
  });

  it('name the line that is wrong', () => {
    for (const text of ['CL F27 2026-12-10\nNG G27 2027-01-08', 'CL F27 2026-12-10\nCL G27 2027-02-30']) {
      const read = readCustomRolls(text, 'CL');
      assert.ok(!read.ok);
      assert.match(read.message, /^Line 2:/);
    }
    assert.ok(!readCustomRolls('  ', 'CL').ok);
  });

  it('are kept with the layout, and nothing that is no date is', () => {
    const kept = {
      roll: { rule: 'custom', dates: { 'CL F27': Date.UTC(2026, 11, 10) } },
      adjustment: { method: 'none' },
    };
    assert.deepEqual(readContinuous(kept), kept);
    assert.equal(readContinuous({ ...kept, roll: { rule: 'custom', dates: { 'CL F27': 'soon' } } }), null);
    assert.equal(readContinuous({ ...kept, roll: { rule: 'custom', dates: {} } }), null);
  });
});
