import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  decimalsOfTick,
  directionOf,
  formatBytes,
  formatNumber,
  formatPercent,
  formatSigned,
  minus,
} from '../../../renderer/design/number-format.ts';

describe('number format', () => {
  it('keeps the digits: reading the text back gives the rounded value', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e9, max: 1e9, noNaN: true }),
        fc.integer({ min: 0, max: 6 }),
        (value, decimals) => {
          const text = formatNumber(value, decimals);
          const read = Number(text.replaceAll(',', '').replace(minus, '-'));
          assert.ok(
            Math.abs(read - value) <=
              0.5 * 10 ** -decimals + 4 * Number.EPSILON * Math.max(1, Math.abs(value)),
            `${value} -> ${text}`,
          );
          assert.ok(!text.includes('-'), 'no hyphen');
          assert.equal(text.split('.')[1]?.length ?? 0, decimals);
        },
      ),
    );
  });
  it('shows a tick exactly', () => {
    assert.equal(decimalsOfTick('0.005'), 3);
    assert.equal(decimalsOfTick('1'), 0);
    assert.equal(formatNumber(1234.5, decimalsOfTick('0.01')), '1,234.50');
    assert.equal(formatNumber(-37.63, 2), `${minus}37.63`);
  });
  it('gives zero no sign and absence a dash', () => {
    assert.equal(formatSigned(-0.001, 2), '0.00');
    assert.equal(formatSigned(0.001, 2), '0.00');
    assert.equal(formatSigned(0.5, 1), '+0.5');
    assert.equal(formatNumber(null), '–');
    assert.equal(formatNumber(Number.NaN, 2), '–');
    assert.equal(formatPercent(-0.0123), `${minus}1.23 %`);
    assert.equal(directionOf(null), 'flat');
  });
  it('says bytes', () => {
    assert.equal(formatBytes(512), '512 B');
    assert.equal(formatBytes(1536), '1.5 KiB');
    assert.equal(formatBytes(200 * 1024 * 1024), '200 MiB');
  });
});
