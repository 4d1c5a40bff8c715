import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { formatAge, formatDateTime, formatOffset } from '../../../renderer/design/time-format.ts';
import { createZoneOffset } from '../../../renderer/design/zone-offset.ts';

const zones = [
  'America/New_York',
  'Europe/London',
  'Europe/Berlin',
  'Asia/Kolkata',
  'Asia/Dubai',
  'Australia/Lord_Howe',
];

describe('zone offset', () => {
  it('agrees with Temporal at any second of 1995 to 2040', () => {
    const offsets = new Map(zones.map((zone) => [zone, createZoneOffset(zone)]));
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: Date.UTC(1995, 0) / 1000, max: Date.UTC(2040, 0) / 1000 }),
        (zone, seconds) => {
          const time = seconds * 1000;
          const truth =
            Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO(zone).offsetNanoseconds / 1e6;
          assert.equal(offsets.get(zone)?.(time), truth, `${zone} ${new Date(time).toISOString()}`);
        },
      ),
      { numRuns: 500 },
    );
  });
  it('changes in the very second of the change', () => {
    const offset = createZoneOffset('America/New_York');
    const change = Date.UTC(2026, 10, 1, 6);
    assert.equal(offset(change - 1), -4 * 3_600_000);
    assert.equal(offset(change), -5 * 3_600_000);
  });
});

describe('time format', () => {
  it('tells the two readings of the repeated hour apart', () => {
    const first = Date.UTC(2026, 10, 1, 5, 30);
    const second = Date.UTC(2026, 10, 1, 6, 30);
    assert.equal(formatDateTime(first, 'America/New_York'), '2026-11-01 01:30:00');
    assert.equal(formatDateTime(second, 'America/New_York'), '2026-11-01 01:30:00');
    assert.equal(formatOffset(first, 'America/New_York'), 'UTC−4');
    assert.equal(formatOffset(second, 'America/New_York'), 'UTC−5');
    for (const zone of ['UTC', 'Etc/UTC', 'Africa/Abidjan']) assert.equal(formatOffset(first, zone), 'UTC');
  });
  it('says ages', () => {
    assert.equal(formatAge(12.4), '12 ms');
    assert.equal(formatAge(3_210), '3.2 s');
    assert.equal(formatAge(240_000), '4 min');
    assert.equal(formatAge(null), '–');
  });
});
