import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { calibrator } from '../../../engine/forecasting/conformal/calibrator.ts';
import { conformalQuantile, missRateOf } from '../../../engine/forecasting/conformal/conformal-quantile.ts';
import { tailTracker } from '../../../engine/forecasting/conformal/tail-tracker.ts';
import { timeDistance } from '../../../engine/forecasting/conformal/time-distance.ts';
import { randomStream } from '../../../engine/numerics/random/random-stream.ts';
import { day, normals } from '../../unit/forecasting/classical-series.ts';

describe('split conformal', () => {
  it('holds at least its share of exchangeable scores, within binomial error, and not much more', () => {
    const trials = 4_000;
    const scores = 39;
    for (const miss of [0.2, 0.05]) {
      const stream = randomStream(3);
      // Heavy tails: the guarantee asks for no distribution.
      const draw = () => Math.abs(stream.normal() / Math.max(0.05, stream.uniform()));
      let missed = 0;
      for (let k = 0; k < trials; k += 1) {
        const sorted = Float64Array.from({ length: scores }, draw).sort();
        const { bound, guaranteed } = conformalQuantile(sorted, miss);
        assert.ok(guaranteed);
        if (draw() > bound) missed += 1;
      }
      const error = 4 * Math.sqrt((miss * (1 - miss)) / trials);
      assert.ok(missed / trials <= miss + error, `${missed / trials}`);
      assert.ok(missed / trials >= miss - 1 / (scores + 1) - error, `${missed / trials}`);
    }
  });

  it('is the ceil((n + 1)(1 - miss))-th score, rises as misses get rarer, and says when it guesses', () => {
    const nine = Float64Array.from({ length: 9 }, (_, i) => i + 1);
    assert.deepEqual(conformalQuantile(nine, 0.2), { bound: 8, guaranteed: true });
    assert.deepEqual(conformalQuantile(nine, 0.1), { bound: 9, guaranteed: true });
    const beyond = conformalQuantile(nine, 0.05);
    assert.equal(beyond.guaranteed, false);
    assert.ok(beyond.bound > 9 && Number.isFinite(beyond.bound));
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1e3, noNaN: true }), { minLength: 1, maxLength: 60 }),
        fc.double({ min: -0.5, max: 1, noNaN: true }),
        fc.double({ min: -0.5, max: 1, noNaN: true }),
        (list, a, b) => {
          const sorted = Float64Array.from(list).sort();
          const low = conformalQuantile(sorted, Math.max(a, b)).bound;
          const high = conformalQuantile(sorted, Math.min(a, b)).bound;
          assert.ok(low <= high && Number.isFinite(high));
        },
      ),
    );
  });

  it('the largest miss rate of a score is where its bound begins to hold it', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 500 }), { minLength: 2, maxLength: 40 }),
        fc.integer({ min: 0, max: 520 }),
        (list, score) => {
          const sorted = Float64Array.from(list).sort();
          const largest = missRateOf(sorted, score);
          if (largest <= 0) assert.ok(score > (sorted.at(-1) ?? 0));
          else assert.ok(conformalQuantile(sorted, largest - 1e-6).bound >= score);
          if (largest < 1)
            assert.ok(conformalQuantile(sorted, Math.max(0, largest) + 1e-6).bound <= score || largest <= 0);
        },
      ),
    );
  });
});

describe('adaptive conformal inference', () => {
  /** Noise that triples, calms down and trends up: nothing exchangeable about it. */
  function shifting(seed: number, count: number): Float64Array {
    return normals(seed, count).map((e, i) => {
      const scale = i < count / 4 ? 1 : i < count / 2 ? 3 : i < (3 * count) / 4 ? 0.7 : 0.7 + i / count;
      return Math.abs(e) * scale;
    });
  }

  function missShare(scores: Float64Array, rates: readonly number[], miss: number): number {
    const tracker = tailTracker({ miss, rates, window: 200 });
    let missed = 0;
    let issuedCount = 0;
    for (const score of scores) {
      const ticket = tracker.issue();
      if (ticket !== undefined) {
        issuedCount += 1;
        if (score > ticket.bound) missed += 1;
      }
      tracker.settle(score, ticket);
    }
    return missed / issuedCount;
  }

  it('keeps the long-run share through shifts, within (1 + g) / (g T)', () => {
    const count = 3_000;
    for (const miss of [0.2, 0.05]) {
      for (const seed of [1, 2, 3]) {
        const rate = 0.02;
        const share = missShare(shifting(seed, count), [rate], miss);
        assert.ok(Math.abs(share - miss) <= (1 + rate) / (rate * count) + 1e-9, `${share}`);
        const several = missShare(shifting(seed, count), [0.002, 0.008, 0.032, 0.064], miss);
        assert.ok(Math.abs(several - miss) <= 0.015, `${several}`);
      }
    }
  });

  it('settles late scores by the bound they were issued', () => {
    const tracker = tailTracker({ miss: 0.2, rates: [0.05], window: 50 });
    for (const score of normals(4, 30)) tracker.settle(Math.abs(score));
    const early = tracker.issue();
    assert.ok(early !== undefined);
    // Two misses of the same ticket: both are judged by it, whatever came between.
    tracker.settle(99, early);
    tracker.settle(99, early);
    const now = tracker.issue();
    assert.ok(Math.abs((now?.misses[0] ?? 0) - (0.2 - 2 * 0.05 * 0.8)) < 1e-12);
  });

  it('asymmetric bounds follow a skewed error', () => {
    const tails = calibrator({ levels: [0.8], method: 'split', asymmetric: true, window: 1_000 });
    for (const e of normals(5, 1_000)) tails.settle(Math.exp(e), tails.issue());
    const [bounds] = tails.issue().levels;
    assert.ok(bounds?.guaranteed === true && bounds.calibrated);
    // Errors are all above zero: the lower bound is a forecast too low by at least the tenth percentile.
    assert.ok(bounds.lower < 0 && bounds.upper > 3);
  });
});

describe('distance in time', () => {
  it('widens across gaps as the root of time, never narrows, and leaves weekends alone', () => {
    const trading: number[] = [];
    for (let d = 0; trading.length < 300; d += 1) if (d % 7 < 5) trading.push(d * day);
    const time = Float64Array.from(trading);
    const factor = timeDistance(time, 5);
    const friday = 4 * day;
    assert.equal(factor(friday, friday + 3 * day, 1), 1);
    assert.equal(factor(friday, friday + day, 1), 1);
    assert.ok(Math.abs(factor(friday, friday + 27 * day, 1) - 3) < 1e-12);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 12 }), (days, step) => {
        const here = factor(0, days * day, step);
        assert.ok(here >= 1 && factor(0, (days + 1) * day, step) >= here);
      }),
    );
    assert.equal(timeDistance(new Float64Array(1), 3)(0, 1e9, 1), 1);
  });
});
