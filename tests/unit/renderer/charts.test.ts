import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { axisLabel } from '../../../renderer/charts/axis-labels.ts';
import { barsToCsv } from '../../../renderer/charts/chart-csv.ts';
import {
  type ChartWindow,
  edgeWork,
  newestWindow,
  nextWindow,
  windowSize,
} from '../../../renderer/charts/chart-window.ts';
import { averageAt, movingAverage, parseLengths } from '../../../renderer/charts/moving-average.ts';
import { timeWeight, weights } from '../../../renderer/charts/time-weights.ts';
import { createZoneOffset } from '../../../renderer/design/zone-offset.ts';

describe('moving average', () => {
  it('is the mean of the last closes, and the live edge agrees', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -500, max: 500, noNaN: true }), { minLength: 1, maxLength: 200 }),
        fc.integer({ min: 1, max: 60 }),
        (values, length) => {
          const close = Float64Array.from(values);
          const average = movingAverage(close, length);
          values.forEach((_, index) => {
            const edge = averageAt(close, length, index);
            if (index < length - 1) assert.ok(Number.isNaN(average[index]) && Number.isNaN(edge));
            else assert.ok(Math.abs((average[index] ?? 0) - edge) < 1e-9);
          });
        },
      ),
    );
  });
  it('loses no digits over a million bars', () => {
    const close = Float64Array.from({ length: 1_000_000 }, (_, index) => 1e6 + (index % 7) * 0.01);
    const average = movingAverage(close, 7);
    assert.ok(Math.abs((average[999_999] ?? 0) - (1e6 + 0.03)) < 1e-7);
  });
  it('reads lengths', () => {
    assert.deepEqual(parseLengths('20, 50'), { ok: true, lengths: [20, 50] });
    assert.deepEqual(parseLengths(''), { ok: true, lengths: [] });
    for (const wrong of ['0', '1.5', 'x', '501', '1 2 3 4'])
      assert.equal(parseLengths(wrong).ok, false, wrong);
  });
});

describe('time weights', () => {
  const newYork = createZoneOffset('America/New_York');
  it('begins the day at midnight of the exchange', () => {
    // 2026-07-01 04:00 UTC is midnight in New York.
    const midnight = Date.UTC(2026, 6, 1, 4);
    assert.equal(timeWeight(midnight - 60_000, midnight, newYork), weights.month);
    assert.equal(timeWeight(midnight + 86_400_000 - 60_000, midnight + 86_400_000, newYork), weights.day);
    assert.equal(timeWeight(Date.UTC(2026, 6, 2) - 60_000, Date.UTC(2026, 6, 2), newYork), weights.hour1);
  });
  it('has each local midnight once in a year of hours, DST days included', () => {
    let days = 0;
    const start = Date.UTC(2026, 0, 1, 5);
    for (let hour = 1; hour <= 365 * 24; hour += 1) {
      const time = start + hour * 3_600_000;
      if (timeWeight(time - 3_600_000, time, newYork) >= weights.day) days += 1;
    }
    assert.equal(days, 365);
  });
  it('labels the repeated hour twice', () => {
    assert.equal(
      axisLabel(Date.UTC(2026, 10, 1, 5, 30), weights.minute30, 'America/New_York', false),
      '01:30',
    );
    assert.equal(
      axisLabel(Date.UTC(2026, 10, 1, 6, 30), weights.minute30, 'America/New_York', false),
      '01:30',
    );
    assert.equal(axisLabel(Date.UTC(2026, 0, 1), weights.year, 'UTC', true), '2026');
    assert.equal(axisLabel(Date.UTC(2026, 0, 1), weights.month, 'UTC', true), 'Jan');
  });
});

describe('chart window', () => {
  it('always holds what is seen, up to its size', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_200_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 6_000 }),
        (count, share, width) => {
          const seenFrom = Math.floor(share * Math.max(0, count - width));
          const seenTo = Math.min(count, seenFrom + width);
          const window = nextWindow(newestWindow(count), count, seenFrom, seenTo);
          assert.ok(window.from >= 0 && window.to <= count && window.to - window.from <= windowSize);
          assert.ok(
            window.from <= seenFrom && window.to >= seenTo,
            JSON.stringify({ window, seenFrom, seenTo, count }),
          );
        },
      ),
    );
  });
});

describe('chart as CSV', () => {
  it('writes dates for daily bars and nothing for an absent volume', () => {
    const one = (value: number) => Float64Array.of(value);
    const bars = {
      time: one(Date.UTC(2020, 3, 20)),
      open: one(17.73),
      high: one(17.85),
      low: one(-40.32),
      close: one(-37.63),
      volume: one(Number.NaN),
    };
    assert.equal(
      barsToCsv(bars, true),
      'time,open,high,low,close,volume\n2020-04-20,17.73,17.85,-40.32,-37.63,\n',
    );
    assert.match(barsToCsv(bars, false), /2020-04-20T00:00:00\.000Z/);
  });
});

describe('the live edge', () => {
  it('never hands the library a bar older than its newest, whenever the window was set anew', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('append' as const), bars: fc.integer({ min: 1, max: 6 }) }),
      fc.record({ kind: fc.constant('change' as const), back: fc.integer({ min: 0, max: 4 }) }),
      fc.constant({ kind: 'scroll' as const }),
      fc.constant({ kind: 'paint' as const }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let versions = [1, 1, 1, 1, 1, 1];
        let held = [...versions];
        let window: ChartWindow = { from: 0, to: held.length };
        let changedFrom = Number.POSITIVE_INFINITY;
        const paint = () => {
          if (changedFrom === Number.POSITIVE_INFINITY) return;
          const work = edgeWork(window, changedFrom, versions.length);
          assert.notEqual(work, 'none', 'the window is at the end throughout');
          if (work === 'anew') held = [...versions];
          for (let index = changedFrom; work === 'update' && index < versions.length; index += 1) {
            assert.ok(index >= held.length - 1, `bar ${index} of a library that holds ${held.length}`);
            held[index] = versions[index] ?? 0;
          }
          window = { from: 0, to: versions.length };
          changedFrom = Number.POSITIVE_INFINITY;
        };
        for (const taken of steps) {
          if (taken.kind === 'append') {
            changedFrom = Math.min(changedFrom, versions.length);
            versions = [...versions, ...Array.from({ length: taken.bars }, () => 1)];
          } else if (taken.kind === 'change') {
            const index = versions.length - 1 - taken.back;
            versions[index] = (versions[index] ?? 0) + 1;
            changedFrom = Math.min(changedFrom, index);
          } else if (taken.kind === 'scroll') {
            held = [...versions];
            window = { from: 0, to: versions.length };
          } else paint();
        }
        paint();
        assert.deepEqual(held, versions);
      }),
    );
  });
});
